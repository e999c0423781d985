// SPDX-License-Identifier: Apache-2.0
// Boxes and degrees, not kilometres: a distance on the sphere takes a cosine, whose last digit
// differs between machines. Half a degree is 55 km, or less to the east and west far from the
// equator; mines and their plants lie within that (docs/decisions/0020-standing.md).
#include "verifier/custody/next_door.h"

#include <algorithm>
#include <cstdint>

#include "verifier/base/limits.h"

namespace lode::custody {
namespace {

constexpr int64_t kAroundE7 = 3'600'000'000;

struct DegreeSpan {
  int64_t low = INT64_MAX;
  int64_t high = INT64_MIN;
  void Add(int64_t value) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
};

// What lies between two spans; 0 if they overlap.
int64_t Gap(const DegreeSpan& a, const DegreeSpan& b) {
  return std::max<int64_t>({a.low - b.high, b.low - a.high, 0});
}

}  // namespace

bool IsNextDoor(const pb::SiteRegistered& a, const pb::SiteRegistered& b) {
  if (a.outline().empty() || b.outline().empty()) return false;
  DegreeSpan lat_a, lon_a, lat_b, lon_b;
  for (const pb::Point& point : a.outline()) {
    lat_a.Add(point.lat_e7());
    lon_a.Add(point.lon_e7());
  }
  for (const pb::Point& point : b.outline()) {
    lat_b.Add(point.lat_e7());
    lon_b.Add(point.lon_e7());
  }
  // The other way round the Earth.
  const int64_t beyond =
      kAroundE7 - (std::max(lon_a.high, lon_b.high) - std::min(lon_a.low, lon_b.low));
  return Gap(lat_a, lat_b) <= base::limits::kNextDoorE7 &&
         std::min(Gap(lon_a, lon_b), beyond) <= base::limits::kNextDoorE7;
}

}  // namespace lode::custody
