// SPDX-License-Identifier: Apache-2.0
// A kept reply is given only while a search would answer the same: judged by a search that keeps
// nothing, while claims come and go, holds run out, time passes, reserved hours are released and
// the clinic's file changes.
#include "scheduler/availability/recent_answers_wire.h"

#include <gtest/gtest.h>

#include <random>

#include "base/rpc/time_proto.h"
#include "base/status.h"
#include "base/testing/matchers.h"
#include "base/testing/seeded_ids.h"
#include "base/testing/seeds.h"
#include "base/testing/simulated_clock.h"
#include "scheduler/availability/availability_wire.h"
#include "scheduler/availability/testing/claim_tables.h"
#include "scheduler/availability/testing/random_clinic.h"
#include "scheduler/directory/testing/clinic.h"

namespace tandem::availability {
namespace {

constexpr int kRounds = 300;

std::string ClinicFile(const std::string& hours, const std::string& grid) {
  testing::SmallClinic elm;
  elm.practitioners =
      "  kim: {display_name: Kim, capabilities: [generalist], languages: [en],\n"
      "        licensed_states: [NY], hours: {main: [\"" +
      hours +
      "\"]},\n"
      "        reserved: {main: [\"monday-sunday 11:00-16:00\"]}, release_before: 20h}\n";
  elm.visit_types = R"(
  talk:
    display_name: Talk
    modes: [in_person]
    needs: {someone: {practitioner: generalist}}
    phases:
      - {id: talk, takes: 20m, exclusive: [someone]}
    lead_time: 2h
    horizon: 30d
    grid: )" + grid +
                    R"(
    bookable_online: true
)";
  return elm.Yaml();
}

class RecentAnswersTest : public ::testing::Test {
 protected:
  RecentAnswersTest() {
    clock_.Advance(absl::Seconds(1));  // on a tick itself, what is asked for changes at once
    call_.principal.role = access::Role::kFrontDesk;
    call_.principal.clinic_slug = "elm";
    Apply("monday-sunday 08:00-20:00");
    kim_ = ResourceId(directories_.Latest(call_).value()->FindPractitioner("kim")->id);
    request_.set_parent("clinics/elm");
    request_.set_visit_type("clinics/elm/visitTypes/talk");
    rpc::WriteTime(clock_.Now(), *request_.mutable_window()->mutable_start_time());
    rpc::WriteTime(clock_.Now() + absl::Hours(48), *request_.mutable_window()->mutable_end_time());
  }

  void Apply(const std::string& hours, const std::string& grid = "15m") {
    call_.principal.clinic =
        testing::ApplyClinic(db_.pool(), ClinicFile(hours, grid), clock_, ids_).id();
  }

  // What a search answers, and its page.
  absl::StatusOr<v1::SearchSlotsResponse> Search(SlotPage* page = nullptr) {
    ASSIGN_OR_RETURN(const directory::SnapshotPtr file, directories_.Latest(call_));
    ASSIGN_OR_RETURN(const SlotQuery query, ReadSearch(call_, *file, tokens_, request_));
    ASSIGN_OR_RETURN(const SlotPage found, availability_.Search(call_, query));
    v1::SearchSlotsResponse reply;
    RETURN_IF_ERROR(WriteSearch(call_, *file, tokens_, request_, found, reply));
    if (page != nullptr) *page = found;
    return reply;
  }

  // As often as needed for the answer to be kept.
  void Ask() {
    SlotPage page;
    for (int i = 0; i < 2; ++i) {
      ASSERT_OK_AND_ASSIGN(const v1::SearchSlotsResponse reply, Search(&page));
      answers_.Keep(call_, request_, page, reply);
    }
  }
  bool Finds() {
    v1::SearchSlotsResponse reply;
    return answers_.Find(call_, request_, reply).value();
  }

  // A claim of kim's, a hold sometimes.
  void Claim(std::mt19937_64& random) {
    OracleClaim claim{kim_, 0, {}, {}};
    claim.during.start = absl::FromUnixSeconds(absl::ToUnixSeconds(clock_.Now()) / 300 * 300) +
                         absl::Minutes(5) * static_cast<int>(random() % 400);
    claim.during.end = claim.during.start + absl::Minutes(20);
    if (random() % 2 == 0) claim.expire = clock_.Now() + absl::Seconds(1 + random() % 400);
    const bool is_taken =
        std::any_of(claims_.begin(), claims_.end(),
                    [&](const OracleClaim& other) { return other.during.Overlaps(claim.during); });
    if (is_taken) return;
    claims_.push_back(claim);
    tables_.Claim(call_.clinic(), {claim});
  }

