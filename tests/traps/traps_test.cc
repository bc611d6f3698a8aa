// SPDX-License-Identifier: Apache-2.0
// What has gone wrong in schedulers before, about what is taken and by whom: traps 1 to 8.
#include <fmt/format.h>

#include <atomic>
#include <latch>
#include <thread>

#include "base/civil.h"
#include "base/rpc/time_proto.h"
#include "scheduler/appointments/time_recheck.h"
#include "tests/traps/traps_fixture.h"

namespace tandem::testing {
namespace {

// Only visits with the same start were compared: 10:00 to 11:00 and 10:30 to 11:30 both went in.
TEST_F(TrapsTest, Trap01_OverlappingStartsAreRefused) {
  const std::string robin = desk_.AddPatient();
  const absl::Time ten = At("2027-01-12 10:00");
  ASSERT_OK(desk_.Book(desk_.WishFor("sit", ten, {"kim"}), robin));
  const absl::Duration tick = absl::Minutes(5);
  for (absl::Time start = ten - absl::Minutes(15); start < ten + absl::Hours(1); start += tick) {
    // The same person with somebody else, in another chair: busy all the same.
    EXPECT_THAT(desk_.Book(desk_.WishFor("talk", start, {"ana"}), robin),
                HasReason(Reason::kSlotTaken))
        << start;
  }
  // The same practitioner alone with somebody else: 20 minutes and 10 of buffer.
  for (absl::Time start = ten - absl::Minutes(25); start < ten + absl::Hours(1); start += tick) {
    EXPECT_THAT(desk_.Book(desk_.WishFor("talk", start, {"kim"}), desk_.AddPatient()),
                HasReason(Reason::kSlotTaken))
        << start;
  }
  EXPECT_OK(desk_.Book(desk_.WishFor("talk", ten - absl::Minutes(30), {"kim"}), robin));
  EXPECT_OK(desk_.Book(desk_.WishFor("talk", ten + absl::Hours(1), {"kim"}), robin));
  // No way around the scheduler either: the database itself refuses.
  EXPECT_THROW(Sql("INSERT INTO claim (clinic_id, appointment_id, resource_id, seat, during)"
                   " SELECT clinic_id, appointment_id, resource_id, seat, tstzrange("
                   "  lower(during) + interval '5 minutes', upper(during) + interval '5 minutes')"
                   " FROM claim LIMIT 1"),
               std::exception);
}

// Two requests at the same moment both won, and the test that would have shown it was skipped.
TEST_F(TrapsTest, Trap02_OfManyAtOnceExactlyOneWins) {
  constexpr int kClients = 8;
  constexpr int kRounds = 5;
  std::vector<std::string> patients;
  for (int i = 0; i < kClients; ++i) patients.push_back(desk_.AddPatient());
  for (int round = 0; round < kRounds; ++round) {
    const v1::Wish wish =
        desk_.WishFor("talk", At("2027-01-12 10:00") + absl::Hours(round), {"ana"});
    std::vector<v1::BookAppointmentRequest> requests;
    for (const std::string& patient : patients) {
      requests.push_back(desk_.BookRequest(wish, patient));
    }
    std::atomic<int> won = 0;
    std::latch ready(kClients);
    std::vector<std::thread> threads;
    for (const v1::BookAppointmentRequest& request : requests) {
      threads.emplace_back([&] {
        Client client(service_.target());
        ready.arrive_and_wait();
        const auto booked = client.Call(desk_.who(), &AppointmentsStub::BookAppointment, request);
        if (booked.ok()) {
          ++won;
        } else {
          EXPECT_THAT(booked, HasReason(Reason::kSlotTaken));
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(won, 1) << "round " << round;
  }
}

// What was pending or held stood outside of the check; and a forgotten hold blocked for ever.
TEST_F(TrapsTest, Trap03_HeldAndPendingTimesAreTakenAndExpiredHoldsNeverBlock) {
  const std::string robin = desk_.AddPatient();
  const std::string sam = desk_.AddPatient();
  auto pending = desk_.BookRequest(desk_.WishFor("talk", At("2027-01-12 10:00"), {"ana"}), robin);
  pending.set_pending(true);
  ASSERT_OK_AND_ASSIGN(const auto awaited, desk_.Book(pending));
  EXPECT_EQ(awaited.status(), v1::APPOINTMENT_STATUS_PENDING);
  EXPECT_THAT(desk_.Book(desk_.WishFor("talk", At("2027-01-12 10:15"), {"ana"}), sam),
              HasReason(Reason::kSlotTaken));

  const v1::Wish wish = desk_.WishFor("talk", At("2027-01-12 11:00"), {"ana"});
  ASSERT_OK_AND_ASSIGN(const auto hold, desk_.Hold(wish, robin));
  clock_.Advance(absl::Minutes(30) - absl::Seconds(1));
  EXPECT_THAT(desk_.Book(wish, sam), HasReason(Reason::kSlotTaken));
  clock_.Advance(absl::Seconds(1));  // and no job has run
  EXPECT_OK(desk_.Book(wish, sam));
  EXPECT_THAT(desk_.BookHold(hold.name(), robin), HasReason(Reason::kHoldExpired));

  EXPECT_TRUE(hold.has_hold_expire_time());
  service_.RunJobs();
  ASSERT_OK_AND_ASSIGN(const auto ended, desk_.Get(hold.name()));
  EXPECT_EQ(ended.cancellation_reason(), v1::CANCELLATION_REASON_HOLD_EXPIRED);
  EXPECT_FALSE(ended.has_hold_expire_time());
}

// A hold was a browser's cookie, and whoever knew its id could delete it.
TEST_F(TrapsTest, Trap04_AHoldBelongsToItsOwnerExpiresAndIsRationed) {
  const absl::Time ten = At("2027-01-12 10:00");
  ASSERT_OK_AND_ASSIGN(const auto mine, HoldTalk(ten, "mine@qzvxkwjq.example.com"));
  ASSERT_OK_AND_ASSIGN(const auto other, HoldTalk(ten, "other@qzvxkwjq.example.com"));
  v1::ReleaseConsultationHoldRequest release;
  release.set_name(mine.name());
  release.set_request_id(desk_.NewRequestId());
  release.set_secret(other.secret());
  const auto let_go = [&] {
    return service_.Call(ServiceHome::Anonymous(), &ConsultationsStub::ReleaseConsultationHold,
                         release);
  };
  EXPECT_THAT(let_go(), HasReason(Reason::kNotFound));
  release.set_request_id(desk_.NewRequestId());
  release.clear_secret();
  EXPECT_FALSE(let_go().ok());
  EXPECT_EQ(Count("appointment WHERE status = 'proposed'"), 2);
  EXPECT_GE(mine.secret().size(), 22U);  // 128 bits in base64

  for (int hours = 1; hours <= 2; ++hours) {
    ASSERT_OK(HoldTalk(ten + absl::Hours(hours), "mine@qzvxkwjq.example.com"));
  }
  EXPECT_THAT(HoldTalk(ten + absl::Hours(5), "mine@qzvxkwjq.example.com"),
              HasReason(Reason::kHoldQuota));
  clock_.Advance(absl::Minutes(10));
  EXPECT_OK(HoldTalk(ten, "third@qzvxkwjq.example.com"));
}

// Only the practitioner was looked at: not the room, not the seat, not the patient.
TEST_F(TrapsTest, Trap05_EverythingAVisitNeedsIsTaken) {
  const absl::Time ten = At("2027-01-12 10:00");
  std::vector<std::string> patients;
  for (int i = 0; i < 5; ++i) patients.push_back(desk_.AddPatient());
  v1::Wish in_chair = desk_.WishFor("sit", ten, {"kim"});
  in_chair.add_resources(desk_.Name("rooms", "chair"));
  ASSERT_OK(desk_.Book(in_chair, patients[0]));
  v1::Wish same_chair = desk_.WishFor("sit", ten, {"ana"});
  same_chair.add_resources(desk_.Name("rooms", "chair"));
  EXPECT_THAT(desk_.Book(same_chair, patients[1]), HasReason(Reason::kSlotTaken)) << "room";
  EXPECT_THAT(desk_.Book(desk_.WishFor("sit", ten, {"ana"}), patients[0]),
              HasReason(Reason::kSlotTaken))
      << "patient";
  EXPECT_THAT(desk_.Book(desk_.WishFor("talk", ten, {"kim"}), patients[1]),
              HasReason(Reason::kSlotTaken))
      << "practitioner";
  ASSERT_OK(desk_.Book(desk_.WishFor("sit", ten, {"kim"}), patients[1]));
  ASSERT_OK(desk_.Book(desk_.WishFor("sit", ten, {"kim"}), patients[2]));
  EXPECT_THAT(desk_.Book(desk_.WishFor("sit", ten, {"kim"}), patients[3]),
              HasReason(Reason::kSlotTaken))
      << "the fourth patient of three seats, with a chair to spare";
  EXPECT_EQ(Count("claim"), 9);
}

// Visits over midnight, and hours "until 24:00", broke.
TEST_F(TrapsTest, Trap06_MidnightIsAMinuteLikeAnyOther) {
  const std::string robin = desk_.AddPatient();
  const absl::Time late = At("2027-01-12 23:30");
  ASSERT_OK_AND_ASSIGN(const auto visit, desk_.Book(desk_.WishFor("sit", late, {"ana"}), robin));
  EXPECT_EQ(visit.local_start(), "2027-01-12T23:30");
  EXPECT_EQ(visit.time().end_time().seconds(), absl::ToUnixSeconds(At("2027-01-13 00:30")));
  const auto talk = [&](absl::Time start) {
    return desk_.Book(desk_.WishFor("talk", start, {"ana"}), desk_.AddPatient());
  };
  EXPECT_THAT(talk(At("2027-01-13 00:00")), HasReason(Reason::kSlotTaken));
  EXPECT_THAT(talk(At("2027-01-12 23:05")), HasReason(Reason::kSlotTaken));
  EXPECT_OK(talk(At("2027-01-12 23:00")));
  EXPECT_OK(talk(At("2027-01-13 00:30")));

  // Both days list it; the search finds no hole at midnight.
  v1::ListAppointmentsRequest list;
  list.set_parent(parent());
  rpc::WriteTime(At("2027-01-13 00:00"), *list.mutable_time()->mutable_start_time());
  rpc::WriteTime(At("2027-01-13 00:30"), *list.mutable_time()->mutable_end_time());
  ASSERT_OK_AND_ASSIGN(const auto listed,
                       service_.Call(desk_.who(), &AppointmentsStub::ListAppointments, list));
  ASSERT_EQ(listed.appointments_size(), 1);
  EXPECT_EQ(listed.appointments(0).name(), visit.name());
  const Interval around = {At("2027-01-13 23:00"), At("2027-01-14 01:00")};
  ASSERT_OK_AND_ASSIGN(const auto found, desk_.Search("talk", around));
  EXPECT_EQ(found.slots_size(), 8);  // every quarter of an hour of two
}

// On the day that clocks change the afternoon's hours moved by an hour; half an hour never occurred
// to anybody.
TEST_F(TrapsTest, Trap07_HoursStayOnTheWallWhenClocksChange) {
  struct Case {
    const char* zone;
    const char* day_before;  // of a change
  };
  for (const Case& change :
       {Case{"America/New_York", "2027-03-13"}, Case{"America/New_York", "2027-11-06"},
        Case{"Australia/Lord_Howe", "2027-04-03"}, Case{"Australia/Lord_Howe", "2027-10-02"}}) {
    SmallClinic clinic;
    clinic.zone = change.zone;
    clinic.site_hours = "[\"monday-sunday 13:00-17:00\"]";
    SimulatedClock clock(LocalTime(std::string(change.day_before) + " 00:00", change.zone));
    TestService service({.clock = &clock, .db = nullptr, .yaml = clinic.Yaml()});
    Desk desk(service);
    const absl::TimeZone zone = LoadZone(change.zone).value();
    for (int day = 0; day < 3; ++day) {
      const absl::CivilDay local = absl::ToCivilDay(clock.Now(), zone) + day;
      ASSERT_OK_AND_ASSIGN(const auto found, desk.Search("talk", DayInterval(local, zone)));
      ASSERT_EQ(found.slots_size(), 15) << change.zone << " " << local;
      EXPECT_EQ(ToCivil(StartsOf(found).front(), zone), absl::CivilMinute(local) + 13 * 60);
      EXPECT_EQ(ToCivil(StartsOf(found).back(), zone), absl::CivilMinute(local) + 16 * 60 + 30);
    }
  }
}

// Two parts of one product had two time zone databases, and an hour between them.
TEST_F(TrapsTest, Trap08_OneTimeZoneDatabaseAndEveryBookingSaysWhich) {
  ASSERT_NE(TzdbVersion(), "unknown");
  const absl::Time start = At("2027-03-14 10:00");
  ASSERT_OK_AND_ASSIGN(const auto visit,
                       desk_.Book(desk_.WishFor("talk", start, {"ana"}), desk_.AddPatient()));
  EXPECT_EQ(Sql("SELECT DISTINCT tzdb_version FROM appointment"), TzdbVersion());
  ASSERT_OK(desk_.Move(visit.name(), start + absl::Hours(1)));
  EXPECT_EQ(Sql("SELECT DISTINCT tzdb_version FROM appointment"), TzdbVersion());
  // Wall time and zone beside the instant: what the three of them say together can be looked at
  // again when the rules of the zone change.
  EXPECT_EQ(visit.time_zone(), "America/New_York");
  EXPECT_EQ(visit.local_start(), "2027-03-14T10:00");
  EXPECT_EQ(rpc::ToTimestamp(start).seconds(), visit.time().start_time().seconds());
  EXPECT_EQ(Sql("SELECT local_start || ' ' || time_zone FROM appointment"),
            "2027-03-14 11:00:00 America/New_York");
  const appointments::RecheckScope scope = {.clinic = service_.applied().id(),
                                            .from = clock_.Now()};
  ASSERT_OK_AND_ASSIGN(const auto none,
                       appointments::FindShiftedTimes(service_.db().pool(), scope));
  EXPECT_TRUE(none.empty());
  // As if it had been booked when New York was still to stay on winter time.
  Sql("UPDATE appointment SET start_time = start_time + interval '1 hour', tzdb_version = '2006a',"
      " end_time = end_time + interval '1 hour'");
  ASSERT_OK_AND_ASSIGN(const auto shifted,
                       appointments::FindShiftedTimes(service_.db().pool(), scope));
  ASSERT_EQ(shifted.size(), 1u);
  EXPECT_EQ(shifted[0].present, start + absl::Hours(1));
  EXPECT_EQ(shifted[0].agreed.tzdb_version, "2006a");
}

}  // namespace
}  // namespace tandem::testing
