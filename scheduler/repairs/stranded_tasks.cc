// SPDX-License-Identifier: Apache-2.0
#include "scheduler/repairs/stranded_tasks.h"

#include <fmt/format.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.h"
#include "base/status.h"

namespace tandem::repairs {
namespace {

using appointments::Appointment;

static_assert(kStrandedMax <= tasks::kAddMax);

// The absences that take something of what the visit takes.
std::string AbsencesOf(const FoundStranded& found, const Appointment& visit) {
  std::string text;
  const auto own = found.claims.find(visit.id);
  if (own == found.claims.end()) return text;
  for (const absences::Absence& absence : found.absences) {
    for (const appointments::Claim& claim : own->second) {
      if (claim.resource != absence.resource || !claim.during.Overlaps(absence.time)) continue;
      text += "/" + ToString(absence.id);
      break;
    }
  }
  return text;
}

// A number of the matter, for the column that tells one from the next. That somebody confirmed the
// visit meanwhile is none.
int NumberOf(const FoundStranded& found, const StrandedVisit& stranded) {
  const Appointment& visit = stranded.appointment;
  std::string text = fmt::format("{}/{}/{}", absl::ToUnixSeconds(visit.time.start),
                                 ToString(visit.location), static_cast<int>(visit.mode));
  for (const appointments::Participation& part : visit.participations) {
    text += "/" + ToString(part.resource);
  }
  for (const StrandingCause cause : stranded.causes) {
    text += fmt::format("/{}", static_cast<int>(cause));
  }
  const Bytes digest = Sha256(text + AbsencesOf(found, visit));
  std::uint32_t number = 0;
  std::memcpy(&number, std::string_view(digest).data(), sizeof number);
  return static_cast<int>(number >> 1);
}

// Nobody calls the server: it looks after every clinic by itself.
access::CallContext CallOf(const pg::TxOptions& options, ClinicId clinic) {
  access::CallContext call;
  call.principal.clinic = clinic;
  call.deadline = options.deadline;
  call.cancelled = options.cancelled;
  return call;
}

}  // namespace

std::vector<tasks::NewTask> TasksOf(const FoundStranded& found, absl::Time now) {
  std::vector<tasks::NewTask> wanted;
  for (const StrandedVisit& stranded : found.visits) {
    const Appointment& visit = stranded.appointment;
    tasks::NewTask task;
    task.kind = tasks::Kind::kStranded;
    task.subject = visit.id.uuid;
    task.subject_version = NumberOf(found, stranded);
    task.urgent = visit.time.start - now < kStrandedUrgentAhead;
    task.patient = visit.patient;
    task.appointment = visit.id;
    task.due = task.urgent ? now : now + kStrandedSeenWithin;
    wanted.push_back(std::move(task));
  }
  return wanted;
}

absl::StatusOr<int> StrandedTasks::Sweep(const pg::TxOptions& options, ClinicId clinic) {
  ASSIGN_OR_RETURN(const directory::SnapshotPtr file, parts_.directories.Latest(options));
  const absl::Time now = parts_.clock.Now();
  const StrandedSearch search(parts_.pool, parts_.absences);
  // What begins now has begun.
  const Interval starts = {now + absl::Microseconds(1), now + kStrandedAhead};
  ASSIGN_OR_RETURN(const FoundStranded found, search.Find(CallOf(options, clinic), *file, starts));
  RETURN_IF_ERROR(parts_.pool.Run(options, [&](pg::Transaction& tx) {
    return parts_.tasks.ReplaceAll(tx, clinic, tasks::Kind::kStranded, TasksOf(found, now));
  }));
  return 0;
}

}  // namespace tandem::repairs
