// SPDX-License-Identifier: Apache-2.0
// SessionOffers: sessions that lost their place and the free times for them as a RepairProblem, and
// what it chose back as visits. Pure; the same for the same facts.
//
// A slot is a run of a therapist: free starts each of which comes before the session that begins at
// the one before it is over; so sessions of two runs never overlap. A group is a therapist's day.
// Rooms are in nobody's slot: what is chosen must still be seated.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "base/interval.h"
#include "scheduler/availability/slot.h"
#include "scheduler/availability/ticks.h"
#include "scheduler/courses/free_stretches.h"
#include "scheduler/courses/pair_rules.h"
#include "scheduler/directory/directory.h"
#include "scheduler/repairs/pair_pricing.h"
#include "scheduler/repairs/repair.h"
#include "scheduler/repairs/repair_problem.h"

namespace tandem::repairs {

constexpr int kSessionsPerDayMax = 6;  // of a therapist, repairs included
// Of one demand, the best: as many as there may be demands.
constexpr int kOffersMax = 1000;

// A session that needs another time or therapist.
struct SessionDemand {
  PatientId patient;
  courses::PlannedVisit booked;               // as it is
  PairTerms terms;                            // of its infusion
  Interval starts;                            // courses::SessionStarts of the infusion
  absl::Time earliest;                        // no new start is sooner
  int fairness = 0;                           // permille: whom the clinic owes most, 1000
  std::vector<Interval> busy;                 // the patient's
  std::size_t times = 0;                      // which of the free times are for it
  std::vector<courses::PlannedVisit> beside;  // free with what the visit itself has taken
};

// Which visit an option is: a free time and who gives it, or one of `beside`.
struct Offer {
  int time = 0;       // position in the free times; negative: ~position in `beside`
  int therapist = 0;  // position in the clinic's practitioners
};

struct OfferedRepair {
  RepairProblem problem;
  std::vector<std::vector<Offer>> offers;  // parallel to the options of each demand
};

class SessionOffers {
 public:
  // All outlive it.
  struct Facts {
    const directory::Snapshot& clinic;
    const std::vector<availability::FreeTimes>& times;  // with who could give each
    const std::vector<SessionDemand>& demands;
    const courses::FreeStretches& stretches;  // of those times
    availability::Tick session_ticks = 1;     // from the start of one to the next one's, at least
  };
  explicit SessionOffers(const Facts& facts);

  OfferedRepair For(RepairKind kind) const;
  courses::PlannedVisit VisitOf(std::size_t demand, const Offer& offer) const;

 private:
  struct Place {  // of a start
    int slot;
    int ticks;  // from the beginning of the slot
  };
  struct Giver {
    int therapist;
    Place place;
    GiverDay day;
  };
  struct Time {
    const availability::Slot* slot;
    courses::SessionTimes on_wall;
    int location;  // position in the clinic's
    std::vector<Giver> givers;
  };
  struct Start {  // as one demand sees it
    const Time* time;
    int position;
    PairPricing::StartPoints at;
  };
  struct Run {
    availability::Tick first;
    int slot;
  };
  using Found = std::vector<std::pair<RepairOption, Offer>>;

  int PositionOf(PractitionerId therapist) const;
  absl::CivilDay DayOf(absl::Time time) const { return absl::ToCivilDay(time, facts_.clinic.zone); }
  void ReadLoads();
  void MakeRuns();
  void CutRuns(int therapist, std::vector<availability::Tick>& starts);
  int GroupOf(int therapist, absl::CivilDay day);
  void ReadTimes();
  Place PlaceOf(int therapist, absl::Time start) const;
  bool HasRoom(const Place& place) const;
  GiverDay DayWith(const courses::PlannedVisit& visit, const Place& place) const;
  // Of an option: fairness is the demand's.
  static int FairnessMax(const SessionDemand& demand);
  // May the demand have it, as far as its infusion does not matter?
  bool IsMeant(RepairKind kind, const SessionDemand& demand,
               const courses::PlannedVisit& visit) const;
  void AddOffers(RepairKind kind, std::size_t demand, OfferedRepair& offered) const;
  std::vector<Start> StartsFor(RepairKind kind, const SessionDemand& wanted,
                               const PairPricing& pricing) const;
  // Which of these are among the best kOffersMax.
  static std::vector<bool> BestOf(std::size_t demand, const std::vector<int>& points);
  void AddBeside(RepairKind kind, std::size_t demand, const PairPricing& pricing,
                 Found& found) const;

  const Facts facts_;
  std::map<std::pair<int, absl::CivilDay>, int> booked_minutes_;
  std::map<std::pair<int, absl::CivilDay>, int> groups_;
  std::vector<std::vector<Run>> runs_;  // [therapist], in order
  std::vector<RepairSlot> slots_;
  std::vector<int> group_places_;
  std::vector<int> group_loads_;          // permille
  std::vector<std::vector<Time>> times_;  // parallel to facts_.times
};

}  // namespace tandem::repairs
