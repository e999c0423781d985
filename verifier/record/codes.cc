// SPDX-License-Identifier: Apache-2.0
#include "verifier/record/codes.h"

namespace lode::record {

std::vector<statement::Code> RefusalCodes() {
  std::vector<statement::Code> out;
  for (const auto& list : {FieldCodes(), IdCodes(), ListCodes(), CommonCodes(), QuantityCodes()})
    out.insert(out.end(), list.begin(), list.end());
  return out;
}

}  // namespace lode::record
