// SPDX-License-Identifier: Apache-2.0
// One filled-in record of every kind, as record JSON (verifier/record/examples/KIND.json): well
// formed and whole, so that a writer only changes values. The one set for all who need a record to
// begin with: `lode record new`, the unit tests and the fuzzers. It leaves out what a writer may
// leave out: format version, Genesis digest, nonce and times (FillDefaults).
#ifndef LODE_VERIFIER_RECORD_EXAMPLES_H_
#define LODE_VERIFIER_RECORD_EXAMPLES_H_

#include <string_view>
#include <vector>

#include "verifier/record/record.h"

namespace lode::record {

struct Example {
  pb::Kind kind;
  std::string_view json;  // of the whole program's life
};

// In order of kinds; kinds that are defined and not built are there too.
std::vector<Example> Examples();
// "" for a kind without one: a test allows none.
std::string_view ExampleOf(pb::Kind kind);

}  // namespace lode::record

#endif  // LODE_VERIFIER_RECORD_EXAMPLES_H_
