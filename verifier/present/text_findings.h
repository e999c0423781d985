// SPDX-License-Identifier: Apache-2.0
// The findings and what would change them. Internal to verifier/present.
#ifndef LODE_VERIFIER_PRESENT_TEXT_FINDINGS_H_
#define LODE_VERIFIER_PRESENT_TEXT_FINDINGS_H_

#include "verifier/present/page.h"
#include "verifier/present/renderer.h"

namespace lode::present {

// Worst first. What is said of several expectations or lots alike is one item that lists them.
void WriteFindings(const report::Report& report, const Renderer& renderer, Page& page);

}  // namespace lode::present

#endif  // LODE_VERIFIER_PRESENT_TEXT_FINDINGS_H_
