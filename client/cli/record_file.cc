// SPDX-License-Identifier: Apache-2.0
#include "client/cli/record_file.h"

#include "client/cli/fields.h"
#include "verifier/base/encoding.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/program/input_file.h"
#include "verifier/program/text_file.h"
#include "verifier/record/json.h"

namespace lode::cli {
namespace {

constexpr uint64_t kFileBytes =
    1 << 20;  // record JSON's own limit; the other forms have smaller ones

absl::StatusOr<std::string> ReadAny(const Session& session, const std::string& path) {
  if (path != "-") return program::ReadInput(path, kFileBytes);
  return program::ReadStream(session.environment.in, "stdin", kFileBytes);
}

bool IsDsseJson(const Json& json) { return json.is_object() && json.contains("payloadType"); }

// Text is what begins with a brace once it is read as text; an envelope does not, and its bytes are
// never read so.
absl::Status Parse(std::string_view bytes, RecordFile& file) {
  if (bytes.find_first_not_of(" \t\r\n") == std::string_view::npos)
    return base::Error(base::Reason::kMalformed, file.path + ": an empty file");
  if (!program::LooksLikeJson(bytes)) {
    auto envelope = envelope::ParseEnvelope(bytes);
    if (!envelope.ok()) return base::WithContext(envelope.status(), file.path);
    file.envelope = *std::move(envelope);
    return absl::OkStatus();
  }
  LODE_ASSIGN_OR_RETURN(const std::string text, program::TextOf(bytes, file.path));
  if (IsDsseJson(Json::parse(text, nullptr, /*allow_exceptions=*/false))) {
    auto envelope = envelope::EnvelopeFromDsseJson(text);
    if (!envelope.ok()) return base::WithContext(envelope.status(), file.path);
    file.envelope = *std::move(envelope);
    return absl::OkStatus();
  }
  auto record = record::RecordFromJson(text);
  if (!record.ok()) return base::WithContext(record.status(), file.path);
  file.unsigned_record = *std::move(record);
  return absl::OkStatus();
}

std::string_view AlgorithmName(uint8_t algorithm) {
  return algorithm == 1 ? "ed25519" : "ed25519-batch";
}

}  // namespace

absl::StatusOr<RecordFile> ReadRecordFile(const Session& session, const std::string& path) {
  LODE_ASSIGN_OR_RETURN(const std::string bytes, ReadAny(session, path));
  RecordFile file;
  file.path = path;
  LODE_RETURN_IF_ERROR(Parse(bytes, file));
  return file;
}

absl::StatusOr<envelope::Envelope> ReadEnvelopeFile(const Session& session,
                                                    const std::string& path) {
  LODE_ASSIGN_OR_RETURN(RecordFile file, ReadRecordFile(session, path));
  if (file.envelope) return *std::move(file.envelope);
  return base::Error(base::Reason::kUsage,
                     path + " is not signed: lode record sign " + path + " --key FILE");
}

Json RecordJson(const record::ParsedRecord& record,
                const std::vector<envelope::EnvelopeSignature>& signatures) {
  Json json;
  json["schema"] = "lode.record/v1";
  json["digest"] = base::HexEncode(record.digest.view());
  json["kind"] = std::string(record::KindName(record.kind));
  json["record"] = ToJson(record.message);
  json["signatures"] = Json::array();
  for (const envelope::EnvelopeSignature& signature : signatures) {
    json["signatures"].push_back({{"key_id", base::HexEncode(signature.key_id.view())},
                                  {"algorithm", std::string(AlgorithmName(signature.algorithm))}});
  }
  return json;
}

void PrintRecord(Session& session, const record::ParsedRecord& record,
                 const std::vector<envelope::EnvelopeSignature>& signatures) {
  session.WarnOfSimulatedTime(note::IsSimulatedOrigin(record.message.origin()));
  session.print.Out("{} by {}", {record::KindName(record.kind), record.message.author()});
  session.print.Out("  digest  {}", {base::HexEncode(record.digest.view())});
  PrintFields(session.print, Stream::kOut, FieldsOf(record.message));
  for (const envelope::EnvelopeSignature& signature : signatures) {
    session.print.Out("  signature  {}  by key {}", {AlgorithmName(signature.algorithm),
                                                     base::HexEncode(signature.key_id.view())});
  }
}

}  // namespace lode::cli
