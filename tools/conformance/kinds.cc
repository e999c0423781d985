// SPDX-License-Identifier: Apache-2.0
// The table of kinds: a new kind is a row here.
#include "tools/conformance/kinds.h"

namespace lode::conformance {
namespace {

constexpr Kind kKinds[] = {
    {"merkle",
     "RFC 6962/9162 trees: transparency-dev cases (JSON), tables of roots and proofs (JSON), node "
     "dumps (text)",
     RunMerkle},
    {"wycheproof-ed25519", "Wycheproof eddsa_verify files (JSON)", RunWycheproofEd25519},
    {"cctv-ed25519",
     "C2SP/CCTV Ed25519 edge cases (JSON), judged by the rule of docs/formats/envelope.md",
     RunCctvEd25519},
    {"note",
     "C2SP signed notes with verifier keys (vkeys.json) and what is expected of them (index.json), "
     "log checkpoints, Sigstore bundles' log proofs",
     RunNotes},
    {"dsse", "DSSE envelopes with trusted keys and a threshold (JSON), DSSE's protocol page",
     RunDsse},
    {"check-digits",
     "numbers with check digits by scheme (JSON): ISO 6346, LEI, ISO 7064 mod 97-10, GS1, IMO",
     RunCheckDigits},
};

}  // namespace

std::span<const Kind> Kinds() { return kKinds; }

const Kind* FindKind(std::string_view name) {
  for (const Kind& kind : kKinds) {
    if (kind.name == name) return &kind;
  }
  return nullptr;
}

}  // namespace lode::conformance
