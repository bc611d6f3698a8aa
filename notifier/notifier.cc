// SPDX-License-Identifier: Apache-2.0
#include "notifier/notifier.h"

#include <string>
#include <utility>

#include "base/crypto.h"
#include "base/id_source.h"
#include "base/pg/database_check.h"
#include "base/secret_file.h"
#include "base/status.h"
#include "notifier/checks.h"
#include "notifier/crew.h"
#include "notifier/leases.h"
#include "notifier/log_transport.h"
#include "notifier/notifier_watch.h"
#include "notifier/records.h"
#include "notifier/sending.h"
#include "notifier/wording.h"
#include "scheduler/access/clinic_routes.h"
#include "scheduler/directory/directories.h"
#include "scheduler/patients/people.h"
#include "scheduler/reminders/fallbacks.h"
#include "scheduler/reminders/opt_outs.h"
#include "scheduler/tasks/tasks.h"
#include "scheduler/words/words_in_force.h"

namespace tandem::notifier {
namespace {

struct Secrets {
  Bytes key;
  std::string mail_password;
  std::string text_token;
  std::unique_ptr<const DkimSigner> signer;  // null: mails go unsigned
};

absl::StatusOr<Secrets> ReadSecrets(const NotifierConfig& config) {
  Secrets secrets;
  ASSIGN_OR_RETURN(secrets.key, ReadSecretKey(config.secret_key_file));
  if (!config.mail_password_file.empty()) {
    ASSIGN_OR_RETURN(Bytes password, ReadPassword(config.mail_password_file, "mail.password_file"));
    secrets.mail_password = std::move(password.data);
  }
  if (!config.dkim_key_file.empty()) {
    DkimKey key = config.dkim;
    ASSIGN_OR_RETURN(key.private_key, ReadPrivateKey(config.dkim_key_file, "mail.dkim.key_file"));
    ASSIGN_OR_RETURN(secrets.signer, DkimSigner::Open(std::move(key)));
  }
  if (config.texts_by_http) {
    ASSIGN_OR_RETURN(Bytes token, ReadPassword(config.text_token_file, "texts.token_file"));
    secrets.text_token = std::move(token.data);
  }
  return secrets;
}

std::unique_ptr<Transport> MailOf(const NotifierConfig& config, Secrets& secrets) {
  if (!config.mail_by_smtp) return std::make_unique<LogTransport>(config.outbox);
  SmtpRelay relay = config.mail;
  relay.password = secrets.mail_password;
  return std::make_unique<SmtpTransport>(std::move(relay), std::move(secrets.signer));
}

std::unique_ptr<Transport> TextsOf(const NotifierConfig& config, const Secrets& secrets) {
  if (!config.texts_by_http) return std::make_unique<LogTransport>(config.outbox);
  SmsProvider provider = config.texts;
  provider.token = secrets.text_token;
  return std::make_unique<SmsTransport>(std::move(provider));
}

pg::PoolOptions PoolOf(const NotifierConfig& config) {
  pg::PoolOptions options;
  options.dsn = config.database;
  options.application_name = "tandem-notifier";
  options.connections = config.database_pool;
  return options;
}

CrewSize SizeOf(const NotifierConfig& config) {
  return {.mail_sessions = config.mail.sessions,
          .text_sessions = config.texts.sessions,
          .look_every = config.look_every};
}

}  // namespace

class Notifier::Parts {
 public:
  Parts(const NotifierConfig& config, const Clock& clock, Secrets secrets)
      : config_(config),
        pool_(PoolOf(config_)),
        watch_(config_),
        ids_(clock),
        routes_(clock, pool_),
        directories_(pool_),
        people_(clock, ids_, DeriveKey(secrets.key, "contact-digest")),
        tasks_(clock, ids_),
        fallbacks_(clock, tasks_),
        opt_outs_(clock, ids_),
        mail_(MailOf(config_, secrets)),
        texts_(TextsOf(config_, secrets)),
        wording_(secrets.key, config_.public_url, config_.mail.from, config_.return_address),
        leases_(pool_, clock, ids_, config_.lease),
        checks_({pool_, clock, directories_, opt_outs_, words_, people_}),
        sending_({clock, checks_, wording_, *mail_, *texts_, watch_.counts(), config_.time_max}),
        records_(pool_, clock, fallbacks_, opt_outs_),
        crew_({clock, routes_, leases_, checks_, sending_, records_, watch_.counts(), Finder()},
              SizeOf(config_)) {}

  absl::Status Start() {
    if (!config_.outbox.empty()) RETURN_IF_ERROR(OpenOutbox(config_.outbox));
    RETURN_IF_ERROR(pg::CheckDatabase(pool_, config_.allow_statement_log));
    RETURN_IF_ERROR(watch_.OpenAdmin([this] { return crew_.working(); }));
    crew_.Start();
    return absl::OkStatus();
  }

  void Stop() {
    crew_.Stop();
    watch_.Close();
  }

  const NotifierWatch& watch() const { return watch_; }

 private:
  // Where practitioners and supporters are written to: the contact's own is read with the message.
  std::function<absl::StatusOr<Addresses>(ClinicId)> Finder() {
    return [this](ClinicId clinic) -> absl::StatusOr<Addresses> {
      directory::SnapshotPtr file = directories_.Seen(clinic);
      if (file == nullptr) {
        pg::TxOptions options;
        options.clinic = clinic.uuid;
        ASSIGN_OR_RETURN(file, directories_.Latest(options));
      }
      return Addresses([this, file](DueMessage& due) { FillAddress(*file, due); });
    };
  }

  void FillAddress(const directory::Snapshot& file, DueMessage& due) const {
    using reminders::RecipientKind;
    const RecipientKind kind = due.message.recipient_kind;
    if (kind == RecipientKind::kContact) return;
    if (kind == RecipientKind::kPractitioner) {
      const auto* found = file.FindPractitioner(PractitionerId(due.message.recipient));
      due.address = found == nullptr ? "" : found->email;
    }
    if (due.address.empty()) return;
    const bool is_mail = due.message.channel == reminders::Channel::kEmail;
    due.address_digest = people_.Digest(
        {is_mail ? patients::ContactKind::kEmail : patients::ContactKind::kPhone, due.address});
  }

  const NotifierConfig config_;
  pg::Pool pool_;
  NotifierWatch watch_;
  UuidV7Source ids_;
  access::ClinicRoutes routes_;
  directory::Directories directories_;
  patients::People people_;
  tasks::Tasks tasks_;
  reminders::Fallbacks fallbacks_;
  reminders::OptOuts opt_outs_;
  words::WordsInForce words_;
  std::unique_ptr<Transport> mail_;
  std::unique_ptr<Transport> texts_;
  const Wording wording_;
  Leases leases_;
  Checks checks_;
  Sending sending_;
  Records records_;
  Crew crew_;  // last: its threads use all of them
};

absl::StatusOr<std::unique_ptr<Notifier>> Notifier::Start(const NotifierConfig& config,
                                                          const Clock& clock) {
  ASSIGN_OR_RETURN(Secrets secrets, ReadSecrets(config));
  auto parts = std::make_unique<Parts>(config, clock, std::move(secrets));
  RETURN_IF_ERROR(parts->Start());
  return std::unique_ptr<Notifier>(new Notifier(std::move(parts)));
}

Notifier::Notifier(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Notifier::~Notifier() { Stop(); }

int Notifier::admin_port() const { return parts_->watch().admin_port(); }
const Metrics& Notifier::metrics() const { return parts_->watch().metrics(); }
void Notifier::Stop() { parts_->Stop(); }

}  // namespace tandem::notifier
