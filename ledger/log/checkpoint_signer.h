// SPDX-License-Identifier: Apache-2.0
// Signs the log's checkpoints.
#ifndef LODE_LEDGER_LOG_CHECKPOINT_SIGNER_H_
#define LODE_LEDGER_LOG_CHECKPOINT_SIGNER_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "verifier/base/bytes.h"
#include "verifier/crypto/signing.h"
#include "verifier/note/note.h"

namespace lode::ledger {

// Who signs the log's checkpoints, and as whom.
struct LogSigner {
  std::string origin;
  note::NoteKey note_key;
  const crypto::SigningKey* key;  // borrowed
};

// Signs a checkpoint of (size, root) and verifies its own signature before giving it out: a flipped
// bit is never published.
absl::StatusOr<std::string> SignVerified(const LogSigner& signer, uint64_t size,
                                         const base::Hash256& root);

}  // namespace lode::ledger

#endif  // LODE_LEDGER_LOG_CHECKPOINT_SIGNER_H_
