// SPDX-License-Identifier: Apache-2.0
// The legend of a report's text: the marks and words that this report uses, and no other.
#ifndef LODE_VERIFIER_PRESENT_LEGEND_H_
#define LODE_VERIFIER_PRESENT_LEGEND_H_

#include "proto/lode/trail/v1/report.pb.h"
#include "verifier/present/page.h"

namespace lode::present {

// Explains what stands on the page so far. Nothing if it needs no legend.
void WriteLegend(const lode::trail::v1::Report& report, Page& page);

}  // namespace lode::present

#endif  // LODE_VERIFIER_PRESENT_LEGEND_H_
