// SPDX-License-Identifier: Apache-2.0
// Courses: books and changes courses and their pairs, and reads them. What could be booked is asked
// of CourseProposals. Each mutation is one transaction that starts with its request_id; a replay
// answers with the course as it is by then. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/id_source.h"
#include "base/pg/pool.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/appointments.h"
#include "scheduler/appointments/booking.h"
#include "scheduler/clearances/clearances.h"
#include "scheduler/courses/course.h"
#include "scheduler/courses/course_view.h"
#include "scheduler/courses/pair_following.h"
#include "scheduler/courses/terms_change.h"
#include "scheduler/directory/directories.h"
#include "scheduler/requests/requests.h"

namespace tandem::courses {

constexpr int kHoldsMax = 32;  // contract: named by one order

// Halves of one pair that shall be at these times. What is not given stays as it is.
struct PairPlan {
  int position = 0;
  std::optional<PlannedVisit> infusion;
  std::optional<PlannedVisit> session;
};

struct CourseOrder {
  requests::RequestKey key;
  std::optional<CourseTerms> terms;  // a new course; else `running`
  CourseId running;
  std::string etag;             // empty: whatever it is now
  std::vector<PairPlan> pairs;  // positions differ; none only when there is a preparation
  std::optional<PlannedVisit> preparation = {};  // nothing: as it is
  std::optional<std::string> override_reason;
  std::vector<AppointmentId> holds = {};  // of the patient: used where they fit, else given back
  // What the order names must be pairs (BookCourse). Else it may part them (MovePair): a patient
  // may have their session when they like, and the state of the pair says what came of it.
  bool must_pair = true;
};

struct ConfirmOrder {
  requests::RequestKey key;
  CourseId course;
  std::string etag;
};

struct ChoiceOrder {
  requests::RequestKey key;
  CourseId course;
  std::string etag;
  int position = 0;  // 0: all whose infusion is to come
  PairingChoice choice = PairingChoice::kWanted;
  std::optional<Interval> external;
};

struct UpdateOrder {
  requests::RequestKey key;
  CourseId course;
  std::string etag;
  TermsChange change;
};

class Courses {
 public:
  // All outlive it.
  struct Parts {
    const Clock& clock;
    IdSource& ids;
    pg::Pool& pool;
    directory::Directories& directories;
    appointments::Booking& booking;
    appointments::Appointments& appointments;
    requests::Requests& requests;
    PairFollowing& following;
    clearances::Clearances& clearances;
  };
  explicit Courses(const Parts& parts) : parts_(parts) {}

  // All of the order or nothing. PLAN_REFUSED, SLOT_TAKEN (metadata position, half), GATE_CLOSED,
  // the rule reasons of a booking, STATE_FORBIDS, ETAG_MISMATCH, NOT_FOUND.
  absl::StatusOr<CourseView> Book(const access::CallContext& call, const CourseOrder& order);
  // Everything that is pending becomes booked. GATE_CLOSED, ETAG_MISMATCH, NOT_FOUND.
  absl::StatusOr<CourseView> Confirm(const access::CallContext& call, const ConfirmOrder& order);
  absl::StatusOr<CourseView> Choose(const access::CallContext& call, const ChoiceOrder& order);
  // What is agreed; visits stay as they are. STATE_FORBIDS, ETAG_MISMATCH, NOT_FOUND.
  absl::StatusOr<CourseView> Update(const access::CallContext& call, const UpdateOrder& order);

  // When the first infusion of a course with these terms is due. Nothing: it follows no course, or
  // one of which nothing takes place. NOT_FOUND, FIELD_INVALID: it follows no course of the
  // patient.
  absl::StatusOr<std::optional<Interval>> Due(const access::CallContext& call,
                                              const CourseTerms& terms,
                                              const directory::Snapshot& clinic);

  // Patients: their own only, others' are NOT_FOUND.
  absl::StatusOr<CourseView> Get(const access::CallContext& call, CourseId id);
  // The newest first. A patient's own when `patient` is nil.
  absl::StatusOr<std::vector<CourseView>> List(const access::CallContext& call, PatientId patient);

 private:
  absl::StatusOr<CourseView> View(const access::CallContext& call, Course course);
  // The request was done before: the course that it was about. Nothing: it was not.
  absl::StatusOr<std::optional<CourseView>> Before(const access::CallContext& call,
                                                   const requests::RequestKey& key);
  absl::StatusOr<CourseView> BookNow(const access::CallContext& call, const CourseOrder& order);
  absl::Status ConfirmNow(const access::CallContext& call, const ConfirmOrder& order);
  absl::Status ChooseNow(const access::CallContext& call, const ChoiceOrder& order);
  absl::Status UpdateNow(const access::CallContext& call, const UpdateOrder& order);
  // The course that the order is about, as it is; a new one is not stored yet.
  absl::StatusOr<CourseView> Subject(const access::CallContext& call, const CourseOrder& order,
                                     const directory::Snapshot& clinic);
  // What an order did to a course; of one that was refused, what it did before.
  absl::StatusOr<CourseView> Answer(const access::CallContext& call, const absl::Status& done,
                                    CourseId course, const requests::RequestKey& key);

  Parts parts_;
};

}  // namespace tandem::courses
