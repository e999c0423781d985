// SPDX-License-Identifier: Apache-2.0
// receipt FILE: verifies a receipt offline, and that it is of a record if one is given.
#ifndef LODE_VERIFIER_COMMAND_RECEIPT_H_
#define LODE_VERIFIER_COMMAND_RECEIPT_H_

#include <string>

#include "absl/status/status.h"
#include "verifier/command/host.h"

namespace lode::command {

struct ReceiptOptions {
  std::string file, envelope, digest;
};

void AddReceiptOptions(CLI::App& command, ReceiptOptions& options);

// Schema lode.receipt/v1. Errors of record::JudgeReceipt and of reading the files.
absl::Status VerifyReceipt(const Host& host, const ReceiptOptions& options);

}  // namespace lode::command

#endif  // LODE_VERIFIER_COMMAND_RECEIPT_H_
