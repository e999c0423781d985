// SPDX-License-Identifier: Apache-2.0
// What is to be edited in a Genesis, such as the template of `lode record new Genesis`, before a
// folder can take it: field by field, with the value that is right.
#ifndef LODE_LEDGER_GENESIS_EDITS_H_
#define LODE_LEDGER_GENESIS_EDITS_H_

#include <string>
#include <string_view>
#include <vector>

#include "verifier/record/record.h"

namespace lode::ledger {

struct GenesisEdit {
  std::string field;  // "genesis.log_vkey"
  std::string found;  // as JSON has it; "" if the field is not there
  std::string right;  // as JSON has it; words in < > where only the operator knows it
};

// Of the folder that has this origin and this verifier key of its log; empty: nothing. In the order
// of the template.
std::vector<GenesisEdit> GenesisEdits(const record::pb::Record& genesis, std::string_view origin,
                                      std::string_view vkey);

// "genesis.log_vkey is \"a\", write \"b\"". `line` of a file, or 0.
std::string EditText(const GenesisEdit& edit, size_t line);

}  // namespace lode::ledger

#endif  // LODE_LEDGER_GENESIS_EDITS_H_
