// SPDX-License-Identifier: Apache-2.0
// A report as text for a terminal: first the answer, the worst finding and what would change it;
// then the path, the origins, the checks made and not made, what is not proven; the answer again at
// the end. Everything that a record says is escaped.
#ifndef LODE_VERIFIER_PRESENT_REPORT_TEXT_H_
#define LODE_VERIFIER_PRESENT_REPORT_TEXT_H_

#include <string>

#include "proto/lode/trail/v1/report.pb.h"

namespace lode::present {

struct TextOptions {
  int width = 100;   // columns
  bool utf8 = true;  // box drawing; else ASCII
  // Whom the reader trusts, and where that came from; empty: not told. Not part of the report,
  // whose bytes depend on what is trusted alone.
  std::string trust = {};
};
std::string ReportText(const lode::trail::v1::Report& report, const TextOptions& options = {});

}  // namespace lode::present

#endif  // LODE_VERIFIER_PRESENT_REPORT_TEXT_H_
