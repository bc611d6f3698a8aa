// SPDX-License-Identifier: Apache-2.0
#include "notifier/record_writer.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "base/log.h"
#include "notifier/failures.h"
#include "notifier/records.h"

namespace tandem::notifier {

void RecordWriter::Start() {
  thread_ = std::thread([this] { Run(); });
}

void RecordWriter::Take(std::vector<Ending> endings) {
  {
    const std::lock_guard lock(mutex_);
    std::ranges::move(endings, std::back_inserter(endings_));
  }
  changed_.notify_one();
}

void RecordWriter::Stop() {
  {
    const std::lock_guard lock(mutex_);
    if (!stopped_at_.has_value()) stopped_at_ = Uptime();
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void RecordWriter::Run() {
  std::vector<Batch> batches;
  while (Next(batches)) {
    std::erase_if(batches, [this](Batch& batch) { return Write(batch); });
  }
}

// Adds what has come meanwhile. False: there is nothing left, and nothing more will come.
bool RecordWriter::Next(std::vector<Batch>& batches) {
  std::map<ClinicId, std::vector<Ending>> fresh;
  {
    std::unique_lock lock(mutex_);
    if (batches.empty()) {
      changed_.wait(lock, [this] { return stopped_at_.has_value() || !endings_.empty(); });
    } else {
      changed_.wait_for(lock, absl::ToChronoMilliseconds(patience_.pause),
                        [this] { return !endings_.empty(); });
    }
    const std::size_t count = std::min(endings_.size(), kRecordsMax);
    const auto end = endings_.begin() + static_cast<std::ptrdiff_t>(count);
    for (auto ending = endings_.begin(); ending != end; ++ending) {
      fresh[ending->clinic].push_back(std::move(*ending));
    }
    endings_.erase(endings_.begin(), end);
  }
  for (auto& [clinic, endings] : fresh) batches.push_back({clinic, std::move(endings)});
  return !batches.empty();
}

bool RecordWriter::IsHopeless(const Batch& batch, const absl::Status& status) {
  const absl::Duration now = Uptime();
  const bool fault = status.code() == absl::StatusCode::kInternal;
  if (now - *batch.first_failure >= (fault ? patience_.fault : patience_.away)) return true;
  const std::lock_guard lock(mutex_);
  return stopped_at_.has_value() && now - *stopped_at_ >= patience_.stop;
}

// Is there nothing more to be done about it?
bool RecordWriter::Write(Batch& batch) {
  if (Uptime() < batch.next_try) return false;
  std::vector<const Ending*> endings;
  for (const Ending& ending : batch.endings) endings.push_back(&ending);
  const auto lost = Safely([&] { return parts_.write(batch.clinic, endings); });
  if (lost.ok()) {
    parts_.done(batch.endings, *lost);
    return true;
  }
  if (!batch.first_failure.has_value()) {
    batch.first_failure = Uptime();
    LogFailure("records_not_written", batch.clinic, lost.status());
  }
  batch.next_try = Uptime() + patience_.pause;
  if (!IsHopeless(batch, lost.status())) return false;
  Log(LogLevel::kError, "records_given_up",
      {{"clinic", batch.clinic}, {"messages", static_cast<int>(endings.size())}});
  parts_.done(batch.endings, std::nullopt);
  return true;
}

}  // namespace tandem::notifier
