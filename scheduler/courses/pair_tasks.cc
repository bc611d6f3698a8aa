// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/pair_tasks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "base/crypto.h"

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

// A number from what a pair is made of, for the column that tells one matter from the next.
int NumberOf(const PairView& pair) {
  const Bytes digest = Sha256(TraitsOf(pair.infusion) + "+" + TraitsOf(pair.session));
  std::uint32_t number = 0;
  std::memcpy(&number, std::string_view(digest).data(), sizeof number);
  return static_cast<int>(number >> 1);
}

class TaskFinder {
 public:
  TaskFinder(const CourseView& course, absl::Time now) : course_(course), now_(now) {}

  void Look(const PairView& pair) {
    if (!pair.infusion.has_value()) return;
    if (IsLost(*pair.infusion)) return Add(tasks::Kind::kInfusionLost, pair, false);
    if (pair.judgement.state == PairState::kBroken) {
      Add(tasks::Kind::kPairBroken, pair, pair.infusion->time.start - now_ < kUrgentAhead);
    }
    if (pair.session.has_value() && pair.session->status == Status::kNoShow &&
        pair.infusion->time.start < pair.session->time.start) {
      Add(tasks::Kind::kWelfare, pair, true);
    }
  }

  std::vector<tasks::NewTask> found() && { return std::move(found_); }

 private:
  void Add(tasks::Kind kind, const PairView& pair, bool is_urgent) {
    tasks::NewTask task;
    task.kind = kind;
    task.subject = SubjectOf(course_.course.id, pair.link.position);
    task.subject_version = NumberOf(pair);
    task.urgent = is_urgent;
    task.patient = course_.course.terms.patient;
    task.appointment = kind == tasks::Kind::kWelfare ? pair.session->id : pair.infusion->id;
    task.due = is_urgent ? now_ : now_ + kLookedAtWithin;
    found_.push_back(std::move(task));
  }

  const CourseView& course_;
  absl::Time now_;
  std::vector<tasks::NewTask> found_;
};

}  // namespace

Uuid SubjectOf(CourseId course, int position) {
  const Bytes digest = Sha256(fmt::format("pair {} of {}", position, ToString(course)));
  Uuid subject;
  std::memcpy(subject.bytes.data(), std::string_view(digest).data(), subject.bytes.size());
  return subject;
}

std::vector<tasks::NewTask> TasksOf(const CourseView& course, const PairPolicy& policy,
                                    absl::Time now) {
  TaskFinder finder(course, now);
  for (const PairView& pair : course.pairs) {
    const bool is_over =
        pair.infusion.has_value() && pair.infusion->time.end + policy.acceptable_until < now;
    if (!is_over) finder.Look(pair);
  }
  return std::move(finder).found();
}

}  // namespace tandem::courses
