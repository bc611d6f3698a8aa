// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/pair_offers.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <tuple>
#include <utility>

#include "scheduler/courses/course_points.h"
#include "scheduler/courses/pair_rules.h"
#include "scheduler/courses/wall_clock.h"

namespace tandem::courses {
namespace {

constexpr OfferStep kSteps[] = {OfferStep::kSameTherapist, OfferStep::kOtherTherapist,
                                OfferStep::kTelehealth, OfferStep::kMoveInfusion,
                                OfferStep::kAnyTime};

std::size_t Index(int number) { return static_cast<std::size_t>(number); }

class Ladder {
 public:
  Ladder(const CourseFacts& facts, const CourseOptions& options, int position, absl::Time now)
      : facts_(facts), options_(options), problem_(options.problem()), now_(now) {
    for (const ChosenPair& pair : options.Booked()) {
      if (pair.position == position) at_ = pairs_.size();
      if (pair.position == position || !Agreed(pair.position).is_missed) pairs_.push_back(pair);
    }
    const ProposedPair current = options.Describe(pairs_)[at_];
    const bool stands = current.judgement.state == PairState::kLinked ||
                        current.judgement.state == PairState::kDegraded;
    floor_ = stands ? current.points : -1;
    last_ = LastTherapist();
    usual_ = UsualTherapist();
  }

  std::vector<PairOffer> Climb() {
    for (const OfferStep step : kSteps) {
      if (Full()) break;
      std::vector<Candidate> found;
      if (step == OfferStep::kMoveInfusion) {
        FindMoves(found);
      } else {
        FindSessions(step, pairs_[at_].infusion, found);
      }
      Take(step, found);
    }
    return std::move(offers_);
  }

 private:
  struct Candidate {
    int infusion;
    int session;
    int points;
    absl::Duration moved;  // of the infusion, either way
  };

  bool Full() const { return static_cast<int>(offers_.size()) == kOffersMax; }
  const AgreedPair& Agreed(int position) const { return facts_.agreed[Index(position - 1)]; }
  const InfusionOption& Infusion(int option) const { return problem_.infusions[Index(option)]; }
  const SessionOption& Session(int option) const { return problem_.sessions[Index(option)]; }

  std::optional<int> LastTherapist() const {
    for (std::size_t i = at_; i-- > 0;) {
      if (pairs_[i].session.has_value()) return Session(*pairs_[i].session).therapist;
    }
    return std::nullopt;
  }

  // Whom the patient has for this pair, or had: lost sessions do not count as booked, but whoever
  // gave the one before or after does; else whom they wish.
  std::optional<int> UsualTherapist() const {
    if (pairs_[at_].session.has_value()) return Session(*pairs_[at_].session).therapist;
    if (last_.has_value()) return last_;
    for (std::size_t i = at_ + 1; i < pairs_.size(); ++i) {
      if (pairs_[i].session.has_value()) return Session(*pairs_[i].session).therapist;
    }
    return options_.pool().Therapist(facts_.terms.wishes.therapist);
  }

  bool IsOf(OfferStep step, const SessionOption& session, bool preferred) const {
    switch (step) {
      case OfferStep::kSameTherapist:
        return session.therapist == usual_;
      case OfferStep::kOtherTherapist:
        return preferred && session.times.in_person && session.therapist != usual_;
      case OfferStep::kTelehealth:
        return preferred && !session.times.in_person;
      case OfferStep::kMoveInfusion:
        return preferred;
      case OfferStep::kAnyTime:
        return true;
    }
    return false;
  }

  void FindSessions(OfferStep step, int infusion, std::vector<Candidate>& found) const {
    const InfusionOption& with = Infusion(infusion);
    const absl::Duration moved = with.times.start - Infusion(pairs_[at_].infusion).times.start;
    const std::optional<int> own = pairs_[at_].session;
    for (std::size_t i = 0; i < problem_.sessions.size(); ++i) {
      const SessionOption& session = problem_.sessions[i];
      // Its own session is no other one, but may come to fit when the infusion moves.
      const bool is_own = step == OfferStep::kMoveInfusion && own == static_cast<int>(i);
      if (session.only != kAnyInfusion && !is_own) continue;
      const PairFit fit = JudgeAfter(problem_.pairing, with.times, session.times);
      if (!IsPair(fit) || !IsOf(step, session, fit == PairFit::kPreferred)) continue;
      if (!MayBePair(problem_, with, session) || !LeavesNextTime(session)) continue;
      const int points = PairPoints(problem_, with, session) +
                         ContinuityPoints(problem_, last_, session.therapist);
      if (points <= floor_) continue;
      found.push_back({infusion, static_cast<int>(i), points, absl::AbsDuration(moved)});
    }
  }

