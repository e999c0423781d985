// SPDX-License-Identifier: Apache-2.0
// The path mine to plant as a terminal picture, with mass, contained metal, losses, signers and the
// ESG matrix of each hop. Internal to verifier/present.
#ifndef LODE_VERIFIER_PRESENT_TEXT_PATH_H_
#define LODE_VERIFIER_PRESENT_TEXT_PATH_H_

#include <set>

#include "verifier/present/page.h"

namespace lode::present {

void WritePath(const lode::trail::v1::Report& report, Page& page);
// The marks of its ESG matrices.
std::set<Glyph> EsgMarks(const lode::trail::v1::Report& report);

}  // namespace lode::present

#endif  // LODE_VERIFIER_PRESENT_TEXT_PATH_H_
