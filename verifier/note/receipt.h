// SPDX-License-Identifier: Apache-2.0
// Receipts: C2SP tlog-proofs whose extra line is the record's leaf (docs/formats/receipt.md). The
// leaf is hashed, never trusted. Only the envelope or an expected digest shows which record it is
// about.
#ifndef LODE_VERIFIER_NOTE_RECEIPT_H_
#define LODE_VERIFIER_NOTE_RECEIPT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "verifier/merkle/leaf.h"
#include "verifier/note/policy.h"

namespace lode::note {

struct Receipt {
  merkle::RecordLeaf leaf;
  uint64_t index = 0;
  std::vector<base::Hash256> path;
  std::string checkpoint_note;
  bool operator==(const Receipt&) const = default;
};

// Refuses anything but the one spelling: state-root leaves, other extra lengths, trailing bytes,
// more than limits allow.
absl::StatusOr<Receipt> ParseReceipt(std::string_view bytes);
std::string EncodeReceipt(const Receipt& receipt);

// What a receipt proves, under a trust policy. The errors of
// TrustPolicy::Check, kNotAuthentic and kBadProof otherwise.
struct ProvedLeaf {
  merkle::RecordLeaf leaf;
  uint64_t index = 0;
  Trust trust;
  bool simulated = false;  // SIMULATED TIME: the origin says so
};
absl::StatusOr<ProvedLeaf> VerifyReceipt(const Receipt& receipt, const TrustPolicy& policy);

// The log's word alone, whoever has not cosigned it yet: it binds the log, so it is evidence. The
// errors of VerifyReceipt but kQuorumMissing.
absl::Status VerifyReceiptOfLog(const Receipt& receipt, const TrustPolicy& policy);

}  // namespace lode::note

#endif  // LODE_VERIFIER_NOTE_RECEIPT_H_
