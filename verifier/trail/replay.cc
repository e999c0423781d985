// SPDX-License-Identifier: Apache-2.0
// Admission is given the key that a signature would hold under, before the signature is verified.
// Both results are combined by leaf order, so the answer is the same as if they had run one after
// the other.
#include "verifier/trail/replay.h"

#include <utility>

#include "verifier/custody/admission.h"
#include "verifier/rules/trail_codes.h"
#include "verifier/trail/proof_checks.h"

namespace lode::trail {
namespace {

namespace v1 = ::lode::trail::v1;

v1::Statement RefusalOf(uint64_t leaf, const record::Violations& violations) {
  const record::Violation& first = violations.front();
  return statement::Make<rules::kRefusesEntry>(
      statement::Count(leaf), statement::Name{first.rule()}, statement::Name{first.field},
      statement::Quote{first.said}, statement::Count(violations.size() - 1));
}

}  // namespace

Replayed Replay(std::span<const Prepared> prepared, std::span<const CheckedEntry> entries,
                const Signatures& signatures, CoveredState& state) {
  Replayed out;
  custody::ParsedRows parsed_rows;
  for (size_t i = 0; i < entries.size(); ++i) {
    custody::AdmissionInput input;
    input.envelope = &prepared[i].envelope;
    input.record = &entries[i].record;
    input.index = entries[i].index;
    input.record_time_us = entries[i].record_time_us;
    input.verified_with = signatures.KeysOf(i);
    input.parsed_rows = &parsed_rows;
    input.alone = &prepared[i].alone;
    auto decision = custody::Admit(input, state);
    if (!decision.ok()) {
      out.refusal = {i, statement::Make<rules::kNotJudged>(ReasonOf(decision.status()))};
      return out;
    }
    if (!decision->admitted()) {
      out.refusal = {i, RefusalOf(entries[i].index, decision->violations)};
      return out;
    }
    out.skipped_checks += decision->skipped_checks;
    state.Apply(std::move(decision->changes));
    state.SetLogged(i + 1);
  }
  return out;
}

}  // namespace lode::trail
