// SPDX-License-Identifier: Apache-2.0
// The form of a file is found from its bytes, not from its name: people rename files, and mail
// programs change endings.
#include "client/cli/record_file.h"

#include "client/cli/fields.h"
#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/inputs/envelope_file.h"
#include "verifier/inputs/file_kind.h"
#include "verifier/record/json.h"

namespace lode::cli {
namespace {

absl::Status Parse(RecordFile& file) {
  LODE_ASSIGN_OR_RETURN(inputs::EnvelopeOrText parsed,
                        inputs::ParseEnvelopeOrText(file.bytes, file.path));
  file.envelope = std::move(parsed.envelope);
  if (file.envelope) return absl::OkStatus();
  auto record = record::RecordFromJson(parsed.text);
  if (!record.ok()) {
    return inputs::OrOtherKind(base::WithContext(record.status(), file.path),
                               inputs::FileKind::kRecord, parsed.text, file.path);
  }
  file.unsigned_record = *std::move(record);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<RecordFile> ReadRecordFile(const Session& session, const std::string& path) {
  RecordFile file;
  file.path = path;
  LODE_ASSIGN_OR_RETURN(file.bytes, inputs::ReadRecordBytes(path, &session.environment.in));
  LODE_RETURN_IF_ERROR(Parse(file));
  return file;
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
