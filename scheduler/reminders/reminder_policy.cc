// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/reminder_policy.h"

#include <array>
#include <optional>

#include "base/strings.h"
#include "scheduler/directory/hours_text.h"
#include "scheduler/directory/policy_reader.h"

namespace tandem::reminders {
namespace {

// The earliest and latest hour at which the law lets anybody be written to.
constexpr int kQuietEndMin = 8 * 60;
constexpr int kQuietStartMax = 21 * 60;
constexpr int kTextsPerDayMax = 5;  // more is no reminding
constexpr int kTextsPerWeekMax = 20;
constexpr absl::Duration kSpanMax = absl::Hours(14 * 24);
constexpr absl::Duration kGraceMax = absl::Hours(1);
constexpr std::size_t kSenderNameMax = 40;  // it takes its part of 160 characters
constexpr std::size_t kPublicUrlMax = 100;

constexpr std::string_view kClockForm = "must look like '09:00'";
constexpr std::string_view kSpanForm = "must look like '3m', '2h' or '1d', and be at most 14d";
constexpr std::string_view kGraceForm = "must look like '3m', and be at most 1h";
constexpr std::string_view kCountForm = "must be a whole number";

using Value = directory::PolicyValue<ReminderPolicy>;

std::optional<int> ReadDigits(std::string_view text) {
  if (text.empty() || text.size() > 2) return std::nullopt;
  int number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}

// "09:00"
std::optional<int> ReadClock(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = ReadDigits(text.substr(0, 2));
  const auto minute = ReadDigits(text.substr(3));
  if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
  return *hour * 60 + *minute;
}

template <int ReminderPolicy::*kField>
bool Clock(std::string_view text, ReminderPolicy& policy) {
  const auto minute = ReadClock(text);
  if (minute.has_value()) policy.*kField = *minute;
  return minute.has_value();
}

template <absl::Duration ReminderPolicy::*kField>
bool Span(std::string_view text, ReminderPolicy& policy) {
  const auto span = directory::ParseSpan(text);
  if (!span.has_value() || *span > kSpanMax) return false;
  policy.*kField = *span;
  return true;
}

bool Grace(std::string_view text, ReminderPolicy& policy) {
  const auto span = directory::ParseSpan(text);
  if (!span.has_value() || *span > kGraceMax) return false;
  policy.grace = *span;
  return true;
}

template <int ReminderPolicy::*kField, int kMax>
bool Count(std::string_view text, ReminderPolicy& policy) {
  const auto number = ReadDigits(text);
  if (!number || *number < 1 || *number > kMax) return false;
  policy.*kField = *number;
  return true;
}

bool SenderName(std::string_view text, ReminderPolicy& policy) {
  if (text.empty() || text.size() > kSenderNameMax || HasControl(text)) return false;
  policy.sender_name = std::string(text);
  return true;
}

bool PublicUrl(std::string_view text, ReminderPolicy& policy) {
  const bool web = text.rfind("https://", 0) == 0 || text.rfind("http://", 0) == 0;
  if (!web || text.size() > kPublicUrlMax || text.back() == '/' || HasControl(text)) return false;
  if (text.find_first_of(" <>\"'?#") != std::string_view::npos) return false;
  policy.public_url = std::string(text);
  return true;
}

using P = ReminderPolicy;
constexpr std::array kReminderValues = {
    Value{"grace", kGraceForm, Grace},
    Value{"quiet_end", kClockForm, Clock<&P::quiet_end_minute>},
    Value{"quiet_start", kClockForm, Clock<&P::quiet_start_minute>},
    Value{"texts_per_day", kCountForm, Count<&P::texts_per_day, kTextsPerDayMax>},
    Value{"texts_per_week", kCountForm, Count<&P::texts_per_week, kTextsPerWeekMax>},
    Value{"reminder_from", kClockForm, Clock<&P::reminder_from_minute>},
    Value{"reminder_until", kClockForm, Clock<&P::reminder_until_minute>},
    Value{"day_before_from", kClockForm, Clock<&P::day_before_from_minute>},
    Value{"day_before_until", kClockForm, Clock<&P::day_before_until_minute>},
    Value{"day_after", kClockForm, Clock<&P::day_after_minute>},
    Value{"booster", kClockForm, Clock<&P::booster_minute>},
    Value{"therapist_day", kClockForm, Clock<&P::therapist_minute>},
    Value{"week", kClockForm, Clock<&P::week_minute>},
    Value{"join_link", kSpanForm, Span<&P::join_link>},
    Value{"late_preparation", kSpanForm, Span<&P::late_preparation>},
    Value{"late_reminder", kSpanForm, Span<&P::late_reminder>},
    Value{"fasting_margin", kSpanForm, Span<&P::fasting_margin>},
    Value{"late_day_before", kSpanForm, Span<&P::late_day_before>},
    Value{"late_day_after", kSpanForm, Span<&P::late_day_after>},
    Value{"late_missed", kSpanForm, Span<&P::late_missed>},
    Value{"late_booster", kSpanForm, Span<&P::late_booster>},
    Value{"sender_name", "must be 1 to 40 bytes on one line", SenderName},
    Value{"public_url", "must look like 'https://visits.example.com', without a slash at its end",
          PublicUrl}};
// `late-grace` is of the front desk; looked at for its form only.
bool LateGrace(std::string_view text, ReminderPolicy&) {
  return directory::ParseSpan(text).has_value();
}
constexpr std::array kArrivalValues = {
    Value{"early", kSpanForm, Span<&P::early>},
    Value{"early-first-visit", kSpanForm, Span<&P::early_first_visit>},
    Value{"late-grace", kSpanForm, LateGrace}};

// Hours that end before they begin, or that the law forbids. The defaults take their place.
void CheckHours(ReminderPolicy& read, std::vector<directory::ValueProblem>& faults) {
  const ReminderPolicy usual;
  if (read.quiet_end_minute < kQuietEndMin || read.quiet_start_minute > kQuietStartMax ||
      read.quiet_end_minute >= read.quiet_start_minute) {
    faults.push_back({"quiet_end",
                      "must be at least 08:00 and before quiet_start, which must be "
                      "at most 21:00"});
    read.quiet_end_minute = usual.quiet_end_minute;
    read.quiet_start_minute = usual.quiet_start_minute;
  }
  if (read.reminder_from_minute >= read.reminder_until_minute) {
    faults.push_back({"reminder_from", "must be before reminder_until"});
    read.reminder_from_minute = usual.reminder_from_minute;
    read.reminder_until_minute = usual.reminder_until_minute;
  }
  if (read.day_before_from_minute >= read.day_before_until_minute) {
    faults.push_back({"day_before_from", "must be before day_before_until"});
    read.day_before_from_minute = usual.day_before_from_minute;
    read.day_before_until_minute = usual.day_before_until_minute;
  }
}

void Read(const directory::Policy& policy, ReminderPolicy& read,
          std::vector<directory::ValueProblem>& faults) {
  if (policy.name == kPolicyName) {
    directory::ReadPolicyValues(policy, kReminderValues, read, faults);
    CheckHours(read, faults);
  } else if (policy.name == kArrivalPolicyName) {
    directory::ReadPolicyValues(policy, kArrivalValues, read, faults);
  }
}

}  // namespace

std::vector<directory::ValueProblem> CheckPolicy(const directory::Policy& policy) {
  ReminderPolicy read;
  std::vector<directory::ValueProblem> faults;
  Read(policy, read, faults);
  return faults;
}

std::vector<std::string_view> PolicyKeys() { return directory::KeysOf(kReminderValues); }

ReminderPolicy PolicyOf(const directory::Snapshot& clinic) {
  ReminderPolicy read;
  std::vector<directory::ValueProblem> ignored;
  for (const directory::Policy& policy : clinic.policies) Read(policy, read, ignored);
  if (read.sender_name.empty()) read.sender_name = clinic.display_name;
  return read;
}

}  // namespace tandem::reminders
