// SPDX-License-Identifier: Apache-2.0
#include "verifier/inputs/envelope_file.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/program/input_file.h"
#include "verifier/program/text_file.h"

namespace lode::inputs {
namespace {

// DSSE JSON takes about 4/3 of the envelope, and its names.
constexpr uint64_t kFileBytes = 2 * base::limits::kEnvelopeBytes;

bool IsDsse(const std::string& text) {
  const auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  return json.is_object() && json.contains("payloadType");
}

}  // namespace

absl::StatusOr<EnvelopeOrText> ParseEnvelopeOrText(std::string_view bytes, std::string_view name) {
  if (bytes.find_first_not_of(" \t\r\n") == std::string_view::npos)
    return base::Error(base::Reason::kMalformed, std::string(name) + ": an empty file");
  EnvelopeOrText out;
  // An envelope does not begin with a brace, and its bytes are never read as text.
  if (program::LooksLikeJson(bytes)) {
    LODE_ASSIGN_OR_RETURN(out.text, program::TextOf(bytes, name));
    if (!IsDsse(out.text)) return out;
  }
  auto envelope =
      out.text.empty() ? envelope::ParseEnvelope(bytes) : envelope::EnvelopeFromDsseJson(out.text);
  if (!envelope.ok()) return base::WithContext(envelope.status(), name);
  out.envelope = *std::move(envelope);
  out.text.clear();
  return out;
}

absl::StatusOr<envelope::Envelope> ReadEnvelope(const std::string& path) {
  LODE_ASSIGN_OR_RETURN(const std::string bytes, program::ReadInput(path, kFileBytes));
  LODE_ASSIGN_OR_RETURN(EnvelopeOrText file, ParseEnvelopeOrText(bytes, path));
  if (file.envelope) return *std::move(file.envelope);
  // Broken JSON is told as such, with line and column.
  const absl::Status dsse = envelope::EnvelopeFromDsseJson(file.text).status();
  const bool is_json = nlohmann::json::accept(file.text);
  return base::WithContext(
      is_json ? base::Error(base::Reason::kMalformed,
                            "JSON without payloadType is no envelope. A record that is not signed "
                            "yet becomes one by: lode record sign FILE --key KEY_FILE")
              : dsse,
      path);
}

}  // namespace lode::inputs
