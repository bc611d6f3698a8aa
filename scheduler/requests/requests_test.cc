// SPDX-License-Identifier: Apache-2.0
#include "scheduler/requests/requests.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "base/testing/database.h"
#include "base/testing/matchers.h"
#include "base/testing/seeded_ids.h"
#include "base/testing/simulated_clock.h"

namespace tandem::requests {
namespace {

constexpr int kReplays = 6;

audit::Deed DeedOn(const Uuid& subject) {
  return audit::ChangeOf(AppointmentId(subject), PatientId());
}

class RequestsTest : public ::testing::Test {
 protected:
  RequestsTest() {
    call_.principal.clinic = ids_.NextId<ClinicId>();
    call_.principal.role = access::Role::kFrontDesk;
    call_.principal.subject = "desk";
    call_.method = "BookAppointment";
    db_.Sql(fmt::format("INSERT INTO clinic_route VALUES ('{}', 'elm')", ToString(call_.clinic())));
  }

  RequestKey Key(std::string_view content = "content") {
    return {.request_id = ids_.Next(), .fingerprint = Fingerprint(call_, content)};
  }

  // A mutation that answers with its own number, counted each time that it really happens.
  absl::StatusOr<Bytes> Mutate(const RequestKey& key, bool fail = false) {
    return db_.pool().Run<Bytes>(call_.Tx(), [&](pg::Transaction& tx) -> absl::StatusOr<Bytes> {
      ASSIGN_OR_RETURN(const auto replay, requests_.Open(tx, call_, key));
      if (replay.has_value()) return replay->reply.value_or(Bytes{"none"});
      const Bytes reply{fmt::format("done {}", ++done_)};
      if (fail) return absl::CancelledError();
      RETURN_IF_ERROR(requests_.Close(tx, call_, key, reply, DeedOn(key.request_id)));
      return reply;
    });
  }

  TestDatabase db_;
  SimulatedClock clock_;
  SeededIds ids_;
  access::CallContext call_;
  Requests requests_{clock_};
  std::atomic<int> done_ = 0;
};

TEST_F(RequestsTest, AReplayGetsTheFirstAnswer) {
  const RequestKey key = Key();
  EXPECT_THAT(Mutate(key), IsOkAndHolds(Bytes{"done 1"}));
  EXPECT_THAT(Mutate(key), IsOkAndHolds(Bytes{"done 1"}));
  EXPECT_THAT(Mutate(Key()), IsOkAndHolds(Bytes{"done 2"}));
}

TEST_F(RequestsTest, AnIdWithOtherContentCallerOrMethodIsRefused) {
  RequestKey key = Key();
  ASSERT_OK(Mutate(key));
  access::CallContext other = call_;
  other.principal.subject = "someone else";
  for (const Bytes& fingerprint :
       {Fingerprint(call_, "content 2"), Fingerprint(other, "content"), Bytes()}) {
    key.fingerprint = fingerprint;
    EXPECT_THAT(Mutate(key), HasReason(Reason::kRequestIdReused));
  }
  other = call_;
  other.method = "CancelAppointment";
  key.fingerprint = Fingerprint(other, "content");
  EXPECT_THAT(Mutate(key), HasReason(Reason::kRequestIdReused));
}

TEST_F(RequestsTest, WhereOnePartEndsAndTheNextBeginsMatters) {
  access::CallContext left = call_;
  access::CallContext right = call_;
  left.principal.subject = "ab";
  right.principal.subject = "a";
  EXPECT_NE(Fingerprint(left, "c"), Fingerprint(right, "bc"));
}

TEST_F(RequestsTest, AMutationThatFailedMayBeSentAgain) {
  const RequestKey key = Key();
  EXPECT_FALSE(Mutate(key, true).ok());
  EXPECT_THAT(Mutate(key), IsOkAndHolds(Bytes{"done 2"}));
}

TEST_F(RequestsTest, AMutationLeavesOneEntryAndAReplayNone) {
  const RequestKey key = Key();
  EXPECT_FALSE(Mutate(key, true).ok());
  EXPECT_EQ(db_.Sql("SELECT count(*) FROM audit_entry"), "0");
  ASSERT_OK(Mutate(key));
  ASSERT_OK(Mutate(key));
  EXPECT_EQ(db_.Sql("SELECT actor_role || ' ' || actor || ' ' || method || ' ' || action FROM "
                    "audit_entry"),
            "front_desk desk BookAppointment change");
  EXPECT_EQ(db_.Sql("SELECT request_id FROM audit_entry"), ToString(key.request_id));
}

TEST_F(RequestsTest, ParallelReplaysHappenOnce) {
  const RequestKey key = Key();
  std::vector<std::thread> threads;
  for (int i = 0; i < kReplays; ++i) {
    threads.emplace_back([&] { EXPECT_THAT(Mutate(key), IsOkAndHolds(Bytes{"done 1"})); });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST_F(RequestsTest, FindTellsWhatWasDoneAndWritesNothing) {
  const RequestKey key = Key();
  const auto find = [&] {
    return db_.pool().Run(call_.Tx(),
                          [&](pg::Transaction& tx) { return requests_.Find(tx, call_, key); });
  };
  ASSERT_OK_AND_ASSIGN(const auto nothing, find());
  EXPECT_FALSE(nothing.has_value());
  ASSERT_OK(Mutate(key));
  ASSERT_OK_AND_ASSIGN(const auto something, find());
  ASSERT_TRUE(something.has_value());
  EXPECT_EQ(something->reply, Bytes{"done 1"});
  EXPECT_EQ(something->subject, key.request_id);
}

TEST_F(RequestsTest, RequestsAreKeptForThirtyDaysAndThenPurged) {
  const RequestKey key = Key();
  ASSERT_OK(Mutate(key));
  const auto purge = [&] {
    return db_.pool().Run(call_.Tx(),
                          [&](pg::Transaction& tx) { return requests_.Purge(tx, call_.clinic()); });
  };
  clock_.Advance(kKeepMin + absl::Hours(1));
  EXPECT_THAT(purge(), IsOkAndHolds(0));
  EXPECT_THAT(Mutate(key), IsOkAndHolds(Bytes{"done 1"}));
  clock_.Advance(kKeepMargin);
  EXPECT_THAT(purge(), IsOkAndHolds(1));
  EXPECT_THAT(Mutate(key), IsOkAndHolds(Bytes{"done 2"}));
}

}  // namespace
}  // namespace tandem::requests
