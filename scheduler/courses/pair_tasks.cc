// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/pair_tasks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "base/crypto.h"
#include "scheduler/courses/pair_offers.h"

namespace tandem::courses {
namespace {

using appointments::Appointment;
using appointments::Status;

// What of a half matters to whoever mends the pair. A half that was lost, came back and was lost
// again is another matter; one that was confirmed is not.
std::string TraitsOf(const std::optional<Appointment>& half) {
  if (!half.has_value()) return "-";
  return fmt::format("{}/{}/{}/{}", ToString(half->id), absl::ToUnixSeconds(half->time.start),
                     static_cast<int>(half->mode), IsLost(*half) ? half->version : 0);
}

// A number for the column that tells one matter from the next.
int NumberOf(const std::string& matter) {
  const Bytes digest = Sha256(matter);
  std::uint32_t number = 0;
  std::memcpy(&number, std::string_view(digest).data(), sizeof number);
  return static_cast<int>(number >> 1);
}

// What a pair is made of. Whoever waits knows that there is no session: another matter.
std::string MatterOf(const PairView& pair) {
  const std::string halves = TraitsOf(pair.infusion) + "+" + TraitsOf(pair.session);
  return pair.link.choice == PairingChoice::kWaiting ? halves + "+waiting" : halves;
}

Uuid SubjectFrom(const std::string& text) {
  const Bytes digest = Sha256(text);
  Uuid subject;
  std::memcpy(subject.bytes.data(), std::string_view(digest).data(), subject.bytes.size());
  return subject;
}

tasks::NewTask TaskOf(tasks::Kind kind, const CourseView& course, const PairView& pair) {
  tasks::NewTask task;
  task.kind = kind;
  task.subject = SubjectOf(course.course.id, pair.link.position);
  task.subject_version = NumberOf(MatterOf(pair));
  task.patient = course.course.terms.patient;
  task.appointment = kind == tasks::Kind::kWelfare ? pair.session->id : pair.infusion->id;
  return task;
}

bool IsUrgent(const PairView& pair, absl::Time now) {
  return pair.infusion->time.start - now < kUrgentAhead;
}

absl::Time DischargeOf(const Appointment& infusion) {
  return infusion.actual_end.value_or(infusion.time.end);
}

class TaskFinder {
 public:
  TaskFinder(const CourseView& course, const PairPolicy& policy, absl::Time now)
      : course_(course), policy_(policy), now_(now) {}

  void Look(const PairView& pair) {
    if (!pair.infusion.has_value() || pair.judgement.state == PairState::kSkipped) return;
    if (IsLost(*pair.infusion)) return Add(tasks::Kind::kInfusionLost, pair, false);
    const bool can_mend = now_ <= SessionsEnd(policy_, pair.infusion->time);
    if (pair.judgement.state == PairState::kBroken && can_mend) LookAtBroken(pair);
    if (pair.session.has_value() && pair.session->status == Status::kNoShow &&
        pair.infusion->time.start < pair.session->time.start) {
      Add(tasks::Kind::kWelfare, pair, true);
    }
  }

  // Whoever wants a call is called, however late.
  void LookForCall(const PairView& pair) {
    if (pair.link.choice != PairingChoice::kFollowUp) return;
    if (!pair.infusion.has_value() || IsLost(*pair.infusion)) return;
    Push(tasks::Kind::kFollowUpCall, pair, false, DischargeOf(*pair.infusion) + kFollowUpWithin);
  }

  std::vector<tasks::NewTask> found() && { return std::move(found_); }

 private:
  // Whoever waits is looked at again when there is hardly a time left to find.
  void LookAtBroken(const PairView& pair) {
    const bool is_urgent = IsUrgent(pair, now_);
    if (is_urgent || !AwaitsTime(pair)) return Add(tasks::Kind::kPairBroken, pair, is_urgent);
    Push(tasks::Kind::kPairBroken, pair, false, pair.infusion->time.start - kUrgentAhead);
  }

  void Add(tasks::Kind kind, const PairView& pair, bool is_urgent) {
    Push(kind, pair, is_urgent, is_urgent ? now_ : now_ + kLookedAtWithin);
  }

  void Push(tasks::Kind kind, const PairView& pair, bool is_urgent, absl::Time due) {
    tasks::NewTask task = TaskOf(kind, course_, pair);
    task.urgent = is_urgent;
    task.due = due;
    found_.push_back(std::move(task));
  }

  const CourseView& course_;
  const PairPolicy& policy_;
  absl::Time now_;
  std::vector<tasks::NewTask> found_;
};

}  // namespace

Uuid SubjectOf(CourseId course, int position) {
  return SubjectFrom(fmt::format("pair {} of {}", position, ToString(course)));
}

Uuid TimeSubjectOf(CourseId course, int position) {
  return SubjectFrom(fmt::format("time for pair {} of {}", position, ToString(course)));
}

bool AwaitsTime(const PairView& pair) {
  return pair.link.choice == PairingChoice::kWaiting && pair.infusion.has_value() &&
         !IsLost(*pair.infusion) && pair.judgement.state == PairState::kBroken;
}

tasks::NewTask TimeFreeTask(const CourseView& course, const PairView& pair,
                            const PlannedVisit& free, absl::Time now) {
  tasks::NewTask task = TaskOf(tasks::Kind::kPairTimeFree, course, pair);
  task.subject = TimeSubjectOf(course.course.id, pair.link.position);
  task.subject_version =
      NumberOf(fmt::format("{}/{}/{}", MatterOf(pair), absl::ToUnixSeconds(free.time.start),
                           ToString(free.practitioner)));
  task.urgent = IsUrgent(pair, now);
  task.due = task.urgent ? now : now + kLookedAtWithin;
  return task;
}

std::vector<tasks::NewTask> TasksOf(const CourseView& course, const PairPolicy& policy,
                                    absl::Time now) {
  TaskFinder finder(course, policy, now);
  for (const PairView& pair : course.pairs) {
    const bool is_over =
        pair.infusion.has_value() && pair.infusion->time.end + policy.acceptable_until < now;
    if (!is_over) finder.Look(pair);
    finder.LookForCall(pair);
  }
  return std::move(finder).found();
}

}  // namespace tandem::courses
