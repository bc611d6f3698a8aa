// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/sending_round.h"

#include <stdexcept>

#include "base/crypto.h"
#include "scheduler/secret_key.h"

namespace tandem::testing {
namespace {

constexpr int kRoundsMax = 200;  // of one moment; each takes 64 messages
constexpr int kRefusedPercent = 1;
constexpr int kBusyPercent = 3;
constexpr int kDoubtPercent = 2;
constexpr absl::Duration kLease = absl::Minutes(1);

pg::PoolOptions OptionsOf(const std::string& dsn) {
  pg::PoolOptions options;
  options.dsn = dsn;
  options.connections = 2;
  return options;
}

}  // namespace

notifier::Outcome ScriptedProvider::Send(const notifier::Outgoing& outgoing,
                                         const notifier::Held& held) {
  using notifier::Verdict;
  if (!held()) return {.verdict = Verdict::kGivenUp};
  if (busy_) return {.verdict = Verdict::kTryLater, .why = "relay_busy"};
  if (taken_.contains(outgoing.delivery)) return {.verdict = Verdict::kAccepted};
  if (Chance(kBusyPercent)) return {.verdict = Verdict::kTryLater, .why = "relay_busy"};
  if (texts_ && Chance(kRefusedPercent)) {
    return {.verdict = Verdict::kRefused, .why = "recipient_refused"};
  }
  const bool doubt = Chance(kDoubtPercent);
  if (!doubt || Chance(50)) taken_.emplace(outgoing.delivery, outgoing);
  if (doubt) return {.verdict = Verdict::kUnknown, .why = "no_answer"};
  return {.verdict = Verdict::kAccepted};
}

SendingRound::SendingRound(TestService& service, std::uint64_t seed)
    : service_(service),
      secret_(ReadSecretKey(service.config().secret_key_file).value()),
      pool_(OptionsOf(service.db().dsn())),
      ids_(service.clock()),
      directories_(pool_),
      people_(service.clock(), ids_, DeriveKey(secret_, "contact-digest")),
      tasks_(service.clock(), ids_),
      opt_outs_(service.clock(), ids_),
      fallbacks_(service.clock(), tasks_),
      notifier_metrics_(metrics_),
      leases_(pool_, service.clock(), ids_, kLease),
      checks_({pool_, service.clock(), directories_, opt_outs_, words_, people_}),
      wording_(secret_, "https://v.example.com", "clinic@mail.example.com", ""),
      records_(pool_, service.clock(), fallbacks_, opt_outs_),
      mail_(false, seed),
      texts_(true, seed + 1),
      sending_({service.clock(), checks_, wording_, mail_, texts_, notifier_metrics_,
                notifier::kSendMax}) {}

void SendingRound::SetBusy(bool busy) {
  mail_.SetBusy(busy);
  texts_.SetBusy(busy);
}

void SendingRound::Run(const std::function<void(const Arrival&)>& arrived) {
  for (int round = 0; round < kRoundsMax; ++round) {
    if (!Once(arrived)) return;
  }
  throw std::runtime_error("there is always something due");
}

bool SendingRound::Once(const std::function<void(const Arrival&)>& arrived) {
  const ClinicId clinic = service_.applied().id();
  const auto lease = leases_.Take(clinic, {reminders::Channel::kEmail, reminders::Channel::kSms},
                                  [](notifier::DueMessage&) {});
  if (!lease.ok()) throw std::runtime_error(lease.status().ToString());
  if (lease->parcels.empty()) return false;
  auto checked = checks_.Check(*lease);
  if (!checked.ok()) throw std::runtime_error(checked.status().ToString());
  for (notifier::CheckedParcel& parcel : *checked) {
    const std::vector<notifier::Ending> endings = sending_.Send(parcel);
    std::vector<const notifier::Ending*> listed;
    for (const notifier::Ending& ending : endings) listed.push_back(&ending);
    const auto written = records_.Write(clinic, listed);
    if (!written.ok()) throw std::runtime_error(written.status().ToString());
    if (const Arrival arrival = ArrivalOf(endings); !arrival.tales.empty()) arrived(arrival);
  }
  return true;
}

Arrival SendingRound::ArrivalOf(const std::vector<notifier::Ending>& endings) const {
  Arrival arrival;
  arrival.at = service_.clock().Now();
  for (const notifier::Ending& ending : endings) {
    if (ending.state != reminders::State::kAccepted) continue;
    const reminders::Message& message = ending.due.message;
    arrival.text = message.channel == reminders::Channel::kSms;
    const auto& taken = (arrival.text ? texts_ : mail_).taken();
    const auto found = taken.find(ending.delivery);
    if (found == taken.end()) throw std::runtime_error("accepted, and nobody took it");
    arrival.to = found->second.to;
    const notifier::Outgoing& outgoing = found->second;
    arrival.words = outgoing.text;
    arrival.around = outgoing.sender_name + " " + outgoing.subject + " " + outgoing.html + " " +
                     outgoing.calendar;
    arrival.tales.push_back(
        {ToString(message.subject), message.version, std::string(reminders::Name(message.kind))});
  }
  return arrival;
}

}  // namespace tandem::testing
