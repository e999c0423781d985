// SPDX-License-Identifier: Apache-2.0
// Records as files: record JSON, envelopes (binary) and DSSE JSON, told apart by their first bytes.
// Internal to client/cli.
#ifndef LODE_CLIENT_CLI_RECORD_FILE_H_
#define LODE_CLIENT_CLI_RECORD_FILE_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "client/cli/json_out.h"
#include "client/cli/session.h"
#include "client/cli/signatures.h"
#include "verifier/envelope/envelope.h"
#include "verifier/record/record.h"

namespace lode::cli {

// Either a record that is not signed yet, or an envelope.
struct RecordFile {
  std::string path;
  std::string bytes;  // as they were read
  std::optional<record::pb::Record> unsigned_record;
  std::optional<envelope::Envelope> envelope;
};

// `path` "-" reads stdin. Errors name the file.
absl::StatusOr<RecordFile> ReadRecordFile(const Session& session, const std::string& path);

// Schema "lode.record/v1". `shown` is of the same signatures.
Json RecordJson(const record::ParsedRecord& record,
                const std::vector<envelope::EnvelopeSignature>& signatures,
                const std::vector<ShownSignature>& shown);

// The record and its signatures for people: what is said, by whom, under which digest. The digest
// of the signatures together is the one that a leaf and a receipt hold.
void PrintRecord(Session& session, const record::ParsedRecord& record,
                 const std::vector<envelope::EnvelopeSignature>& signatures,
                 const std::vector<ShownSignature>& shown);

}  // namespace lode::cli

#endif  // LODE_CLIENT_CLI_RECORD_FILE_H_
