// SPDX-License-Identifier: Apache-2.0
// The judges themselves: each finds a planted fault, and is silent on a good history.
#include "tests/support/checkers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "base/testing/seeded_ids.h"
#include "base/testing/simulated_clock.h"
#include "tests/support/operations.h"

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

TEST(CheckersTest, TheTryOfACodeIsNoAlienRow) {
  Operation booked = Booked("a", 0, Half(0));
  booked.verb = Verb::kBookConsultation;
  booked.side_request_id = "try-a";
  EXPECT_TRUE(CheckStored({booked}, Database(Event("a", Half(0)), "request-a try-a")).empty());
  EXPECT_EQ(CheckStored({booked}, Database(Event("a", Half(0)), "request-a try-b")).size(), 1u);
}

TEST(CheckersTest, AProvedContactIsNoStepOfAVisit) {
  Operation verified = Booked("a", 0, Half(0));
  verified.verb = Verb::kVerifyContact;
  EXPECT_TRUE(CheckStored({verified}, Database("", "request-a")).empty());
}

TEST(CheckersTest, AChangeWithoutItsAuditEntryOrWithTwoIsFound) {
  Operation refused = Booked("b", 0, Half(0));
  refused.outcome = Outcome::kNo;
  refused.side_request_id = "try-b";
  const std::vector<Operation> history = {Booked("a", 0, Half(0)), refused};
  const auto entries = [](const std::string& rows) {
    return [=](const std::string&) { return rows; };
  };
  EXPECT_TRUE(CheckAudited(history, entries("request-a 1\ntry-b 1")).empty());
  EXPECT_EQ(CheckAudited(history, entries("")).size(), 1u);
  EXPECT_EQ(CheckAudited(history, entries("request-a 2")).size(), 1u);
  EXPECT_EQ(CheckAudited(history, entries("request-a 1\nrequest-b 1")).size(), 1u);
  EXPECT_EQ(CheckAudited(history, entries("request-a 1\nrequest-x 1")).size(), 1u);
}

TEST(CheckersTest, WhatStandsReadyOfAPersonAndIsOldIsFound) {
  TestDatabase db;
  const Clinic clinic = ApplyClinic(db, SmallClinic().Yaml());
  const PatientId patient = EnterPatient(db, clinic.id(), 1);
  const auto found = [&] {
    return CheckReach([&](const std::string& sql) { return db.Sql(sql); }).size();
  };
  EXPECT_EQ(found(), 0u);  // nobody stored it
  db.Sql("UPDATE patient SET reach = (SELECT reach FROM person_reach)");
  EXPECT_EQ(found(), 0u);
  db.Sql("UPDATE patient SET language = 'es' WHERE patient_id = '" + ToString(patient) + "'");
  EXPECT_EQ(found(), 1u);
}

// A booked and a held visit, and faults planted in their rows.
class StoredVisitsTest : public ::testing::Test {
 protected:
  StoredVisitsTest()
      : clinic_(ApplyClinic(db_, SmallClinic().Yaml())),
        desk_(StaffCall(clinic_)),
        operations_(clock_, ids_, db_.pool()) {
    const appointments::Wish wish = {.visit_type = clinic_.visit_type("talk"),
                                     .start = kTen + absl::Hours(24),
                                     .location = clinic_.location("main"),
                                     .mode = directory::Mode::kInPerson};
    appointments::Wish later = wish;
    later.start += absl::Hours(1);
    const PatientId patient = EnterPatient(db_, clinic_.id(), 1);
    EXPECT_OK(operations_.appointments.Book(
        desk_, {.key = KeyOf(ids_.Next(), "book"), .patient = patient, .wish = wish}));
    EXPECT_OK(
        operations_.appointments.Hold(desk_, {.key = KeyOf(ids_.Next(), "hold"), .wish = later}));
  }

  std::vector<std::string> Faults(absl::Time now = kTen) {
    return CheckVisitsStored([&](const std::string& sql) { return db_.Sql(sql); },
                             {kTen, absl::InfiniteFuture()}, now);
  }

  TestDatabase db_;
  SimulatedClock clock_{kTen};
  SeededIds ids_;
  Clinic clinic_;
  access::CallContext desk_;
  Operations operations_;
};

TEST_F(StoredVisitsTest, GoodVisitsAndDeadHoldsAreInOrder) {
  EXPECT_THAT(Faults(), ::testing::IsEmpty());
  db_.Sql("DELETE FROM claim WHERE expires_at IS NOT NULL");
  EXPECT_THAT(Faults(kTen + absl::Hours(1)), ::testing::IsEmpty());  // the hold's time is over
  EXPECT_THAT(Faults(), ::testing::ElementsAre(::testing::HasSubstr("without its claim")));
}

TEST_F(StoredVisitsTest, AVisitThatLostItsClaimIsFound) {
  db_.Sql("DELETE FROM claim WHERE expires_at IS NULL");
  EXPECT_THAT(Faults(), ::testing::ElementsAre(::testing::HasSubstr("without its claim")));
}

TEST_F(StoredVisitsTest, AClaimThatOutlivedItsVisitIsFound) {
  db_.Sql("UPDATE appointment SET status = 'cancelled' WHERE status = 'booked'");
  EXPECT_THAT(Faults(), ::testing::ElementsAre(::testing::AllOf(
                            ::testing::HasSubstr("a claim without its visit"),
                            ::testing::HasSubstr("the last event tells something else"))));
}

TEST_F(StoredVisitsTest, AStepWithoutItsEventIsFound) {
  db_.Sql("UPDATE appointment SET version = version + 1 WHERE status = 'booked'");
  EXPECT_THAT(Faults(), ::testing::ElementsAre(::testing::HasSubstr("versions and events differ")));
}

}  // namespace
}  // namespace tandem::testing
