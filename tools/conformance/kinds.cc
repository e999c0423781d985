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
