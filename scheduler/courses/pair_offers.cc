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
// What can be done without a session of the clinic, and how the pair stands then.
constexpr std::pair<OfferStep, PairState> kStepsWithout[] = {
    {OfferStep::kOwnTherapist, PairState::kExternal},
    {OfferStep::kWait, PairState::kBroken},
    {OfferStep::kFollowUp, PairState::kDeclined}};

std::size_t Index(int number) { return static_cast<std::size_t>(number); }

class Ladder {
 public:
  Ladder(const CourseFacts& facts, const CourseOptions& options, int position, absl::Time now,
         const MayMove& may_move)
      : facts_(facts),
        options_(options),
        problem_(options.problem()),
        now_(now),
        may_move_(may_move) {
    for (const ChosenPair& pair : options.Booked()) {
      if (pair.position == position) {
        at_ = pairs_.size();
        is_known_ = true;
      }
      if (pair.position == position || !Agreed(pair.position).is_missed) pairs_.push_back(pair);
    }
    if (!is_known_) return;
    const ProposedPair current = options.Describe(pairs_)[at_];
    const bool stands = current.judgement.state == PairState::kLinked ||
                        current.judgement.state == PairState::kDegraded;
    floor_ = stands ? current.points : -1;
    last_ = LastTherapist();
    usual_ = UsualTherapist();
  }

