// SPDX-License-Identifier: Apache-2.0
// The path mine to plant as a terminal picture, with mass, contained metal, losses, signers and the
// ESG matrix of each hop; the origin shares as bars. Internal to verifier/present.
#ifndef LODE_VERIFIER_PRESENT_TEXT_PATH_H_
#define LODE_VERIFIER_PRESENT_TEXT_PATH_H_

#include "verifier/present/page.h"

namespace lode::present {

void WritePath(const lode::trail::v1::Report& report, Page& page);
void WriteOrigins(const lode::trail::v1::Report& report, Page& page);

}  // namespace lode::present

#endif  // LODE_VERIFIER_PRESENT_TEXT_PATH_H_
