// SPDX-License-Identifier: Apache-2.0
// ReminderOracle: what people must have been told of their visits, and what not, from the answers
// that the front desk got and from what arrived. Written from the clinic's rules; shares no code
// with the plan.
//
//   - nothing that is not so: not after a cancellation or a move (five seconds of grace), not early
//   - nothing in quiet hours, no more texts than the law's cap
//   - nothing twice
//   - no text after STOP, and nothing where nobody reads
//   - no word of the treatment, of an illness, of guilt or of a promise
//   - nothing missing that had its whole time
#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "absl/time/time.h"

namespace tandem::testing {

// What a kind of visit asks of messages.
struct VisitKind {
  std::string slug;
  absl::Duration fasting;  // before the start; zero: none
  bool day_after = false;
  bool by_video = false;
};

// A visit from one answer of the front desk on.
struct Standing {
  absl::Time at;
  int version = 1;
  std::string status;  // "booked", "cancelled", "noshow"
  absl::Time start;
};

// One mail or text that was taken by a provider.
struct Arrival {
  struct Tale {
    std::string visit;  // its id
    int version = 1;
    std::string kind;  // as stored: "day_before"
  };
  absl::Time at;
  bool text = false;
  std::string to;
  std::string words;   // of the text, or of the mail's plain part
  std::string around;  // what else is read: subject, sender, other parts
  std::vector<Tale> tales;
};

// Somebody who is told.
struct Reader {
  absl::TimeZone zone;
  bool mail = true;   // has an address
  bool phone = true;  // has a telephone that takes texts
  bool prefers_texts = false;
  absl::Time stopped = absl::InfiniteFuture();  // said STOP by text
};

class ReminderOracle {
 public:
  // `clinic`: whose clocks the visits keep.
  explicit ReminderOracle(absl::TimeZone clinic) : clinic_(clinic) {}

  void AddReader(const std::string& patient, absl::TimeZone zone) {
    AddReader(patient, Reader{.zone = zone});
  }
  void AddReader(const std::string& patient, const Reader& reader) { readers_[patient] = reader; }
  void Stop(const std::string& patient, absl::Time at) { readers_.at(patient).stopped = at; }
  // Staff were asked to call about the visit.
  void NoteCall(const std::string& visit) { called_.insert(visit); }
  void Note(const std::string& visit, const std::string& patient, const VisitKind& kind,
            const Standing& standing);
  void Take(const Arrival& arrival);

  // Times in which nothing could be sent count for nobody: [start, end).
  void Pause(absl::Time start, absl::Time end) { pauses_.push_back({start, end}); }

  // All that is wrong, up to `end`; at most kFindingsMax lines.
  std::vector<std::string> Judge(absl::Time end) const;
  int demands() const { return demands_; }

 private:
  struct Visit {
    std::string patient;
    VisitKind kind;
    std::vector<Standing> standings;
  };
  struct Span {
    absl::Time start;
    absl::Time end;
  };
  using Findings = std::vector<std::string>;

  const Standing* At(const Visit& visit, absl::Time time) const;
  void JudgeTruth(Findings& findings) const;
  void JudgeHours(Findings& findings) const;
  void JudgeCaps(Findings& findings) const;
  void JudgeOnce(Findings& findings) const;
  void JudgeWays(Findings& findings) const;
  void JudgeWords(Findings& findings) const;
  void JudgeMissing(absl::Time end, Findings& findings) const;
  void Demand(const std::string& id, const Standing& standing, const std::string& kind,
              const Span& window, Findings& findings) const;
  bool IsExcused(const std::string& id, const Reader& reader, const Span& window) const;
  bool HasEvening(const std::string& patient, absl::Time from) const;
  bool IsPaused(const Span& window) const;
  absl::Time Allowed(absl::Time time, absl::TimeZone zone) const;

  const absl::TimeZone clinic_;
  absl::TimeZone ZoneOf(const Visit& visit) const { return readers_.at(visit.patient).zone; }

  std::map<std::string, Reader> readers_;
  std::set<std::string> called_;
  std::map<std::string, Visit> visits_;
  std::vector<Arrival> arrivals_;
  // Visit, version, and kind; "told" when it is that it was booked or moved.
  std::set<std::tuple<std::string, int, std::string>> arrived_;
  std::vector<Span> pauses_;
  mutable int demands_ = 0;
};

}  // namespace tandem::testing
