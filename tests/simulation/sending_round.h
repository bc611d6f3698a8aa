// SPDX-License-Identifier: Apache-2.0
// SendingRound: the notifier's own parts, without its threads, in this process and on a simulated
// clock: everything that is due goes to a provider that is scripted to be busy, to refuse and to
// leave us in doubt.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <random>
#include <vector>

#include "base/metrics.h"
#include "base/pg/pool.h"
#include "notifier/checks.h"
#include "notifier/leases.h"
#include "notifier/notifier_metrics.h"
#include "notifier/records.h"
#include "notifier/sending.h"
#include "notifier/transport.h"
#include "notifier/wording.h"
#include "scheduler/directory/directories.h"
#include "scheduler/patients/people.h"
#include "scheduler/reminders/fallbacks.h"
#include "scheduler/reminders/opt_outs.h"
#include "scheduler/tasks/tasks.h"
#include "scheduler/words/words_in_force.h"
#include "tests/support/reminder_oracle.h"
#include "tests/support/service.h"

namespace tandem::testing {

// Takes messages as a provider does: the same delivery again is the same message.
class ScriptedProvider final : public notifier::Transport {
 public:
  ScriptedProvider(bool texts, std::uint64_t seed) : texts_(texts), random_(seed) {}

  notifier::Outcome Send(const notifier::Outgoing& outgoing, const notifier::Held& held) override;
  void SetBusy(bool busy) { busy_ = busy; }
  // What was taken, by delivery.
  const std::map<Uuid, notifier::Outgoing>& taken() const { return taken_; }

 private:
  bool Chance(int percent) {
    return std::uniform_int_distribution<int>(1, 100)(random_) <= percent;
  }

  const bool texts_;
  std::mt19937_64 random_;
  bool busy_ = false;
  std::map<Uuid, notifier::Outgoing> taken_;
};

class SendingRound {
 public:
  SendingRound(TestService& service, std::uint64_t seed);

  // Until nothing is due that may go now. `arrived`: each mail and text that was recorded.
  void Run(const std::function<void(const Arrival&)>& arrived);
  void SetBusy(bool busy);

 private:
  bool Once(const std::function<void(const Arrival&)>& arrived);
  Arrival ArrivalOf(const std::vector<notifier::Ending>& endings) const;

  TestService& service_;
  const Bytes secret_;
  pg::Pool pool_;
  UuidV7Source ids_;
  Metrics metrics_;
  directory::Directories directories_;
  patients::People people_;
  tasks::Tasks tasks_;
  reminders::OptOuts opt_outs_;
  reminders::Fallbacks fallbacks_;
  words::WordsInForce words_;
  notifier::NotifierMetrics notifier_metrics_;
  notifier::Leases leases_;
  notifier::Checks checks_;
  notifier::Wording wording_;
  notifier::Records records_;
  ScriptedProvider mail_;
  ScriptedProvider texts_;
  notifier::Sending sending_;
};

}  // namespace tandem::testing
