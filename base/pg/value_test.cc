// SPDX-License-Identifier: Apache-2.0
#include "base/pg/value.h"

#include <rapidcheck.h>

#include <cmath>
#include <deque>

#include "base/pg/pool.h"
#include "base/testing/database.h"
#include "base/testing/matchers.h"
#include "base/testing/seeded_ids.h"

namespace tandem::pg {
namespace {

// Sends a value through the database as SQL type `type` and reads it back.
class ValueTest : public ::testing::Test {
 protected:
  template <class T>
  T Echo(const T& value, const char* sql) {
    const Statement& statement = statements_.emplace_back(Statement{sql, sql, "echo"});
    const auto rows = db_.pool().Run<Rows>(
        TxOptions::Global(), [&](Transaction& tx) { return tx.Exec(statement, value); });
    EXPECT_THAT(rows, IsOk());
    return rows->operator[](0).template Get<T>(0);
  }

  TestDatabase db_{{.migrated = false}};
  std::deque<Statement> statements_;  // a connection knows a statement by its address
  SeededIds ids_;
};

TEST_F(ValueTest, EveryTypeComesBackAsItWent) {
  EXPECT_EQ(Echo(true, "SELECT $1::boolean"), true);
  EXPECT_EQ(Echo(-7, "SELECT $1::int"), -7);
  EXPECT_EQ(Echo(std::int64_t{1} << 62, "SELECT $1::bigint"), std::int64_t{1} << 62);
  EXPECT_EQ(Echo(-122.4194155, "SELECT $1::float8"), -122.4194155);
  EXPECT_EQ(Echo(std::string("caf\xc3\xa9 '\"\\"), "SELECT $1::text"), "caf\xc3\xa9 '\"\\");
  const Uuid uuid = ids_.Next();
  EXPECT_EQ(Echo(uuid, "SELECT $1::uuid"), uuid);
  const PatientId patient(uuid);
  EXPECT_EQ(Echo(patient, "SELECT $1::uuid "), patient);
  const Bytes bytes{std::string("\0\xff\\x", 4)};
  EXPECT_EQ(Echo(bytes, "SELECT $1::bytea"), bytes);
  const absl::CivilMinute minute(2025, 3, 30, 2, 30);
  EXPECT_EQ(Echo(minute, "SELECT $1::timestamp"), minute);
  const absl::CivilDay day(2024, 2, 29);
  EXPECT_EQ(Echo(day, "SELECT $1::date"), day);
}

TEST_F(ValueTest, AnyMicrosecondComesBackAsItWent) {
  ASSERT_TRUE(rc::check("times", [this] {
    const absl::Time time = absl::FromUnixMicros(
        *rc::gen::inRange<std::int64_t>(-62'000'000'000'000'000, 253'000'000'000'000'000));
    RC_ASSERT(Echo(time, "SELECT $1::timestamptz") == time);
  }));
  EXPECT_EQ(Echo(absl::InfiniteFuture(), "SELECT $1::timestamptz"), absl::InfiniteFuture());
  EXPECT_EQ(Echo(absl::InfinitePast(), "SELECT $1::timestamptz"), absl::InfinitePast());
}

TEST_F(ValueTest, IntervalsAreHalfOpenRanges) {
  const absl::Time start = absl::FromUnixSeconds(1'767'600'000);
  const Interval span{start, start + absl::Minutes(40)};
  EXPECT_EQ(Echo(span, "SELECT $1::tstzrange"), span);
  const Interval open{start, absl::InfiniteFuture()};
  EXPECT_EQ(Echo(open, "SELECT $1::tstzrange"), open);
  EXPECT_TRUE(Echo(Interval{start, start}, "SELECT $1::tstzrange").empty());
}

TEST_F(ValueTest, ArraysCarryAnything) {
  ASSERT_TRUE(rc::check("text arrays", [this] {
    using Texts = std::vector<std::string>;
    const auto letter = rc::gen::elementOf(std::string("ab,{}\"\\ 'NUL\n"));
    const Texts texts = *rc::gen::container<Texts>(rc::gen::container<std::string>(letter));
    RC_ASSERT(Echo(texts, "SELECT $1::text[]") == texts);
  }));
  const std::vector<std::optional<int>> numbers = {1, std::nullopt, -3};
  EXPECT_EQ(Echo(numbers, "SELECT $1::int[]"), numbers);
  const std::vector<ResourceId> ids = {ids_.NextId<ResourceId>(), ids_.NextId<ResourceId>()};
  EXPECT_EQ(Echo(ids, "SELECT $1::uuid[]"), ids);
  const absl::Time start = absl::FromUnixSeconds(1'767'600'000);
  const std::vector<Interval> spans = {{start, start + absl::Minutes(5)},
                                       {start, absl::InfiniteFuture()}};
  EXPECT_EQ(Echo(spans, "SELECT $1::tstzrange[]"), spans);
  const std::vector<Bytes> blobs = {Bytes{"a\\"}, Bytes{""}};
  EXPECT_EQ(Echo(blobs, "SELECT $1::bytea[]"), blobs);
}

TEST_F(ValueTest, NullIsAnOptionalAndOtherwiseAnError) {
  EXPECT_EQ(Echo(std::optional<Uuid>(), "SELECT $1::uuid"), std::nullopt);
  const Statement null = {"null", "SELECT NULL::int AS n", "echo"};
  ASSERT_OK_AND_ASSIGN(const Rows rows, db_.pool().ReadOnce(TxOptions::Global(), null));
  EXPECT_TRUE(rows[0].IsNull("n"));
  EXPECT_THROW(rows[0].Get<int>("n"), DecodeError);
  EXPECT_THROW(rows[0].Get<int>("m"), DecodeError);
  EXPECT_THROW(rows[1].Get<int>("n"), DecodeError);
}

TEST(EncodeTest, WhatCannotBeStoredIsRefused) {
  EXPECT_TRUE(Encode(std::string("\0", 1)).refused);
  EXPECT_TRUE(Encode(absl::FromUnixSeconds(1e12)).refused);
  EXPECT_TRUE(Encode(std::nan("")).refused);
  EXPECT_TRUE(Encode(absl::CivilDay(123456, 1, 1)).refused);
}

TEST(DecodeTest, ErrorsNeverShowTheValue) {
  try {
    Decode(As<int>(), "CANARY");
    FAIL() << "a word is no number";
  } catch (const DecodeError& error) {
    EXPECT_EQ(std::string(error.what()).find("CANARY"), std::string::npos);
  }
  EXPECT_THROW(Decode(As<absl::Time>(), "2026-01-05 08:00:00+01"), DecodeError);
  EXPECT_THROW(Decode(As<Uuid>(), "x"), DecodeError);
  EXPECT_THROW(Decode(As<std::vector<int>>(), "{{1},{2}}"), DecodeError);
  EXPECT_THROW(Decode(As<Interval>(), "[\"2026-01-05 08:00:00+00\""), DecodeError);
}

}  // namespace
}  // namespace tandem::pg
