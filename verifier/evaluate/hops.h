// SPDX-License-Identifier: Apache-2.0
// The path mine to plant as hops of the report: who made, changed, moved or received what, with
// mass and contained metal in and out, and who signed. Internal to verifier/evaluate.
#ifndef LODE_VERIFIER_EVALUATE_HOPS_H_
#define LODE_VERIFIER_EVALUATE_HOPS_H_

#include <vector>

#include "verifier/rules/custody_path.h"
#include "verifier/rules/rule.h"

namespace lode::evaluate {

namespace report = ::lode::trail::v1;

struct HopAt {
  size_t position = 0;  // in history.entries()
  report::Hop hop;      // without its matrix
};

// In leaf order. SPLITs are left out: they change neither metal nor place.
std::vector<HopAt> HopsOf(const rules::History& history, const rules::CustodyPath& path);

}  // namespace lode::evaluate

#endif  // LODE_VERIFIER_EVALUATE_HOPS_H_
