// SPDX-License-Identifier: Apache-2.0
// The operation that says who would be told what. It changes nothing.
#include <algorithm>
#include <utility>

#include "base/civil.h"
#include "base/error.h"
#include "base/status.h"
#include "scheduler/reminders/message_plan.h"
#include "scheduler/reminders/reminders.h"

namespace tandem::reminders {

using access::CallContext;
namespace {

absl::CivilDay MondayOfVisit(const VisitFacts& visit) {
  const absl::CivilDay day(ToCivil(visit.start, visit.location->zone));
  return absl::PrevWeekday(day + 1, absl::Weekday::monday);
}

bool WasHandedOver(State state) {
  return state == State::kSending || state == State::kAccepted || state == State::kDelivered;
}

// The visit after the change.
VisitFacts Changed(VisitFacts visit, const PreviewWish& wish,
                   const std::vector<TrackedMessage>& tracked, absl::Time now) {
  for (const TrackedMessage& one : tracked) {
    if (!WasHandedOver(one.state) || CategoryOf(one.message.kind) != Category::kChanges) continue;
    visit.told_before = one.message.kind != Kind::kAppointmentCancelled;
  }
  visit.told_stands = false;  // it is another time, or none
  ++visit.version;
  visit.change_time = now;
  visit.confirmed = false;
  if (wish.start.has_value()) {
    visit.patient_end += *wish.start - visit.start;
    visit.start = *wish.start;
  } else if (visit.state != VisitState::kGone) {
    visit.state = VisitState::kCancelled;
  }
  return visit;
}

// The others that take place in the week, whatever the visit itself did there before.
void KeepOthers(const VisitFacts& visit, std::vector<KnownVisit>& week) {
  std::erase_if(week, [&](const KnownVisit& other) {
    const VisitState state = other.visit.state;
    return other.visit.id == visit.id || state == VisitState::kCancelled ||
           state == VisitState::kMissed || state == VisitState::kGone;
  });
}

bool IsInSeries(const VisitFacts& visit, const std::vector<KnownVisit>& others) {
  return visit.type->care.series &&
         std::any_of(others.begin(), others.end(),
                     [](const KnownVisit& other) { return other.visit.type->care.series; });
}

}  // namespace

absl::StatusOr<MessagePreview> Reminders::Preview(const CallContext& call,
                                                  const PreviewWish& wish) {
  if (wish.start.has_value() && *wish.start <= parts_.clock.Now()) {
    Violations violations;
    violations.Add("start_time", "must be in the future");
    return violations.ToStatus();
  }
  ASSIGN_OR_RETURN(const directory::SnapshotPtr file, parts_.directories.Latest(call));
  return parts_.pool.Run(call.Tx(/*read_only=*/true),
                         [&](pg::Transaction& tx) { return PreviewIn(tx, call, *file, wish); });
}

absl::StatusOr<MessagePreview> Reminders::PreviewIn(pg::Transaction& tx, const CallContext& call,
                                                    const directory::Snapshot& file,
                                                    const PreviewWish& wish) {
  const absl::Time now = parts_.clock.Now();
  ASSIGN_OR_RETURN(KnownVisit known, FindVisit(tx, call, file, wish.visit));
  ASSIGN_OR_RETURN(const std::vector<TrackedMessage> tracked,
                   ReadTracked(tx, call.clinic(), known));
  MessagePreview preview;
  for (const TrackedMessage& one : tracked) {
    if (one.state == State::kPlanned && one.message.subject == wish.visit.uuid) {
      preview.superseded.push_back(one);
    }
  }
  known.visit = Changed(known.visit, wish, tracked, now);
  ASSIGN_OR_RETURN(
      std::vector<KnownVisit> week,
      ReadWeek(tx, call.clinic(), file, known.person.patient, MondayOfVisit(known.visit)));
  KeepOthers(known.visit, week);
  known.visit.in_series = IsInSeries(known.visit, week);
  week.push_back(known);
  std::sort(week.begin(), week.end(),
            [](const KnownVisit& a, const KnownVisit& b) { return a.visit.start < b.visit.start; });
  for (Message& message : PlanVisit(known.visit, known.person, PolicyOf(file), now)) {
    MessageDraft draft = {message, &file, known, {}};
    if (message.kind == Kind::kWeek) draft.week = week;
    ASSIGN_OR_RETURN(std::string text, parts_.text_of(tx, call.clinic(), draft));
    preview.messages.push_back({std::move(message), std::move(text)});
  }
  return preview;
}

}  // namespace tandem::reminders
