// SPDX-License-Identifier: Apache-2.0
// trail FILE: judges a trail offline. Its parts are there for whoever fetches the trail first.
#ifndef LODE_VERIFIER_COMMAND_TRAIL_H_
#define LODE_VERIFIER_COMMAND_TRAIL_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "verifier/base/file_source.h"
#include "verifier/command/host.h"
#include "verifier/trail/trail.h"

namespace lode::command {

struct TrailOptions {
  std::string profile;                // built-in; empty: books
  std::string profile_file;           // or one of the user's own
  std::string as_of;                  // RFC 3339; empty: the default of docs/verification.md
  std::vector<std::string> receipts;  // files
};

// All but --profile, which each program takes in its own place.
void AddTrailOptions(CLI::App& command, TrailOptions& options);

// A trail file as the kernel reads it. kMalformed for a file of another kind, with its name; errors
// of program::OpenSource.
absl::StatusOr<std::unique_ptr<base::FileSource>> OpenTrail(const std::string& path);

// What else a trail has to stand before its report is shown.
using Test = std::function<absl::Status(const trail::Trail& trail)>;

// Judges and prints; the exit code of the result. Errors of evaluate::EvaluateFile and `stands`,
// and kUsage for options that make no sense.
absl::StatusOr<int> JudgeTrail(const Host& host, const TrailOptions& options,
                               const inputs::NamedTrust& trust, base::FileSource& file,
                               Test stands);

// All of it for a file: the receipts that the reader holds have to agree with the trail; one that
// is not in it is told.
absl::StatusOr<int> VerifyTrail(const Host& host, const std::string& file,
                                const TrailOptions& options);

// On stderr: the record of this receipt is not in the trail.
void TellNotInTrail(const Host& host, const std::string& receipt);

}  // namespace lode::command

#endif  // LODE_VERIFIER_COMMAND_TRAIL_H_
