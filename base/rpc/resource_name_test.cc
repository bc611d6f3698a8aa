// SPDX-License-Identifier: Apache-2.0
#include "base/rpc/resource_name.h"

#include <rapidcheck.h>

#include "base/testing/matchers.h"

namespace tandem::rpc {
namespace {

using ::testing::ElementsAre;

constexpr std::string_view kAppointment = "clinics/{clinic}/appointments/{appointment}";

TEST(ResourceNameTest, GivesTheVariablesInOrder) {
  EXPECT_THAT(ParseName(kAppointment, "clinics/elm/appointments/0192f3a4-5b6c"),
              IsOkAndHolds(ElementsAre("elm", "0192f3a4-5b6c")));
  EXPECT_EQ(BuildName(kAppointment, {"elm", "x1"}), "clinics/elm/appointments/x1");
}

TEST(ResourceNameTest, NothingElseMatches) {
  for (const std::string& name :
       {std::string(), std::string("clinics"), std::string("clinics/elm"),
        std::string("clinics/elm/appointments"), std::string("clinics/elm/appointments/"),
        std::string("clinics//appointments/x"), std::string("/clinics/elm/appointments/x"),
        std::string("clinics/elm/appointments/x/"), std::string("clinics/elm/appointments/x/y"),
        std::string("clinics/-/appointments/x"), std::string("clinics/Elm/appointments/x"),
        std::string("clinics/elm/patients/x"), std::string("clinics/e.m/appointments/x"),
        std::string("clinics/../appointments/x"), std::string("clinics/e\0m/appointments/x", 26),
        "clinics/" + std::string(64, 'a') + "/appointments/x", std::string(1 << 16, '/')}) {
    EXPECT_THAT(ParseName(kAppointment, name), HasViolation("name")) << name.substr(0, 80);
  }
}

TEST(ResourceNameTest, ARefusedNameIsNotRepeatedInTheError) {
  const absl::Status status = ParseName(kAppointment, "clinics/CANARY/x").status();
  EXPECT_EQ(status.ToString().find("CANARY"), std::string::npos);
}

TEST(ResourceNameTest, WhatIsBuiltIsRead) {
  ASSERT_TRUE(rc::check("names", [] {
    const auto value = rc::gen::suchThat(
        rc::gen::container<std::string>(rc::gen::elementOf(std::string("abz019-"))),
        [](const std::string& text) {
          return !text.empty() && text != "-" && text.size() <= kSlugBytesMax;
        });
    const std::string clinic = *value, appointment = *value;
    const auto read = MatchName(kAppointment, BuildName(kAppointment, {clinic, appointment}));
    RC_ASSERT(read == (std::vector<std::string>{clinic, appointment}));
  }));
}

TEST(SlugTest, StartsWithALetterAndHasSingleInnerHyphens) {
  EXPECT_TRUE(IsSlug("chair-1"));
  for (const char* text : {"", "-a", "a-", "a--b", "1a", "A", "a_b", "a b"}) {
    EXPECT_FALSE(IsSlug(text)) << text;
  }
}

}  // namespace
}  // namespace tandem::rpc
