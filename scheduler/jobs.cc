// SPDX-License-Identifier: Apache-2.0
#include "scheduler/jobs.h"

#include <chrono>
#include <exception>
#include <utility>

#include "base/error.h"
#include "base/log.h"

namespace tandem {
namespace {

void LogFailure(const Job& job, ClinicId clinic, const absl::Status& status) {
  const auto reason = ReasonOf(status);
  Log(LogLevel::kWarning, "job_failed",
      {{"job", job.name},
       {"clinic", clinic},
       {"code", absl::StatusCodeToString(status.code())},
       {"reason", reason.has_value() ? Name(*reason) : "NONE"}});
}

// A statement and its reader may disagree (pg::DecodeError): no exception ends the thread.
absl::StatusOr<int> SweepSafely(const Job& job, ClinicId clinic) {
  pg::TxOptions options;
  options.clinic = clinic.uuid;
  try {
    return job.sweep(options, clinic);
  } catch (const std::exception&) {
    return InternalError(job.name);
  }
}

}  // namespace

Jobs::Jobs(const Clock& clock, access::ClinicRoutes& routes, std::vector<Job> jobs)
    : clock_(clock), routes_(routes), jobs_(std::move(jobs)) {}

Jobs::~Jobs() { Stop(); }

void Jobs::Start() {
  thread_ = std::thread([this] { Loop(); });
}

void Jobs::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

bool Jobs::stopping() const {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

void Jobs::Loop() {
  std::vector<absl::Time> due(jobs_.size(), absl::InfinitePast());
  while (!stopping()) {
    for (std::size_t i = 0; i < jobs_.size() && !stopping(); ++i) {
      if (clock_.Now() < due[i]) continue;
      RunRound(jobs_[i]);
      due[i] = clock_.Now() + jobs_[i].interval;
    }
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, absl::ToChronoMilliseconds(kJobLookEvery), [this] { return stopping_; });
  }
}

int Jobs::RunAll() {
  int changed = 0;
  for (const Job& job : jobs_) changed += RunRound(job);
  return changed;
}

int Jobs::RunRound(const Job& job) {
  int changed = 0;
  bool failed = false;
  ClinicId last;
  while (!stopping()) {
    const auto page = routes_.List(last, absl::InfiniteFuture());
    if (!page.ok()) LogFailure(job, last, page.status());
    failed = failed || !page.ok();
    if (!page.ok() || page->empty()) break;
    for (const access::ClinicRoute& route : *page) {
      const absl::StatusOr<int> done = RunClinic(job, route.clinic);
      failed = failed || !done.ok();
      changed += done.value_or(0);
    }
    last = page->back().clinic;
  }
  if (changed > 0) {
    Log(LogLevel::kInfo, "job_done", {{"job", job.name}, {"changed", changed}});
  }
  if (!failed && !stopping() && job.last_success != nullptr) {
    job.last_success->Set(absl::ToDoubleSeconds(clock_.Now() - absl::UnixEpoch()));
  }
  return changed;
}

// What was changed before a failure is not counted.
absl::StatusOr<int> Jobs::RunClinic(const Job& job, ClinicId clinic) {
  int changed = 0;
  for (int batch = 0; batch < kBatchesPerTurnMax && !stopping(); ++batch) {
    const absl::StatusOr<int> done = SweepSafely(job, clinic);
    if (!done.ok()) {
      LogFailure(job, clinic, done.status());
      return done;
    }
    if (*done == 0) break;
    changed += *done;
  }
  return changed;
}

}  // namespace tandem
