// SPDX-License-Identifier: Apache-2.0
// RepairPlanning: from stranded visits to plans. First everything that others can give at the same
// time and place; then, one after the other, what is no session of a course, each as near to its
// time as can be; then all sessions of courses at once. What is not stranded is not touched.
#pragma once

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "scheduler/repairs/free_times_book.h"
#include "scheduler/repairs/moved_courses.h"
#include "scheduler/repairs/repair_facts.h"
#include "scheduler/repairs/repair_seating.h"
#include "scheduler/repairs/session_offers.h"
#include "scheduler/repairs/visit_gates.h"

namespace tandem::repairs {

constexpr int kSeatTriesMax = 24;      // times that one visit is tried at
constexpr int kSeatingRoundsMax = 12;  // of sessions that are placed anew: a room was missing
constexpr int kOwedMax = 3;            // moves and lost sessions of before that count for fairness
constexpr absl::Duration kVisitDelayMax = absl::Hours(7 * 24);  // of visits of no course

class RepairPlanning {
 public:
  // All outlive it.
  struct Parts {
    availability::Availability& availability;
    clearances::Clearances& clearances;
    const RepairFacts& facts;
    const RepairSeating& seating;
  };
  RepairPlanning(const access::CallContext& call, const Parts& parts);

  // What every plan has in common. Before anything else.
  absl::Status Prepare();
  absl::StatusOr<RepairPlan> Plan(RepairKind kind) const;

 private:
  struct Placed {
    courses::PlannedVisit visit;
    bool same_for_patient = false;
  };
  // A plan on its way.
  struct Draft {
    MovedCourses courses;
    SeatBook book;
    std::vector<std::optional<Placed>> placed;  // parallel to the stranded visits
    int session_bound = 0;
  };

  const StrandedVisit& Stranded(std::size_t index) const { return facts_.stranded[index]; }
  const directory::VisitType* TypeOf(std::size_t index) const;
  // Is it therapy: a session of a course, or its preparation?
  bool IsTherapy(std::size_t index) const;
  // What the patient or visitor said of language and state.
  GiverWish AskedOf(std::size_t index) const;
  // Does somebody have to be licensed where the patient is, and nobody knows where that is?
  bool IsStateUnknown(std::size_t index) const;
  // Then only whoever was licensed there goes on.
  bool KeepsGiver(std::size_t index) const;
  // Of therapy its therapist, else whoever must be licensed; nil: nobody, or several.
  PractitionerId GiverOf(std::size_t index) const;
  absl::StatusOr<bool> Take(std::size_t index, const courses::PlannedVisit& place,
                            bool same_for_patient, Draft& draft) const;

  absl::Status Reseat(std::size_t index);
  absl::Status FindBeside(std::size_t index);
  void WantVisitTimes(std::size_t index);
  void WantSessionTimes(std::size_t index);
  void ReadLoads();
  Interval VisitWindow(std::size_t index, const directory::VisitType& type) const;

  absl::Status MoveVisit(RepairKind kind, std::size_t index, Draft& draft) const;
  std::vector<const availability::Slot*> SlotsFor(RepairKind kind, std::size_t index,
                                                  const Draft& draft) const;
  bool MayTake(RepairKind kind, std::size_t index, const availability::Slot& slot,
               const Draft& draft) const;
  bool IsWished(std::size_t index, const availability::Slot& slot) const;
  bool IsGivenThen(std::size_t index, const availability::Slot& slot) const;
  // Gates and distances: what is judged once more when it is booked.
  bool MayBeAgreed(std::size_t index, const courses::PlannedVisit& place, const Draft& draft) const;
  bool KeepsGaps(std::size_t index, absl::Time start, const Draft& draft) const;
  bool IsInTime(std::size_t index, const availability::Slot& slot, const Draft& draft) const;

  absl::Status MoveSessions(RepairKind kind, Draft& draft) const;
  SessionDemand DemandOf(std::size_t session, const Draft& draft) const;
  int FairnessOf(std::size_t index, const Draft& draft) const;  // permille
  availability::Tick SessionTicks() const;
  // Those that are seated stay; the others do not get what has no seat. False: there were such.
  absl::StatusOr<bool> SeatAll(const SessionOffers& offers, const Repair& repair, Draft& draft,
                               OfferedRepair& offered) const;
  std::vector<std::size_t> OrderOf(const OfferedRepair& offered) const;
  void Withdraw(const SessionOffers& offers, std::size_t session,
                const courses::PlannedVisit& visit, const SeatBook& book,
                OfferedRepair& offered) const;

  RepairPlan Describe(RepairKind kind, const Draft& draft) const;
  GiverDay DayOf(const MovedCourses& courses, const CoursePlace& place) const;

  const access::CallContext& call_;
  availability::Availability& availability_;
  clearances::Clearances& clearances_;
  const RepairFacts& facts_;
  const RepairSeating& seating_;
  VisitGates gates_;  // of what is to move
  std::map<AppointmentId, std::size_t> positions_;
  Draft base_;                         // with what is given at the same time and place
  std::vector<std::size_t> visits_;    // to be moved one by one
  std::vector<std::size_t> sessions_;  // to be moved all together
  FreeTimesBook times_;
  std::map<std::size_t, std::size_t> times_of_;                       // [stranded]: in times_
  std::map<std::size_t, std::vector<courses::PlannedVisit>> beside_;  // [stranded]
  std::map<std::pair<PractitionerId, absl::CivilDay>, int> loads_;    // permille
  courses::FreeStretches stretches_;                                  // of times_
};

}  // namespace tandem::repairs
