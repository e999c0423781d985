// SPDX-License-Identifier: Apache-2.0
// An envelope is parsed and encoded again, so that its two file forms give the same bytes to
// compare.
#include "verifier/command/receipt.h"

#include <CLI/CLI.hpp>
#include <optional>

#include "verifier/base/status_macros.h"
#include "verifier/envelope/envelope.h"
#include "verifier/inputs/envelope_file.h"
#include "verifier/inputs/id_argument.h"
#include "verifier/inputs/receipt_file.h"
#include "verifier/record/receipt_report.h"

namespace lode::command {

void AddReceiptOptions(CLI::App& command, ReceiptOptions& options) {
  command.add_option("FILE", options.file, "receipt")->required();
  command.add_option("--envelope", options.envelope, "the record that it should be for, as signed");
  command.add_option("--digest", options.digest, "or the record's digest, 64 hex digits");
}

absl::Status VerifyReceipt(const Host& host, const ReceiptOptions& options) {
  LODE_ASSIGN_OR_RETURN(const inputs::NamedTrust trust, host.trust());
  LODE_ASSIGN_OR_RETURN(const std::string receipt, inputs::ReadReceiptBytes(options.file));
  std::optional<std::string> envelope;
  if (!options.envelope.empty()) {
    LODE_ASSIGN_OR_RETURN(const envelope::Envelope parsed,
                          inputs::ReadEnvelope(options.envelope, &host.in));
    envelope = envelope::EncodeEnvelope(parsed);
  }
  std::optional<base::Hash256> digest;
  if (!options.digest.empty()) {
    LODE_ASSIGN_OR_RETURN(digest, inputs::ParseDigest("--digest", options.digest));
  }
  const auto report = record::JudgeReceipt(receipt, trust.policy, envelope, digest);
  if (!report.ok()) return inputs::ReceiptError(report.status(), options.file, receipt);
  if (host.json) {
    host.print.OutJson(record::ReceiptJson(*report));
  } else {
    host.print.OutLines(record::ReceiptText(*report));
  }
  return absl::OkStatus();
}

}  // namespace lode::command