  std::vector<PairOffer> Climb() {
    if (!is_known_) return {};
    OfferHeld();
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
    if (floor_ < 0) OfferWithout();
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
      case OfferStep::kOwnTherapist:
      case OfferStep::kWait:
      case OfferStep::kFollowUp:
        return false;
    }
    return false;
  }

  void FindSessions(OfferStep step, int infusion, std::vector<Candidate>& found) const {
    const InfusionOption& with = Infusion(infusion);
    const absl::Duration moved = with.times.start - Infusion(pairs_[at_].infusion).times.start;
    const std::optional<int> own = pairs_[at_].session;
    const std::optional<InfusionTimes> previous = Previous();
    for (std::size_t i = 0; i < problem_.sessions.size(); ++i) {
      const SessionOption& session = problem_.sessions[i];
      // Its own session is no other one, but may come to fit when the infusion moves.
      const bool is_own = step == OfferStep::kMoveInfusion && own == static_cast<int>(i);
      if (session.only != kAnyInfusion && !is_own) continue;
      const PairFit fit = JudgeSides(problem_.pairing, with.times, session.times);
      if (!IsPair(fit) || !IsOf(step, session, fit == PairFit::kPreferred)) continue;
      if (!MayBePair(problem_, with, session) || !LeavesNextTime(session)) continue;
      if (!LeavesRecovery(problem_.pairing, previous, with.times, session.times)) continue;
      const int points = PairPoints(problem_, with, session) +
                         ContinuityPoints(problem_, last_, session.therapist);
      if (points <= floor_) continue;
      found.push_back({infusion, static_cast<int>(i), points, absl::AbsDuration(moved)});
    }
  }

  std::optional<InfusionTimes> Previous() const {
    if (at_ == 0) return std::nullopt;
    return Infusion(pairs_[at_ - 1].infusion).times;
  }

  bool LeavesNextTime(const SessionOption& session) const {
    if (at_ + 1 == pairs_.size()) return true;
    return session.times.time.end + problem_.pairing.before_next <=
           Infusion(pairs_[at_ + 1].infusion).times.start;
  }

  // At the step at which it would be found; nothing when it is no pair any more.
  void OfferHeld() {
    const std::optional<HeldTime>& held = Agreed(pairs_[at_].position).held;
    if (!held.has_value()) return;
    const std::optional<int> session = options_.pool().FindSession(held->visit);
    for (const OfferStep step : kSteps) {
      if (step == OfferStep::kMoveInfusion) continue;
      std::vector<Candidate> found;
      FindSessions(step, pairs_[at_].infusion, found);
      std::erase_if(found, [&](const Candidate& one) { return one.session != session; });
      if (found.empty()) continue;
      Take(step, found);
      offers_.back().hold = held->hold;
      return;
    }
  }

  void OfferWithout() {
    const AgreedPair& agreed = Agreed(pairs_[at_].position);
    const Interval infusion = agreed.infusion.booked->time;
    std::vector<ChosenPair> pairs = pairs_;
    pairs[at_].session.reset();
    for (const auto& [step, state] : kStepsWithout) {
      const bool is_follow_up = step == OfferStep::kFollowUp;
      const bool is_over = is_follow_up ? now_ >= infusion.end + kFollowUpWithin
                                        : now_ >= SessionsEnd(problem_.pairing, infusion);
      const bool waits = step == OfferStep::kWait && agreed.choice == PairingChoice::kWaiting;
      if (Full() || is_over || waits) continue;
      ProposedPair pair = options_.Describe(pairs)[at_];
      pair.judgement = {state, {}, {}};
      if (state == PairState::kBroken) pair.judgement.rules = {PairRule::kNoSession};
      offers_.push_back({step, std::move(pair)});
    }
  }

  void FindMoves(std::vector<Candidate>& found) const {
    if (may_move_ == nullptr || Agreed(pairs_[at_].position).infusion.stays) return;
    const absl::Time from = OnWall(now_ + kFrozenAhead, facts_.clinic.zone);
    const absl::Time start = Infusion(pairs_[at_].infusion).times.start;
    for (std::size_t i = 0; i < problem_.infusions.size(); ++i) {
      const InfusionOption& infusion = problem_.infusions[i];
      if (infusion.only != kAnyInfusion || infusion.times.start < from) continue;
      if (absl::AbsDuration(infusion.times.start - start) > kInfusionMoveMax) continue;
      const bool may_move = may_move_(options_.pool().infusion(static_cast<int>(i)));
      if (!may_move || !LeavesLastSession(infusion) || !LeavesNextSession(infusion)) continue;
      FindSessions(OfferStep::kMoveInfusion, static_cast<int>(i), found);
    }
  }

  // The time that the session before it wants.
  bool LeavesLastSession(const InfusionOption& moved) const {
    if (at_ == 0 || !pairs_[at_ - 1].session.has_value()) return true;
    const SessionOption& before = Session(*pairs_[at_ - 1].session);
    const bool was_before = before.times.time.end <= Infusion(pairs_[at_].infusion).times.start;
    return !was_before || before.times.time.end + problem_.pairing.before_next <= moved.times.start;
  }

  // The time that the session of the next infusion wants, if it is before that one.
  bool LeavesNextSession(const InfusionOption& moved) const {
    if (at_ + 1 == pairs_.size() || !pairs_[at_ + 1].session.has_value()) return true;
    const InfusionTimes& next = Infusion(pairs_[at_ + 1].infusion).times;
    const SessionTimes& session = Session(*pairs_[at_ + 1].session).times;
    const InfusionTimes& here = Infusion(pairs_[at_].infusion).times;
    const PairPolicy& policy = problem_.pairing;
    return !LeavesRecovery(policy, here, next, session) ||
           LeavesRecovery(policy, moved.times, next, session);
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
  const MayMove& may_move_;
  std::vector<ChosenPair> pairs_;  // as booked; without those that were missed
  std::size_t at_ = 0;             // the pair that is looked at
  bool is_known_ = false;          // its location is in the file
  int floor_ = -1;                 // offers have more points
  std::optional<int> last_;        // whom the patient saw before it
  std::optional<int> usual_;
  std::vector<std::pair<absl::Time, int>> offered_;  // start and therapist
  std::vector<PairOffer> offers_;
};

}  // namespace

std::vector<PairOffer> FindOffers(const CourseFacts& facts, const CourseOptions& options,
                                  int position, absl::Time now, const MayMove& may_move) {
  return Ladder(facts, options, position, now, may_move).Climb();
}

}  // namespace tandem::courses
