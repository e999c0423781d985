// SPDX-License-Identifier: Apache-2.0
// How far apart two sites may lie for goods to pass between them without a journey (ADM-07).
#include "verifier/custody/next_door.h"

#include "gtest/gtest.h"

namespace lode::custody {
namespace {

pb::SiteRegistered SiteAt(std::initializer_list<std::pair<int32_t, int32_t>> points) {
  pb::SiteRegistered site;
  for (const auto& [lat, lon] : points) {
    pb::Point* point = site.add_outline();
    point->set_lat_e7(lat);
    point->set_lon_e7(lon);
  }
  return site;
}

bool BothWays(const pb::SiteRegistered& a, const pb::SiteRegistered& b) {
  const bool found = IsNextDoor(a, b);
  EXPECT_EQ(found, IsNextDoor(b, a));
  return found;
}

TEST(NextDoor, HalfADegreeInLatitudeAndInLongitude) {
  const pb::SiteRegistered pit = SiteAt({{-105'200'000, 255'500'000}});
  EXPECT_TRUE(BothWays(pit, pit));
  EXPECT_TRUE(BothWays(pit, SiteAt({{-110'200'000, 260'500'000}})));
  EXPECT_FALSE(BothWays(pit, SiteAt({{-110'200'001, 260'500'000}})));
  EXPECT_FALSE(BothWays(pit, SiteAt({{-110'200'000, 260'500'001}})));
}

TEST(NextDoor, OutlinesAreMeasuredFromEdgeToEdge) {
  const pb::SiteRegistered field = SiteAt({{0, 0}, {10'000'000, 0}, {10'000'000, 10'000'000}});
  EXPECT_TRUE(BothWays(field, SiteAt({{2'000'000, 7'000'000}})));  // within its box
  EXPECT_TRUE(BothWays(field, SiteAt({{15'000'000, 15'000'000}})));
  EXPECT_FALSE(BothWays(field, SiteAt({{15'000'001, 15'000'000}})));
}

TEST(NextDoor, TheOtherWayRoundTheEarth) {
  const pb::SiteRegistered west = SiteAt({{0, 1'799'000'000}});
  EXPECT_TRUE(BothWays(west, SiteAt({{0, -1'797'000'000}})));  // 0.4 degrees
  EXPECT_TRUE(BothWays(west, SiteAt({{0, -1'796'000'000}})));  // 0.5
  EXPECT_FALSE(BothWays(west, SiteAt({{0, -1'795'999'999}})));
}

TEST(NextDoor, ASiteWithoutOutlineIsNextDoorToNone) {
  EXPECT_FALSE(BothWays(SiteAt({}), SiteAt({{0, 0}})));
}

}  // namespace
}  // namespace lode::custody
