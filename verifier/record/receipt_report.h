// SPDX-License-Identifier: Apache-2.0
// What a receipt proves, judged and told (docs/formats/receipt.md): used by lode and by
// lode-verify. A receipt says that a leaf is in a log; that the leaf is *this record* is said only
// if the envelope or an expected digest was given.
#ifndef LODE_VERIFIER_RECORD_RECEIPT_REPORT_H_
#define LODE_VERIFIER_RECORD_RECEIPT_REPORT_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "verifier/base/bytes.h"
#include "verifier/note/receipt.h"
#include "verifier/record/record.h"

namespace lode::record {

struct ReceiptReport {
  note::ProvedLeaf proved;
  // The leaf's digest is the one that was expected, by envelope or as given.
  bool record_matched = false;
  // The envelope that was given: its record and number of signatures. Whether these keys may sign
  // for these parties is admission's business; that the signatures are the logged ones is checked.
  std::optional<ParsedRecord> record;
  size_t signatures = 0;
};

// `envelope`: its bytes; `digest`: the expected record digest; either may be absent. kUsage if the
// receipt holds and is another record's, both named; kOtherSignatures if it is this record's,
// logged with other signatures; else the errors of ParseReceipt, VerifyReceipt, ParseEnvelope and
// ParseRecord.
absl::StatusOr<ReceiptReport> JudgeReceipt(std::string_view receipt,
                                           const note::TrustPolicy& policy,
                                           const std::optional<std::string>& envelope,
                                           const std::optional<base::Hash256>& digest);

// For a terminal: safe lines, each ended by a line feed.
std::string ReceiptText(const ReceiptReport& report);
// Schema "lode.receipt/v1", compact.
std::string ReceiptJson(const ReceiptReport& report);

}  // namespace lode::record

#endif  // LODE_VERIFIER_RECORD_RECEIPT_REPORT_H_
