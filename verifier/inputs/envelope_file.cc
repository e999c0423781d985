// SPDX-License-Identifier: Apache-2.0
// A person who gives a wrong file should read what that file is. So the usual mix-ups (a receipt, a
// key, settings, a list, a comment) are recognised by their first characters and named.
#include "verifier/inputs/envelope_file.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "verifier/base/exit_code.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"
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

// Nobody's signed bytes: those of an envelope have others than these.
bool IsPlainText(std::string_view bytes) {
  return base::IsValidUtf8(bytes) && std::none_of(bytes.begin(), bytes.end(), [](char c) {
           return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
         });
}

absl::Status Is(std::string_view what, std::string_view next) {
  return base::WithNextStep(base::Error(base::Reason::kMalformed, what), next);
}

// Of bytes that are no envelope and do not begin as a JSON object does: what else of Lode's or of
// its users they are; OK if that can't be told.
absl::Status WhatElse(std::string_view bytes) {
  if (!IsPlainText(bytes)) return absl::OkStatus();
  const std::string_view text = bytes.substr(bytes.find_first_not_of(" \t\r\n"));
  if (text.starts_with("c2sp.org/tlog-proof@")) {
    return Is("this is a receipt, and a record or envelope is needed",
              "give the record's file, or verify the receipt: lode receipt verify FILE");
  }
  if (text.starts_with("lode-key ")) {
    return Is("this is a key, and a record or envelope is needed",
              "give the record's file; a key is given with --key FILE");
  }
  if (text.starts_with("//") || text.starts_with("/*")) {
    return Is("it begins with a comment, and JSON has no comments",
              "take the comments out: a record begins with {");
  }
  if (text.starts_with('"')) {
    return Is("it begins with a text in quotes, and a record is a JSON object",
              "correct the file: a record begins with { and ends with }");
  }
  const std::string_view line = text.substr(0, text.find('\n'));
  const size_t inside = text.find_first_not_of(" \t\r\n", 1);
  const bool is_table = text.starts_with('[') && inside != std::string_view::npos &&
                        (text[inside] == '[' || (text[inside] >= 'a' && text[inside] <= 'z')) &&
                        line.find(']') != std::string_view::npos && !nlohmann::json::accept(text);
  if (text.starts_with('[') && !is_table) {
    return Is("this is a JSON list, and a record is a JSON object: one record a file",
              "write each record into a file of its own, which begins with {");
  }
  const std::string_view word = line.substr(0, line.find_first_of(" \t="));
  const bool is_name = !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || c == '_' || c == '-';
  });
  const size_t after = line.find_first_not_of(" \t", word.size());
  const bool is_setting = is_name && after != std::string_view::npos && line[after] == '=';
  if (is_table || is_setting || text.starts_with('#')) {
    return Is("this is a file of settings (TOML), and a record or envelope is needed",
              "give the record's file");
  }
  return Is("this is text, and neither a record, which is JSON and begins with {, nor an envelope",
            "look whether you gave the right file");
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
  if (!envelope.ok()) {
    const absl::Status else_what = out.text.empty() ? WhatElse(bytes) : absl::OkStatus();
    return base::WithContext(else_what.ok() ? envelope.status() : else_what, name);
  }
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
