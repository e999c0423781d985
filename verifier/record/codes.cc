// SPDX-License-Identifier: Apache-2.0
// A code that no list gathers has no sentence that a test would ask for, so each file of checks
// puts its own list in here.
#include "verifier/record/codes.h"

namespace lode::record {

std::vector<statement::Code> RefusalCodes() {
  std::vector<statement::Code> out;
  for (const auto& list : {FieldCodes(), IdCodes(), ListCodes(), CommonCodes(), QuantityCodes()})
    out.insert(out.end(), list.begin(), list.end());
  return out;
}

}  // namespace lode::record
