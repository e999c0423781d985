// SPDX-License-Identifier: Apache-2.0
// Judging a trail, and what both of the program's commands share. Internal to tools/verify.
#ifndef LODE_TOOLS_VERIFY_TRAIL_COMMAND_H_
#define LODE_TOOLS_VERIFY_TRAIL_COMMAND_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/verify/command.h"
#include "verifier/note/policy.h"

namespace CLI {
class App;
}

namespace lode::verify {

struct CommonOptions {
  std::string trust, vkey;
  bool json = false;
};

struct TrailOptions {
  std::string file;
  std::string profile = "books";
  std::string profile_file;
  std::string as_of;                  // RFC 3339; empty: the default of docs/verification.md
  std::vector<std::string> receipts;  // files
};

// Prints on stderr whom the reader trusts. Only the command line decides: there are no settings.
absl::StatusOr<note::TrustPolicy> LoadTrust(const CommonOptions& common, const Streams& streams);
// "ledger.example/cobalt (key 14f64fb4), from --trust trust.txt"
std::string TrustText(const note::TrustPolicy& trust, const CommonOptions& common);
// Tells what happened and what to do; the exit code.
int Fail(const absl::Status& status, const CommonOptions& common, const Streams& streams);

void AddTrailOptions(CLI::App& app, TrailOptions& options);
int RunTrail(const CommonOptions& common, const TrailOptions& options, const Streams& streams);

}  // namespace lode::verify

#endif  // LODE_TOOLS_VERIFY_TRAIL_COMMAND_H_
