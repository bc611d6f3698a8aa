// SPDX-License-Identifier: Apache-2.0
// tandemctl COMMAND [OPTIONS]: the administrator's command line.
#include <fmt/format.h>

#include <cstdio>
#include <string_view>

#include "base/core_dumps.h"
#include "base/log.h"
#include "base/strings.h"
#include "tools/tandemctl/commands.h"

namespace tandem::tandemctl {
namespace {

constexpr std::string_view kUsage =
    "tandemctl migrate --database DSN [--migrations FOLDER]\n"
    "    Brings a database to the newest schema. DSN: libpq's, of the owner.\n"
    "tandemctl apply FILE --database DSN [--yes]\n"
    "    Shows what a clinic's file would change, asks, and brings it into force.\n"
    "tandemctl clinics --database DSN\n"
    "    Lists the clinics.\n"
    "tandemctl messages --database DSN [--clinic SLUG] [--secret-key-file FILE]\n"
    "    Development: the planned messages, with their codes and links.\n"
    "tandemctl recheck-times --database DSN [--clinic SLUG]\n"
    "    After an update of time zone data: lists visits to come whose stored instant is no "
    "longer\n"
    "    the local time agreed on. Exits 1 when there are any.\n"
    "tandemctl audit verify [CLINIC] --database DSN [--head SEQUENCE:HASH]\n"
    "    Recomputes each clinic's chain of audit entries, or one's, also against a head that was\n"
    "    kept elsewhere. Exits 1 when an entry or seal was deleted, altered or reordered.\n"
    "tandemctl staff add --database DSN --clinic SLUG --issuer URL --subject SUB --role ROLE\n"
    "    [--practitioner SLUG]\n"
    "tandemctl staff disable|enable --database DSN --clinic SLUG --issuer URL --subject SUB\n"
    "tandemctl staff list --database DSN --clinic SLUG\n"
    "    Who works at a clinic, by the `iss` and `sub` of their tokens: the first admin, and the "
    "way\n"
    "    back in when none is left. ROLE: therapist, practitioner, front_desk, clinic_admin, "
    "auditor.\n"
    "tandemctl bounce --parent clinics/SLUG --recipient ADDRESS --address HOST:PORT\n"
    "    [--tls-certificate-file FILE --tls-key-file FILE --tls-ca-file FILE]\n"
    "    For a mail server's pipe: a mail on standard input that came back to ADDRESS. Exits 0 "
    "when\n"
    "    it is done with, 75 when it should be tried again.\n"
    "tandemctl health --address HOST:PORT\n"
    "    [--tls-certificate-file FILE --tls-key-file FILE --tls-ca-file FILE]\n"
    "    Exits 0 when the scheduler serves. With files: by mutual TLS, as the program that they "
    "name.\n";

struct Command {
  std::string_view name;
  int (*run)(const Words& words);
};
constexpr Command kCommands[] = {{"migrate", RunMigrate},
                                 {"apply", RunApply},
                                 {"clinics", RunClinics},
                                 {"messages", RunMessages},
                                 {"recheck-times", RunRecheckTimes},
                                 {"audit", RunAudit},
                                 {"staff", RunStaff},
                                 {"bounce", RunBounce},
                                 {"health", RunHealth}};

int Run(const Words& words) {
  if (words.empty() || words[0] == "help" || words[0] == "--help") {
    fmt::print(words.empty() ? stderr : stdout, "{}", kUsage);
    return words.empty() ? kExitUsage : kExitDone;
  }
  for (const auto& [name, run] : kCommands) {
    if (name == words[0]) return run(Words(words.begin() + 1, words.end()));
  }
  fmt::print(stderr, "tandemctl: there is no command '{}'; tandemctl help lists them.\n",
             Printable(words[0]));
  return kExitUsage;
}

}  // namespace
}  // namespace tandem::tandemctl

int main(int count, char** values) {
  tandem::ForbidCoreDumps();
  tandem::SetLogLevel(tandem::LogLevel::kError);
  try {
    return tandem::tandemctl::Run({values + 1, values + count});
  } catch (const std::exception&) {  // out of memory, a broken terminal
    std::fputs("tandemctl: something went wrong that it does not know how to handle.\n", stderr);
    return tandem::tandemctl::kExitFailed;
  }
}
