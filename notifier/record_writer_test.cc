// SPDX-License-Identifier: Apache-2.0
// What became of messages is written down sooner or later, whatever fails meanwhile.
#include "notifier/record_writer.h"

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <utility>

#include "absl/time/clock.h"
#include "base/error.h"

namespace tandem::notifier {
namespace {

constexpr absl::Duration kPatient = absl::Seconds(60);  // nothing here takes so long
constexpr absl::Duration kWaitMax = absl::Seconds(20);

class RecordWriterTest : public ::testing::Test {
 protected:
  using Endings = std::vector<const Ending*>;

  static ClinicId Clinic(std::uint8_t number) {
    Uuid uuid;
    uuid.bytes[15] = number;
    return ClinicId(uuid);
  }
  static std::vector<Ending> Of(std::uint8_t clinic, std::size_t count) {
    std::vector<Ending> endings(count);
    for (Ending& ending : endings) {
      ending.clinic = Clinic(clinic);
      ending.state = reminders::State::kFailed;
    }
    return endings;
  }
  // What each try of a clinic comes to: errors first, then it is written.
  void Fail(std::uint8_t clinic, int times, absl::Status status) {
    failures_[Clinic(clinic)] = {times, std::move(status)};
  }
  absl::StatusOr<int> Write(ClinicId clinic, const Endings& endings) {
    const std::lock_guard lock(mutex_);
    const auto failure = failures_.find(clinic);
    if (failure != failures_.end() && failure->second.first-- > 0) return failure->second.second;
    written_[clinic] += endings.size();
    return 0;
  }
  std::size_t WrittenOf(std::uint8_t clinic) {
    const std::lock_guard lock(mutex_);
    return written_[Clinic(clinic)];
  }
  bool WaitUntilDone(std::size_t count) {
    const absl::Duration give_up = Uptime() + kWaitMax;
    while (done_ < count && Uptime() < give_up) absl::SleepFor(absl::Milliseconds(1));
    return done_ == count;
  }
  static RecordPatience Patience(absl::Duration away, absl::Duration fault) {
    return {.away = away, .fault = fault, .stop = kPatient, .pause = absl::Milliseconds(1)};
  }
  std::unique_ptr<RecordWriter> Start(const RecordPatience& patience) {
    auto writer = std::make_unique<RecordWriter>(
        RecordWriter::Parts{
            .write = [this](ClinicId clinic, const Endings& all) { return Write(clinic, all); },
            .done = [this](const std::vector<Ending>& all,
                           std::optional<int> /*lost*/) { done_ += all.size(); }},
        patience);
    writer->Start();
    return writer;
  }

  std::mutex mutex_;
  std::map<ClinicId, std::pair<int, absl::Status>> failures_;
  std::map<ClinicId, std::size_t> written_;
  std::atomic<std::size_t> done_ = 0;
};

TEST_F(RecordWriterTest, AsLongAsTheDatabaseIsAwayItIsTriedAgain) {
  Fail(1, 100, absl::UnavailableError("test"));
  // What is hopeless for another reason would be given up long before.
  const auto writer = Start(Patience(kPatient, absl::ZeroDuration()));
  writer->Take(Of(1, 3));
  writer->Take(Of(1, 2));
  EXPECT_TRUE(WaitUntilDone(5));
  EXPECT_EQ(WrittenOf(1), 5U);
}

TEST_F(RecordWriterTest, AClinicThatCannotBeWrittenHoldsUpNoOther) {
  Fail(1, 1'000'000, InternalError("test"));
  const auto writer = Start(Patience(kPatient, kPatient));
  writer->Take(Of(1, 1));
  writer->Take(Of(2, 400));
  writer->Take(Of(3, 4));
  EXPECT_TRUE(WaitUntilDone(404));
  EXPECT_EQ(WrittenOf(2), 400U);
  EXPECT_EQ(WrittenOf(3), 4U);
  const std::lock_guard lock(mutex_);
  failures_.clear();  // and it is written as soon as it can be
}

TEST_F(RecordWriterTest, WhatCannotBeWrittenAtAllIsGivenUpAndNotInHandAnyMore) {
  Fail(1, 1'000'000, InternalError("test"));
  const auto writer = Start(Patience(kPatient, absl::Milliseconds(20)));
  writer->Take(Of(1, 7));
  EXPECT_TRUE(WaitUntilDone(7));
  EXPECT_EQ(WrittenOf(1), 0U);
}

TEST_F(RecordWriterTest, WhoeverStopsItWaitsForWhatIsLeftButNotForEver) {
  Fail(1, 50, absl::UnavailableError("test"));
  auto writer = Start(Patience(kPatient, kPatient));
  writer->Take(Of(1, 9));
  writer->Stop();
  EXPECT_EQ(WrittenOf(1), 9U);

  Fail(2, 1'000'000, absl::UnavailableError("test"));
  RecordPatience short_of_breath = Patience(kPatient, kPatient);
  short_of_breath.stop = absl::Milliseconds(20);
  writer = Start(short_of_breath);
  writer->Take(Of(2, 1));
  writer->Stop();
  EXPECT_EQ(WrittenOf(2), 0U);
  EXPECT_EQ(done_, 10U);
}

}  // namespace
}  // namespace tandem::notifier
