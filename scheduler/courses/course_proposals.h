// SPDX-License-Identifier: Apache-2.0
// CourseProposals: what could be booked for a course or a pair. Reads, and takes nothing.
// Thread-safe.
//
// Staff ask, so that what is proposed keeps the rules that bind staff, and two of those that bind
// patients: starts are on the visit type's grid, and unless the caller says from when, nothing is
// proposed inside the lead time of its visit type. Free times are looked at for sixty days.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/pg/pool.h"
#include "scheduler/access/call_context.h"
#include "scheduler/availability/availability.h"
#include "scheduler/clearances/clearances.h"
#include "scheduler/courses/courses.h"
#include "scheduler/courses/pair_offers.h"
#include "scheduler/courses/pairing_policy.h"
#include "scheduler/courses/planned_gates.h"
#include "scheduler/courses/proposed_plan.h"
#include "scheduler/directory/directories.h"
#include "scheduler/patients/homes.h"

namespace tandem::courses {

constexpr int kPairSlotsMax = 200;  // of one search
constexpr int kSessionsPerSlotMax = 10;

struct CourseQuestion {
  std::optional<CourseTerms> terms;  // a new course; else `running`
  CourseId running;
  absl::Time earliest = absl::InfinitePast();
  std::vector<PairPlan> near;  // to be kept as far as it can be
  int plans = 3;
};

struct PairSearch {
  VisitTypeId infusion_type;
  VisitTypeId session_type;
  Interval window;  // at most 31 days
  PatientId patient;
  CourseWishes wishes;
  int sessions = 3;
};

class CourseProposals {
 public:
  // All outlive it.
  struct Parts {
    const Clock& clock;
    directory::Directories& directories;
    availability::Availability& availability;
    Courses& courses;
    clearances::Clearances& clearances;
    const patients::Homes& homes;
  };
  explicit CourseProposals(const Parts& parts) : parts_(parts) {}

  absl::StatusOr<ProposedPlans> Propose(const access::CallContext& call,
                                        const CourseQuestion& question);
  // At most kOffersMax, the best first. FIELD_INVALID `position` when there is no such infusion.
  // NOT_FOUND: also a visit type that has left the clinic's file.
  absl::StatusOr<std::vector<PairOffer>> Offers(const access::CallContext& call, CourseId course,
                                                int position, bool infusion_may_move = true);
  absl::StatusOr<std::vector<PairSlot>> Search(const access::CallContext& call,
                                               const PairSearch& search);

 private:
  // What a question is about, in the file in force.
  struct Subject {
    absl::Time now;
    CourseTerms terms;
    directory::SnapshotPtr clinic = {};
    const directory::VisitType* infusion_type = nullptr;
    const directory::VisitType* session_type = nullptr;      // null: a course without sessions
    const directory::VisitType* preparation_type = nullptr;  // null: none is wanted
    PairingPolicy policy = {};
    std::optional<CourseView> running = {};
    std::optional<Interval> due = {};        // of a booster's first infusion
    std::vector<AppointmentId> moving = {};  // of it: they are in the way of nothing
    std::optional<GeoPoint> home = {};       // of the patient
  };
  absl::StatusOr<Subject> SubjectOf(const access::CallContext& call, CourseTerms terms,
                                    std::optional<CourseView> running);
  // Free times in the window, at most sixty days of it.
  absl::StatusOr<availability::FreeTimes> Infusions(const access::CallContext& call,
                                                    const Subject& subject, const Interval& window);
  absl::StatusOr<availability::FreeTimes> Sessions(const access::CallContext& call,
                                                   const Subject& subject, const Interval& window);

  // When new visits of the type may begin: unless the caller says from when, not before a booster
  // is due; and not while the course pauses.
  static absl::Time StartsFrom(const Subject& subject, absl::Time asked,
                               const directory::VisitType& type);
  // The same of sessions, which may come before an infusion that begins then.
  static absl::Time SessionsFrom(const Subject& subject, absl::Time asked);
  // The same of infusions, which come after a preparation.
  static absl::Time InfusionsFrom(const Subject& subject, absl::Time asked);
  // The session that prepares for each of the plans.
  absl::Status AddPreparations(const access::CallContext& call, const Subject& subject,
                               absl::Time asked, std::vector<ProposedPlan>& plans);
  // Would the running course take the infusion of its pair there?
  static bool MayBook(const Subject& subject, std::size_t index, const PlannedVisit& infusion);
  absl::StatusOr<PlannedGates> Gates(const access::CallContext& call, const Subject& subject);

  Parts parts_;
};

}  // namespace tandem::courses
