// SPDX-License-Identifier: Apache-2.0
// Receipts as files, and as evidence. Two invariants. A receipt is replaced only by a better
// receipt of the same entry (decision 0016). If a ledger denies what a valid receipt proves, the
// user reads that as evidence, never as "not found". Internal to client/cli.
#ifndef LODE_CLIENT_CLI_RECEIPT_FILE_H_
#define LODE_CLIENT_CLI_RECEIPT_FILE_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/api/client.h"
#include "verifier/note/policy.h"
#include "verifier/note/receipt.h"

namespace lode::cli {

enum class Keeping {
  kWritten,      // under the name that was asked for
  kOldStays,     // what is there is better, or the fresh one could not be written
  kBeside,       // something else is there and stays: the fresh one has the name in `path`
  kContradicts,  // the same, and what is there is a valid receipt that the fresh one contradicts
};

struct KeptReceipt {
  Keeping keeping = Keeping::kWritten;
  std::string path;  // of the receipt to go on with
  std::string why;   // for people, unless kWritten
};

// Keeps `fresh`, which is verified, under the name `path`. A receipt of the same entry gives way if
// the fresh one is for a tree at least as large and has every cosignature that it has. A
// cosignature by a witness that `trust` does not know can't be judged, so it counts as one that the
// fresh one lacks unless the very same line is there.
absl::StatusOr<KeptReceipt> KeepReceipt(const note::TrustPolicy& trust,
                                        const client::VerifiedReceipt& fresh,
                                        const std::string& path);

// `failed`: why `fresh` could not be written. An older receipt of the very same entry in that place
// proves as much, and was not touched: kOldStays, with the reason. Else `failed`.
absl::StatusOr<KeptReceipt> OrOlder(const note::TrustPolicy& trust,
                                    const client::VerifiedReceipt& fresh, const std::string& path,
                                    const absl::Status& failed);

// The bytes of the file if it begins as a receipt does; nothing for all other files, and for none.
std::optional<std::string> ReadIfReceipt(const std::string& path);

// A file NAME.receipt of `folder` that is a receipt of this record; nothing if there is none among
// the first files. Not verified.
std::optional<std::string> FindReceiptOf(const base::Hash256& record_digest,
                                         const std::string& folder);

// The ledger says `what`, which the receipt in `path` contradicts: kNotAuthentic, with what to
// keep. Asks the ledger for its newest checkpoint, which may contradict it by itself.
absl::Status Contradiction(client::LedgerClient& client, const client::VerifiedReceipt& held,
                           const std::string& path, std::string_view what);

// What an answer about the record of a receipt that is held means, `answer` not being OK: not found
// is a contradiction, and the words for it are `what`.
absl::Status Denial(client::LedgerClient& client, const client::VerifiedReceipt& held,
                    const std::string& path, const absl::Status& answer, std::string_view what);

}  // namespace lode::cli

#endif  // LODE_CLIENT_CLI_RECEIPT_FILE_H_
