// SPDX-License-Identifier: Apache-2.0
#include "scheduler/patients/postal_areas.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "base/testing/matchers.h"

namespace tandem::patients {
namespace {

using ::testing::HasSubstr;

constexpr char kHead[] = "GEOID\tALAND\tAWATER\tALAND_SQMI\tAWATER_SQMI\tINTPTLAT\tINTPTLONG   \n";

absl::StatusOr<PostalAreas> Parse(std::string_view text) {
  return PostalAreas::Parse(text, "postal_codes_file");
}

std::string Why(std::string_view text) { return std::string(Parse(text).status().message()); }

TEST(PostalAreasTest, ACodeLeadsToTheMiddleOfItsArea) {
  // As the bureau writes it: padded last columns, and lines in any order.
  ASSERT_OK_AND_ASSIGN(
      const PostalAreas areas,
      Parse(std::string(kHead) + "98101\t1\t0\t0.5\t0\t47.611\t-122.334   \r\n"
                                 "00601\t1\t0\t64.3\t0.3\t18.180555\t -66.749961\n"));
  EXPECT_EQ(areas.size(), 2u);
  EXPECT_EQ(areas.Find("98101"), (GeoPoint{47.611, -122.334}));
  EXPECT_EQ(areas.Find("00601"), (GeoPoint{18.180555, -66.749961}));
  for (const char* unknown : {"", "98102", "601", "98101-1234", "9810x", "00000", "99999"}) {
    EXPECT_FALSE(areas.Find(unknown).has_value()) << unknown;
  }
}

// Since 2025 there are bars between the columns, and one column more.
TEST(PostalAreasTest, ColumnsAreFoundByTheirNames) {
  ASSERT_OK_AND_ASSIGN(const PostalAreas areas, Parse("GEOID|GEOIDFQ|ALAND|INTPTLONG|INTPTLAT\n"
                                                      "98101|860Z200US98101|1|-122.334|47.611\n"));
  EXPECT_EQ(areas.Find("98101"), (GeoPoint{47.611, -122.334}));
}

TEST(PostalAreasTest, WhatIsWrongIsNamedWithItsLine) {
  const std::string head = kHead;
  EXPECT_THAT(Why(""), HasSubstr("without areas"));
  EXPECT_THAT(Why(head), HasSubstr("without areas"));
  EXPECT_THAT(Why("zip,lat,lng\n98101,47,-122\n"), HasSubstr("line 1 must name the columns"));
  EXPECT_THAT(Why(head + "98101\t1\n"), HasSubstr("line 2 has too few columns"));
  for (const char* line : {"9810\t1\t0\t1\t0\t47\t-122\n", "98101\t1\t0\t1\t0\t91\t-122\n",
                           "98101\t1\t0\t1\t0\t47\t-181\n", "98101\t1\t0\t1\t0\tnan\t-122\n",
                           "98101\t1\t0\t1\t0\tnorth\t-122\n", "+9810\t1\t0\t1\t0\t47\t-122\n"}) {
    EXPECT_THAT(Why(head + "\n" + line), HasSubstr("postal_codes_file: line 3 must have")) << line;
  }
  const std::string line = "98101\t1\t0\t1\t0\t47\t-122\n";
  EXPECT_THAT(Why(head + line + line), HasSubstr("98101 stands there twice"));
}

TEST(PostalAreasTest, AFileThatIsNotThereIsAnErrorAndNoFileKnowsNothing) {
  const std::string path = fmt::format("{}/postal_areas_{}.txt", ::testing::TempDir(), ::getpid());
  EXPECT_FALSE(PostalAreas::Read(path, "postal_codes_file").ok());
  std::ofstream(path) << kHead << "98101\t1\t0\t0.5\t0\t47.611\t-122.334\n";
  ASSERT_OK_AND_ASSIGN(const PostalAreas areas, PostalAreas::Read(path, "postal_codes_file"));
  EXPECT_EQ(areas.size(), 1u);
  std::ofstream(path, std::ios::trunc).close();
  EXPECT_FALSE(PostalAreas::Read(path, "postal_codes_file").ok()) << "it was cut off";
  ::unlink(path.c_str());
  ASSERT_OK_AND_ASSIGN(const PostalAreas none, PostalAreas::Read("", "postal_codes_file"));
  EXPECT_EQ(none.size(), 0u);
  EXPECT_FALSE(none.Find("98101").has_value());
}

}  // namespace
}  // namespace tandem::patients
