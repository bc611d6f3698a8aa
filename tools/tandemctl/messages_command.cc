// SPDX-License-Identifier: Apache-2.0
// Development only: shows what the notifier would send, codes and links included, so that a booking
// can be walked through before there is a notifier.
#include <fmt/format.h>

#include <optional>

#include "base/clock.h"
#include "base/pg/pool.h"
#include "base/status.h"
#include "base/strings.h"
#include "scheduler/consultations/secrets.h"
#include "scheduler/reminders/messages.h"
#include "scheduler/secret_key.h"
#include "scheduler/sessions/session_secrets.h"
#include "tools/tandemctl/arguments.h"
#include "tools/tandemctl/clinic_list.h"
#include "tools/tandemctl/commands.h"

namespace tandem::tandemctl {
namespace {

constexpr int kMessagesShownMax = 100;  // the newest of each clinic

std::string Time(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%SZ", time, absl::UTCTimeZone());
}

struct Secrets {
  explicit Secrets(std::string_view key) : consultations(key), sessions(key) {}
  const consultations::Secrets consultations;
  const sessions::SessionSecrets sessions;
};

std::string LinkOf(const std::string& slug, const Secrets& secrets,
                   const reminders::Message& message) {
  return message.kind == reminders::Kind::kSignIn
             ? secrets.sessions.LinkToken(slug, message.link)
             : secrets.consultations.ManageToken(slug, message.link);
}

void Show(const std::string& slug, const Secrets& secrets,
          const reminders::PlannedMessage& planned) {
  const reminders::Message& message = planned.message;
  const bool is_code =
      message.kind == reminders::Kind::kContactCode || message.kind == reminders::Kind::kSignIn;
  fmt::print("{}  {}  {} to {} ({})", Time(message.due), Name(message.kind), Name(message.channel),
             Printable(planned.contact), Printable(message.language));
  if (is_code) {
    fmt::print("  code {}", secrets.sessions.Code(message.subject));
  } else {
    fmt::print("  {} {}", reminders::IsAboutVisit(message.kind) ? "appointment" : "about",
               ToString(message.subject));
  }
  if (!message.link.IsNil()) fmt::print("  link {}", LinkOf(slug, secrets, message));
  fmt::print("\n");
}

absl::Status ShowMessages(const Words& words) {
  const Grammar grammar{{"--database", "--clinic", "--secret-key-file"}, {}, 0};
  ASSIGN_OR_RETURN(const Arguments arguments, Arguments::Parse(grammar, words));
  pg::PoolOptions options;
  ASSIGN_OR_RETURN(options.dsn, arguments.Required("--database"));
  options.application_name = "tandemctl";
  options.connections = 1;
  ASSIGN_OR_RETURN(const Bytes key, ReadSecretKey(arguments.Option("--secret-key-file",
                                                                   ".dev/secrets/scheduler.key")));
  const Secrets secrets(key);
  pg::Pool pool(options);
  const RealClock clock;
  reminders::Messages messages(clock);
  const std::string only = arguments.Option("--clinic", "");
  ASSIGN_OR_RETURN(const auto clinics, ListClinics(pool));
  for (const access::ClinicRoute& clinic : clinics) {
    if (!only.empty() && clinic.slug != only) continue;
    pg::TxOptions in_clinic;
    in_clinic.clinic = clinic.clinic.uuid;
    in_clinic.read_only = true;
    ASSIGN_OR_RETURN(const auto planned, pool.Run(in_clinic, [&](pg::Transaction& tx) {
      return messages.ListPlanned(tx, clinic.clinic, kMessagesShownMax);
    }));
    for (const auto& message : planned) Show(clinic.slug, secrets, message);
  }
  return absl::OkStatus();
}

}  // namespace

int RunMessages(const Words& words) {
  const absl::Status status = ShowMessages(words);
  return status.ok() ? kExitDone : Complain(status);
}

}  // namespace tandem::tandemctl
