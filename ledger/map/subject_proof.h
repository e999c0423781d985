// SPDX-License-Identifier: Apache-2.0
// Proofs in the subject map: what is asked for, what is taken where the map changes, and what is
// given when the state root that they lead to is signed (docs/decisions/0004-trail-export.md).
#ifndef LODE_LEDGER_MAP_SUBJECT_PROOF_H_
#define LODE_LEDGER_MAP_SUBJECT_PROOF_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/log/published.h"
#include "verifier/base/bytes.h"

namespace lode::ledger {

// A multiproof of subjects, and the signed view whose newest state root it leads to. That root is
// the view's last leaf and covers all below it, unless the store had no space for one.
struct SubjectProof {
  std::string multiproof;
  std::shared_ptr<const View> view;
};
struct ProofRequest {
  std::vector<base::Hash256> keys;                         // strictly ascending; may be empty
  std::function<void(absl::StatusOr<SubjectProof>)> done;  // called exactly once; must not block
};
struct PreparedProof {
  std::string multiproof;
  ProofRequest request;
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_MAP_SUBJECT_PROOF_H_
