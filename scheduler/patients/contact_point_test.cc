// SPDX-License-Identifier: Apache-2.0
#include "scheduler/patients/contact_point.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tandem::patients {
namespace {

std::optional<std::string> Email(std::string_view text) {
  Violations violations;
  const auto point = ReadEmail(text, "email", violations);
  EXPECT_EQ(point.has_value(), violations.empty());
  return point.has_value() ? std::optional(point->value) : std::nullopt;
}

std::optional<std::string> Phone(std::string_view text, std::string_view region = "US") {
  Violations violations;
  const auto point = ReadPhone(text, region, "phone", violations);
  EXPECT_EQ(point.has_value(), violations.empty());
  return point.has_value() ? std::optional(point->value) : std::nullopt;
}

TEST(ContactPointTest, OneNumberInManyNotationsIsOneNumber) {
  for (const std::string_view text :
       {"+1 512-555-0100", "(512) 555-0100", "512.555.0100", "5125550100", "1 512 555 0100",
        "+15125550100", "512/555-0100", "  512 555 0100 ", "1-(512)-555-0100"}) {
    EXPECT_EQ(Phone(text), "+15125550100") << text;
  }
}

TEST(ContactPointTest, NumbersOfOtherCountriesCarryTheirCountryCode) {
  EXPECT_EQ(Phone("+34 612 34 56 78"), "+34612345678");
  EXPECT_EQ(Phone("+52 55 1234 5678"), "+525512345678");
  EXPECT_EQ(Phone("+44 20 7946 0958"), "+442079460958");
  EXPECT_EQ(Phone("612 34 56 78", "ES"), "+34612345678");
}

TEST(ContactPointTest, NumbersThatCannotExistAreRefused) {
  for (const std::string_view text :
       {"", " ", "911", "123", "+1 000 000 0000", "+1 555 123 4567", "555-0100", "+",
        "++15125550100", "+1512555010012345", "1+5125550100", "+999 123 456 789"}) {
    EXPECT_EQ(Phone(text), std::nullopt) << text;
  }
}

TEST(ContactPointTest, NumbersThatCostExtraAreRefused) {
  EXPECT_EQ(Phone("+1 900 555 0100"), std::nullopt);
}

TEST(ContactPointTest, WordsAndExtensionsAreNoNumber) {
  for (const std::string_view text : {"1-800-FLOWERS", "512-555-0100 x12", "512-555-0100;ext=12",
                                      "tel:+15125550100", "call me", "５１２５５５０１００"}) {
    EXPECT_EQ(Phone(text), std::nullopt) << text;
  }
}

TEST(ContactPointTest, OverlongInputIsRefusedBeforeItIsParsed) {
  EXPECT_EQ(Phone(std::string(kPhoneInputBytesMax + 1, '1')), std::nullopt);
  EXPECT_EQ(Phone("+15125550100" + std::string(kPhoneInputBytesMax, ' ')), std::nullopt);
  EXPECT_EQ(Email(std::string(300, 'a') + "@example.com"), std::nullopt);
}

TEST(ContactPointTest, AnAddressKeepsItsNameAndLowersItsDomain) {
  EXPECT_EQ(Email("Anna.Lind@Example.COM"), "Anna.Lind@example.com");
  EXPECT_EQ(Email("mary+clinic@mail.example.org"), "mary+clinic@mail.example.org");
  EXPECT_EQ(Email("o'brien@example.com"), "o'brien@example.com");
  EXPECT_EQ(Email("a@xn--bcher-kva.example"), "a@xn--bcher-kva.example");
  EXPECT_EQ(Email("x_y-1@a.io"), "x_y-1@a.io");
}

// Trap 40: CR/LF in an address injects mail commands.
TEST(ContactPointTest, Trap40AnAddressCannotCarryAMailCommand) {
  const std::vector<std::string> attempts = {"anna@example.com\r\nBcc: all@example.com",
                                             "anna@example.com\n",
                                             "anna\r@example.com",
                                             "anna@example.com\r\nRCPT TO:<x@example.com>",
                                             std::string("anna\0@example.com", 17),
                                             std::string("anna@example.com\0", 17),
                                             "\"anna lind\"@example.com",
                                             "\"a\"@example.com",
                                             "<anna@example.com>",
                                             "Anna <anna@example.com>",
                                             "anna@example.com,bob@example.com",
                                             "anna@example.com;bob@example.com",
                                             "anna@example.com bob@example.com",
                                             "-oQ/tmp@example.com",
                                             "anna\\@example.com",
                                             "anna@example.com>",
                                             "(note)anna@example.com",
                                             "anna@[127.0.0.1]",
                                             "|cat@example.com",
                                             "a`id`@example.com",
                                             "a%b@example.com",
                                             "host!anna@example.com",
                                             "anna\t@example.com",
                                             "anna\x7f@example.com",
                                             "anna\xc2\x85@example.com",
                                             "anna\xe2\x80\xa8@example.com"};
  for (const std::string& text : attempts) EXPECT_EQ(Email(text), std::nullopt) << text;
}

TEST(ContactPointTest, Trap40ANumberCannotCarryACommand) {
  for (const std::string& text : {std::string("+15125550100\r\n"),
                                  std::string("+1512555\0"
                                              "0100",
                                              13),
                                  std::string("+15125550100\nBcc: x"),
                                  std::string("\"+15125550100\""), std::string("+15125550100'--"),
                                  std::string("+1512\x7f"
                                              "5550100")}) {
    EXPECT_EQ(Phone(text), std::nullopt) << text;
  }
}

TEST(ContactPointTest, WhatIsNoAddressIsRefused) {
  for (const std::string_view text : {"",
                                      "@",
                                      "anna",
                                      "anna@",
                                      "@example.com",
                                      "anna@example",
                                      "anna@@example.com",
                                      "anna@example..com",
                                      "anna@.example.com",
                                      "anna@example.com.",
                                      ".anna@example.com",
                                      "anna.@example.com",
                                      "an..na@example.com",
                                      "anna@-example.com",
                                      "anna@example-.com",
                                      "anna@127.0.0.1",
                                      "anna@exa_mple.com",
                                      "anna@example.com ",
                                      " anna@example.com",
                                      "änna@example.com",
                                      "anna@exämple.com"}) {
    EXPECT_EQ(Email(text), std::nullopt) << text;
  }
}

TEST(ContactPointTest, TheRefusalNamesTheFieldAndNotTheValue) {
  Violations violations;
  ReadEmail("secret person", "patient.contacts[0].email", violations);
  ReadPhone("secret number", "US", "phone", violations);
  ASSERT_EQ(violations.list().size(), 2u);
  EXPECT_EQ(violations.list()[0].field, "patient.contacts[0].email");
  for (const Violation& violation : violations.list()) {
    EXPECT_EQ(violation.reason.find("secret"), std::string::npos);
  }
}

TEST(ContactPointTest, ANumberStandsInACountryAndInABlockOfTenThousand) {
  const auto here = RangeOf({ContactKind::kPhone, "+12065550173"});
  ASSERT_TRUE(here.has_value());
  EXPECT_EQ(here->calling_code, 1);
  EXPECT_EQ(here->block, "+1206555");
  EXPECT_EQ(RangeOf({ContactKind::kPhone, "+442079460958"})->calling_code, 44);
  EXPECT_FALSE(RangeOf({ContactKind::kEmail, "anna@example.com"}).has_value());
}

}  // namespace
}  // namespace tandem::patients
