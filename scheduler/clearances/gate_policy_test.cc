// SPDX-License-Identifier: Apache-2.0
#include "scheduler/clearances/gate_policy.h"

#include <gtest/gtest.h>

namespace tandem::clearances {
namespace {

GatePolicy Read(std::map<std::string, std::string> values) {
  directory::Snapshot clinic;
  clinic.policies = {{"gates", "1", std::move(values)}};
  return PolicyOf(clinic);
}

// The first fault of one value; "" when there is none.
std::string FaultOf(const std::string& key, const std::string& value,
                    const std::string& policy = "gates") {
  const auto faults = CheckPolicy({policy, "1", {{key, value}}});
  return faults.empty() ? "" : faults[0].key + " " + faults[0].reason;
}

TEST(GatePolicyTest, AClinicThatSaysNothingHasTheDefaults) {
  const GatePolicy policy = PolicyOf(directory::Snapshot());
  EXPECT_EQ(policy.evaluation_months, 6);
  EXPECT_EQ(policy.consent_months, 12);
  EXPECT_EQ(policy.screening_days, 90);
  EXPECT_EQ(policy.consent_version, "");
  EXPECT_EQ(policy.notice_version, "");
}

TEST(GatePolicyTest, EveryValueIsRead) {
  const GatePolicy policy = Read({{"evaluation_months", "3"},
                                  {"consent_months", "24"},
                                  {"screening_days", "30"},
                                  {"consent_version", "2026-11"},
                                  {"notice_version", "b"}});
  EXPECT_EQ(policy.evaluation_months, 3);
  EXPECT_EQ(policy.consent_months, 24);
  EXPECT_EQ(policy.screening_days, 30);
  EXPECT_EQ(policy.consent_version, "2026-11");
  EXPECT_EQ(policy.notice_version, "b");
}

TEST(GatePolicyTest, AWrongValueIsNamedWithItsReasonAndCountsAsAbsent) {
  EXPECT_EQ(FaultOf("evaluation_months", "six"),
            "evaluation_months must be a whole number of 1 to 24");
  for (const char* wrong : {"0", "25", "-1", "6m", "", "6.5", " 6", "99999999999999999999"}) {
    EXPECT_NE(FaultOf("evaluation_months", wrong), "") << wrong;
    EXPECT_EQ(Read({{"evaluation_months", wrong}}).evaluation_months, 6) << wrong;
  }
  EXPECT_NE(FaultOf("consent_months", "37"), "");
  EXPECT_NE(FaultOf("screening_days", "367"), "");
  EXPECT_NE(FaultOf("consent_version", ""), "");
  EXPECT_NE(FaultOf("notice_version", std::string(41, 'v')), "");
  EXPECT_NE(FaultOf("notice_version", "a\nb"), "");
  EXPECT_NE(FaultOf("notice_version", "of spring"), "");
  EXPECT_EQ(FaultOf("months", "6"), "months is not known");
  EXPECT_EQ(FaultOf("anything", "at all", "reminders"), "");
}

}  // namespace
}  // namespace tandem::clearances
