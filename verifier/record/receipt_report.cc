// SPDX-License-Identifier: Apache-2.0
// A receipt proves a leaf. Which record that is, is only certain if the reader has the envelope or
// its digest, so a report without either says SKIP instead of PASS.
#include "verifier/record/receipt_report.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "verifier/base/encoding.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"
#include "verifier/base/status_macros.h"
#include "verifier/base/time.h"
#include "verifier/envelope/envelope.h"

namespace lode::record {
namespace {

constexpr uint64_t kLastSecond = 253'402'300'799;  // 9999-12-31T23:59:59Z

// The receipt proves one record, and the user asked about another: nothing is forged.
absl::Status OtherRecord(const note::Receipt& receipt, const std::string& asked) {
  return base::Error(base::Reason::kUsage, "this is the receipt of record " +
                                               base::HexEncode(receipt.leaf.record_digest.view()) +
                                               " (entry " + std::to_string(receipt.index) +
                                               "), not of " + asked);
}

std::string Described(const ParsedRecord& record) {
  return "record " + base::HexEncode(record.digest.view()) + " (" +
         std::string(KindName(record.kind)) + " by " + record.message.author() + ")";
}

// Rightly logged, and not with these signatures.
absl::Status OtherSignatures(const note::Receipt& receipt, const ParsedRecord& record,
                             const base::Hash256& signatures) {
  return base::Error(base::Reason::kOtherSignatures,
                     Described(record) + " is logged as entry " + std::to_string(receipt.index) +
                         " with other signatures than the envelope's: their digest is " +
                         base::HexEncode(receipt.leaf.signatures_digest.view()) +
                         ", the envelope's " + base::HexEncode(signatures.view()));
}

// A witness may have signed any number.
std::string FormatSeconds(uint64_t seconds) {
  if (seconds > kLastSecond) return std::to_string(seconds) + " s since 1970";
  return base::FormatUtc(static_cast<int64_t>(seconds) * base::limits::kMicrosPerSecond);
}

std::string Count(size_t n, std::string_view one, std::string_view many) {
  return std::to_string(n) + " " + std::string(n == 1 ? one : many);
}

// Numbered lines: what was checked, then what was not.
std::string ChecksText(const ReceiptReport& report) {
  const note::Trust& trust = report.proved.trust;
  const std::string size = std::to_string(trust.checkpoint.body.size);
  std::vector<std::string> lines = {
      "PASS  the checkpoint of size " + size + " is signed by the log that you trust",
      trust.freshness == 0 ? "N-A   no witness was asked for: that nobody is shown "
                             "another tree is the operator's word"
                           : "PASS  the witnesses that the trust file asks for cosigned it",
      "PASS  the leaf is entry " + std::to_string(report.proved.index) + " of the tree of size " +
          size};
  lines.push_back(
      report.record_matched
          ? "PASS  the leaf names the record that you gave"
          : "SKIP  which record this is: give --envelope or --digest to be sure that it is yours");
  lines.push_back(report.record ? "PASS  the leaf holds the envelope's " +
                                      Count(report.signatures, "signature", "signatures")
                                : "SKIP  the signatures that were logged: give --envelope");
  std::string out;
  for (size_t i = 0; i < lines.size(); ++i)
    out += "  " + std::to_string(i + 1) + "  " + lines[i] + "\n";
  return out;
}

}  // namespace

absl::StatusOr<ReceiptReport> JudgeReceipt(std::string_view bytes, const note::TrustPolicy& policy,
                                           const std::optional<std::string>& envelope_bytes,
                                           const std::optional<base::Hash256>& digest) {
  LODE_ASSIGN_OR_RETURN(const note::Receipt receipt, note::ParseReceipt(bytes));
  ReceiptReport report;
  // First what the receipt proves: of a forged one nothing else is of interest.
  LODE_ASSIGN_OR_RETURN(report.proved, note::VerifyReceipt(receipt, policy));
  if (digest && *digest != receipt.leaf.record_digest)
    return OtherRecord(receipt, "the one that was given, " + base::HexEncode(digest->view()));
  if (envelope_bytes) {
    LODE_ASSIGN_OR_RETURN(const envelope::Envelope envelope,
                          envelope::ParseEnvelope(*envelope_bytes));
    LODE_ASSIGN_OR_RETURN(report.record, ParseRecord(envelope.payload));
    if (report.record->digest != receipt.leaf.record_digest)
      return OtherRecord(receipt, "the envelope's " + Described(*report.record));
    const base::Hash256 signatures = envelope::SignaturesDigest(envelope.signatures);
    if (signatures != receipt.leaf.signatures_digest)
      return OtherSignatures(receipt, *report.record, signatures);
    report.signatures = envelope.signatures.size();
  }
  report.record_matched = envelope_bytes.has_value() || digest.has_value();
  return report;
}

std::string ReceiptText(const ReceiptReport& report) {
  const note::Trust& trust = report.proved.trust;
  std::string out;
  if (report.proved.simulated) out += "SIMULATED TIME: this ledger's record times are made up\n";
  out += report.record_matched ? "LOGGED: this record is in the log\n"
                               : "LOGGED: a record is in the log\n";
  const auto line = [&](std::string_view label, std::string_view value) {
    out += "  " + std::string(label) + std::string(14 - label.size(), ' ') + base::SafeText(value) +
           "\n";
  };
  line("ledger", trust.checkpoint.body.origin);
  line("record", base::HexEncode(report.proved.leaf.record_digest.view()));
  if (report.record)
    line("kind",
         std::string(KindName(report.record->kind)) + " by " + report.record->message.author());
  line("entry", std::to_string(report.proved.index));
  line("record time", base::FormatUtc(static_cast<int64_t>(report.proved.leaf.record_time_us)));
  line("tree size", std::to_string(trust.checkpoint.body.size));
  line("root", base::HexEncode(trust.checkpoint.body.root.view()));
  std::string cosigners;
  for (const std::string& name : trust.cosigners)
    cosigners += (cosigners.empty() ? "" : ", ") + name;
  line("cosigned by", cosigners.empty() ? "nobody" : cosigners);
  if (trust.freshness > 0) line("fresh as of", FormatSeconds(trust.freshness));
  return out + "checks\n" + ChecksText(report);
}

std::string ReceiptJson(const ReceiptReport& report) {
  const note::Trust& trust = report.proved.trust;
  nlohmann::ordered_json json;
  json["schema"] = "lode.receipt/v1";
  json["logged"] = true;
  json["record_matched"] = report.record_matched;
  json["simulated_time"] = report.proved.simulated;
  json["origin"] = trust.checkpoint.body.origin;
  json["record_digest"] = base::HexEncode(report.proved.leaf.record_digest.view());
  json["signatures_digest"] = base::HexEncode(report.proved.leaf.signatures_digest.view());
  json["index"] = std::to_string(report.proved.index);
  json["record_time"] = base::FormatUtc(static_cast<int64_t>(report.proved.leaf.record_time_us));
  json["tree_size"] = std::to_string(trust.checkpoint.body.size);
  json["root"] = base::HexEncode(trust.checkpoint.body.root.view());
  json["cosigners"] = trust.cosigners;
  json["replayed"] = trust.replayed;
  json["freshness"] = std::to_string(trust.freshness);
  if (report.record) {
    json["kind"] = std::string(KindName(report.record->kind));
    json["author"] = report.record->message.author();
    json["signatures"] = std::to_string(report.signatures);
  }
  return json.dump(-1, ' ', /*ensure_ascii=*/true,
                   nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace lode::record
