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
#include "verifier/base/status_macros.h"
#include "verifier/base/utf8.h"
#include "verifier/program/input_file.h"
#include "verifier/program/text_file.h"

namespace lode::inputs {
namespace {

// DSSE JSON takes about 4/3 of the envelope, and its names; record JSON has at most 1 MiB.
constexpr uint64_t kFileBytes = std::max<uint64_t>(2 * base::limits::kEnvelopeBytes, 1 << 20);

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

// Of text that is neither a record nor of another kind of file (file_kind.h): what its writer did.
absl::Status WhatElse(std::string_view bytes) {
  if (!IsPlainText(bytes)) return absl::OkStatus();
  const std::string_view text = bytes.substr(bytes.find_first_not_of(" \t\r\n"));
  if (text.starts_with("//") || text.starts_with("/*")) {
    return Is("it begins with a comment, and JSON has no comments",
              "take the comments out: a record begins with {");
  }
  if (text.starts_with('"')) {
    return Is("it begins with a text in quotes, and a record is a JSON object",
              "correct the file: a record begins with { and ends with }");
  }
  if (text.starts_with('[')) {
    return Is("this is a JSON list, and a record is a JSON object: one record a file",
              "write each record into a file of its own, which begins with {");
  }
  if (text.starts_with('#')) {
    return Is("it begins with a comment, as files of settings do, and JSON has no comments",
              "give the record's file: a record begins with {");
  }
  return Is("this is text, and neither a record, which is JSON and begins with {, nor an envelope",
            "look whether you gave the right file");
}

}  // namespace

absl::StatusOr<EnvelopeOrText> ParseEnvelopeOrText(std::string_view bytes, std::string_view name,
                                                   FileKind wanted) {
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
    return OrOtherKind(base::WithContext(else_what.ok() ? envelope.status() : else_what, name),
                       wanted, bytes, std::string(name));
  }
  out.envelope = *std::move(envelope);
  out.text.clear();
  return out;
}

absl::StatusOr<std::string> ReadRecordBytes(const std::string& path, std::istream* in,
                                            FileKind wanted) {
  if (in != nullptr && path == "-") return program::ReadStream(*in, "stdin", kFileBytes);
  return ReadOfKind(wanted, path, kFileBytes);
}

absl::StatusOr<envelope::Envelope> ReadEnvelope(const std::string& path, std::istream* in) {
  LODE_ASSIGN_OR_RETURN(const std::string bytes, ReadRecordBytes(path, in, FileKind::kEnvelope));
  LODE_ASSIGN_OR_RETURN(EnvelopeOrText file, ParseEnvelopeOrText(bytes, path, FileKind::kEnvelope));
  if (file.envelope) return *std::move(file.envelope);
  // Broken JSON is told as such, with line and column.
  if (!nlohmann::json::accept(file.text))
    return base::WithContext(envelope::EnvelopeFromDsseJson(file.text).status(), path);
  return OrOtherKind(
      base::Error(base::Reason::kMalformed, path + ": JSON without payloadType is no envelope"),
      FileKind::kEnvelope, file.text, path);
}

}  // namespace lode::inputs
