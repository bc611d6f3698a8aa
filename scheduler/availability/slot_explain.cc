// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/slot_explain.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "scheduler/availability/matching.h"
#include "scheduler/availability/start_rules.h"
#include "scheduler/directory/opening_hours.h"

namespace tandem::availability {
namespace {

using directory::NeedKind;

Blocker Of(Reason reason) {
  Blocker blocker{};
  blocker.reason = reason;
  return blocker;
}

class SlotExplainer {
 public:
  SlotExplainer(const Question& question, const Way& way, const SlotFacts& facts)
      : snapshot_(*question.snapshot),
        type_(*question.type),
        question_(question),
        way_(way),
        facts_(facts),
        window_{facts.start + directory::kTick * question.before,
                facts.start + directory::kTick * question.behind} {}

  void Explain(std::vector<Blocker>& blockers) const {
    for (const ResourceId& resource : way_.misplaced) {
      blockers.push_back(Of(Reason::kNobodyQualified));
      blockers.back().resource = resource;
    }
    for (const NeedChoice& need : way_.needs) {
      if (!need.candidates.empty()) continue;
      blockers.push_back(Of(Reason::kNobodyQualified));
      blockers.back().need = NeedOf(need).key;
    }
    ExplainPatient(blockers);
    for (const NeedGroup& group : way_.groups) ExplainGroup(group, blockers);
  }

 private:
  const directory::Need& NeedOf(const NeedChoice& choice) const {
    return type_.needs[static_cast<std::size_t>(choice.need)];
  }

  Interval At(const TickSpan& span) const {
    return {facts_.start + directory::kTick * span.start,
            facts_.start + directory::kTick * span.end};
  }

  // The phase that is going on at a time inside the visit.
  std::string PhaseAt(absl::Time time) const {
    absl::Duration before;
    for (const directory::Phase& phase : type_.phases) {
      if (phase.patient_present) break;
      before += phase.duration;
    }
    absl::Time end = facts_.start - before;
    for (const directory::Phase& phase : type_.phases) {
      end += phase.duration;
      if (time < end) return phase.key;
    }
    return "";
  }

  void ExplainPatient(std::vector<Blocker>& blockers) const {
    if (question_.patient < 0) return;
    AddTaken({question_.patient, -1, 1}, At(way_.patient), "", blockers);
  }

  // In a group, someone who is free may be missing elsewhere: everything that keeps others from
  // helping is in the way. When all are free, there are too few of them.
  void ExplainGroup(const NeedGroup& group, std::vector<Blocker>& blockers) const {
    std::vector<Blocker> found;
    Matcher matcher;
    matcher.Reset(static_cast<int>(group.needs.size()));
    bool everyone = true;
    for (std::size_t i = 0; i < group.needs.size(); ++i) {
      const NeedChoice& need = way_.needs[static_cast<std::size_t>(group.needs[i])];
      if (need.candidates.empty()) return;  // said already: nobody qualifies
      for (const Candidate& candidate : need.candidates) {
        const std::vector<Blocker> own = InTheWay(need, candidate);
        if (own.empty()) matcher.Allow(static_cast<int>(i), candidate.resource);
        everyone = everyone && own.empty();
        found.insert(found.end(), own.begin(), own.end());
      }
    }
    if (matcher.Match(group.required)) return;
    if (everyone) {
      found.push_back(Of(Reason::kNobodyQualified));
      found.back().need = NeedOf(way_.needs[static_cast<std::size_t>(group.needs.back())]).key;
    }
    std::move(found.begin(), found.end(), std::back_inserter(blockers));
  }

  IntervalSet OpenFor(const NeedChoice& need, const Candidate& candidate) const {
    const auto index = static_cast<std::size_t>(candidate.entity);
    if (need.kind == NeedKind::kRoom) {
      return directory::OpenTimes(snapshot_, snapshot_.rooms[index], window_);
    }
    return directory::OpenTimes(snapshot_, snapshot_.practitioners[index], *way_.location,
                                way_.mode, window_);
  }

  std::vector<Blocker> InTheWay(const NeedChoice& need, const Candidate& candidate) const {
    std::vector<Blocker> blockers;
    const IntervalSet open = OpenFor(need, candidate);
    const std::string& key = NeedOf(need).key;
    for (const TickSpan& span : need.spans) {
      const Interval time = At(span);
      for (const Interval& closed : Subtract({time}, open)) {
        Blocker blocker = Of(Reason::kOutsideOpeningHours);
        blocker.resource = question_.resources[static_cast<std::size_t>(candidate.resource)];
        blocker.need = key;
        blocker.phase = PhaseAt(closed.start);
        blocker.time = closed;
        blockers.push_back(std::move(blocker));
      }
      if (!HasSeat(span, candidate, time)) AddTaken(candidate, time, key, blockers);
    }
    AddReserved(need, candidate, blockers);
    return blockers;
  }

