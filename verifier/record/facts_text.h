// SPDX-License-Identifier: Apache-2.0
// The facts of proto/lode/record/v1/options.proto as text, one line a field and one a kind, and the
// digest of that text: who admits by other facts admits by other rules (docs/formats/record.md).
#ifndef LODE_VERIFIER_RECORD_FACTS_TEXT_H_
#define LODE_VERIFIER_RECORD_FACTS_TEXT_H_

#include <string>

#include "verifier/base/bytes.h"

namespace lode::record {

// "LotCreated.lot = 1 string: holds LOT_ID, required, introduces": messages by name, fields by
// number. A kind's own lines follow its fields: "LotCreated: touches LOT lot".
std::string FactsText();
// SHA-256 of it.
base::Hash256 FactsDigest();

}  // namespace lode::record

#endif  // LODE_VERIFIER_RECORD_FACTS_TEXT_H_
