// SPDX-License-Identifier: Apache-2.0
// What staff are told of a clinic's messages: each counts once, by how it ended.
#include <fmt/format.h>

#include "scheduler/patients/testing/patients_fixture.h"
#include "scheduler/reminders/tracked_message_store.h"

namespace tandem::reminders {
namespace {

class ReminderSummaryTest : public patients::PatientsFixture {
 protected:
  // Of somebody, ended so long ago; nothing is handed over that was not accepted.
  void Add(State state, const std::string& outcome = "", absl::Duration ago = absl::Hours(1)) {
    const bool planned = state == State::kPlanned;
    const bool taken = state == State::kAccepted || state == State::kDelivered;
    const std::string then = patients::ClinicRows::Text(clock_.Now() - ago);
    const auto time = [&then](bool known) { return known ? "'" + then + "'" : "NULL"; };
    db_.Sql(fmt::format(
        "INSERT INTO message (clinic_id, subject_id, version, kind, channel, recipient_id,"
        " language, state, reason, due_time, next_time, expire_time, create_time, accept_time,"
        " end_time, outcome) VALUES ('{0}', '{1}', 1, 'reminder', 'sms', '{1}', 'en', '{2}',"
        " 'test', '{3}', '{4}', '{4}', '{3}', {5}, {6}, '{7}')",
        ToString(clinic_.id()), ToString(ids_.Next()), Name(state), then,
        patients::ClinicRows::Text(clock_.Now() + absl::Hours(5)), time(taken),
        time(!planned && state != State::kAccepted), outcome));
  }
  ReminderSummary Summary() {
    const auto summary = InTx([&](pg::Transaction& tx) {
      return TrackedMessageStore(tx, clinic_.id()).Summarize(clock_.Now());
    });
    EXPECT_OK(summary);
    return summary.value_or(ReminderSummary());
  }
};

TEST_F(ReminderSummaryTest, WhateverReachedNobodyHasFailedThoughNobodyEverTriedIt) {
  Add(State::kFailed, "no_address");
  Add(State::kFailed, "recipient_refused");
  Add(State::kExpired, "too_late");
  Add(State::kWithheld, "over_cap");
  EXPECT_EQ(Summary().failed, 4);
  EXPECT_EQ(Summary().accepted, 0);
}

TEST_F(ReminderSummaryTest, WhatWaitsForAnotherTryOrIsNotSoAnyMoreHasNotFailed) {
  Add(State::kPlanned, "relay_busy");
  Add(State::kWithheld, "not_true");
  Add(State::kWithheld, "opted_out");
  Add(State::kSuperseded);
  EXPECT_EQ(Summary().failed, 0);
  EXPECT_EQ(Summary().waiting, 1);
}

TEST_F(ReminderSummaryTest, AWeekIsToldAndEachMessageOfAMergedTextCounts) {
  Add(State::kAccepted);
  Add(State::kAccepted);
  Add(State::kDelivered);
  Add(State::kFailed, "bounced_5.1.1", kSummaryBack - absl::Minutes(1));
  Add(State::kFailed, "bounced_5.1.1", kSummaryBack + absl::Minutes(1));
  Add(State::kAccepted, "", kSummaryBack + absl::Minutes(1));
  EXPECT_EQ(Summary().accepted, 3);
  EXPECT_EQ(Summary().failed, 1);
}

}  // namespace
}  // namespace tandem::reminders