  bool LeavesNextTime(const SessionOption& session) const {
    if (at_ + 1 == pairs_.size()) return true;
    return session.times.time.end + problem_.pairing.before_next <=
           Infusion(pairs_[at_ + 1].infusion).times.start;
  }

  void FindMoves(std::vector<Candidate>& found) const {
    if (Agreed(pairs_[at_].position).infusion.stays) return;
    const absl::Time from = OnWall(now_ + kFrozenAhead, facts_.clinic.zone);
    const absl::Time start = Infusion(pairs_[at_].infusion).times.start;
    for (std::size_t i = 0; i < problem_.infusions.size(); ++i) {
      const InfusionOption& infusion = problem_.infusions[i];
      if (infusion.only != kAnyInfusion || infusion.times.start < from) continue;
      if (absl::AbsDuration(infusion.times.start - start) > kInfusionMoveMax) continue;
      if (!KeepsSpacing(infusion)) continue;
      FindSessions(OfferStep::kMoveInfusion, static_cast<int>(i), found);
    }
  }

  bool KeepsSpacing(const InfusionOption& moved) const {
    if (at_ > 0 && !KeepsGap(pairs_[at_ - 1], Infusion(pairs_[at_ - 1].infusion), moved)) {
      return false;
    }
    if (at_ > 0 && pairs_[at_ - 1].session.has_value()) {
      const SessionOption& before = Session(*pairs_[at_ - 1].session);
      const bool was_before = before.times.time.end <= Infusion(pairs_[at_].infusion).times.start;
      const absl::Time free = before.times.time.end + problem_.pairing.before_next;
      if (was_before && free > moved.times.start) return false;
    }
    if (at_ + 1 < pairs_.size() &&
        !KeepsGap(pairs_[at_ + 1], moved, Infusion(pairs_[at_ + 1].infusion))) {
      return false;
    }
    return SpanWith(moved) <= std::max(SpanWith(Infusion(pairs_[at_].infusion)), SpanMax());
  }

  // `neighbour` is one of the two. One that is not booked yet may still come between.
  bool KeepsGap(const ChosenPair& neighbour, const InfusionOption& before,
                const InfusionOption& after) const {
    const SpacingPolicy& spacing = problem_.spacing;
    const absl::Duration gap = after.times.start - before.times.start;
    const bool is_next = std::abs(neighbour.position - pairs_[at_].position) == 1;
    return before.times.day < after.times.day && gap >= spacing.gap_min &&
           (!is_next || gap <= spacing.gap_max);
  }

  absl::civil_diff_t SpanWith(const InfusionOption& moved) const {
    absl::CivilDay first = moved.times.day;
    absl::CivilDay last = moved.times.day;
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      if (i == at_) continue;
      first = std::min(first, Infusion(pairs_[i].infusion).times.day);
      last = std::max(last, Infusion(pairs_[i].infusion).times.day);
    }
    return last - first;
  }
  absl::civil_diff_t SpanMax() const {
    return SpacingOf(facts_.policy.spacing, facts_.clinic.FindVisitType(facts_.terms.infusion_type),
                     facts_.terms.spacing)
               .span_max /
           absl::Hours(24);
  }

  void Take(OfferStep step, std::vector<Candidate>& found) {
    std::sort(found.begin(), found.end(), [](const Candidate& a, const Candidate& b) {
      return std::tuple(-a.points, a.moved, a.infusion, a.session) <
             std::tuple(-b.points, b.moved, b.infusion, b.session);
    });
    for (const Candidate& candidate : found) {
      if (Full()) return;
      const SessionOption& session = Session(candidate.session);
      const std::pair<absl::Time, int> key(session.times.time.start, session.therapist);
      if (std::find(offered_.begin(), offered_.end(), key) != offered_.end()) continue;
      offered_.push_back(key);
      std::vector<ChosenPair> pairs = pairs_;
      pairs[at_].infusion = candidate.infusion;
      pairs[at_].session = candidate.session;
      offers_.push_back({step, options_.Describe(pairs)[at_]});
    }
  }

  const CourseFacts& facts_;
  const CourseOptions& options_;
  const CourseProblem& problem_;
  const absl::Time now_;
  std::vector<ChosenPair> pairs_;  // as booked; without those that were missed
  std::size_t at_ = 0;             // the pair that is looked at
  int floor_ = -1;                 // offers have more points
  std::optional<int> last_;        // whom the patient saw before it
  std::optional<int> usual_;
  std::vector<std::pair<absl::Time, int>> offered_;  // start and therapist
  std::vector<PairOffer> offers_;
};

}  // namespace

std::vector<PairOffer> FindOffers(const CourseFacts& facts, const CourseOptions& options,
                                  int position, absl::Time now) {
  return Ladder(facts, options, position, now).Climb();
}

}  // namespace tandem::courses
