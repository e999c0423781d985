// SPDX-License-Identifier: Apache-2.0
// The leaf is never compared as text: it is encoded and hashed, and only the path to the signed
// root makes it count.
#include "verifier/note/receipt.h"

#include <optional>
#include <utility>

#include "verifier/base/encoding.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/merkle/proof.h"
#include "verifier/merkle/tree.h"

namespace lode::note {
namespace {

constexpr std::string_view kMagic = "c2sp.org/tlog-proof@v1";

using base::Malformed;

std::optional<std::string_view> TakeLine(std::string_view& rest) {
  const size_t end = rest.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

std::optional<std::string_view> TakeLineAfter(std::string_view& rest, std::string_view prefix) {
  auto line = TakeLine(rest);
  if (!line || !line->starts_with(prefix)) return std::nullopt;
  line->remove_prefix(prefix.size());
  return line;
}

absl::Status VerifyPath(const Receipt& receipt, const Checkpoint& checkpoint) {
  // A log serves from size 2 on: Genesis and one state root.
  if (checkpoint.size < 2)
    return base::Error(base::Reason::kNotAuthentic, "no log gives receipts at size 1");
  return merkle::VerifyInclusion(receipt.index, checkpoint.size,
                                 merkle::HashLeaf(merkle::EncodeLeaf(receipt.leaf)), receipt.path,
                                 checkpoint.root);
}

}  // namespace

absl::StatusOr<Receipt> ParseReceipt(std::string_view bytes) {
  if (bytes.size() > base::limits::kReceiptBytes)
    return base::Error(base::Reason::kTooLarge, "a receipt has at most 128 KiB");
  std::string_view rest = bytes;
  if (TakeLine(rest) != kMagic)
    return Malformed("a receipt begins with the line c2sp.org/tlog-proof@v1");
  const auto extra = TakeLineAfter(rest, "extra ");
  const auto leaf_bytes = extra ? base::Base64Decode(*extra) : std::nullopt;
  if (!leaf_bytes || leaf_bytes->size() != base::limits::kRecordLeafBytes) {
    return Malformed("a receipt's second line is: extra, base64 of the record's 74 leaf bytes");
  }
  LODE_ASSIGN_OR_RETURN(const merkle::Leaf leaf, merkle::ParseLeaf(*leaf_bytes));
  const auto index_text = TakeLineAfter(rest, "index ");
  const auto index = index_text ? base::ParseDecimal(*index_text) : std::nullopt;
  if (!index) return Malformed("a receipt's third line is: index, the leaf's index in decimal");
  Receipt receipt;
  receipt.leaf = std::get<merkle::RecordLeaf>(leaf);
  receipt.index = *index;
  for (;;) {
    const auto line = TakeLine(rest);
    if (!line) return Malformed("a receipt's hashes end with an empty line");
    if (line->empty()) break;
    const auto raw = base::Base64Decode(*line);
    const auto hash = raw ? base::Hash256::From(*raw) : std::nullopt;
    if (!hash || receipt.path.size() == base::limits::kTreeDepth) {
      return Malformed("a receipt's path is at most 63 lines of base64, 32 bytes each");
    }
    receipt.path.push_back(*hash);
  }
  LODE_RETURN_IF_ERROR(ParseNote(rest).status());
  receipt.checkpoint_note = std::string(rest);
  return receipt;
}

std::string EncodeReceipt(const Receipt& receipt) {
  constexpr size_t kLines = 256;  // magic, leaf and index, at most
  constexpr size_t kHashLine = 45;
  std::string out;
  out.reserve(kLines + kHashLine * receipt.path.size() + receipt.checkpoint_note.size());
  out.append(kMagic);
  out.append("\nextra ").append(base::Base64Encode(merkle::EncodeLeaf(receipt.leaf)));
  out.append("\nindex ").append(std::to_string(receipt.index)).append(1, '\n');
  for (const base::Hash256& hash : receipt.path) {
    out.append(base::Base64Encode(hash.view())).append(1, '\n');
  }
  return out.append(1, '\n').append(receipt.checkpoint_note);
}

absl::StatusOr<ProvedLeaf> VerifyReceipt(const Receipt& receipt, const TrustPolicy& policy) {
  LODE_ASSIGN_OR_RETURN(Trust trust, policy.Check(receipt.checkpoint_note));
  LODE_RETURN_IF_ERROR(VerifyPath(receipt, trust.checkpoint.body));
  const bool simulated = IsSimulatedOrigin(trust.checkpoint.body.origin);
  return ProvedLeaf{receipt.leaf, receipt.index, std::move(trust), simulated};
}

absl::Status VerifyReceiptOfLog(const Receipt& receipt, const TrustPolicy& policy) {
  const absl::Status trusted = policy.Check(receipt.checkpoint_note).status();
  // A quorum is counted once the log's signature and each cosignature have verified.
  if (!trusted.ok() && base::ReasonOf(trusted) != base::Reason::kQuorumMissing) return trusted;
  LODE_ASSIGN_OR_RETURN(const Note note, ParseNote(receipt.checkpoint_note));
  LODE_ASSIGN_OR_RETURN(const Checkpoint checkpoint, ParseCheckpointBody(note.text));
  return VerifyPath(receipt, checkpoint);
}

}  // namespace lode::note
