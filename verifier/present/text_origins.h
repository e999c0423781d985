// SPDX-License-Identifier: Apache-2.0
// Where the metal of a lot comes from: each origin's share as a bar. Internal to verifier/present.
#ifndef LODE_VERIFIER_PRESENT_TEXT_ORIGINS_H_
#define LODE_VERIFIER_PRESENT_TEXT_ORIGINS_H_

#include <string>

#include "proto/lode/trail/v1/report.pb.h"
#include "verifier/present/page.h"
#include "verifier/present/renderer.h"

namespace lode::present {

// ", sold by Salar SA" of a registered party; of anybody else what the buyer wrote: ", seller
// \"sealed\"". Safe to show.
std::string SellerText(const std::string& seller, const Renderer& renderer);
void WriteOrigins(const lode::trail::v1::Report& report, Page& page);

}  // namespace lode::present

#endif  // LODE_VERIFIER_PRESENT_TEXT_ORIGINS_H_
