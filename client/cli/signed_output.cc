// SPDX-License-Identifier: Apache-2.0
// While the user reads what will be signed, somebody else may sign the same file. So the file is
// read again before it is written: new signatures of the same record join, signatures that were
// taken out stay out, and any other content stops the command.
#include "client/cli/signed_output.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "verifier/base/encoding.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/inputs/envelope_file.h"
#include "verifier/program/input_file.h"
#include "verifier/program/shell_word.h"

namespace lode::cli {
namespace {

constexpr uint64_t kSeenBytes = 2 * base::limits::kEnvelopeBytes;  // DSSE JSON is the longer form

bool HasKey(const Signatures& signatures, const base::Hash256& key_id) {
  return std::any_of(signatures.begin(), signatures.end(),
                     [&](const auto& one) { return one.key_id == key_id; });
}

}  // namespace

bool Contains(const Signatures& all, const envelope::EnvelopeSignature& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

Seen LookAt(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return {};
  auto bytes = program::ReadRegular(path, kSeenBytes);
  return {true, bytes.ok() ? std::optional(*std::move(bytes)) : std::nullopt};
}

Seen LookAt(const std::string& output, const std::string& source, const Seen& read) {
  std::error_code error;
  return std::filesystem::equivalent(output, source, error) ? read : LookAt(output);
}

std::optional<Signatures> SignaturesOf(const Seen& seen, std::string_view payload) {
  if (!seen.bytes.has_value()) return std::nullopt;
  auto file = inputs::ParseEnvelopeOrText(*seen.bytes, "");
  if (!file.ok() || !file->envelope || file->envelope->payload != payload) return std::nullopt;
  return std::move(file->envelope->signatures);
}

absl::Status TakeOver(Session& session, std::string_view payload, SignedOutput& output,
                      Signatures& signatures) {
  const Seen now = LookAt(output.path);
  if (now == output.before || !now.there) return absl::OkStatus();
  const auto theirs = SignaturesOf(now, payload);
  if (!theirs.has_value()) {
    return base::WithNextStep(
        base::Error(base::Reason::kUsage,
                    output.path +
                        " is not what it was when this began: now it holds something else " +
                        "than this record, and stays"),
        "look at it: lode record show " + program::ShellPath(output.path) +
            "; then sign again, or into another folder: --out FOLDER");
  }
  const Signatures before = SignaturesOf(output.before, payload).value_or(Signatures());
  std::erase_if(signatures,
                [&](const auto& one) { return Contains(before, one) && !Contains(*theirs, one); });
  for (const envelope::EnvelopeSignature& one : *theirs) {
    if (Contains(before, one) || HasKey(signatures, one.key_id)) continue;
    signatures.push_back(one);
    session.print.Err("note: the signature of the key {} came into {} meanwhile, and stays",
                      {base::HexEncode(one.key_id.view()), output.path});
  }
  output.replace = true;
  return absl::OkStatus();
}

}  // namespace lode::cli
