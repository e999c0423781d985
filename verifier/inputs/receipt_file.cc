// SPDX-License-Identifier: Apache-2.0
// A receipt is verified before it is compared with anything: a file that somebody forged must never
// accuse a ledger.
#include "verifier/inputs/receipt_file.h"

#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/inputs/file_kind.h"
#include "verifier/program/text_file.h"

namespace lode::inputs {

absl::Status ReceiptError(const absl::Status& error, const std::string& path,
                          std::string_view bytes) {
  absl::Status why = base::WithContext(error, path);
  if (base::ReasonOf(why) != base::Reason::kMalformed) return why;
  return OrOtherKind(base::Error(base::Reason::kMalformed,
                                 std::string(why.message()) + program::HintOfText(bytes)),
                     FileKind::kReceipt, bytes, path);
}

absl::StatusOr<std::string> ReadReceiptBytes(const std::string& path) {
  return ReadOfKind(FileKind::kReceipt, path, base::limits::kReceiptBytes);
}

absl::StatusOr<note::Receipt> ReadReceipt(const std::string& path, const note::TrustPolicy& trust) {
  LODE_ASSIGN_OR_RETURN(const std::string bytes, ReadReceiptBytes(path));
  auto receipt = note::ParseReceipt(bytes);
  if (!receipt.ok()) return ReceiptError(receipt.status(), path, bytes);
  LODE_RETURN_IF_ERROR(base::WithContext(note::VerifyReceiptOfLog(*receipt, trust), path));
  return receipt;
}

}  // namespace lode::inputs
