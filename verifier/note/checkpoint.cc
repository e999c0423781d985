// SPDX-License-Identifier: Apache-2.0
// The signatures are checked before the text is parsed, so a body that no trusted log signed never
// gets as far as the parser.
#include "verifier/note/checkpoint.h"

#include "verifier/base/encoding.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"

namespace lode::note {
namespace {

using base::Malformed;

std::string_view NextLine(std::string_view& rest) {
  const size_t end = rest.find('\n');
  if (end == std::string_view::npos) return {};
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

}  // namespace

bool IsOrigin(std::string_view text) {
  if (text.empty() || text.size() > base::limits::kOriginBytes) return false;
  bool first_part = true, part_empty = true;
  for (char c : text) {
    if (c == '/') {
      if (part_empty) return false;
      first_part = false;
      part_empty = true;
      continue;
    }
    const bool common = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    if (!common && (first_part || c != '_')) return false;
    part_empty = false;
  }
  return !part_empty;
}

bool IsSimulatedOrigin(std::string_view origin) { return origin.ends_with("/simulated"); }

absl::StatusOr<Checkpoint> ParseCheckpointBody(std::string_view text) {
  std::string_view rest = text;
  const std::string_view origin = NextLine(rest), size_text = NextLine(rest),
                         root_text = NextLine(rest);
  if (!rest.empty())
    return Malformed("a checkpoint has three lines: origin, size, root; no extension lines");
  const auto size = base::ParseDecimal(size_text);
  const auto root_bytes = base::Base64Decode(root_text);
  if (!IsOrigin(origin)) return Malformed("a checkpoint's first line is the ledger's origin");
  if (!size || *size >= uint64_t{1} << 63)
    return Malformed("a checkpoint's second line is the tree size in decimal");
  const auto root = root_bytes ? base::Hash256::From(*root_bytes) : std::nullopt;
  if (!root) return Malformed("a checkpoint's third line is base64 of a 32-byte root");
  return Checkpoint{std::string(origin), *size, *root};
}

std::string EncodeCheckpointBody(const Checkpoint& checkpoint) {
  return checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" +
         base::Base64Encode(checkpoint.root.view()) + "\n";
}

absl::StatusOr<SignedCheckpoint> VerifyCheckpoint(std::string_view bytes, const NoteKey& log,
                                                  std::span<const NoteKey> witnesses) {
  LODE_ASSIGN_OR_RETURN(const Note parsed, ParseNote(bytes));
  std::vector<NoteKey> keys{log};
  keys.insert(keys.end(), witnesses.begin(), witnesses.end());
  LODE_ASSIGN_OR_RETURN(const auto verified, VerifyNote(parsed, keys));
  SignedCheckpoint out;
  bool by_log = false;
  for (const VerifiedSignature& signature : verified) {
    if (signature.key == 0) {
      by_log = true;
    } else {
      out.cosignatures.push_back({signature.key - 1, signature.time});
    }
  }
  if (!by_log)
    return base::Error(base::Reason::kUnknownKey, "the checkpoint is not signed by the log's key");
  LODE_ASSIGN_OR_RETURN(out.body, ParseCheckpointBody(parsed.text));
  if (out.body.origin != log.name) {
    return base::Error(base::Reason::kNotAuthentic,
                       "the checkpoint names another origin than the key that signed it");
  }
  return out;
}

}  // namespace lode::note
