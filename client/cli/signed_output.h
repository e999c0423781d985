// SPDX-License-Identifier: Apache-2.0
// The file that a signed record goes into, and what others did to it while the user was asked. The
// invariant: nothing that came into the file meanwhile is lost
// (docs/decisions/0013-files-that-programs-write.md). Internal to client/cli.
#ifndef LODE_CLIENT_CLI_SIGNED_OUTPUT_H_
#define LODE_CLIENT_CLI_SIGNED_OUTPUT_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "client/cli/session.h"
#include "verifier/envelope/envelope.h"

namespace lode::cli {

using Signatures = std::vector<envelope::EnvelopeSignature>;

bool Contains(const Signatures& all, const envelope::EnvelopeSignature& one);

// What an output's name held when it was looked at.
struct Seen {
  bool there = false;                // a regular file
  std::optional<std::string> bytes;  // nothing: it can't be read, or is too large
  friend bool operator==(const Seen&, const Seen&) = default;
};

struct SignedOutput {
  std::string path;
  bool replace = false;
  Seen before = {};
};

Seen LookAt(const std::string& path);

// The same where `read` was read from `source` before: if the output is that file, `read`. What
// came into it since is not what the user goes on from, and must not pass for that.
Seen LookAt(const std::string& output, const std::string& source, const Seen& read);

// The signatures in what was seen; nothing if it is not an envelope of the payload.
std::optional<Signatures> SignaturesOf(const Seen& seen, std::string_view payload);

// Under the output's lock, before it is written: what others did to it since `before` is done to
// `signatures` too, and told. kUsage, with the next step: now it is something else than this
// record.
absl::Status TakeOver(Session& session, std::string_view payload, SignedOutput& output,
                      Signatures& signatures);

}  // namespace lode::cli

#endif  // LODE_CLIENT_CLI_SIGNED_OUTPUT_H_