  void AddReserved(const NeedChoice& need, const Candidate& candidate,
                   std::vector<Blocker>& blockers) const {
    if (facts_.for_pair || need.kind != NeedKind::kPractitioner) return;
    const auto index = static_cast<std::size_t>(candidate.entity);
    const directory::Practitioner& one = snapshot_.practitioners[index];
    const absl::Time release = directory::ReleaseTime(one, facts_.start);
    if (one.reserved.empty() || facts_.now >= release) return;
    const IntervalSet reserved = directory::ReservedTimes(snapshot_, one, window_);
    for (const TickSpan& span : need.spans) {
      for (const Interval& kept : Intersect({At(span)}, reserved)) {
        Blocker blocker = Of(Reason::kTimeReserved);
        blocker.resource = question_.resources[static_cast<std::size_t>(candidate.resource)];
        blocker.need = NeedOf(need).key;
        blocker.phase = PhaseAt(kept.start);
        blocker.time = kept;
        blocker.allowed_time = release;
        blockers.push_back(std::move(blocker));
      }
    }
  }

  bool Takes(const TakenTime& taken, const Candidate& candidate, const Interval& time) const {
    return taken.resource == candidate.resource && taken.seat < candidate.seats &&
           taken.during.Overlaps(time);
  }

  bool HasSeat(const TickSpan& span, const Candidate& candidate, const Interval& time) const {
    int free_seats = 0;
    for (int seat = 0; seat < candidate.seats; ++seat) {
      const bool taken =
          std::any_of(facts_.taken.begin(), facts_.taken.end(), [&](const TakenTime& one) {
            return (one.IsAbsence() || one.seat == seat) && Takes(one, candidate, time);
          });
      if (!taken) ++free_seats;
    }
    return span.exclusive ? free_seats == candidate.seats : free_seats > 0;
  }

  void AddTaken(const Candidate& candidate, const Interval& time, const std::string& need,
                std::vector<Blocker>& blockers) const {
    for (const TakenTime& taken : facts_.taken) {
      if (!Takes(taken, candidate, time)) continue;
      Blocker blocker = Of(Reason::kSlotTaken);
      blocker.resource = question_.resources[static_cast<std::size_t>(candidate.resource)];
      blocker.need = need;
      blocker.phase = PhaseAt(std::max(taken.during.start, time.start));
      blocker.appointment = taken.appointment;
      blocker.time = taken.during;
      blockers.push_back(std::move(blocker));
    }
  }

  const directory::Snapshot& snapshot_;
  const directory::VisitType& type_;
  const Question& question_;
  const Way& way_;
  const SlotFacts& facts_;
  Interval window_;
};

void AddTooNear(const Question& question, const SlotFacts& facts, std::vector<Blocker>& blockers) {
  for (const NearVisit& visit : facts.near) {
    if (!IsTooNear(facts.start, visit, question.snapshot->zone)) continue;
    blockers.push_back(Of(Reason::kGapTooShort));
    blockers.back().appointment = visit.appointment;
    blockers.back().time = visit.time;
  }
}

}  // namespace

Explanation ExplainSlot(const Question& question, const directory::Location& location,
                        const SlotFacts& facts) {
  Explanation explanation;
  std::vector<Blocker>& blockers = explanation.blockers;
  blockers = RulesInTheWay(*question.type, location.zone, facts.start, facts.now);
  AddTooNear(question, facts, blockers);  // as a rule: before what may fill the list
  if (!facts.bookable) blockers.insert(blockers.begin(), Of(Reason::kNotBookableOnline));
  if (question.ways.empty()) {
    blockers.push_back(Of(Reason::kNotOffered));
  } else {
    SlotExplainer(question, question.ways.front(), facts).Explain(blockers);
  }
  explanation.free = blockers.empty();
  if (blockers.size() > kBlockersMax) blockers.resize(kBlockersMax);
  return explanation;
}

Explanation WithoutDetails(const Explanation& explanation) {
  Explanation redacted{explanation.free, {}};
  for (const Blocker& blocker : explanation.blockers) {
    // For whom, and until when, hours are kept is the clinic's own matter.
    const bool reserved = blocker.reason == Reason::kTimeReserved;
    Blocker bare = Of(reserved ? Reason::kSlotTaken : blocker.reason);
    bare.phase = blocker.phase;
    if (!reserved) bare.allowed_time = blocker.allowed_time;
    const bool known =
        std::any_of(redacted.blockers.begin(), redacted.blockers.end(), [&](const Blocker& other) {
          return other.reason == bare.reason && other.phase == bare.phase &&
                 other.allowed_time == bare.allowed_time;
        });
    if (!known) redacted.blockers.push_back(std::move(bare));
  }
  return redacted;
}

}  // namespace tandem::availability
