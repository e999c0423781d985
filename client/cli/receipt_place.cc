// SPDX-License-Identifier: Apache-2.0
// The place is checked before anything is sent. If the disk is full or another file has the name,
// the user can still choose another place, and nothing has been logged that lacks a receipt.
#include "client/cli/receipt_place.h"

#include <filesystem>
#include <system_error>

#include "client/cli/files.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/note/receipt.h"
#include "verifier/program/input_file.h"

namespace lode::cli {
namespace {

// What a file takes of a disk at least; a receipt without many cosignatures is smaller.
constexpr uint64_t kFileOnDiskBytes = 4096;

}  // namespace

absl::Status CheckReceiptPlace(const std::string& path, const base::Hash256& record_digest,
                               size_t receipts) {
  LODE_RETURN_IF_ERROR(program::CheckOutput(path, kReceiptOutput, receipts * kFileOnDiskBytes));
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error) || program::IsStandardOutput(path))
    return absl::OkStatus();
  const auto bytes = program::ReadInput(path, base::limits::kReceiptBytes);
  const auto old = bytes.ok() ? note::ParseReceipt(*bytes) : bytes.status();
  if (old.ok() && old->leaf.record_digest == record_digest) return absl::OkStatus();
  return base::Error(base::Reason::kUsage,
                     path +
                         " exists and is not a receipt of this record: move it away, or "
                         "choose another place with --out");
}

}  // namespace lode::cli
