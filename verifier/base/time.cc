// SPDX-License-Identifier: Apache-2.0
// The calendar is the standard library's. Parsing is by hand, because strptime takes many spellings
// and a locale.
#include "verifier/base/time.h"

#include <chrono>
#include <cstdio>

#include "verifier/base/limits.h"

namespace lode::base {
namespace {

namespace chr = std::chrono;
constexpr int kMaxOffsetMinutes = 18 * 60;

std::optional<int> Digits(std::string_view text, size_t at, size_t count) {
  if (at + count > text.size()) return std::nullopt;
  int v = 0;
  for (size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    v = v * 10 + (text[i] - '0');
  }
  return v;
}

int64_t FloorDiv(int64_t a, int64_t b) {
  return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}

chr::year_month_day Civil(int32_t days) {
  return chr::year_month_day(chr::sys_days(chr::days(days)));
}

}  // namespace

std::optional<int32_t> ParseDate(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto y = Digits(text, 0, 4), m = Digits(text, 5, 2), d = Digits(text, 8, 2);
  if (!y || !m || !d || *y == 0) return std::nullopt;
  const chr::year_month_day date{chr::year(*y), chr::month(static_cast<unsigned>(*m)),
                                 chr::day(static_cast<unsigned>(*d))};
  if (!date.ok()) return std::nullopt;
  return static_cast<int32_t>(chr::sys_days(date).time_since_epoch().count());
}

std::string FormatDate(int32_t days) {
  const auto date = Civil(days);
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return buffer;
}

int32_t DateOfMicros(int64_t micros) {
  return static_cast<int32_t>(FloorDiv(micros, limits::kMicrosPerDay));
}

int32_t AddMonths(int32_t days, int months) {
  const auto date = Civil(days);
  const auto month = chr::year_month(date.year(), date.month()) + chr::months(months);
  chr::year_month_day moved{month.year(), month.month(), date.day()};
  if (!moved.ok())
    moved = chr::year_month_day_last(month.year(), chr::month_day_last(month.month()));
  return static_cast<int32_t>(chr::sys_days(moved).time_since_epoch().count());
}

std::optional<ZonedTime> ParseRfc3339(std::string_view text) {
  if (text.size() < 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':')
    return std::nullopt;
  const auto date = ParseDate(text.substr(0, 10));
  const auto hour = Digits(text, 11, 2), minute = Digits(text, 14, 2), second = Digits(text, 17, 2);
  if (!date || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59)
    return std::nullopt;
  size_t at = 19;
  int64_t fraction = 0;
  if (text[at] == '.') {
    int64_t scale = limits::kMicrosPerSecond;
    size_t digits = 0;
    for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, ++digits) {
      scale /= 10;
      fraction += (text[at] - '0') * scale;
    }
    if (digits == 0 || digits > 6) return std::nullopt;
  }
  int32_t offset = 0;
  const std::string_view zone = text.substr(at);
  if (zone != "Z") {
    if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':')
      return std::nullopt;
    const auto h = Digits(zone, 1, 2), m = Digits(zone, 4, 2);
    if (!h || !m || *m > 59) return std::nullopt;
    offset = *h * 60 + *m;
    if (offset > kMaxOffsetMinutes || (zone[0] == '-' && offset == 0)) return std::nullopt;
    if (zone[0] == '-') offset = -offset;
  }
  const int64_t local = ((int64_t{*date} * 24 + *hour) * 60 + *minute - offset) * 60 + *second;
  return ZonedTime{local * limits::kMicrosPerSecond + fraction, offset};
}

std::string FormatRfc3339(ZonedTime time) {
  // Seconds first: no time of a record, however wrong, overflows.
  const int64_t seconds =
      FloorDiv(time.micros, limits::kMicrosPerSecond) + int64_t{time.offset_minutes} * 60;
  const int64_t rest = time.micros % limits::kMicrosPerSecond;
  const int64_t fraction = rest < 0 ? rest + limits::kMicrosPerSecond : rest;
  const int64_t day = FloorDiv(seconds, 86'400);
  const int64_t of_day = seconds - day * 86'400;
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "T%02d:%02d:%02d", static_cast<int>(of_day / 3600),
                static_cast<int>(of_day / 60 % 60), static_cast<int>(of_day % 60));
  std::string out = FormatDate(static_cast<int32_t>(day)) + buffer;
  if (fraction != 0) {
    std::snprintf(buffer, sizeof buffer, ".%06d", static_cast<int>(fraction));
    out += buffer;
    while (out.back() == '0') out.pop_back();
  }
  if (time.offset_minutes == 0) return out + "Z";
  // In 64 bits: the least offset has no positive counterpart in 32.
  const int64_t offset = time.offset_minutes, minutes = offset < 0 ? -offset : offset;
  std::snprintf(buffer, sizeof buffer, "%c%02d:%02d", offset < 0 ? '-' : '+',
                static_cast<int>(minutes / 60), static_cast<int>(minutes % 60));
  return out + buffer;
}

}  // namespace lode::base
