// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/testing/availability_fixture.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/civil.h"
#include "base/testing/matchers.h"
#include "scheduler/directory/testing/clinic.h"

namespace tandem::availability {
namespace {

std::string ElmFile(const std::string& kim_hours, const std::string& kim_reserved) {
  testing::SmallClinic elm;
  elm.practitioners = fmt::format(R"(
  kim: {{display_name: Kim, capabilities: [generalist], languages: [en, es], licensed_states: [NY],
        telehealth: true, hours: {{main: ["{}"]}}, reserved: {{main: {}}}, release_before: 24h}}
  lee: {{display_name: Lee, capabilities: [generalist, nurse], languages: [en], seats: 3,
        licensed_states: [NY], hours: {{main: [monday-friday 09:00-17:00]}}}}
)",
                                  kim_hours, kim_reserved);
  elm.visit_types = R"(
  infusion:
    display_name: Infusion
    modes: [in_person]
    needs: {nurse: {practitioner: nurse}, chair: {room: chair}}
    phases:
      - {id: start, takes: 15m, exclusive: [nurse, chair]}
      - {id: watch, takes: 60m, exclusive: [chair], shared: [nurse]}
      - {id: turn-over, takes: 15m, patient: false, exclusive: [chair]}
    lead_time: 0m
    horizon: 60d
    grid: 30m
)";
  return elm.Yaml();
}

}  // namespace

AvailabilityFixture::AvailabilityFixture() {
  call_.principal.role = access::Role::kFrontDesk;
  Apply("monday-sunday 00:00-24:00");
  tables_.AddPatient(file().clinic, patient_);
}

void AvailabilityFixture::Apply(const std::string& kim_hours, const std::string& kim_reserved) {
  file_ = testing::ApplyClinic(db_.pool(), ElmFile(kim_hours, kim_reserved), clock_, ids_).snapshot;
  call_.principal.clinic = file_->clinic;
  call_.principal.clinic_slug = file_->slug;
}

ResourceId AvailabilityFixture::Person(std::string_view slug) const {
  return ResourceId(file().FindPractitioner(slug)->id);
}

ResourceId AvailabilityFixture::Chair() const { return ResourceId(file().FindRoom("chair")->id); }

absl::Time AvailabilityFixture::At(int day, int hour, int minute) {
  return ResolveCivil(absl::CivilMinute(2026, 1, day, hour, minute),
                      LoadZone("America/New_York").value())
      .value();
}

SlotQuery AvailabilityFixture::Query(std::string_view type, absl::Time from,
                                     absl::Duration length) const {
  SlotQuery query;
  query.visit_type = file().FindVisitType(type)->id;
  query.window = {from, from + length};
  query.page_size = kPageSizeMax;
  return query;
}

SlotWish AvailabilityFixture::Wish(std::string_view type, absl::Time start,
                                   directory::Mode mode) const {
  SlotWish wish{};
  wish.visit_type = file().FindVisitType(type)->id;
  wish.start = start;
  wish.mode = mode;
  wish.location = file().FindLocation(mode == directory::Mode::kInPerson ? "main" : "remote")->id;
  return wish;
}

bool AvailabilityFixture::Offers(const SlotQuery& query, absl::Time start) {
  const auto page = availability_.Search(call_, query);
  EXPECT_OK(page);
  return page.ok() && std::any_of(page->slots.begin(), page->slots.end(),
                                  [&](const Slot& slot) { return slot.time.start == start; });
}

}  // namespace tandem::availability
