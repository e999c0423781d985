// SPDX-License-Identifier: Apache-2.0
// RFC 3339 times and calendar dates: known instants, the edges of every field, and one spelling for
// a value.
#include "verifier/base/time.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace lode::base {
namespace {

TEST(ParseRfc3339, KnowsTheInstants) {
  EXPECT_EQ(ParseRfc3339("1970-01-01T00:00:00Z"), (ZonedTime{0, 0}));
  EXPECT_EQ(ParseRfc3339("1969-12-31T23:59:59.999999Z"), (ZonedTime{-1, 0}));
  EXPECT_EQ(ParseRfc3339("2026-03-14T06:00:00+02:00"), (ZonedTime{1'773'460'800'000'000, 120}));
  EXPECT_EQ(ParseRfc3339("2026-03-14T04:00:00Z"), (ZonedTime{1'773'460'800'000'000, 0}));
  EXPECT_EQ(ParseRfc3339("2026-03-13T23:30:00-04:30"), (ZonedTime{1'773'460'800'000'000, -270}));
  EXPECT_EQ(ParseRfc3339("1970-01-01T00:00:00.1Z"), (ZonedTime{100'000, 0}));
  EXPECT_EQ(ParseRfc3339("1970-01-01T00:00:00.000001Z"), (ZonedTime{1, 0}));
  EXPECT_EQ(ParseRfc3339("9999-12-31T23:59:59.999999Z"), (ZonedTime{253'402'300'799'999'999, 0}));
  EXPECT_EQ(ParseRfc3339("0001-01-01T00:00:00Z"), (ZonedTime{-62'135'596'800'000'000, 0}));
}

TEST(ParseRfc3339, TakesTheEdgesOfTheOffset) {
  EXPECT_TRUE(ParseRfc3339("2026-01-01T00:00:00+18:00").has_value());
  EXPECT_TRUE(ParseRfc3339("2026-01-01T00:00:00-18:00").has_value());
  EXPECT_TRUE(ParseRfc3339("2026-01-01T00:00:00+00:00").has_value());
  for (const std::string zone : {"+18:01",
                                 "-18:01",
                                 "+17:60",
                                 "+19:00",
                                 "+99:99",
                                 "-00:00",
                                 "+0200",
                                 "+2:00",
                                 "+02",
                                 "+02:0",
                                 "+02:000",
                                 "02:00",
                                 "z",
                                 "",
                                 "ZZ",
                                 " Z",
                                 "Z ",
                                 "UTC",
                                 "+-2:00",
                                 "\xe2\x88\x92"
                                 "02:00"}) {
    EXPECT_EQ(ParseRfc3339("2026-01-01T00:00:00" + zone), std::nullopt) << zone;
  }
}

TEST(ParseRfc3339, RefusesFieldsOutOfRangeAndOtherSpellings) {
  for (const std::string bad : {"",
                                "Z",
                                "2026-01-01",
                                "2026-01-01T00:00Z",
                                "2026-01-01t00:00:00Z",
                                "2026-01-01 00:00:00Z",
                                "2026-01-01T24:00:00Z",
                                "2026-01-01T00:60:00Z",
                                "2016-12-31T23:59:60Z",
                                "2026-13-01T00:00:00Z",
                                "2026-00-01T00:00:00Z",
                                "2026-01-00T00:00:00Z",
                                "2026-01-32T00:00:00Z",
                                "2026-02-29T00:00:00Z",
                                "2026-04-31T00:00:00Z",
                                "0000-01-01T00:00:00Z",
                                "10000-01-01T00:00:00Z",
                                "-001-01-01T00:00:00Z",
                                "26-01-01T00:00:00Z",
                                "2026-01-01T00:00:00.Z",
                                "2026-01-01T00:00:00.1234567Z",
                                "2026-01-01T00:00:00,5Z",
                                "2026-01-01T00:00:00.5",
                                "2026-01-01T00:00:00.+02:00",
                                "2026-01-01T0:00:00Z",
                                "2026-01-01T00:00:0Z",
                                "2026-1-01T00:00:00Z",
                                "2026/01/01T00:00:00Z",
                                "2026-01-01T00.00.00Z",
                                "2026-01-01T+0:00:00Z",
                                " 2026-01-01T00:00:00Z",
                                "2026-01-01T00:00:00Z\n"}) {
    EXPECT_EQ(ParseRfc3339(bad), std::nullopt) << bad;
  }
}

TEST(FormatRfc3339, IsTheShortestForm) {
  EXPECT_EQ(FormatRfc3339({1'773'460'800'000'000, 120}), "2026-03-14T06:00:00+02:00");
  EXPECT_EQ(FormatRfc3339({1'773'460'800'000'000, -270}), "2026-03-13T23:30:00-04:30");
  EXPECT_EQ(FormatUtc(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(FormatUtc(-1), "1969-12-31T23:59:59.999999Z");
  EXPECT_EQ(FormatUtc(100'000), "1970-01-01T00:00:00.1Z");
  EXPECT_EQ(FormatUtc(1), "1970-01-01T00:00:00.000001Z");
}

TEST(FormatRfc3339, ParsesBack) {
  std::mt19937_64 random(20260314);
  std::uniform_int_distribution<int64_t> micros(-62'135'466'000'000'000, 253'402'170'000'000'000);
  std::uniform_int_distribution<int32_t> offset(-18 * 60, 18 * 60);
  for (int i = 0; i < 20'000; ++i) {
    ZonedTime time{micros(random), offset(random)};
    if (i % 3 == 0) time.micros -= time.micros % 1'000'000;
    EXPECT_EQ(ParseRfc3339(FormatRfc3339(time)), time) << FormatRfc3339(time);
  }
}

TEST(Date, ParsesAndFormatsEveryDayOfFourCenturies) {
  int32_t previous = *ParseDate("1799-12-31");
  for (int32_t day = *ParseDate("1800-01-01"); day <= *ParseDate("2200-12-31"); ++day) {
    ASSERT_EQ(day, previous + 1);
    ASSERT_EQ(ParseDate(FormatDate(day)), day);
    previous = day;
  }
  EXPECT_EQ(ParseDate("1970-01-01"), 0);
  EXPECT_EQ(ParseDate("2000-02-29"), 11'016);
}

TEST(Date, RefusesDaysThatAreNone) {
  for (const std::string bad :
       {"", "2026-02-29", "1900-02-29", "2026-04-31", "2026-00-10", "2026-13-10", "2026-01-00",
        "2026-01-32", "0000-01-01", "2026-1-1", "20260101", "2026-01-01 ", "2026-01-01Z",
        "+026-01-01", "2026-01-0x", "2026:01:01"}) {
    EXPECT_EQ(ParseDate(bad), std::nullopt) << bad;
  }
}

TEST(DateOfMicros, RoundsDownOnBothSidesOf1970) {
  constexpr int64_t kDay = 86'400'000'000;
  EXPECT_EQ(DateOfMicros(0), 0);
  EXPECT_EQ(DateOfMicros(kDay - 1), 0);
  EXPECT_EQ(DateOfMicros(kDay), 1);
  EXPECT_EQ(DateOfMicros(-1), -1);
  EXPECT_EQ(DateOfMicros(-kDay), -1);
  EXPECT_EQ(DateOfMicros(-kDay - 1), -2);
}

TEST(Rfc3339, NoTimeHoweverWrongOverflows) {
  for (const int64_t micros : {INT64_MIN, INT64_MIN + 1, int64_t{-1}, INT64_MAX}) {
    for (const int32_t offset : {INT32_MIN, -1080, 0, 1080, INT32_MAX}) {
      EXPECT_FALSE(FormatRfc3339({micros, offset}).empty());
    }
  }
  EXPECT_EQ(FormatRfc3339({-1, 0}), "1969-12-31T23:59:59.999999Z");
  EXPECT_EQ(FormatRfc3339({-1'000'000, 60}), "1970-01-01T00:59:59+01:00");
}

TEST(AddMonths, KeepsTheDayOrTakesTheLast) {
  const auto moved = [](std::string_view from, int months) {
    return FormatDate(AddMonths(*ParseDate(from), months));
  };
  EXPECT_EQ(moved("2026-01-15", 0), "2026-01-15");
  EXPECT_EQ(moved("2026-01-31", 1), "2026-02-28");
  EXPECT_EQ(moved("2024-01-31", 1), "2024-02-29");
  EXPECT_EQ(moved("2024-02-29", 12), "2025-02-28");
  EXPECT_EQ(moved("2024-02-29", 48), "2028-02-29");
  EXPECT_EQ(moved("2026-12-31", 2), "2027-02-28");
  EXPECT_EQ(moved("2026-03-31", -1), "2026-02-28");
  EXPECT_EQ(moved("2026-01-31", -2), "2025-11-30");
  EXPECT_EQ(moved("2023-02-28", 36), "2026-02-28");
  EXPECT_EQ(moved("2026-10-31", 36), "2029-10-31");
  EXPECT_EQ(moved("1970-01-01", -1), "1969-12-01");
}

}  // namespace
}  // namespace lode::base
