// SPDX-License-Identifier: Apache-2.0
// A lying ledger may sign any number of checkpoints of one size, and two programs may find one at
// the same time. So a name is taken by writing the file, never by looking first, and the number of
// files of one name is limited.
#include "client/api/evidence.h"

#include <filesystem>
#include <system_error>

#include "verifier/base/encoding.h"
#include "verifier/program/input_file.h"
#include "verifier/program/output_file.h"

namespace lode::client {
namespace {

namespace fs = std::filesystem;

constexpr int kMostFiles = 100;  // of one name: a liar can sign as many as it likes
constexpr size_t kRootBytesShown = 4;

}  // namespace

absl::StatusOr<std::string> KeepEvidence(const std::string& path, std::string_view bytes) {
  absl::Status last;
  for (int number = 1; number <= kMostFiles; ++number) {
    const std::string name = number == 1 ? path : path + "." + std::to_string(number);
    // Written first, so that two programs can't take one name; what stops it may be these bytes.
    last = program::WriteOutput(name, bytes, {.keeps = true});
    if (last.ok()) return name;
    std::error_code error;
    if (!fs::exists(fs::symlink_status(name, error))) return last;
    const auto there = program::ReadRegular(name, bytes.size());
    if (there.ok() && *there == bytes) return name;
  }
  return last;
}

std::string CheckpointPath(const std::string& beside, const note::Checkpoint& body) {
  return beside + ".checkpoint-" + std::to_string(body.size) + "-" +
         base::HexEncode(body.root.view().substr(0, kRootBytesShown));
}

}  // namespace lode::client
