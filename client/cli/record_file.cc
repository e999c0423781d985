// SPDX-License-Identifier: Apache-2.0
// The form of a file is found from its bytes, not from its name: people rename files, and mail
// programs change endings.
#include "client/cli/record_file.h"

#include "client/cli/fields.h"
#include "verifier/base/encoding.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/inputs/envelope_file.h"
#include "verifier/program/input_file.h"
#include "verifier/record/json.h"

namespace lode::cli {
namespace {

constexpr uint64_t kFileBytes =
    1 << 20;  // record JSON's own limit; the other forms have smaller ones

absl::StatusOr<std::string> ReadAny(const Session& session, const std::string& path) {
  if (path != "-") return program::ReadInput(path, kFileBytes);
  return program::ReadStream(session.environment.in, "stdin", kFileBytes);
}

absl::Status Parse(std::string_view bytes, RecordFile& file) {
  LODE_ASSIGN_OR_RETURN(inputs::EnvelopeOrText parsed,
                        inputs::ParseEnvelopeOrText(bytes, file.path));
  file.envelope = std::move(parsed.envelope);
  if (file.envelope) return absl::OkStatus();
  auto record = record::RecordFromJson(parsed.text);
  if (!record.ok()) return base::WithContext(record.status(), file.path);
  file.unsigned_record = *std::move(record);
  return absl::OkStatus();
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
                const std::vector<envelope::EnvelopeSignature>& signatures,
                const std::vector<ShownSignature>& shown) {
  Json json;
  json["schema"] = "lode.record/v1";
  json["digest"] = base::HexEncode(record.digest.view());
  json["kind"] = std::string(record::KindName(record.kind));
  json["record"] = ToJson(record.message);
  json["signatures_digest"] = base::HexEncode(envelope::SignaturesDigest(signatures).view());
  json["signatures"] = SignaturesJson(shown);
  return json;
}

void PrintRecord(Session& session, const record::ParsedRecord& record,
                 const std::vector<envelope::EnvelopeSignature>& signatures,
                 const std::vector<ShownSignature>& shown) {
  session.WarnOfSimulatedTime(note::IsSimulatedOrigin(record.message.origin()));
  session.print.Out("{} by {}", {record::KindName(record.kind), record.message.author()});
  session.print.Out("  digest  {}", {base::HexEncode(record.digest.view())});
  PrintFields(session.print, Stream::kOut, FieldsOf(record.message));
  PrintSignatures(session, shown);
  session.print.Out("  signatures digest  {}",
                    {base::HexEncode(envelope::SignaturesDigest(signatures).view())});
}

}  // namespace lode::cli
