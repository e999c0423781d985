// SPDX-License-Identifier: Apache-2.0
// Times as text. A time is microseconds since 1970-01-01T00:00:00Z (POSIX: no leap seconds) with
// the offset of the place where it was written down, in minutes; RFC 3339 is its only spelling.
// Proleptic Gregorian calendar.
#ifndef LODE_VERIFIER_BASE_TIME_H_
#define LODE_VERIFIER_BASE_TIME_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lode::base {

struct ZonedTime {
  int64_t micros = 0;          // the instant, UTC
  int32_t offset_minutes = 0;  // -18 h to +18 h
  auto operator<=>(const ZonedTime&) const = default;
};

// "2026-03-14T06:00:00+02:00", "...Z", up to six fractional digits. Upper-case T and Z only;
// "-00:00", a leap second and years outside 0001 to 9999 are refused.
std::optional<ZonedTime> ParseRfc3339(std::string_view text);
// Shortest form that parses back: no fraction if whole seconds; "Z" for offset 0.
std::string FormatRfc3339(ZonedTime time);
inline std::string FormatUtc(int64_t micros) { return FormatRfc3339({micros, 0}); }

// A calendar date as days since 1970-01-01; "2026-03-14".
std::optional<int32_t> ParseDate(std::string_view text);
std::string FormatDate(int32_t days);
// The date, in UTC, on which an instant falls.
int32_t DateOfMicros(int64_t micros);
// The date `months` calendar months later (earlier if negative); the 31st becomes the month's last
// day.
int32_t AddMonths(int32_t days, int months);

}  // namespace lode::base

#endif  // LODE_VERIFIER_BASE_TIME_H_
