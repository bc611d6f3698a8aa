// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/course_changes.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/status.h"
#include "scheduler/courses/agreed_pairs.h"
#include "scheduler/courses/courses_errors.h"
#include "scheduler/courses/preparation.h"
#include "scheduler/courses/spacing_rules.h"
#include "scheduler/courses/wall_clock.h"
#include "scheduler/directory/visit_plan.h"

namespace tandem::courses {
namespace {

using appointments::Appointment;

bool TakesPart(const Appointment& appointment, PractitionerId practitioner) {
  if (practitioner.IsNil()) return true;
  const std::vector<ResourceId> parts = appointments::ParticipantsOf(appointment);
  return std::find(parts.begin(), parts.end(), ResourceId(practitioner)) != parts.end();
}

std::optional<HalfChange> ChangeOf(int position, bool is_session, const PlannedVisit& visit,
                                   const std::optional<Appointment>& now,
                                   const directory::Snapshot& clinic) {
  HalfChange change{position, is_session, visit, std::nullopt};
  // A visit that was missed stands in plans as it was.
  const bool is_missed = now.has_value() && now->status == appointments::Status::kNoShow;
  if (!now.has_value() || (!TakesPlace(*now) && !is_missed)) return change;
  if (IsAsPlanned(*now, visit)) return std::nullopt;
  if (is_missed) return change;
  change.moving = now;
  if (is_session && visit.practitioner.IsNil()) {
    // Who gives the session now goes on.
    change.visit.practitioner = TherapistOf(*now, clinic);
  }
  return change;
}

absl::Status NotAVisit(std::string_view what) {
  return MakeError(absl::StatusCode::kNotFound, Reason::kNotFound,
                   "No such " + std::string(what) + ".");
}

const HalfChange* Find(const std::vector<HalfChange>& changes, int position, bool is_session) {
  const auto found = std::find_if(changes.begin(), changes.end(), [&](const HalfChange& change) {
    return change.position == position && change.is_session == is_session;
  });
  return found == changes.end() ? nullptr : &*found;
}

// The patient's own time of a planned visit.
Interval TimeOf(const directory::VisitType& type, const PlannedVisit& visit) {
  return directory::PlanVisit(type, visit.mode).patient.At(visit.time.start);
}

// The order names the pair and no session of it: whatever comes of the one there is was accepted.
bool LeavesOut(const CourseOrder& order, int position) {
  return std::any_of(order.pairs.begin(), order.pairs.end(), [&](const PairPlan& plan) {
    return plan.position == position && !plan.session.has_value();
  });
}

// At another time than it is booked for.
bool BeginsAnew(const HalfChange& change) {
  return !change.moving.has_value() || change.moving->time.start != change.visit.time.start;
}

// The course as it would be.
class Outcome {
 public:
  Outcome(const CourseView& course, const std::vector<HalfChange>& changes,
          const directory::Snapshot& clinic, absl::Time now)
      : course_(course),
        changes_(changes),
        clinic_(clinic),
        now_(now),
        infusion_(clinic.FindVisitType(course.course.terms.infusion_type)),
        session_(clinic.FindVisitType(course.course.terms.session_type)),
        preparation_(clinic.FindVisitType(course.course.terms.preparation_type)) {}

  absl::Status CheckTypes() const {
    const bool paired = !course_.course.terms.session_type.IsNil();
    if (infusion_ == nullptr || (paired && session_ == nullptr)) return NotAVisit("visit type");
    const bool prepared = Find(changes_, kPreparationPosition, true) != nullptr;
    if (prepared && preparation_ == nullptr) return NotAVisit("visit type");
    return absl::OkStatus();
  }

  // Does the preparation prepare for the first infusion that is to take place? One that the order
  // leaves as it is is not judged.
  bool IsPrepared(const PairPolicy& policy) const {
    const HalfChange* change = Find(changes_, kPreparationPosition, true);
    if (change == nullptr) return true;
    for (const PairView& pair : course_.pairs) {
      const std::optional<Interval> infusion = InfusionTime(pair);
      if (!infusion.has_value()) continue;
      return Prepares(policy, TimeOf(*preparation_, change->visit), infusion->start, clinic_.zone);
    }
    return true;
  }

  // Counted without those that are left out: what comes before and after one of them are
  // neighbours.
  std::vector<PlacedInfusion> Infusions() const {
    std::vector<PlacedInfusion> placed;
    int number = 0;
    for (const PairView& pair : course_.pairs) {
      if (pair.judgement.state == PairState::kSkipped) continue;
      ++number;
      const std::optional<Interval> time = InfusionTime(pair);
      if (!time.has_value()) continue;
      const HalfChange* change = Find(changes_, pair.link.position, false);
      const bool is_agreed = change == nullptr || !BeginsAnew(*change);
      placed.push_back({number, OnWall(time->start, clinic_.zone), DayOf(*time), is_agreed,
                        is_agreed && time->start < now_ + kFrozenAhead});
    }
    return placed;
  }

  // Of an infusion by its number among them.
  int PositionOf(int number) const {
    for (const PairView& pair : course_.pairs) {
      if (pair.judgement.state == PairState::kSkipped) continue;
      if (--number == 0) return pair.link.position;
    }
    return 0;
  }

