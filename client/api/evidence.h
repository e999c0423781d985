// SPDX-License-Identifier: Apache-2.0
// Keeps what contradicts something that was seen before, as a file, the moment it is seen: a ledger
// that lies may never show it again. The invariant: no file is replaced, and the same bytes are
// kept once.
#ifndef LODE_CLIENT_API_EVIDENCE_H_
#define LODE_CLIENT_API_EVIDENCE_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "verifier/note/checkpoint.h"

namespace lode::client {

// The path of a file that holds exactly `bytes`: `path` itself, or `path`.2, .3 ... where other
// bytes have that name. kUsage or kOutputLost if it can't be written.
absl::StatusOr<std::string> KeepEvidence(const std::string& path, std::string_view bytes);

// What to call the file of a checkpoint: "ledger.pin.checkpoint-340-1f5bc802", of its size and the
// first bytes of its root.
std::string CheckpointPath(const std::string& beside, const note::Checkpoint& body);

}  // namespace lode::client

#endif  // LODE_CLIENT_API_EVIDENCE_H_
