// SPDX-License-Identifier: Apache-2.0
// The judges themselves: each finds a planted fault, and is silent on a good history.
#include "tests/support/checkers.h"

#include <gtest/gtest.h>

namespace tandem::testing {
namespace {

const absl::Time kTen = absl::FromUnixSeconds(1'800'000'000);

Operation Booked(const std::string& id, int second, const Interval& time) {
  Operation operation;
  operation.verb = Verb::kBook;
  operation.request_id = "request-" + id;
  operation.invoke_time = kTen + absl::Seconds(second);
  operation.done_time = operation.invoke_time + absl::Milliseconds(500);
  operation.outcome = Outcome::kOk;
  operation.seen.name = "clinics/elm/appointments/" + id;
  operation.seen.version = 1;
  operation.seen.time = time;
  operation.seen.parts = {{"clinics/elm/practitioners/ana", time}};
  return operation;
}

Operation Cancelled(const std::string& id, int second) {
  Operation operation = Booked(id, second, {});
  operation.verb = Verb::kCancel;
  operation.request_id = "cancel-" + id;
  operation.target = operation.seen.name;
  return operation;
}

Interval Half(int from) { return {kTen + absl::Minutes(from), kTen + absl::Minutes(from + 30)}; }

TEST(CheckersTest, AnOverlapOfTwoPromisesIsFound) {
  EXPECT_EQ(CheckNoOverlapSeen({Booked("a", 0, Half(0)), Booked("b", 5, Half(15))}).size(), 1u);
}

TEST(CheckersTest, TouchingVisitsDoNotOverlap) {
  EXPECT_TRUE(CheckNoOverlapSeen({Booked("a", 0, Half(0)), Booked("b", 5, Half(30))}).empty());
}

TEST(CheckersTest, ATimeMayBeTakenAgainAfterItsCancellationBegan) {
  EXPECT_TRUE(
      CheckNoOverlapSeen({Booked("a", 0, Half(0)), Cancelled("a", 3), Booked("b", 5, Half(0))})
          .empty());
}

TEST(CheckersTest, AnUnresolvedCallAndAChangedReplayAreFound) {
  Operation unknown = Booked("a", 0, Half(0));
  unknown.outcome = Outcome::kUnknown;
  Operation changed = Booked("b", 0, Half(0));
  changed.replays_equal = false;
  EXPECT_EQ(CheckAnswers({unknown, changed}).size(), 2u);
}

// A database that holds the given events and requests.
SqlFunction Database(const std::string& events, const std::string& requests) {
  return [=](const std::string& sql) {
    return sql.find("appointment_event") != std::string::npos ? events : requests;
  };
}

std::string Event(const std::string& id, const Interval& time) {
  return id + " 1 book|booked|" + std::to_string(absl::ToUnixMicros(time.start)) + "|" +
         std::to_string(absl::ToUnixMicros(time.end)) + "\n";
}

TEST(CheckersTest, LostAlienAndMovedRowsAreFound) {
  const std::vector<Operation> history = {Booked("a", 0, Half(0))};
  EXPECT_TRUE(CheckStored(history, Database(Event("a", Half(0)), "request-a")).empty());
  EXPECT_EQ(CheckStored(history, Database("", "request-a")).size(), 1u);
  EXPECT_EQ(CheckStored(history, Database(Event("a", Half(5)), "request-a")).size(), 1u);
  EXPECT_EQ(
      CheckStored(history, Database(Event("a", Half(0)) + Event("x", Half(0)), "request-a")).size(),
      1u);
  EXPECT_EQ(CheckStored(history, Database(Event("a", Half(0)), "request-a request-x")).size(), 1u);
}

TEST(CheckersTest, ARefusalThatLeftARowIsFound) {
  Operation refused = Booked("a", 0, Half(0));
  refused.outcome = Outcome::kNo;
  EXPECT_EQ(CheckStored({refused}, Database("", "request-a")).size(), 2u);  // C3, and C6 with it
}

}  // namespace
}  // namespace tandem::testing
