// SPDX-License-Identifier: Apache-2.0
// What has gone wrong in schedulers before, about rules, links and what does not answer: traps 9 to
// 17.
#include <fmt/format.h>

#include <limits>

#include "base/rpc/time_proto.h"
#include "tests/support/operations.h"
#include "tests/traps/traps_fixture.h"

namespace tandem::testing {
namespace {

// The rules stood in the page, and a request made by hand went past them.
TEST_F(TrapsTest, Trap09_RulesAreTheSchedulersNotThePages) {
  const absl::Time ten = At("2027-01-12 10:00");
  ASSERT_OK(HoldTalk(ten, "first@qzvxkwjq.example.com"));
  ASSERT_OK(HoldTalk(ten, "second@qzvxkwjq.example.com"));  // ana and kim
  EXPECT_THAT(HoldTalk(ten + absl::Minutes(15), "buffer@qzvxkwjq.example.com"),
              HasReason(Reason::kSlotTaken))
      << "twenty minutes are over at 10:20, the buffer at 10:30";
  EXPECT_THAT(HoldTalk(clock_.Now() + absl::Hours(1), "soon@qzvxkwjq.example.com"),
              HasReason(Reason::kNoticeTooShort));
  EXPECT_THAT(HoldTalk(ten + absl::Hours(24 * 90), "far@qzvxkwjq.example.com"),
              HasReason(Reason::kBeyondHorizon));
  EXPECT_THAT(HoldTalk(ten + absl::Minutes(65), "grid@qzvxkwjq.example.com"),
              HasReason(Reason::kOffGrid));
  // Nobody but staff books for others, whatever the request says.
  const std::string robin = desk_.AddPatient();
  const auto request = desk_.BookRequest(desk_.WishFor("talk", ten + absl::Hours(1)), robin);
  const PatientId patient(ParseUuid(robin.substr(robin.rfind('/') + 1)).value());
  EXPECT_THAT(
      service_.Call(service_.AsPatient(patient), &AppointmentsStub::BookAppointment, request),
      HasReason(Reason::kPermissionDenied));
}

// A visit of several parts was half booked, and then reported as failed.
TEST_F(TrapsTest, Trap10_AWishIsDoneWhollyOrNotAtAll) {
  const absl::Time ten = At("2027-01-12 10:00");
  for (const char* chair : {"chair", "chair-two"}) {
    v1::Wish wish = desk_.WishFor("sit", ten, {"kim"});
    wish.add_resources(desk_.Name("rooms", chair));
    ASSERT_OK(desk_.Book(wish, desk_.AddPatient()));
  }
  v1::Wish third = desk_.WishFor("sit", ten, {"kim"});
  third.add_resources(desk_.Name("rooms", "chair"));  // taken; kim has a seat left
  const std::string robin = desk_.AddPatient();
  const auto all = [&] {
    return fmt::format("{} {} {} {} {}", Count("appointment"), Count("appointment_event"),
                       Count("claim"), Count("request"), Count("message"));
  };
  const std::string before = all();
  const std::string versions =
      Sql("SELECT string_agg(calendar_version::text, ' ' ORDER BY"
          " resource_id) FROM resource");
  EXPECT_THAT(desk_.Book(third, robin), HasReason(Reason::kSlotTaken));
  EXPECT_EQ(all(), before);
  EXPECT_EQ(Sql("SELECT string_agg(calendar_version::text, ' ' ORDER BY resource_id)"
                " FROM resource"),
            versions);
  // A move that fails leaves the visit where it was, with all of its times.
  ASSERT_OK_AND_ASSIGN(const auto visit,
                       desk_.Book(desk_.WishFor("talk", ten - absl::Hours(2), {"ana"}), robin));
  ASSERT_OK(desk_.Book(desk_.WishFor("talk", ten, {"ana"}), desk_.AddPatient()));
  const std::string claims = Sql("SELECT string_agg(during::text, ' ' ORDER BY during) FROM claim");
  EXPECT_THAT(desk_.Move(visit.name(), ten), HasReason(Reason::kSlotTaken));
  EXPECT_EQ(Sql("SELECT string_agg(during::text, ' ' ORDER BY during) FROM claim"), claims);
  ASSERT_OK_AND_ASSIGN(const auto seen, desk_.Get(visit.name()));
  EXPECT_EQ(seen.SerializeAsString(), visit.SerializeAsString());
}

// A link in a message worked a second time, and after the visit had been moved.
TEST_F(TrapsTest, Trap11_ALinkServesOneVersionOnce) {
  const absl::Time ten = At("2027-01-14 10:00");
  ASSERT_OK_AND_ASSIGN(const auto booked, BookTalk(ten, "robin@qzvxkwjq.example.com"));
  const std::string first = booked.manage_token();
  ASSERT_GE(first.size(), 22U);
  ASSERT_OK_AND_ASSIGN(const auto moved, MoveTalk(first, ten + absl::Hours(1)));
  EXPECT_THAT(MoveTalk(first, ten + absl::Hours(2)), HasReason(Reason::kLinkInvalid));
  EXPECT_THAT(CancelTalk(first), HasReason(Reason::kLinkInvalid));
  ASSERT_OK(CancelTalk(moved.manage_token()));
  EXPECT_THAT(CancelTalk(moved.manage_token()), HasReason(Reason::kLinkInvalid));

  ASSERT_OK_AND_ASSIGN(const auto other, BookTalk(ten, "robin@qzvxkwjq.example.com"));
  ASSERT_OK(desk_.Move(other.name(), ten + absl::Hours(3)));  // by the desk
  EXPECT_THAT(CancelTalk(other.manage_token()), HasReason(Reason::kLinkInvalid));
  EXPECT_EQ(Count("link WHERE position('" + other.manage_token() + "' in link::text) > 0"), 0);
}

// What hung on a visit was lost with its second move.
TEST_F(TrapsTest, Trap12_AVisitStaysItselfThroughManyMoves) {
  constexpr int kMoves = 12;
  const std::string robin = desk_.AddPatient();
  const absl::Time ten = At("2027-01-12 10:00");
  ASSERT_OK_AND_ASSIGN(const auto visit, desk_.Book(desk_.WishFor("sit", ten, {"kim"}), robin));
  for (int i = 1; i <= kMoves; ++i) {
    ASSERT_OK_AND_ASSIGN(const auto moved, desk_.Move(visit.name(), ten + absl::Hours(i % 5)));
    EXPECT_EQ(moved.name(), visit.name());
    EXPECT_EQ(moved.patient(), robin);
    EXPECT_EQ(moved.version(), 1 + i);
    EXPECT_EQ(moved.create_time().seconds(), visit.create_time().seconds());
  }
  EXPECT_EQ(Sql("SELECT string_agg(version || verb, ' ' ORDER BY version) FROM appointment_event"),
            "1book 2move 3move 4move 5move 6move 7move 8move 9move 10move 11move 12move 13move");
  EXPECT_EQ(Count("claim"), 3);
  EXPECT_EQ(Count("appointment"), 1);
}

// "Anybody" picked somebody and did not look again: two people got the same one.
TEST_F(TrapsTest, Trap13_WhoeverIsChosenIsTaken) {
  const v1::Wish anybody = desk_.WishFor("talk", At("2027-01-12 10:00"));
  ASSERT_OK_AND_ASSIGN(const auto first, desk_.Book(anybody, desk_.AddPatient()));
  ASSERT_OK_AND_ASSIGN(const auto second, desk_.Book(anybody, desk_.AddPatient()));
  ASSERT_EQ(first.participations_size(), 1);
  EXPECT_NE(first.participations(0).resource(), second.participations(0).resource());
  EXPECT_THAT(desk_.Book(anybody, desk_.AddPatient()), HasReason(Reason::kSlotTaken));
  for (const auto& booked : {first, second}) {
    v1::Wish named = anybody;
    named.add_resources(booked.participations(0).resource());
    EXPECT_THAT(desk_.Book(named, desk_.AddPatient()), HasReason(Reason::kSlotTaken));
  }
}

// Staff could not do what a rule refused, and went on on paper.
TEST_F(TrapsTest, Trap14_StaffOverrideWithAReasonThatIsKept) {
  SmallClinic clinic;
  clinic.slug = "ash";
  clinic.site_hours = "[\"monday-friday 09:00-17:00\"]";
  TestService service({.clock = &clock_, .db = nullptr, .yaml = clinic.Yaml()});
  Desk desk(service);
  const std::string robin = desk.AddPatient();
  auto request = desk.BookRequest(desk.WishFor("talk", At("2027-01-12 20:00"), {"kim"}), robin);
  EXPECT_THAT(desk.Book(request), HasReason(Reason::kOutsideOpeningHours));
  request.mutable_override();
  EXPECT_THAT(desk.Book(request), HasViolation("override.reason"));
  request.mutable_override()->set_reason("comes straight from the hospital");
  ASSERT_OK_AND_ASSIGN(const auto booked, desk.Book(request));
  EXPECT_TRUE(booked.overridden());
  EXPECT_EQ(service.db().Sql("SELECT actor_role || ': ' || override_reason FROM appointment_event"),
            "front_desk: comes straight from the hospital");
  // What is taken stays taken, for whatever reason.
  auto again =
      desk.BookRequest(desk.WishFor("talk", At("2027-01-12 20:00"), {"kim"}), desk.AddPatient());
  again.mutable_override()->set_reason("the director says so");
  EXPECT_THAT(desk.Book(again), HasReason(Reason::kSlotTaken));
}

// Each slot asked the database by itself, and a search took ten seconds.
TEST_F(TrapsTest, Trap15_ASearchIsOneStatement) {
  std::vector<std::string> statements;
  pg::PoolOptions options;
  options.dsn = service_.db().dsn();
  options.connections = 1;
  options.before_statement = [&](const char* statement) { statements.emplace_back(statement); };
  pg::Pool pool(options);
  SeededIds ids;
  Operations operations(clock_, ids, pool);
  const access::CallContext call = StaffCall(service_.applied());
  availability::SlotQuery query;
  query.visit_type = service_.applied().visit_type("talk");
  query.window = {clock_.Now(), clock_.Now() + absl::Hours(24 * 14)};
  query.page_size = availability::kPageSizeMax;
  ASSERT_OK_AND_ASSIGN(const auto cold, operations.availability.Search(call, query));
  EXPECT_EQ(cold.slots.size(), 500U);
  statements.clear();
  ASSERT_OK_AND_ASSIGN(const auto warm, operations.availability.Search(call, query));
  EXPECT_EQ(warm.slots.size(), 500U);
  EXPECT_EQ(statements, (std::vector<std::string>{"read_versions"}));
  // After a booking: what changed is read once more, not slot by slot.
  ASSERT_OK(desk_.Book(desk_.WishFor("talk", At("2027-01-12 10:00"), {"ana"}), desk_.AddPatient()));
  statements.clear();
  ASSERT_OK(operations.availability.Search(call, query));
  EXPECT_EQ(statements, (std::vector<std::string>{"read_versions", "read_blocks"}));
}

// A time that is no number, or in another era, made a loop that never ended.
TEST_F(TrapsTest, Trap16_TimesBeyondReasonAreRefusedAtOnce) {
  const std::string robin = desk_.AddPatient();
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
  const absl::Time ten = At("2027-01-12 10:00");
  for (const std::int64_t seconds :
       {kMax, kMin, std::int64_t{253'402'300'800}, std::int64_t{-62'135'596'801}, std::int64_t{0},
        absl::ToUnixSeconds(ten + absl::Hours(24 * 401)),
        absl::ToUnixSeconds(ten - absl::Hours(24 * 3))}) {
    v1::Wish wish = desk_.WishFor("talk", ten, {"ana"});
    wish.mutable_start_time()->set_seconds(seconds);
    EXPECT_THAT(desk_.Book(wish, robin), HasReason(Reason::kFieldInvalid)) << seconds;
    v1::SearchSlotsRequest search;
    search.set_parent(parent());
    search.set_visit_type(desk_.Name("visitTypes", "talk"));
    rpc::WriteTime(ten, *search.mutable_window()->mutable_start_time());
    search.mutable_window()->mutable_end_time()->set_seconds(seconds);
    EXPECT_FALSE(
        service_.Call(desk_.who(), &v1::AvailabilityService::Stub::SearchSlots, search).ok())
        << seconds;
  }
  v1::Wish wish = desk_.WishFor("talk", ten, {"ana"});
  for (const std::int32_t nanos : {-1, 1'000'000'000, 1'000}) {  // 1,000: no full five minutes
    wish.mutable_start_time()->set_nanos(nanos);
    EXPECT_THAT(desk_.Book(wish, robin), HasReason(Reason::kFieldInvalid)) << nanos;
  }
  EXPECT_EQ(Count("appointment"), 0);
}

// The check for conflicts failed, and the code went on as if all were free.
TEST_F(TrapsTest, Trap17_WhatCannotBeCheckedFailsClosed) {
  const std::string robin = desk_.AddPatient();
  const absl::Time ten = At("2027-01-12 10:00");
  const Interval morning = {ten, ten + absl::Hours(2)};
  ASSERT_OK(desk_.Book(desk_.WishFor("talk", ten + absl::Hours(5), {"ana"}), robin));
  const auto nothing_new = [&] {
    return Count("appointment") == 1 && Count("claim") == 2 && Count("request") == 2;
  };
  ASSERT_TRUE(nothing_new());
  for (const char* right : {"SELECT ON claim", "INSERT ON claim", "SELECT ON resource",
                            "UPDATE ON resource", "INSERT ON request"}) {
    Sql(fmt::format("REVOKE {} FROM tandem_app", right));
    for (const auto& wish : {desk_.WishFor("talk", ten, {"ana"}), desk_.WishFor("sit", ten)}) {
      const auto booked = desk_.Book(wish, robin);
      EXPECT_THAT(booked, HasReason(Reason::kInternal)) << right;
      EXPECT_THAT(std::string(booked.status().message()),
                  ::testing::Not(::testing::HasSubstr("claim")));
    }
    Sql(fmt::format("GRANT {} TO tandem_app", right));
    EXPECT_TRUE(nothing_new()) << right;
  }
  // A search that cannot read what is taken offers nothing.
  ASSERT_OK(desk_.Book(desk_.WishFor("talk", ten, {"ana"}), desk_.AddPatient()));
  Sql("REVOKE SELECT ON claim FROM tandem_app");
  EXPECT_THAT(desk_.Search("talk", morning), HasReason(Reason::kInternal));
  Sql("GRANT SELECT ON claim TO tandem_app");
  // A limiter that cannot count lets nobody through.
  Sql("REVOKE INSERT ON rate_count FROM tandem_app");
  EXPECT_THAT(HoldTalk(ten, "robin@qzvxkwjq.example.com"), HasReason(Reason::kDatabaseDown));
  EXPECT_EQ(Count("appointment WHERE status = 'proposed'"), 0);
  EXPECT_EQ(Count("message WHERE kind = 'contact_code'"), 0);
  Sql("GRANT INSERT ON rate_count TO tandem_app");
  EXPECT_OK(HoldTalk(ten, "robin@qzvxkwjq.example.com"));
}

}  // namespace
}  // namespace tandem::testing
