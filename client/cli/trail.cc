// SPDX-License-Identifier: Apache-2.0
// lode trail: exports the trail of a lot, a file that proves its own completeness.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include "client/cli/files.h"
#include "client/cli/json_out.h"
#include "client/cli/verbs.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"

namespace lode::cli {
namespace {

struct ExportOptions {
  std::string lot, out;
  bool force = false;
};

// "lot:lcc/hyd-0314" -> "lcc-hyd-0314.lode"
std::string FileNameOf(const std::string& lot) {
  std::string name = lot.substr(lot.find(':') + 1);
  std::replace(name.begin(), name.end(), '/', '-');
  return name + ".lode";
}

// Writes the trail as it comes; the file gets its name when it is whole.
absl::StatusOr<uint64_t> Receive(Session& session, client::LedgerClient& client,
                                 const std::string& lot, const std::string& path) {
  const std::string fresh = path + ".new";
  std::ofstream file(fresh, std::ios::binary | std::ios::trunc);
  uint64_t bytes = 0;
  const auto sink = [&](std::string_view piece) -> absl::Status {
    bytes += piece.size();
    if (bytes > base::limits::kTrailBytes)
      return base::Error(base::Reason::kTooLarge, "the trail is beyond 4 GiB");
    file.write(piece.data(), static_cast<std::streamsize>(piece.size()));
    if (!file) return base::Error(base::Reason::kUsage, "can't write " + path);
    if (session.environment.err_is_terminal)
      session.print.Progress("{} KiB", {std::to_string(bytes / 1024)});
    return absl::OkStatus();
  };
  absl::Status status = client.ExportTrail(lot, sink);
  file.close();
  session.print.EndProgress();
  std::error_code error;
  if (status.ok() && !file) status = base::Error(base::Reason::kUsage, "can't write " + path);
  if (status.ok()) std::filesystem::rename(fresh, path, error);
  if (error) status = base::Error(base::Reason::kUsage, "can't write " + path);
  if (status.ok()) return bytes;
  std::filesystem::remove(fresh, error);
  return status;
}

absl::Status Export(Session& session, const ExportOptions& options) {
  const std::string path = options.out.empty() ? FileNameOf(options.lot) : options.out;
  std::error_code error;
  if (!options.force && std::filesystem::exists(path, error)) {
    return base::Error(base::Reason::kUsage,
                       path + " is there already; choose another name or say --force");
  }
  LODE_ASSIGN_OR_RETURN(const auto client, session.Connect());
  LODE_ASSIGN_OR_RETURN(const uint64_t bytes, Receive(session, *client, options.lot, path));
  if (session.json) {
    session.print.OutJson(Dump(Json{{"schema", "lode.exported/v1"},
                                    {"lot", options.lot},
                                    {"file", path},
                                    {"bytes", std::to_string(bytes)}}));
  } else {
    session.print.Out("{}", {path});
  }
  session.print.Err("next: it is not verified yet: lode trail verify {}", {path});
  return absl::OkStatus();
}

}  // namespace

void AddTrail(CLI::App& app, Session& session) {
  CLI::App* noun =
      AddNoun(app, "trail", "Trails: a lot's whole history in one file, with its proofs");
  auto options = std::make_shared<ExportOptions>();
  AddVerb(noun, session, "export", "Writes the trail of a lot to a file",
          "  lode trail export lot:cum/cam-0708 --out cam-0708.lode\n", options, Export)
      .Need("LOT", options->lot, "lot id")
      .May("--out", options->out, "file; else named after the lot")
      .Flag("--force", options->force, "replace a file that is there");
}

}  // namespace lode::cli
