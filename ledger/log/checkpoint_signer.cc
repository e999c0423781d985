// SPDX-License-Identifier: Apache-2.0
// The signature is verified before the checkpoint is given out, because a bit that flipped in
// memory would be published for good: a signed checkpoint can't be taken back.
#include "ledger/log/checkpoint_signer.h"

#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/note/checkpoint.h"
#include "verifier/note/signer.h"

namespace lode::ledger {

absl::StatusOr<std::string> SignVerified(const LogSigner& signer, uint64_t size,
                                         const base::Hash256& root) {
  const note::Checkpoint body{signer.origin, size, root};
  std::string signed_note = note::SignCheckpoint(body, signer.note_key, *signer.key);
  LODE_ASSIGN_OR_RETURN(const note::SignedCheckpoint checked,
                        note::VerifyCheckpoint(signed_note, signer.note_key));
  if (checked.body != body) {
    return base::Error(base::Reason::kInternal, "the checkpoint just signed says something else");
  }
  return signed_note;
}

}  // namespace lode::ledger