  // What is to begin while the course pauses, and is no infusion: those are judged with their
  // distances.
  const HalfChange* FindPaused() const {
    const std::optional<Interval>& pause = course_.course.terms.pause;
    if (!pause.has_value()) return nullptr;
    const auto found = std::find_if(changes_.begin(), changes_.end(), [&](const HalfChange& one) {
      return one.is_session && BeginsAnew(one) && pause->Contains(one.visit.time.start);
    });
    return found == changes_.end() ? nullptr : &*found;
  }

  // What belongs to an infusion that is left out.
  const HalfChange* FindSkipped() const {
    const auto found = std::find_if(changes_.begin(), changes_.end(), [&](const HalfChange& one) {
      if (one.position == kPreparationPosition) return false;
      const PairView& pair = course_.pairs[static_cast<std::size_t>(one.position - 1)];
      return pair.judgement.state == PairState::kSkipped;
    });
    return found == changes_.end() ? nullptr : &*found;
  }

  // Days from the first infusion to the last, as it was agreed.
  absl::Duration AgreedSpan() const {
    std::optional<absl::CivilDay> first;
    absl::CivilDay last;
    for (const PairView& pair : course_.pairs) {
      if (!pair.infusion.has_value() || !TakesPlace(*pair.infusion)) continue;
      last = DayOf(pair.infusion->time);
      if (!first.has_value()) first = last;
    }
    if (!first.has_value()) return absl::ZeroDuration();
    return absl::Hours(24) * SpanDays(*first, last, PauseOnWall());
  }

  std::optional<Interval> PauseOnWall() const {
    const std::optional<Interval>& pause = course_.course.terms.pause;
    return pause.has_value() ? std::optional(OnWall(*pause, clinic_.zone)) : std::nullopt;
  }

  // Of a session that is planned, or that comes to be beside a visit that is; nothing of what is
  // not touched, or was no pair before.
  std::optional<PairJudgement> Judge(const PairPolicy& policy, std::size_t index) const {
    const PairView& pair = course_.pairs[index];
    const HalfChange* change = Find(changes_, pair.link.position, true);
    if (!InfusionTime(pair).has_value() || (change == nullptr && !IsTouched(policy, index))) {
      return std::nullopt;
    }
    PairTimes times;
    times.infusion = TimesOf(pair);
    const Interval session =
        change != nullptr ? TimeOf(*session_, change->visit) : pair.session->time;
    times.session =
        SessionTimesOf(session, change != nullptr ? change->visit.mode : pair.session->mode,
                       course_.course.terms.wishes.has_ride, clinic_.zone);
    const PairView* next = NextOf(index);
    if (next != nullptr) {
      times.next_infusion = OnWall(InfusionTime(*next)->start, clinic_.zone);
    }
    const PairView* previous = PreviousOf(index);
    if (previous != nullptr) times.previous_infusion = TimesOf(*previous);
    return JudgeTimes(policy, times);
  }

 private:
  absl::CivilDay DayOf(const Interval& time) const {
    return absl::ToCivilDay(time.start, clinic_.zone);
  }

  const PairView* NextOf(std::size_t index) const {
    for (std::size_t next = index + 1; next < course_.pairs.size(); ++next) {
      if (InfusionTime(course_.pairs[next]).has_value()) return &course_.pairs[next];
    }
    return nullptr;
  }

  const PairView* PreviousOf(std::size_t index) const {
    for (std::size_t i = index; i-- > 0;) {
      if (InfusionTime(course_.pairs[i]).has_value()) return &course_.pairs[i];
    }
    return nullptr;
  }

  // A pair that stands, and whose infusion or a neighbour of it changes: the next one, and where
  // sessions come before their infusions the previous one, too.
  bool IsTouched(const PairPolicy& policy, std::size_t index) const {
    const auto changes = [this](const PairView* pair) {
      return pair != nullptr && Find(changes_, pair->link.position, false) != nullptr;
    };
    const bool looks_back = policy.direction != PairDirection::kAfter;
    return Stands(course_.pairs[index].judgement) &&
           (changes(&course_.pairs[index]) || changes(NextOf(index)) ||
            (looks_back && changes(PreviousOf(index))));
  }

  // Of an infusion that takes place.
  InfusionTimes TimesOf(const PairView& pair) const {
    const bool moves = Find(changes_, pair.link.position, false) != nullptr;
    return InfusionTimesOf(*InfusionTime(pair), moves ? std::nullopt : pair.infusion->actual_end,
                           clinic_.zone);
  }

  std::optional<Interval> InfusionTime(const PairView& pair) const {
    const HalfChange* change = Find(changes_, pair.link.position, false);
    if (change != nullptr) return TimeOf(*infusion_, change->visit);
    if (pair.infusion.has_value() && TakesPlace(*pair.infusion)) return pair.infusion->time;
    return std::nullopt;
  }

