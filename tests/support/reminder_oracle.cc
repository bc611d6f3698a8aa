// SPDX-License-Identifier: Apache-2.0
#include "tests/support/reminder_oracle.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <sstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/time/civil_time.h"

namespace tandem::testing {
namespace {

constexpr std::size_t kFindingsMax = 20;
constexpr absl::Duration kGrace = absl::Seconds(5);        // of what was on its way
constexpr absl::Duration kQuickChange = absl::Minutes(3);  // nobody is told of it
constexpr absl::Duration kSlack = absl::Hours(1);          // steps of the simulation, tries again
constexpr absl::Duration kStopSlack = absl::Hours(3);
constexpr int kQuietEnd = 9;  // hours of the reader's day
constexpr int kQuietStart = 20;
constexpr int kTextsInDay = 1;
constexpr int kTextsInWeek = 3;

const std::set<std::string> kAhead = {"preparation", "reminder",           "day_before",
                                      "join_link",   "appointment_booked", "appointment_moved"};

// What nobody may read on somebody's telephone or in their mail (domain 3.1, 3.4, 3.5): drugs and
// how they are given, illnesses, guilt, promises. Whole words, and how words begin; of both
// languages.
const std::set<std::string> kWords = {"iv",    "drip",  "dose",   "doses",   "dosis",   "drug",
                                      "drugs", "droga", "drogas", "mg",      "ptsd",    "tept",
                                      "cure",  "cures", "cured",  "cura",    "curas",   "curar",
                                      "fault", "blame", "culpa",  "ashamed", "penalty", "multa"};
const std::array<std::string, 17> kBeginnings = {
    "ketamin",  "esketamin", "spravato", "psychedel", "psicodel", "infus",
    "inyecc",   "inject",    "diagnos",  "depress",   "depresi",  "traum",
    "psychiat", "psiquiat",  "guarant",  "garanti",   "addict"};

// The words of a text in small letters, links left out: their codes say nothing.
std::vector<std::string> WordsOf(const std::string& text) {
  std::vector<std::string> words;
  std::istringstream parts(text);
  for (std::string part; parts >> part;) {
    if (part.find("://") != std::string::npos) continue;
    std::string word;
    for (const char c : part + " ") {
      const bool letter = absl::ascii_isalpha(static_cast<unsigned char>(c)) || (c & 0x80) != 0;
      if (letter) {
        word += absl::ascii_tolower(static_cast<unsigned char>(c));
      } else if (!word.empty()) {
        words.push_back(std::move(word));
        word.clear();
      }
    }
  }
  return words;
}

bool IsForbidden(const std::string& word) {
  return kWords.contains(word) ||
         std::any_of(kBeginnings.begin(), kBeginnings.end(),
                     [&word](const std::string& begin) { return word.rfind(begin, 0) == 0; });
}

std::string Clock(absl::Time time, absl::TimeZone zone) {
  return absl::FormatTime("%Y-%m-%d %H:%M", time, zone);
}

// Does the text say when: the start, or when to come?
bool SaysWhen(const std::string& words, absl::Time start, absl::TimeZone zone) {
  for (const int early : {0, 15, 30}) {
    const absl::CivilSecond local = absl::ToCivilSecond(start - absl::Minutes(early), zone);
    const int hour = local.hour() % 12 == 0 ? 12 : local.hour() % 12;
    if (words.find(fmt::format("{}:{:02}", hour, local.minute())) != std::string::npos) return true;
  }
  return false;
}

// A clock time of the reader's day; where clocks skip it, the first that there is.
absl::Time On(absl::CivilDay day, int hour, int minute, absl::TimeZone zone) {
  return zone.At(absl::CivilSecond(day.year(), day.month(), day.day(), hour, minute)).trans;
}

}  // namespace

void ReminderOracle::Note(const std::string& visit, const std::string& patient,
                          const VisitKind& kind, const Standing& standing) {
  Visit& known = visits_[visit];
  known.patient = patient;
  known.kind = kind;
  known.standings.push_back(standing);
}

void ReminderOracle::Take(const Arrival& arrival) {
  arrivals_.push_back(arrival);
  for (const Arrival::Tale& tale : arrival.tales) {
    const bool told = tale.kind == "appointment_booked" || tale.kind == "appointment_moved";
    arrived_.insert({tale.visit, tale.version, told ? "told" : tale.kind});
  }
}

const Standing* ReminderOracle::At(const Visit& visit, absl::Time time) const {
  const Standing* found = nullptr;
  for (const Standing& standing : visit.standings) {
    if (standing.at <= time) found = &standing;
  }
  return found;
}

absl::Time ReminderOracle::Allowed(absl::Time time, absl::TimeZone zone) const {
  const absl::CivilSecond local = absl::ToCivilSecond(time, zone);
  const absl::CivilDay day(local);
  if (local.hour() < kQuietEnd) return On(day, kQuietEnd, 0, zone);
  return local.hour() < kQuietStart ? time : On(day + 1, kQuietEnd, 0, zone);
}

bool ReminderOracle::IsPaused(const Span& window) const {
  return std::any_of(pauses_.begin(), pauses_.end(), [&window](const Span& pause) {
    return pause.start < window.end && window.start < pause.end;
  });
}

void ReminderOracle::JudgeTruth(Findings& findings) const {
  for (const Arrival& arrival : arrivals_) {
    for (const Arrival::Tale& tale : arrival.tales) {
      const auto found = visits_.find(tale.visit);
      if (found == visits_.end()) continue;  // a week
      const Visit& visit = found->second;
      const Standing* now = At(visit, arrival.at - kGrace);
      if (now == nullptr) now = At(visit, arrival.at);
      const std::string what =
          fmt::format("{} of {} at {}", tale.kind, tale.visit, Clock(arrival.at, clinic_));
      if (now == nullptr) {
        findings.push_back(what + " before it was booked");
        continue;
      }
      if (tale.version != now->version) {
        findings.push_back(
            fmt::format("{} tells of version {}, it is {}", what, tale.version, now->version));
      }
      if (kAhead.contains(tale.kind) && now->status != "booked") {
        findings.push_back(what + " although it is " + now->status);
      }
      if (kAhead.contains(tale.kind) && arrival.at >= now->start) {
        findings.push_back(what + " after it began");
      }
      if (kAhead.contains(tale.kind) && !SaysWhen(arrival.words, now->start, clinic_) &&
          !SaysWhen(arrival.words, now->start, ZoneOf(visit))) {
        findings.push_back(what + " does not say when: " + arrival.words);
      }
      if (tale.kind == "appointment_cancelled" && now->status != "cancelled") {
        findings.push_back(what + " although it is " + now->status);
      }
      if (tale.kind == "missed" && now->status != "noshow") {
        findings.push_back(what + " although it is " + now->status);
      }
      if (tale.kind == "day_after" && now->status != "booked") {
        findings.push_back(what + " although it is " + now->status);
      }
    }
  }
}

void ReminderOracle::JudgeHours(Findings& findings) const {
  for (const Arrival& arrival : arrivals_) {
    for (const Arrival::Tale& tale : arrival.tales) {
      const auto found = visits_.find(tale.visit);
      if (found == visits_.end()) continue;
      const Visit& visit = found->second;
      const absl::TimeZone zone = ZoneOf(visit);
      const Standing* now = At(visit, arrival.at);
      const std::string what =
          fmt::format("{} of {} at {}", tale.kind, tale.visit, Clock(arrival.at, zone));
      const int hour = absl::ToCivilSecond(arrival.at, zone).hour();
      if (hour < kQuietEnd || hour >= kQuietStart) findings.push_back(what + ": quiet hours");
      if (now == nullptr) continue;
      const absl::CivilDay day = absl::ToCivilDay(now->start, clinic_);
      const absl::CivilDay today = absl::ToCivilDay(arrival.at, zone);
      const bool early = (tale.kind == "preparation" && today < day - 7) ||
                         (tale.kind == "reminder" && today < day - 3) ||
                         (tale.kind == "day_before" && today < day - 1) ||
                         (tale.kind == "join_link" && today < day - 1) ||
                         (tale.kind == "day_after" && (today < day + 1 || hour < 10));
      if (early) findings.push_back(what + ": early for " + Clock(now->start, clinic_));
    }
  }
}

void ReminderOracle::JudgeCaps(Findings& findings) const {
  std::map<std::string, std::vector<absl::Time>> texts;
  std::map<std::string, absl::TimeZone> zones;
  for (const Arrival& arrival : arrivals_) {
    const bool known = !arrival.tales.empty() && visits_.contains(arrival.tales.front().visit);
    if (!arrival.text || !known) continue;
    texts[arrival.to].push_back(arrival.at);
    zones[arrival.to] = ZoneOf(visits_.at(arrival.tales.front().visit));
  }
  for (const auto& [to, times] : texts) {
    for (const absl::Time time : times) {
      int day = 0;
      int week = 0;
      for (const absl::Time other : times) {
        if (other > time) continue;
        if (absl::ToCivilDay(other, zones[to]) == absl::ToCivilDay(time, zones[to])) ++day;
        if (time - other < absl::Hours(7 * 24)) ++week;
      }
      if (day > kTextsInDay || week > kTextsInWeek) {
        findings.push_back(fmt::format("{} texts in a day, {} in seven, at {}", day, week,
                                       Clock(time, zones[to])));
      }
    }
  }
}

void ReminderOracle::JudgeOnce(Findings& findings) const {
  std::set<std::string> told;
  for (const Arrival& arrival : arrivals_) {
    for (const Arrival::Tale& tale : arrival.tales) {
      const std::string key = fmt::format("{} {} {}", tale.visit, tale.version, tale.kind);
      if (!told.insert(key).second) {
        findings.push_back(fmt::format("{} twice, at {}", key, Clock(arrival.at, clinic_)));
      }
    }
  }
}

void ReminderOracle::JudgeWays(Findings& findings) const {
  for (const Arrival& arrival : arrivals_) {
    for (const Arrival::Tale& tale : arrival.tales) {
      const auto found = visits_.find(tale.visit);
      if (found == visits_.end()) continue;
      const Reader& reader = readers_.at(found->second.patient);
      const std::string what =
          fmt::format("{} of {} at {}", tale.kind, tale.visit, Clock(arrival.at, clinic_));
      if (arrival.text && arrival.at >= reader.stopped) findings.push_back(what + " after STOP");
      if (!(arrival.text ? reader.phone : reader.mail)) {
        findings.push_back(what + " where nobody reads it");
      }
    }
  }
}

void ReminderOracle::JudgeWords(Findings& findings) const {
  for (const Arrival& arrival : arrivals_) {
    for (const std::string& word : WordsOf(arrival.words + " " + arrival.around)) {
      if (!IsForbidden(word)) continue;
      findings.push_back(fmt::format("\"{}\" at {}", word, Clock(arrival.at, clinic_)));
    }
  }
}

// Will somebody be told of a visit of the next day, in the evening of the day that `from` is on?
bool ReminderOracle::HasEvening(const std::string& patient, absl::Time from) const {
  const absl::TimeZone zone = readers_.at(patient).zone;
  return std::any_of(visits_.begin(), visits_.end(), [&](const auto& one) {
    const Visit& visit = one.second;
    return visit.patient == patient &&
           std::any_of(visit.standings.begin(), visit.standings.end(), [&](const Standing& s) {
             return s.status == "booked" &&
                    absl::ToCivilDay(s.start, clinic_) - 1 == absl::ToCivilDay(from, zone);
           });
  });
}

// Who reads texts only has no other way when there is no room for one, or after STOP: then somebody
// calls, or they wanted it so. And what was on its way when somebody said STOP is looked at no
// more.
bool ReminderOracle::IsExcused(const std::string& id, const Reader& reader,
                               const Span& window) const {
  if (!reader.mail && (called_.contains(id) || reader.stopped <= window.end)) return true;
  return window.start - kStopSlack <= reader.stopped && reader.stopped <= window.end + kStopSlack;
}

void ReminderOracle::Demand(const std::string& id, const Standing& standing,
                            const std::string& kind, const Span& window, Findings& findings) const {
  if (IsPaused(window)) return;
  ++demands_;
  if (arrived_.contains({id, standing.version, kind})) return;
  if (IsExcused(id, readers_.at(visits_.at(id).patient), window)) return;
  findings.push_back(fmt::format("no {} of {} version {} for {}, due {}", kind, id,
                                 standing.version, Clock(standing.start, clinic_),
                                 Clock(window.start, clinic_)));
}

void ReminderOracle::JudgeMissing(absl::Time end, Findings& findings) const {
  for (const auto& [id, visit] : visits_) {
    const absl::TimeZone zone = ZoneOf(visit);
    for (std::size_t i = 0; i < visit.standings.size(); ++i) {
      const Standing& standing = visit.standings[i];
      const absl::Time until =
          i + 1 < visit.standings.size() ? std::min(end, visit.standings[i + 1].at) : end;
      // It had its whole time: nothing changed, and it was not too late to be of use.
      const auto demand = [&, id = id](const std::string& kind, absl::Time due,
                                       absl::Time useless) {
        const absl::Time start = Allowed(due, zone);
        // What is late in the evening goes in the morning.
        Span window = {start, Allowed(start + kSlack, zone) + kSlack};
        // One text tells all of a day, and it is that of the evening.
        const Reader& reader = readers_.at(visit.patient);
        const bool by_text = reader.phone && (reader.prefers_texts || !reader.mail);
        if (by_text && kind != "day_before" && HasEvening(visit.patient, start)) {
          window.end =
              std::max(window.end, On(absl::ToCivilDay(start, zone), kQuietStart, 0, zone));
        }
        if (window.end < until && window.end < useless) {
          Demand(id, standing, kind, window, findings);
        }
      };
      const absl::CivilSecond local = absl::ToCivilSecond(standing.start, clinic_);
      const absl::CivilDay day(local);
      const auto within = [&](absl::CivilDay then, int from, int to) {
        const int minute = std::clamp(local.hour() * 60 + local.minute(), from * 60, to * 60);
        return On(then, minute / 60, minute % 60, zone);
      };
      const auto ahead = [&](const std::string& kind, absl::Time due, absl::Time useless) {
        if (due > standing.at) demand(kind, due, useless);
      };
      if (standing.status == "cancelled") {
        demand("appointment_cancelled", standing.at + kQuickChange, standing.start);
      }
      if (standing.status != "booked") continue;
      demand("told", standing.at + kQuickChange, standing.start);
      ahead("reminder", within(day - 3, 10, 18), On(day - 3, 18, 0, zone) + absl::Hours(24));
      const absl::Time last = visit.kind.fasting == absl::ZeroDuration()
                                  ? standing.start - absl::Hours(2)
                                  : standing.start - visit.kind.fasting - absl::Hours(1);
      ahead("day_before", std::min(within(day - 1, 16, 19), last - absl::Minutes(30)), last);
      if (visit.kind.by_video) {
        ahead("join_link", standing.start - absl::Hours(2), standing.start);
      }
      if (visit.kind.day_after) {
        const absl::Time due = On(day + 1, 10, 0, zone);
        ahead("day_after", due, due + absl::Hours(10));
      }
    }
  }
}

std::vector<std::string> ReminderOracle::Judge(absl::Time end) const {
  demands_ = 0;
  Findings findings;
  JudgeTruth(findings);
  JudgeHours(findings);
  JudgeCaps(findings);
  JudgeOnce(findings);
  JudgeWays(findings);
  JudgeWords(findings);
  JudgeMissing(end, findings);
  if (findings.size() > kFindingsMax) findings.resize(kFindingsMax);
  return findings;
}

}  // namespace tandem::testing