  void Change(std::mt19937_64& random) {
    const auto kind = random() % 100;
    if (kind < 25) {
      Claim(random);
    } else if (kind < 35 && !claims_.empty()) {
      tables_.Unclaim(call_.clinic(), claims_.back());
      claims_.pop_back();
    } else if (kind < 60) {
      clock_.Advance(absl::Seconds(1 + random() % 200));
    } else if (kind < 63) {
      Apply(random() % 2 == 0 ? "monday-sunday 08:00-20:00" : "monday-sunday 10:00-18:00");
    }
  }

  SimulatedClock clock_;
  SeededIds ids_;
  TestDatabase db_;
  access::CallContext call_;
  directory::Directories directories_{db_.pool()};
  Availability availability_{clock_, db_.pool(), directories_};
  RecentAnswers answers_{availability_};
  rpc::PageTokens tokens_{std::string(32, 'k')};
  ClaimTables tables_{db_};
  ResourceId kim_;
  std::vector<OracleClaim> claims_;
  v1::SearchSlotsRequest request_;
};

TEST_F(RecentAnswersTest, AKeptReplyIsWhatASearchWouldAnswer) {
  const std::uint64_t seed = testing::FirstSeed(kSeed);
  SCOPED_TRACE(ReplayCommand(seed));
  std::mt19937_64 random(seed);
  int given = 0;
  for (int round = 0; round < kRounds; ++round) {
    v1::SearchSlotsResponse kept;
    ASSERT_OK_AND_ASSIGN(const bool found, answers_.Find(call_, request_, kept));
    SlotPage page;
    ASSERT_OK_AND_ASSIGN(const v1::SearchSlotsResponse fresh, Search(&page));
    if (found) {
      ++given;
      v1::SearchSlotsResponse sent;
      ASSERT_TRUE(sent.ParseFromString(kept.SerializeAsString()));
      ASSERT_EQ(sent.SerializeAsString(), fresh.SerializeAsString()) << round;
    } else {
      answers_.Keep(call_, request_, page, fresh);
    }
    Change(random);
  }
  EXPECT_GT(given, kRounds / 10);
  EXPECT_LT(given, kRounds * 9 / 10);
}

TEST_F(RecentAnswersTest, NobodyIsGivenTheReplyOfAnother) {
  Ask();
  ASSERT_TRUE(Finds());
  call_.principal.role = access::Role::kAnonymous;  // who is not told names
  EXPECT_FALSE(Finds());
  call_.principal.role = access::Role::kPatient;
  call_.principal.patient = PatientId(Uuid{{1}});
  EXPECT_FALSE(Finds());
  call_.principal.role = access::Role::kFrontDesk;
  call_.principal.patient = PatientId();
  EXPECT_TRUE(Finds());
  request_.set_page_size(3);
  EXPECT_FALSE(Finds());
}

TEST_F(RecentAnswersTest, AHoldThatRunsOutEndsTheReply) {
  const absl::Time expire = clock_.Now() + absl::Seconds(30);
  tables_.Claim(
      call_.clinic(),
      {{kim_, 0, {clock_.Now() + absl::Hours(24), clock_.Now() + absl::Hours(25)}, expire}});
  Ask();
  clock_.Set(expire - absl::Microseconds(1));
  EXPECT_TRUE(Finds());
  clock_.Set(expire);
  EXPECT_FALSE(Finds());
}

TEST_F(RecentAnswersTest, AChangeOfTheFileThatTouchesNoCalendarEndsTheReply) {
  Ask();
  ASSERT_TRUE(Finds());
  Apply("monday-sunday 08:00-20:00", "30m");
  EXPECT_FALSE(Finds());
}

TEST_F(RecentAnswersTest, AQuestionAskedOnceIsNotKept) {
  SlotPage page;
  ASSERT_OK_AND_ASSIGN(const v1::SearchSlotsResponse reply, Search(&page));
  answers_.Keep(call_, request_, page, reply);
  EXPECT_FALSE(Finds());
  answers_.Keep(call_, request_, page, reply);
  EXPECT_TRUE(Finds());
}

}  // namespace
}  // namespace tandem::availability
