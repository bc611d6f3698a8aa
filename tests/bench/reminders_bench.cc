// SPDX-License-Identifier: Apache-2.0
// How many due messages a second one notifier brings to a mail server, facts read again, worded and
// written down as accepted, against Postfix's smtp-source, which sends a fixed text to the same
// server, with as many sessions; whether a large backlog drains in little memory; and what planning
// its messages adds to a booking.
//
//   ratio           messages of visits a second (8 sessions that stay open) / smtp-source -s 8
//   ratio_kept      the same / smtp-source -s 8 -d, whose sessions stay open, too
//   backlog_rss_mb  the most memory of the notifier while the backlog drains
//   backlog_growth_mb  the most after the first fifth, less the most before
//   plan_share      the part of pgbench's rate of bookings that is gone when it plans
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "absl/time/clock.h"
#include "tests/bench/booked_clinic.h"
#include "tests/bench/measuring.h"
#include "tests/support/child_program.h"
#include "tests/support/command_output.h"
#include "tests/support/notified_clinic.h"
#include "tests/support/project_folder.h"
#include "tests/support/scripted_server.h"

namespace tandem::bench {
namespace {

using testing::ChildProgram;
using testing::NotifiedClinic;
using testing::NotifierProcess;

constexpr int kSessions = 8;
constexpr int kMailBytes = 4000;  // about what a mail of a visit has
constexpr absl::Duration kSampleEvery = absl::Milliseconds(100);
constexpr absl::Duration kDrainMax = absl::Minutes(20);

struct Sizes {
  int rounds;
  int messages;  // of one round
  int backlog;
  int share_rounds;
  absl::Duration share_time;  // of one run of pgbench
};

class RemindersBench {
 public:
  RemindersBench()
      : postfix_(Postfix()),
        library_("LD_LIBRARY_PATH=" + postfix_ + "/usr/lib/postfix"),
        port_(testing::FreePort()),
        sink_({.words = SinkWords(), .environment = {library_}}) {
    testing::WaitForPort(port_);
  }

  // Messages a second.
  double Source(int messages, bool kept) {
    std::vector<std::string> words = {postfix_ + "/usr/sbin/smtp-source",
                                      "-s",
                                      std::to_string(kSessions),
                                      "-m",
                                      std::to_string(messages),
                                      "-l",
                                      std::to_string(kMailBytes),
                                      "-f",
                                      "visits@clinic.test",
                                      "-t",
                                      "robin@example.com"};
    if (kept) words.emplace_back("-d");
    words.push_back(Address());
    const absl::Time began = clock_.Now();
    ChildProgram source({.words = words, .environment = {library_}});
    if (source.Wait() != 0) throw std::runtime_error("smtp-source failed");
    const double rate = messages / absl::ToDoubleSeconds(clock_.Now() - began);
    std::printf("smtp-source %-9s %8.0f/s\n", kept ? "kept" : "", rate);
    return rate;
  }

  struct Drained {
    double per_second = 0;
    double rss_mb = 0;
    double growth_mb = 0;
  };
  Drained Drain(int messages) {
    clinic_.AddVisits(next_, messages);
    next_ += messages;
    clinic_.Sql("ANALYZE");
    testing::NotifierOptions options = clinic_.Options();
    options.mail = testing::PlainRelay(port_, kSessions);
    NotifierProcess notifier(options);
    Drained drained = Watch(notifier, messages);
    if (notifier.Stop() != 0) throw std::runtime_error("the notifier failed");
    if (clinic_.Count("message WHERE state <> 'accepted'") != 0) {
      throw std::runtime_error("some were not accepted");
    }
    std::printf("notifier of %7d %8.0f/s, %.0f MB\n", messages, drained.per_second, drained.rss_mb);
    return drained;
  }

 private:
  static std::string Postfix() {
    std::string home = testing::OutputOf("cd '" + testing::ProjectFolder() +
                                         "' && bash tools/dev/postfix.sh 2>/dev/null");
    while (!home.empty() && home.back() == '\n') home.pop_back();
    return home;
  }
  std::string Address() const { return fmt::format("127.0.0.1:{}", port_); }
  std::vector<std::string> SinkWords() const {
    std::vector<std::string> words = {postfix_ + "/usr/sbin/smtp-sink"};
    if (geteuid() == 0) words.insert(words.end(), {"-u", "nobody"});
    words.insert(words.end(), {"-c", Address(), "256"});
    return words;
  }

  static double ResidentMb(pid_t pid) {
    std::ifstream status(fmt::format("/proc/{}/status", pid));
    for (std::string line; std::getline(status, line);) {
      if (line.rfind("VmRSS:", 0) == 0) return std::stod(line.substr(6)) / 1024;
    }
    return 0;
  }

  // From the first that was written down to the last.
  Drained Watch(const NotifierProcess& notifier, int messages) {
    const absl::Time give_up = clock_.Now() + kDrainMax;
    absl::Time first;
    double at_first = 0;
    double before = 0;
    double after = 0;
    double done = 0;
    while (done < messages) {
      if (clock_.Now() > give_up) throw std::runtime_error("the backlog does not drain");
      absl::SleepFor(kSampleEvery);
      done = notifier.Metric("tandem_notifier_lateness_seconds_count");
      if (done > 0 && at_first == 0) {
        at_first = done;
        first = clock_.Now();
      }
      double& most = done < messages / 5.0 ? before : after;
      most = std::max(most, ResidentMb(notifier.pid()));
    }
    const double seconds = absl::ToDoubleSeconds(clock_.Now() - first);
    return {.per_second = (done - at_first) / seconds,
            .rss_mb = std::max(before, after),
            .growth_mb = std::max(0.0, after - before)};
  }

  RealClock clock_;
  const std::string postfix_;
  const std::string library_;
  const int port_;
  ChildProgram sink_;
  NotifiedClinic clinic_;
  int next_ = 1;
};

double PlanShare(const Sizes& sizes) {
  BookedClinic clinic;
  clinic.SettleIn();
  std::vector<double> shares;
  for (int round = 0; round < sizes.share_rounds; ++round) {
    shares.push_back(clinic.PlanShare(sizes.share_time));
  }
  return Median(shares);
}

int Main(int argc, char** argv) {
  const bool smoke = IsSmoke(argc, argv);
  const Sizes sizes = smoke ? Sizes{1, 500, 2000, 1, absl::Seconds(2)}
                            : Sizes{3, 10'000, 100'000, 5, absl::Seconds(10)};
  const double share = PlanShare(sizes);
  RemindersBench bench;
  std::vector<double> ratios;
  std::vector<double> kept;
  double per_second = 0;
  for (int round = 0; round < sizes.rounds; ++round) {
    const double source = bench.Source(sizes.messages, false);
    per_second = bench.Drain(sizes.messages).per_second;
    ratios.push_back(per_second / source);
    kept.push_back(per_second / bench.Source(sizes.messages, true));
  }
  const RemindersBench::Drained backlog = bench.Drain(sizes.backlog);
  PrintResult("reminders", {{"ratio", Median(ratios)},
                            {"ratio_kept", Median(kept)},
                            {"messages_per_second", per_second},
                            {"backlog_per_second", backlog.per_second},
                            {"backlog_rss_mb", backlog.rss_mb},
                            {"backlog_growth_mb", backlog.growth_mb},
                            {"plan_share", share}});
  return 0;
}

}  // namespace
}  // namespace tandem::bench

int main(int argc, char** argv) { return tandem::bench::Main(argc, argv); }
