// SPDX-License-Identifier: Apache-2.0
// How every program of Lode reads a file that somebody gave it as a signed record: an envelope in
// its exact bytes, or its DSSE JSON as any machine writes it (docs/formats/envelope.md). Not the
// kernel: it sees verifier/program, and the kernel sees none of it.
#ifndef LODE_VERIFIER_INPUTS_ENVELOPE_FILE_H_
#define LODE_VERIFIER_INPUTS_ENVELOPE_FILE_H_

#include <istream>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "verifier/envelope/envelope.h"
#include "verifier/inputs/file_kind.h"

namespace lode::inputs {

// What the bytes of such a file are: an envelope, or the text of some other JSON.
struct EnvelopeOrText {
  std::optional<envelope::Envelope> envelope;
  std::string text;  // without envelope: UTF-8, with LF, no byte-order mark
};

// `name` stands before each error, and `wanted`, a record or an envelope, in those about other
// files. kMalformed for nothing at all, for bytes that are neither, and for text that is not UTF-8;
// other text is told as what it is (a list, a receipt, a key, settings), with the next step; the
// errors of ParseEnvelope and EnvelopeFromDsseJson.
absl::StatusOr<EnvelopeOrText> ParseEnvelopeOrText(std::string_view bytes, std::string_view name,
                                                   FileKind wanted = FileKind::kRecord);

// The bytes of such a file, or of `in` if there is one and `path` is "-". Errors of
// program::ReadInput and program::ReadStream.
absl::StatusOr<std::string> ReadRecordBytes(const std::string& path, std::istream* in,
                                            FileKind wanted = FileKind::kRecord);

// The envelope in such a file. kMalformed for other JSON, with what signs a record.
absl::StatusOr<envelope::Envelope> ReadEnvelope(const std::string& path,
                                                std::istream* in = nullptr);

}  // namespace lode::inputs

#endif  // LODE_VERIFIER_INPUTS_ENVELOPE_FILE_H_
