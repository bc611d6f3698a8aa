// SPDX-License-Identifier: Apache-2.0
// Courses under a random history: moves, cancellations, missed and finished visits, sick
// therapists, repaired days, changed terms, undone steps, replays, weeks in which clocks change.
// After each event
// every course is read and judged by rules that are written down here once more, and that share no
// code with the scheduler's.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "base/testing/simulated_clock.h"
#include "tandem/v1/courses.grpc.pb.h"
#include "tests/support/desk.h"
#include "tests/support/service.h"

namespace tandem::testing {

class CourseHistory {
 public:
  // `direction`: on which side of their infusions sessions are, by the clinic's file.
  CourseHistory(TestService& service, SimulatedClock& clock, std::uint64_t seed,
                std::string direction);

  // One event, and everything judged after it.
  void Step();

  // What was wrong, one sentence each.
  const std::vector<std::string>& findings() const { return findings_; }
  // How often each event did something.
  const std::map<std::string, int>& done() const { return done_; }

 private:
  using Courses = v1::CoursesService::Stub;
  // Appointments by name, as they were before the event.
  using Seen = std::map<std::string, v1::Appointment>;

  void BookCourse();
  void MoveHalf();
  void CancelHalf();
  void UndoCancel();
  void MissOrFinish();
  void SickTherapist();
  void RepairDay();
  void MovePair();
  void Replan();
  // Takes an offer without a session: chooses what it means.
  void TakeOffer(const v1::PairOffer& offer, const std::string& course, int position);
  void Choose();
  // Holds the times of its first pair; sometimes for too long.
  void HoldFirst(v1::BookCourseRequest& order);
  void ConfirmTail();
  void ChangeTerms();
  void ToggleSkipped(const v1::Course& course, const Seen& before,
                     v1::UpdateCourseRequest& request);
  void Shorten(const v1::Course& course, const Seen& before, v1::UpdateCourseRequest& request);
  // `expected`: "OK" or a reason; of visits only those touched may change.
  void Expect(const v1::UpdateCourseRequest& request, const std::string& what,
              const std::string& expected, const Seen& before,
              const std::vector<std::string>& touched = {});
  void AskTwice();
  void PassTime();

  std::string AnyCourse();
  const v1::Pair& AnyPair(const v1::Course& course);
  // A half of any course that is booked and to come; empty: none was found.
  std::string AnyHalf(bool to_come);
  absl::StatusOr<v1::Course> Read(const std::string& name);
  Seen ReadAll();
  // Whoever lost their place in the window, `lost` among them, is helped as it is proposed.
  void Repair(const Interval& window, const std::string& lost);
  void Did(const std::string& event) { ++done_[event]; }
  void Found(const std::string& finding);

  void Judge(const Seen& before, const std::vector<std::string>& touched);
  void JudgePair(const v1::Course& course, int index, const Seen& now);
  bool IsInTheWay(const v1::Pair& pair, const Seen& now) const;
  bool HasSession(const v1::Course& course, int index, const Seen& now) const;
  // Of its start, on the wall, since 2020-01-01.
  static std::int64_t DayOf(const v1::Appointment& visit);
  void JudgeTasks(const v1::Course& course, const Seen& now);
  void JudgeRepaired(const v1::Repair& repair);

  template <class Request, class Reply>
  absl::StatusOr<Reply> Call(grpc::Status (Courses::*method)(grpc::ClientContext*, const Request&,
                                                             Reply*),
                             const Request& request) {
    const auto context = Client::Context(desk_.who());
    Reply reply;
    const grpc::Status status = ((*stub_).*method)(context.get(), request, &reply);
    if (!status.ok()) return FromGrpc(status);
    return reply;
  }

  TestService& service_;
  SimulatedClock& clock_;
  const std::string direction_;
  Desk desk_;
  std::unique_ptr<Courses> stub_;
  std::mt19937_64 random_;
  int step_ = 0;
  std::string event_;
  std::vector<std::string> courses_;
  std::vector<std::string> cancelled_;  // to undo
  std::map<std::string, int> done_;
  std::vector<std::string> findings_;
};

}  // namespace tandem::testing
