// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/reminder_policy.h"

#include <gtest/gtest.h>

namespace tandem::reminders {
namespace {

directory::Policy Named(std::string name, std::map<std::string, std::string> values) {
  return {std::move(name), "1", std::move(values)};
}

ReminderPolicy Read(std::map<std::string, std::string> values) {
  directory::Snapshot clinic;
  clinic.display_name = "Cedar Harbor";
  clinic.policies = {Named("reminders", std::move(values))};
  return PolicyOf(clinic);
}

// The first fault of one value; "" when there is none.
std::string FaultOf(std::string_view policy, std::string key, std::string value) {
  const auto faults = CheckPolicy(Named(std::string(policy), {{std::move(key), std::move(value)}}));
  return faults.empty() ? "" : faults[0].key + " " + faults[0].reason;
}

TEST(ReminderPolicyTest, AClinicThatSaysNothingHasTheDefaults) {
  directory::Snapshot clinic;
  clinic.display_name = "Cedar Harbor";
  const ReminderPolicy policy = PolicyOf(clinic);
  EXPECT_EQ(policy.grace, absl::Minutes(3));
  EXPECT_EQ(policy.quiet_end_minute, 540);
  EXPECT_EQ(policy.quiet_start_minute, 1200);
  EXPECT_EQ(policy.texts_per_day, 1);
  EXPECT_EQ(policy.texts_per_week, 3);
  EXPECT_EQ(policy.early_first_visit, absl::Minutes(30));
  EXPECT_EQ(policy.sender_name, "Cedar Harbor");
  EXPECT_EQ(policy.public_url, "");
}

TEST(ReminderPolicyTest, EveryValueIsRead) {
  const ReminderPolicy policy = Read({{"grace", "5m"},
                                      {"quiet_end", "08:30"},
                                      {"quiet_start", "19:30"},
                                      {"texts_per_day", "2"},
                                      {"texts_per_week", "7"},
                                      {"reminder_from", "09:00"},
                                      {"reminder_until", "12:00"},
                                      {"day_before_from", "12:00"},
                                      {"day_before_until", "15:00"},
                                      {"day_after", "11:00"},
                                      {"booster", "11:30"},
                                      {"therapist_day", "06:45"},
                                      {"week", "18:00"},
                                      {"join_link", "1h"},
                                      {"late_preparation", "2d"},
                                      {"late_reminder", "12h"},
                                      {"fasting_margin", "2h"},
                                      {"late_day_before", "3h"},
                                      {"late_day_after", "8h"},
                                      {"late_missed", "6h"},
                                      {"late_booster", "2d"},
                                      {"sender_name", "Your clinic"},
                                      {"public_url", "https://v.example.com"}});
  EXPECT_EQ(policy.grace, absl::Minutes(5));
  EXPECT_EQ(policy.quiet_end_minute, 510);
  EXPECT_EQ(policy.quiet_start_minute, 1170);
  EXPECT_EQ(policy.texts_per_day, 2);
  EXPECT_EQ(policy.texts_per_week, 7);
  EXPECT_EQ(policy.reminder_from_minute, 540);
  EXPECT_EQ(policy.reminder_until_minute, 720);
  EXPECT_EQ(policy.day_before_from_minute, 720);
  EXPECT_EQ(policy.day_before_until_minute, 900);
  EXPECT_EQ(policy.day_after_minute, 660);
  EXPECT_EQ(policy.booster_minute, 690);
  EXPECT_EQ(policy.therapist_minute, 405);
  EXPECT_EQ(policy.week_minute, 1080);
  EXPECT_EQ(policy.join_link, absl::Hours(1));
  EXPECT_EQ(policy.late_preparation, absl::Hours(48));
  EXPECT_EQ(policy.late_reminder, absl::Hours(12));
  EXPECT_EQ(policy.fasting_margin, absl::Hours(2));
  EXPECT_EQ(policy.late_day_before, absl::Hours(3));
  EXPECT_EQ(policy.late_day_after, absl::Hours(8));
  EXPECT_EQ(policy.late_missed, absl::Hours(6));
  EXPECT_EQ(policy.late_booster, absl::Hours(48));
  EXPECT_EQ(policy.sender_name, "Your clinic");
  EXPECT_EQ(policy.public_url, "https://v.example.com");
}

TEST(ReminderPolicyTest, AWrongValueIsNamedWithItsReason) {
  EXPECT_EQ(FaultOf("reminders", "grace", "3 minutes"),
            "grace must look like '3m', and be at most 1h");
  EXPECT_NE(FaultOf("reminders", "grace", "2h"), "");
  EXPECT_EQ(FaultOf("reminders", "quiet_end", "9:00"), "quiet_end must look like '09:00'");
  EXPECT_NE(FaultOf("reminders", "quiet_end", "24:00"), "");
  EXPECT_NE(FaultOf("reminders", "quiet_end", "07:59"), "");
  EXPECT_NE(FaultOf("reminders", "quiet_start", "21:01"), "");
  EXPECT_NE(FaultOf("reminders", "quiet_start", "08:30"), "");
  EXPECT_NE(FaultOf("reminders", "texts_per_day", "0"), "");
  EXPECT_NE(FaultOf("reminders", "texts_per_day", "all"), "");
  EXPECT_NE(FaultOf("reminders", "texts_per_week", "21"), "");
  EXPECT_NE(FaultOf("reminders", "reminder_from", "18:00"), "");
  EXPECT_NE(FaultOf("reminders", "day_before_until", "15:00"), "");
  EXPECT_NE(FaultOf("reminders", "late_reminder", "15d"), "");
  EXPECT_NE(FaultOf("reminders", "sender_name", std::string(41, 'a')), "");
  EXPECT_NE(FaultOf("reminders", "sender_name", "Cedar\nHarbor"), "");
  EXPECT_NE(FaultOf("reminders", "public_url", "v.example.com"), "");
  EXPECT_NE(FaultOf("reminders", "public_url", "https://v.example.com/"), "");
  EXPECT_NE(FaultOf("reminders", "public_url", "https://v.example.com/?a"), "");
  EXPECT_EQ(FaultOf("reminders", "graces", "3m"), "graces is not known");
  EXPECT_NE(FaultOf("arrival", "early", "soon"), "");
  EXPECT_EQ(FaultOf("arrival", "early", "20m"), "");
  EXPECT_EQ(FaultOf("pairing", "anything", "at all"), "");
}

TEST(ReminderPolicyTest, AValueThatIsWrongCountsAsAbsent) {
  EXPECT_EQ(Read({{"grace", "soon"}}).grace, absl::Minutes(3));
  const ReminderPolicy policy = Read({{"quiet_end", "20:30"}});
  EXPECT_EQ(policy.quiet_end_minute, 540);
  EXPECT_EQ(policy.quiet_start_minute, 1200);
}

}  // namespace
}  // namespace tandem::reminders
