// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/filled_clinic.h"

#include <algorithm>
#include <cstdio>
#include <random>
#include <thread>

#include <fmt/format.h>

#include "base/rpc/time_proto.h"
#include "base/testing/seeded_ids.h"
#include "tests/bench/course_clinic.h"

namespace tandem::bench {
namespace {

constexpr int kSettlingBookings = 500;
constexpr int kSettlingSlot = 15'000;     // far behind what is measured
constexpr int kFillers = 2;               // connections that fill the tables
constexpr int kClaimsPerResource = 2500;  // of others: 52 days around the clock

constexpr const char* kWorkday = "monday-sunday 08:00-20:00";

// What the twenty give, and nobody else.
constexpr const char* kSession =
    "  session:\n"
    "    display_name: Session\n    modes: [in_person]\n"
    "    needs: {someone: {practitioner: therapist}}\n"
    "    phases:\n"
    "      - {id: talk, takes: 20m, exclusive: [someone]}\n"
    "      - {id: buffer, takes: 10m, patient: false, exclusive: [someone]}\n"
    "    lead_time: 0m\n    horizon: 60d\n    grid: 15m\n    change_notice: 24h\n";

}  // namespace

std::string NewRequestId() {
  thread_local SeededIds ids(std::random_device{}());
  return ToString(ids.Next());
}

FilledClinic::FilledClinic(std::int64_t claims) : process_(Options()), clinic_(Apply()) {
  for (int i = 0; i < 4; ++i) {
    clients_.push_back(std::make_unique<testing::Client>(process_.target()));
  }
  for (int i = 0; i < kCallersMax; ++i) {
    callers_.push_back(std::make_unique<RawCaller>(client(i), kSearchMethod));
  }
  staff_ = process_.As(access::Role::kFrontDesk);
  const std::int64_t today = absl::ToUnixSeconds(process_.clock().Now()) / 86400;
  first_day_ = absl::FromUnixSeconds((today + 1) * 86400);
  for (int i = 0; i < kFreePractitioners; ++i) {
    patients_.push_back(EnterPatient(client(0), staff_, clinic_.parent(), i));
  }
  Fill(claims);
}

testing::ServiceOptions FilledClinic::Options() {
  testing::ServiceOptions options;
  options.clinic = "elm";
  options.database_pool = 8;
  return options;
}

testing::Clinic FilledClinic::Apply() {
  testing::SmallClinic small;
  small.zone = "UTC";
  for (int i = 0; i < kBookedPractitioners; ++i) {
    testing::SmallPractitioner booked;
    booked.slug = fmt::format("t{}", i);
    booked.capability = "therapist";
    booked.hours = kWorkday;
    small.practitioners += booked.Yaml();
  }
  for (int i = 0; i < kFreePractitioners; ++i) {
    testing::SmallPractitioner free;
    free.slug = fmt::format("p{}", i);
    small.practitioners += free.Yaml();
  }
  small.visit_types = kSession;
  return testing::ApplyClinic(process_.db(), small.Yaml());
}

// Rows (resource, start in seconds) of the twenty.
std::string FilledClinic::BookTheTwenty() {
  std::mt19937 random(1);
  std::string rows;
  for (int practitioner = 0; practitioner < kBookedPractitioners; ++practitioner) {
    const std::string id = ToString(clinic_.practitioner(fmt::format("t{}", practitioner)));
    for (int slot = 0; slot < kDays * kDaySlots; ++slot) {
      const absl::Time start = first_day_ + absl::Hours(24) * (slot / kDaySlots) + absl::Hours(8) +
                               absl::Minutes(kSlotMinutes) * (slot % kDaySlots);
      if (static_cast<int>(random() % 100) >= kBookedPercent) {
        free_times_.push_back({practitioner, start});
        continue;
      }
      rows +=
          fmt::format("{}('{}'::uuid,{})", rows.empty() ? "" : ",", id, absl::ToUnixSeconds(start));
    }
  }
  std::shuffle(free_times_.begin(), free_times_.end(), random);
  return rows;
}

// Rows (resource, start in seconds) of `claims` claims of nobody in particular from a time on.
std::string FilledClinic::OthersFrom(absl::Time time, std::int64_t claims) {
  return fmt::format(
      "SELECT md5('other' || r)::uuid, {} + s * {} FROM generate_series(1, {}) AS r, "
      "generate_series(0, {}) AS s",
      absl::ToUnixSeconds(time), kSlotMinutes * 60,
      std::max<std::int64_t>(1, claims / kClaimsPerResource), kClaimsPerResource - 1);
}

// In the order in which people book, which is not that of the calendars: the claims of one
// practitioner lie all over the table. In parts side by side: the constraint takes its time.
void FilledClinic::Fill(std::int64_t claims) {
  std::printf("filling in %lld claims\n", static_cast<long long>(claims));
  const auto fill = [&](const std::string& table, const std::string& rows) {
    std::vector<std::thread> parts;
    for (int part = 0; part < kFillers; ++part) {
      parts.emplace_back([&, part] {
        process_.db().Sql(
            fmt::format("SET session_replication_role = replica; SELECT setseed(0.5); "
                        "INSERT INTO {} (clinic_id, appointment_id, resource_id, seat, during) "
                        "SELECT '{}', gen_random_uuid(), r, 0, tstzrange(to_timestamp(s), "
                        "to_timestamp(s + {})) "
                        "FROM ({}) AS v (r, s) WHERE s / {} % {} = {} ORDER BY random()",
                        table, ToString(clinic_.id()), kSlotMinutes * 60, rows, kSlotMinutes * 60,
                        kFillers, part));
      });
    }
    for (std::thread& part : parts) part.join();
  };
  fill("claim",
       fmt::format("VALUES {} UNION ALL {}", BookTheTwenty(), OthersFrom(first_day_, claims / 2)));
  fill("claim_history", OthersFrom(first_day_ - absl::Hours(24 * 365), claims / 2));
  process_.db().Sql("UPDATE resource SET calendar_version = calendar_version + 1");
  SettleIn();
}

// As on any day but a clinic's first: the planner has seen the tables filled.
void FilledClinic::SettleIn() {
  for (int i = 0; i < kSettlingBookings; ++i) {
    BookFree(i % kFreePractitioners, kSettlingSlot + i / kFreePractitioners);
  }
  process_.db().Sql("VACUUM ANALYZE");
  process_.db().Sql("CHECKPOINT");
}

v1::SearchSlotsRequest FilledClinic::Question(int variant) const {
  v1::SearchSlotsRequest request;
  request.set_parent(clinic_.parent());
  request.set_visit_type(clinic_.parent() + "/visitTypes/session");
  request.add_modes(v1::VISIT_MODE_IN_PERSON);
  rpc::WriteTime(first_day_, *request.mutable_window()->mutable_start_time());
  rpc::WriteTime(first_day_ + absl::Hours(24 * kSearchDays) - absl::Minutes(5) * variant,
                 *request.mutable_window()->mutable_end_time());
  return request;
}

bool FilledClinic::Search(int caller) {
  return callers_[static_cast<std::size_t>(caller)]->Call(staff_, Question());
}

bool FilledClinic::SearchDistinct(int caller, int n) {
  const int variant = (n * kCallersMax + caller) % kQuestions;
  return callers_[static_cast<std::size_t>(caller)]->Call(staff_, Question(variant));
}

bool FilledClinic::BookFree(int number, int n) {
  return Book("talk", fmt::format("{}/practitioners/p{}", clinic_.parent(), number), number,
              first_day_ + absl::Minutes(kSlotMinutes) * n);
}

bool FilledClinic::TakeFreeTime(FreeTime& time) {
  const std::size_t index = next_free_++;
  if (index >= free_times_.size()) return false;
  time = free_times_[index];
  return true;
}

bool FilledClinic::BookSession(const FreeTime& time, int patient) {
  return Book("session", BookedName(time.practitioner), patient, time.start);
}

bool FilledClinic::Book(const std::string& type, const std::string& practitioner, int patient,
                        absl::Time start) {
  v1::BookAppointmentRequest request;
  request.set_parent(clinic_.parent());
  request.set_request_id(NewRequestId());
  request.set_patient(patients_[static_cast<std::size_t>(patient) % patients_.size()]);
  v1::Wish& wish = *request.mutable_wish();
  wish.set_visit_type(clinic_.parent() + "/visitTypes/" + type);
  wish.set_location(clinic_.parent() + "/locations/main");
  wish.set_mode(v1::VISIT_MODE_IN_PERSON);
  wish.add_resources(practitioner);
  rpc::WriteTime(start, *wish.mutable_start_time());
  return client(patient)
      .Call(staff_, &v1::AppointmentsService::Stub::BookAppointment, request)
      .ok();
}

std::string FilledClinic::BookedName(int practitioner) const {
  return fmt::format("{}/practitioners/t{}", clinic_.parent(), practitioner);
}

}  // namespace tandem::bench
