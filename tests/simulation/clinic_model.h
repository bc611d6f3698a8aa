// SPDX-License-Identifier: Apache-2.0
// ClinicModel: what the contract promises about "oak", in memory: seats as intervals, states,
// versions. Written from the comments of appointments.proto; shares no code with the scheduler.
//
//   Judge     what a command may answer: OK, or which refusals
//   Accept    takes over what the scheduler chose among legal things, after judging the choice
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/reason.h"
#include "tests/simulation/desk_command.h"
#include "tests/simulation/oak_clinic.h"
#include "tests/simulation/visit_record.h"

namespace tandem::testing {

// Empty: it must succeed. Else it must be refused, with one of these.
using Refusals = std::set<Reason>;

// A start that a search offers, and who could give it.
struct Offer {
  absl::Time start;
  std::vector<std::string> practitioners;
  bool operator==(const Offer&) const = default;
};

class ClinicModel {
 public:
  struct Entry {
    VisitRecord visit;
    std::vector<SeatTaken> seats;
    std::optional<VisitRecord> before;  // before the last step, when that can be undone
  };

  ClinicModel(absl::TimeZone zone, absl::Time now) : zone_(zone), now_(now) {}

  absl::Time now() const { return now_; }
  void Advance(absl::Duration by) { now_ += by; }
  const std::map<std::string, Entry>& entries() const { return entries_; }

  Refusals Judge(const DeskCommand& command) const;

  // The effect of a command that was answered OK. A finding when the answer is not what was
  // promised, or the seats in the database are not those that the visit takes; else "".
  std::string Accept(const DeskCommand& command, const VisitRecord& answer,
                     const std::vector<SeatTaken>& seats);

  // Holds whose time is over end; how many.
  int Sweep();
  // Drops visits that started before: nothing is done to them any more. Sweep first.
  void Forget(absl::Time before);

  std::vector<Offer> Search(const DeskCommand& command) const;

  // A hold that nothing but the sweep takes notice of.
  bool IsDead(const VisitRecord& visit) const {
    return visit.status == "proposed" && visit.hold_until <= now_;
  }

 private:
  using Who = std::map<std::string, std::string>;  // need -> resource

  // A time for a visit, of a new appointment or a moved one.
  struct Place {
    const OakVisit& kind;
    bool video;
    absl::Time start;
    std::vector<std::string> named;
    std::string patient;
    bool overridden;
    std::string moving;  // own seats count as free; empty: none
  };
  Place PlaceOf(const DeskCommand& command) const;
  std::vector<Who> WaysToFill(const Place& place) const;
  bool IsOpen(const Place& place, const Who& who) const;
  bool IsFree(const Place& place, const Who& who) const;
  bool IsSpanFree(const std::string& resource, const Interval& time, bool shared,
                  const std::string& moving) const;
  Refusals JudgePlace(const Place& place) const;
  Refusals JudgeChange(const DeskCommand& command, const Entry& entry) const;
  Refusals JudgeBookHold(const DeskCommand& command, const VisitRecord& hold) const;
  Refusals JudgeUndo(const Entry& entry) const;
  bool HasDayCome(const VisitRecord& visit) const;
  bool Allows(const DeskCommand& command, const VisitRecord& visit) const;

  // What the answer must be, given who was chosen.
  VisitRecord Expect(const DeskCommand& command, const VisitRecord& answer) const;
  VisitRecord ExpectPlaced(const DeskCommand& command, const Place& place, const Who& who) const;
  void Step(const DeskCommand& command, VisitRecord& visit) const;
  void PutAt(const Place& place, const Who& who, VisitRecord& visit) const;
  std::string JudgeChoice(const DeskCommand& command, const Place& place, const Who& who) const;
  std::string JudgeSeats(const VisitRecord& visit, const std::vector<SeatTaken>& seats) const;
  std::optional<std::string> OverlapWithOthers(const VisitRecord& visit,
                                               const std::vector<SeatTaken>& seats) const;

  absl::TimeZone zone_;
  absl::Time now_;
  std::map<std::string, Entry> entries_;
};

}  // namespace tandem::testing
