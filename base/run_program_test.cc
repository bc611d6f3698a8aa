// SPDX-License-Identifier: Apache-2.0
// Each in a child: a program blocks signals, forbids core dumps and may end itself.
#include "base/run_program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <vector>

#include "absl/time/clock.h"

namespace tandem {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr absl::Duration kStopMax = absl::Milliseconds(200);
constexpr absl::Duration kFarTooLong = absl::Minutes(1);

// Its configuration's name says what goes wrong.
class OddProgram final : public Program {
 public:
  std::string_view name() const override { return "tandem-odd"; }
  absl::StatusOr<ProgramSettings> Load(const std::string& config_path) override {
    fault_ = config_path;
    if (fault_ == "unreadable") return absl::InvalidArgumentError("It cannot be read.");
    return ProgramSettings{.effective = "port = 7\n", .stop_max = kStopMax};
  }
  absl::Status Check() override {
    return fault_ == "unsound" ? absl::NotFoundError("A file is missing.") : absl::OkStatus();
  }
  absl::Status Start() override {
    if (fault_ == "taken") return absl::UnavailableError("The port is taken.");
    Log(LogLevel::kInfo, "working");
    return absl::OkStatus();
  }
  void Stop() override { absl::SleepFor(fault_ == "stuck" ? kFarTooLong : absl::ZeroDuration()); }

 private:
  std::string fault_;
};

struct Ended {
  int status = -1;
  std::string said;
};

[[noreturn]] void RunAsChild(std::vector<std::string> words, int output) {
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  close(output);
  words.insert(words.begin(), "tandem-odd");
  std::vector<char*> values;
  for (std::string& word : words) values.push_back(word.data());
  OddProgram program;
  const int status = RunProgram(program, static_cast<int>(values.size()), values.data());
  fflush(nullptr);
  _exit(status);
}

// `signal` is sent once it works.
Ended RunOdd(const std::vector<std::string>& words, int signal = 0) {
  std::array<int, 2> pipe_ends;
  EXPECT_EQ(pipe(pipe_ends.data()), 0);
  fflush(nullptr);
  const pid_t child = fork();
  if (child == 0) RunAsChild(words, pipe_ends[1]);
  close(pipe_ends[1]);
  Ended ended;
  std::array<char, 4096> bytes;
  for (ssize_t size = 0; (size = read(pipe_ends[0], bytes.data(), bytes.size())) > 0;) {
    ended.said.append(bytes.data(), static_cast<std::size_t>(size));
    if (signal == 0 || ended.said.find("working") == std::string::npos) continue;
    kill(child, signal);
    signal = 0;
  }
  close(pipe_ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFEXITED(status)) ended.status = WEXITSTATUS(status);
  return ended;
}

TEST(RunProgramTest, OtherWordsThanItsOwnAreAnsweredWithItsUsage) {
  const std::vector<std::vector<std::string>> wrong = {
      {}, {"--config"}, {"--check-config"}, {"--config", "good", "--help"}, {"good"}};
  for (const std::vector<std::string>& words : wrong) {
    const Ended ended = RunOdd(words);
    EXPECT_EQ(ended.status, kExitUsage);
    EXPECT_EQ(ended.said, "tandem-odd --config FILE [--check-config]\n");
  }
}

TEST(RunProgramTest, ACheckShowsTheConfigurationAndStartsNothing) {
  const Ended good = RunOdd({"--config", "good", "--check-config"});
  EXPECT_EQ(good.status, 0);
  EXPECT_EQ(good.said, "port = 7\n");
  const Ended unsound = RunOdd({"--check-config", "--config", "unsound"});
  EXPECT_EQ(unsound.status, 1);
  EXPECT_EQ(unsound.said, "A file is missing.\n");
}

TEST(RunProgramTest, WhatKeepsItFromStartingIsOneSentence) {
  const Ended unreadable = RunOdd({"--config", "unreadable"});
  EXPECT_EQ(unreadable.status, 1);
  EXPECT_EQ(unreadable.said, "It cannot be read.\n");
  const Ended taken = RunOdd({"--config", "taken"});
  EXPECT_EQ(taken.status, 1);
  EXPECT_EQ(taken.said, "The port is taken.\n");
}

TEST(RunProgramTest, ASignalStopsItInOrder) {
  for (const int signal : {SIGTERM, SIGINT}) {
    const Ended ended = RunOdd({"--config", "good"}, signal);
    EXPECT_EQ(ended.status, 0) << signal;
    EXPECT_THAT(ended.said, AllOf(HasSubstr("draining"), HasSubstr("\"stopped\""),
                                  Not(HasSubstr("stopped_while_stuck"))));
  }
}

TEST(RunProgramTest, OneThatIsStuckEndsAllTheSame) {
  const Ended ended = RunOdd({"--config", "stuck"}, SIGTERM);
  EXPECT_EQ(ended.status, kExitStuck);
  EXPECT_THAT(ended.said, HasSubstr("stopped_while_stuck"));
}

}  // namespace
}  // namespace tandem
