// SPDX-License-Identifier: Apache-2.0
// The codes of what a record is refused for by itself. Each is declared beside the check that finds
// it; here they are gathered, a list a file. Append-only (docs/decisions/0026).
#ifndef LODE_VERIFIER_RECORD_CODES_H_
#define LODE_VERIFIER_RECORD_CODES_H_

#include <span>
#include <vector>

#include "verifier/statement/statement.h"

namespace lode::record {

std::span<const statement::Code> FieldCodes();     // check.cc
std::span<const statement::Code> IdCodes();        // id_sort.cc
std::span<const statement::Code> ListCodes();      // held.cc
std::span<const statement::Code> CommonCodes();    // check_common.cc
std::span<const statement::Code> QuantityCodes();  // quantity_check.cc

// All of them.
std::vector<statement::Code> RefusalCodes();

}  // namespace lode::record

#endif  // LODE_VERIFIER_RECORD_CODES_H_
