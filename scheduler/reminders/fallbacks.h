// SPDX-License-Identifier: Apache-2.0
// Fallbacks: carries out what ChooseFallback says of messages that did not reach their people, in
// the transaction that learns of it. Thread-safe.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "base/clock.h"
#include "base/pg/transaction.h"
#include "scheduler/reminders/message.h"
#include "scheduler/tasks/tasks.h"

namespace tandem::reminders {

constexpr char kNotDelivered[] = "not_delivered";       // the reason of what is planned here
constexpr absl::Duration kCallWithin = absl::Hours(2);  // an unreached person is called by then

class Fallbacks {
 public:
  // Both outlive it.
  Fallbacks(const Clock& clock, tasks::Tasks& tasks) : clock_(clock), tasks_(tasks) {}

  // Each of `failed` is about the patient that it names; of one of nobody's visit nothing is known
  // that could be done.
  // `refused`: the people do not want them where they were planned to go.
  absl::Status Plan(pg::Transaction& tx, ClinicId clinic, const std::vector<Message>& failed,
                    bool refused = false);

 private:
  const Clock& clock_;
  tasks::Tasks& tasks_;
};

}  // namespace tandem::reminders
