// SPDX-License-Identifier: Apache-2.0
#include "scheduler/words/template_preview.h"

#include <algorithm>

#include "base/civil.h"
#include "base/strings.h"
#include "scheduler/reminders/reminder_policy.h"
#include "scheduler/words/gsm7.h"
#include "scheduler/words/message_field.h"
#include "scheduler/words/words_check.h"

namespace tandem::words {
namespace {

constexpr absl::CivilMinute kFirst(2026, 3, 4, 9, 30);  // a Wednesday
constexpr absl::CivilMinute kSecond(2026, 3, 6, 9, 30);

// A visit with as much to tell as the clinic has.
const directory::VisitType* ShownType(const directory::Snapshot& clinic) {
  const auto& types = clinic.visit_types;
  const auto fasting = std::find_if(types.begin(), types.end(), [](const auto& type) {
    return type.care.no_food > absl::ZeroDuration();
  });
  if (fasting != types.end()) return &*fasting;
  return types.empty() ? nullptr : &types.front();
}

const directory::Location* ShownLocation(const directory::Snapshot& clinic) {
  const auto& locations = clinic.locations;
  const auto found = std::find_if(locations.begin(), locations.end(),
                                  [](const auto& location) { return !location.telehealth; });
  if (found != locations.end()) return &*found;
  return locations.empty() ? nullptr : &locations.front();
}

reminders::VisitFacts InventedVisit(const directory::Snapshot& clinic, absl::CivilMinute start) {
  reminders::VisitFacts visit;
  visit.type = ShownType(clinic);
  visit.location = ShownLocation(clinic);
  const absl::TimeZone zone = visit.location == nullptr ? clinic.zone : visit.location->zone;
  visit.start = FirstInstantFrom(start, zone);
  return visit;
}

Rendered PlainForm(const Template& words, const Fields& fields) {
  Rendered plain;
  plain.subject = PlainText(ParseText(words.subject).pieces, fields);
  plain.text = PlainText(ParseText(words.body).pieces, fields);
  return plain;
}

}  // namespace

TemplatePreview PreviewOf(const Template& words, const directory::Snapshot& clinic) {
  const reminders::VisitFacts first = InventedVisit(clinic, kFirst);
  const reminders::VisitFacts second = InventedVisit(clinic, kSecond);
  FieldSources sources;
  sources.clinic = &clinic;
  sources.channel = words.channel;
  sources.language = words.language;
  sources.zone = clinic.zone;
  const bool own_url = !reminders::PolicyOf(clinic).public_url.empty();
  sources.public_url = own_url ? "" : "https://visits.example.com";
  sources.visit = &first;
  sources.visits = {&first, &second};
  sources.code = "123456";
  sources.first_name = "Alex";
  sources.visit_count = 5;
  sources.day = absl::CivilDay(kFirst);
  const Fields fields = FieldsOf(sources);

  TemplatePreview preview;
  preview.faults = Lint(words);
  const absl::StatusOr<Rendered> rendered = Render(words, fields);
  preview.shown = rendered.ok() ? *rendered : PlainForm(words, fields);
  if (words.channel == reminders::Channel::kSms) {
    preview.segments =
        SegmentsOf(PlainText(ParseText(words.body).pieces, LongestFields(words.key())));
  }
  return preview;
}

}  // namespace tandem::words
