// SPDX-License-Identifier: Apache-2.0
// Whether two sites lie so close together that goods pass between them without a journey (ADM-07).
// Integers alone: every verifier gets the same answer. Internal.
#ifndef LODE_VERIFIER_CUSTODY_NEXT_DOOR_H_
#define LODE_VERIFIER_CUSTODY_NEXT_DOOR_H_

#include "verifier/custody/context.h"

namespace lode::custody {

// The boxes of latitude and longitude that hold their outlines are at most limits::kNextDoorE7
// apart in each (0: they overlap). East and west of the 180th meridian are neighbours. A site
// without outline is next door to none.
bool IsNextDoor(const pb::SiteRegistered& a, const pb::SiteRegistered& b);

}  // namespace lode::custody

#endif  // LODE_VERIFIER_CUSTODY_NEXT_DOOR_H_
