// SPDX-License-Identifier: Apache-2.0
// What a ledger's folder holds beside store and mark: its name, which is written once, and the
// log's signing key, which only its owner may read. docs/operations.md.
#ifndef LODE_LEDGER_OPEN_LEDGER_FOLDER_H_
#define LODE_LEDGER_OPEN_LEDGER_FOLDER_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "ledger/store/factory.h"
#include "ledger/store/folder.h"
#include "verifier/crypto/signing.h"

namespace lode::ledger {

inline std::string StorePath(const std::string& folder) { return folder + "/store"; }
inline std::string MarkPath(const std::string& folder) { return folder + "/high-water"; }
inline std::string ClockNotePath(const std::string& folder) { return folder + "/clock"; }

// kUsage for an origin or seed that is none; the seed is 32 bytes, or empty for a random one.
absl::Status CheckNewIdentity(std::string_view origin, std::string_view seed);

// A folder that is being made. A file in it says so, and goes when all of it is durable: what an
// init left that was killed half-way is known as such, and nobody was told anything of it.
class UnfinishedFolder {
 public:
  // Makes the folder, or moves what an unfinished init left in it aside. Nothing is ever deleted.
  // kConflict if it holds a ledger, or another process is making one there; kStoreDamaged or
  // kPermissionDenied if store or mark can't be read, so that nobody knows.
  static absl::StatusOr<UnfinishedFolder> Begin(const std::string& folder,
                                                const StoreFactory& store);
  // Where Begin() moved what was there; empty if nothing was.
  const std::string& moved_to() const { return moved_to_; }
  // Writes name and key, durable on return. `seed`: 32 bytes, or empty for a new random key. kUsage
  // for an origin or seed that is none.
  absl::Status WriteIdentity(std::string_view origin, std::string_view seed);
  // It is a ledger's folder from here on; durable on return.
  absl::Status Finish();

 private:
  UnfinishedFolder(std::string folder, program::Descriptor file)
      : folder_(std::move(folder)), file_(std::move(file)) {}
  std::string folder_;
  std::string moved_to_;
  program::Descriptor file_;  // locked
};

struct LedgerIdentity {
  std::string origin;
  crypto::SigningKey key;
};
// kNotFound without a ledger in the folder or with an unfinished one; kPermissionDenied if others
// may read the key. For a file that is gone or is not as WriteIdentity() writes it: kStoreDamaged
// beside a store or a mark, else kNotFound or kMalformed.
absl::StatusOr<LedgerIdentity> ReadLedgerFolder(const std::string& folder);

}  // namespace lode::ledger

#endif  // LODE_LEDGER_OPEN_LEDGER_FOLDER_H_
