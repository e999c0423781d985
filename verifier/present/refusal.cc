// SPDX-License-Identifier: Apache-2.0
// A client may meet a code of a newer ledger: what it does not know, or what does not fit, it shows
// in the words that came with it.
#include "verifier/present/refusal.h"

#include <utility>

#include "verifier/custody/codes.h"
#include "verifier/present/renderer.h"
#include "verifier/rules/word_lists.h"

namespace lode::present {

Refusal RefusalOf(record::Violation violation) {
  const Renderer renderer(English());
  Refusal out;
  out.value = renderer.Part(violation.said, "value");
  out.limit = renderer.Part(violation.said, "limit");
  out.message = renderer.Part(violation.said, "message");
  out.remedy = renderer.Part(violation.said, "remedy");
  out.violation = std::move(violation);
  return out;
}

Refusals RefusalsOf(record::Violations violations) {
  Refusals out;
  out.reserve(violations.size());
  for (record::Violation& violation : violations) out.push_back(RefusalOf(std::move(violation)));
  return out;
}

bool KnowsRefusal(const statement::report::Statement& said) {
  static const std::vector<statement::Code>& codes =
      *new std::vector<statement::Code>(custody::RefusalCodes());
  return statement::StatementFault(said, codes).empty() && rules::WordFault(said).empty();
}

}  // namespace lode::present
