// SPDX-License-Identifier: Apache-2.0
// Where a receipt may be written: over an older receipt of the same record and nothing else.
// Internal to client/cli.
#ifndef LODE_CLIENT_CLI_RECEIPT_PLACE_H_
#define LODE_CLIENT_CLI_RECEIPT_PLACE_H_

#include <string>

#include "absl/status/status.h"
#include "verifier/base/bytes.h"
#include "verifier/program/output_file.h"

namespace lode::cli {

inline constexpr program::OutputOptions kReceiptOutput{.if_there = program::IfThere::kReplace};

// Known before a record is sent: kUsage if `path` can't be written, or holds anything but a receipt
// of the record; kOutputLost if there is no room for `receipts` receipts in its folder.
absl::Status CheckReceiptPlace(const std::string& path, const base::Hash256& record_digest,
                               size_t receipts = 1);

}  // namespace lode::cli

#endif  // LODE_CLIENT_CLI_RECEIPT_PLACE_H_
