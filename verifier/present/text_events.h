// SPDX-License-Identifier: Apache-2.0
// What the trail says of the lots beside their path: titles, packing, observations,
// countersignatures. Internal to verifier/present.
#ifndef LODE_VERIFIER_PRESENT_TEXT_EVENTS_H_
#define LODE_VERIFIER_PRESENT_TEXT_EVENTS_H_

#include "verifier/present/page.h"

namespace lode::present {

void WriteEvents(const lode::trail::v1::Report& report, Page& page);

}  // namespace lode::present

#endif  // LODE_VERIFIER_PRESENT_TEXT_EVENTS_H_