  const CourseView& course_;
  const std::vector<HalfChange>& changes_;
  const directory::Snapshot& clinic_;
  const absl::Time now_;
  const directory::VisitType* infusion_;
  const directory::VisitType* session_;
  const directory::VisitType* preparation_;
};

}  // namespace

bool IsAsPlanned(const Appointment& appointment, const PlannedVisit& visit) {
  return appointment.time.start == visit.time.start && appointment.location == visit.location &&
         appointment.mode == visit.mode && TakesPart(appointment, visit.practitioner);
}

std::string_view NameOf(const HalfChange& change) {
  if (change.position == kPreparationPosition) return kPreparationHalf;
  return change.is_session ? kSessionHalf : kInfusionHalf;
}

absl::Status AddPreparation(const CourseView& course, const CourseOrder& order,
                            const directory::Snapshot& clinic, std::vector<HalfChange>& changes) {
  if (!order.preparation.has_value()) return absl::OkStatus();
  if (course.course.terms.preparation_type.IsNil()) {
    Violations violations;
    violations.Add(std::string(kPreparationHalf), "must be left out: the course has none");
    return violations.ToStatus();
  }
  std::optional<HalfChange> change = ChangeOf(kPreparationPosition, /*is_session=*/true,
                                              *order.preparation, course.preparation, clinic);
  if (change.has_value()) changes.insert(changes.begin(), *std::move(change));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<HalfChange>> ChangesOf(const CourseView& course,
                                                  const std::vector<PairPlan>& pairs,
                                                  const directory::Snapshot& clinic) {
  std::vector<HalfChange> changes;
  for (const PairPlan& plan : pairs) {
    const auto index = static_cast<std::size_t>(plan.position - 1);
    if (plan.position < 1 || index >= course.pairs.size()) {
      return NoSuchPosition(static_cast<int>(course.pairs.size()));
    }
    const PairView& now = course.pairs[index];
    if (plan.session.has_value() && course.course.terms.session_type.IsNil()) {
      Violations violations;
      violations.Add("session", "must be left out: the course has no sessions");
      return violations.ToStatus();
    }
    const auto add = [&](bool is_session, const std::optional<PlannedVisit>& visit,
                         const std::optional<Appointment>& appointment) {
      if (!visit.has_value()) return;
      auto change = ChangeOf(plan.position, is_session, *visit, appointment, clinic);
      if (change.has_value()) changes.push_back(*std::move(change));
    };
    add(false, plan.infusion, now.infusion);
    add(true, plan.session, now.session);
  }
  std::sort(changes.begin(), changes.end(), [](const HalfChange& a, const HalfChange& b) {
    return std::pair(a.position, a.is_session) < std::pair(b.position, b.is_session);
  });
  return changes;
}

absl::Status CheckChanges(const CourseView& course, const CourseOrder& order,
                          const std::vector<HalfChange>& changes, const directory::Snapshot& clinic,
                          absl::Time now) {
  const PairingPolicy policy = PairingPolicyOf(clinic);
  SpacingPolicy spacing =
      SpacingOf(policy.spacing, clinic.FindVisitType(course.course.terms.infusion_type),
                course.course.terms.spacing);
  const Outcome outcome(course, changes, clinic, now);
  RETURN_IF_ERROR(outcome.CheckTypes());
  spacing.span_max = std::max(spacing.span_max, outcome.AgreedSpan());
  const HalfChange* skipped = outcome.FindSkipped();
  if (skipped != nullptr) return PlanRefused(skipped->position, kSkippedRule);
  const bool is_overridden = order.override_reason.has_value();
  const auto fault =
      FindSpacingFault(spacing, outcome.Infusions(), is_overridden, outcome.PauseOnWall());
  if (fault.has_value()) return PlanRefused(outcome.PositionOf(fault->position), Name(fault->rule));
  const HalfChange* paused = is_overridden ? nullptr : outcome.FindPaused();
  if (paused != nullptr) return PlanRefused(paused->position, Name(SpacingRule::kPause));
  if (!outcome.IsPrepared(policy.pairing)) return PreparationRefused();
  for (std::size_t i = 0; order.must_pair && i < course.pairs.size(); ++i) {
    if (LeavesOut(order, course.pairs[i].link.position)) continue;
    const auto judged = outcome.Judge(policy.pairing, i);
    if (judged.has_value() && judged->state == PairState::kBroken) {
      return PlanRefused(course.pairs[i].link.position, Name(judged->rules.front()));
    }
  }
  return absl::OkStatus();
}

appointments::Wish WishOf(const CourseTerms& terms, const HalfChange& change) {
  appointments::Wish wish;
  wish.visit_type = change.is_session ? terms.session_type : terms.infusion_type;
  if (change.position == kPreparationPosition) wish.visit_type = terms.preparation_type;
  wish.start = change.visit.time.start;
  wish.location = change.visit.location;
  wish.mode = change.visit.mode;
  if (!change.visit.practitioner.IsNil()) {
    wish.resources = {ResourceId(change.visit.practitioner)};
  }
  if (change.is_session) {
    wish.for_pair = true;
    wish.patient_state = terms.wishes.patient_state;
    wish.language = terms.wishes.language;
  }
  return wish;
}

}  // namespace tandem::courses
