// SPDX-License-Identifier: Apache-2.0
// Files of receipts, for programs that judge them: the error for a file that is not a receipt, and
// a receipt that its holder compares with what the log shows elsewhere.
#ifndef LODE_VERIFIER_INPUTS_RECEIPT_FILE_H_
#define LODE_VERIFIER_INPUTS_RECEIPT_FILE_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "verifier/note/policy.h"
#include "verifier/note/receipt.h"

namespace lode::inputs {

// `error` of a file that should be a receipt, with its name and, if its bytes are none, what else
// they are, or a hint of what a program that handles text did to them.
absl::Status ReceiptError(const absl::Status& error, const std::string& path,
                          std::string_view bytes);

// The bytes of a file that should be a receipt. Errors of program::ReadInput.
absl::StatusOr<std::string> ReadReceiptBytes(const std::string& path);

// A receipt that the log signed, as `trust` knows it; cosignatures may be missing. Errors of
// program::ReadInput, note::ParseReceipt and note::VerifyReceiptOfLog, with the file's name.
absl::StatusOr<note::Receipt> ReadReceipt(const std::string& path, const note::TrustPolicy& trust);

}  // namespace lode::inputs

#endif  // LODE_VERIFIER_INPUTS_RECEIPT_FILE_H_
