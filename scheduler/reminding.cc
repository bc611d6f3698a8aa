// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminding.h"

#include <string>
#include <utility>

#include "base/secret_file.h"
#include "base/status.h"
#include "scheduler/inbound/inbound_service.h"
#include "scheduler/reminders/fallbacks.h"
#include "scheduler/reminders/opt_outs.h"
#include "scheduler/reminders/receipts.h"
#include "scheduler/reminders/reminder_sweeps.h"
#include "scheduler/reminders/reminders.h"
#include "scheduler/reminders/reminders_service.h"
#include "scheduler/tasks/tasks.h"
#include "scheduler/tasks/tasks_service.h"
#include "scheduler/tasks/worklist.h"
#include "scheduler/words/message_templates.h"
#include "scheduler/words/message_templates_service.h"
#include "scheduler/words/words.h"
#include "scheduler/words/words_in_force.h"

namespace tandem {
namespace {

constexpr absl::Duration kSweepEvery = absl::Minutes(5);  // staff call within hours

}  // namespace

class Reminding::Rooms {
 public:
  Rooms(const Parts& parts, inbound::ProviderAccount account)
      : parts_(parts),
        public_url_(account.public_url),
        tasks_(parts.clock, parts.ids, &parts.counts.staff_tasks),
        worklist_(parts.pool, parts.clock, parts.requests),
        opt_outs_(parts.clock, parts.ids),
        fallbacks_(parts.clock, tasks_),
        receipts_(parts.clock, fallbacks_),
        templates_(parts.pool, parts.clock, parts.requests),
        reminders_({parts.pool, parts.clock, parts.directories, parts.requests, parts.messages,
                    WordsOf()}),
        sweeps_({parts.pool, parts.clock, parts.directories, parts.messages, tasks_}),
        inbound_({parts.pool, parts.clock, parts.directories, parts.people, parts.appointments,
                  opt_outs_, receipts_, tasks_, words_, reminders_, parts.messages,
                  parts.return_addresses, Counted()},
                 std::move(account)),
        tasks_service_(parts.door, worklist_, parts.page_tokens),
        templates_service_(parts.door, {templates_, parts.directories}),
        reminders_service_(parts.door, reminders_),
        inbound_service_(parts.door, inbound_) {}

  std::vector<grpc::Service*> Services() {
    return {&reminders_service_, &templates_service_, &tasks_service_, &inbound_service_};
  }

  std::vector<Job> JobList(const JobIntervals& every) {
    const auto purge = [this](auto& room) {
      return [this, &room](const pg::TxOptions& options, ClinicId clinic) {
        return parts_.pool.Run(options,
                               [&](pg::Transaction& tx) { return room.Purge(tx, clinic); });
      };
    };
    const auto find_tasks = [this](const pg::TxOptions& options, ClinicId clinic) {
      return sweeps_.SweepTasks(options, clinic);
    };
    const auto tell_therapists = [this](const pg::TxOptions& options, ClinicId clinic) {
      return sweeps_.SweepTherapistDays(options, clinic);
    };
    return {{"find_tasks", kSweepEvery, find_tasks},
            {"tell_therapists", kSweepEvery, tell_therapists},
            {"purge_tasks", every.purge_messages, purge(tasks_)},
            {"purge_opt_outs", every.purge_messages, purge(opt_outs_)},
            {"purge_texts", every.purge_messages, purge(inbound_)}};
  }

 private:
  // What the reminders room asks the words room: how a message of a preview would read.
  reminders::TextOf WordsOf() {
    return [this](pg::Transaction& tx, ClinicId clinic,
                  const reminders::MessageDraft& draft) -> absl::StatusOr<std::string> {
      const reminders::Message& message = draft.message;
      const words::Key key = {message.kind, message.channel, message.language};
      ASSIGN_OR_RETURN(const words::Template used,
                       words_.InForce(tx, clinic, key, parts_.clock.Now()));
      words::FieldSources sources;
      sources.clinic = draft.file;
      sources.channel = message.channel;
      sources.language = message.language;
      sources.zone = draft.known.person.zone;
      sources.public_url = public_url_;
      sources.visit = &draft.known.visit;
      for (const reminders::KnownVisit& visit : draft.week) sources.visits.push_back(&visit.visit);
      sources.first_name = kSomebody;
      ASSIGN_OR_RETURN(const words::Rendered shown, words::Render(used, words::FieldsOf(sources)));
      return shown.text;
    };
  }

  std::function<void(inbound::Meaning)> Counted() {
    return [this](inbound::Meaning meaning) {
      parts_.counts.InboundTexts(std::string(inbound::Name(meaning))).Increment();
    };
  }

  static constexpr char kSomebody[] = "…";  // a preview names nobody

  const Parts parts_;
  const std::string public_url_;
  tasks::Tasks tasks_;
  tasks::Worklist worklist_;
  reminders::OptOuts opt_outs_;
  reminders::Fallbacks fallbacks_;
  reminders::Receipts receipts_;
  words::WordsInForce words_;
  words::MessageTemplates templates_;
  reminders::Reminders reminders_;
  reminders::ReminderSweeps sweeps_;
  inbound::Inbound inbound_;
  tasks::TasksServiceImpl tasks_service_;
  words::MessageTemplatesServiceImpl templates_service_;
  reminders::RemindersServiceImpl reminders_service_;
  inbound::InboundServiceImpl inbound_service_;
};

Reminding::Reminding(const Parts& parts, inbound::ProviderAccount account)
    : rooms_(std::make_unique<Rooms>(parts, std::move(account))) {}
Reminding::~Reminding() = default;

std::vector<grpc::Service*> Reminding::Services() { return rooms_->Services(); }

std::vector<Job> Reminding::JobList(const JobIntervals& every) { return rooms_->JobList(every); }

absl::StatusOr<inbound::ProviderAccount> AccountOf(const TextsConfig& config) {
  inbound::ProviderAccount account;
  account.public_url = config.public_url;
  if (!config.auth_token_file.empty()) {
    ASSIGN_OR_RETURN(account.token, ReadPassword(config.auth_token_file, "texts.auth_token_file"));
  }
  return account;
}

}  // namespace tandem
