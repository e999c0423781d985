// SPDX-License-Identifier: Apache-2.0
// What a ledger's folder holds beside store and mark: its name, written once, and the log's signing
// key, which nobody but its owner may read. docs/operations.md.
#ifndef LODE_LEDGER_SEQUENCER_LEDGER_FOLDER_H_
#define LODE_LEDGER_SEQUENCER_LEDGER_FOLDER_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "verifier/crypto/signing.h"

namespace lode::ledger {

inline std::string StorePath(const std::string& folder) { return folder + "/store"; }
inline std::string MarkPath(const std::string& folder) { return folder + "/high-water"; }

// Makes the folder with name and key, durable on return. `seed`: 32 bytes, or empty for a new
// random key. kConflict if there is one already, kUsage for an origin or seed that is none.
absl::Status CreateLedgerFolder(const std::string& folder, std::string_view origin,
                                std::string_view seed);

struct LedgerIdentity {
  std::string origin;
  crypto::SigningKey key;
};
// kNotFound without a ledger in the folder; kPermissionDenied if others may read the key;
// kMalformed for a file that is not as CreateLedgerFolder writes it.
absl::StatusOr<LedgerIdentity> ReadLedgerFolder(const std::string& folder);

}  // namespace lode::ledger

#endif  // LODE_LEDGER_SEQUENCER_LEDGER_FOLDER_H_
