// SPDX-License-Identifier: Apache-2.0
// lode trail: exports the trail of a lot, a file that proves its own completeness.
#include <algorithm>

#include "client/cli/files.h"
#include "client/cli/json_out.h"
#include "client/cli/next_step.h"
#include "client/cli/verbs.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/inputs/id_argument.h"
#include "verifier/program/output_file.h"
#include "verifier/program/output_names.h"
#include "verifier/program/shell_word.h"

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
                                 const ExportOptions& options, const std::string& path) {
  LODE_ASSIGN_OR_RETURN(program::OutputFile file,
                        program::OutputFile::Open(path, NewOrForced(options.force)));
  uint64_t bytes = 0;
  const auto sink = [&](std::string_view piece) -> absl::Status {
    bytes += piece.size();
    if (bytes > base::limits::kTrailBytes)
      return base::Error(base::Reason::kTooLarge, "the trail is beyond 4 GiB");
    LODE_RETURN_IF_ERROR(file.Write(piece));
    if (session.environment.err_is_terminal)
      session.print.Progress("{} KiB", {std::to_string(bytes / 1024)});
    return absl::OkStatus();
  };
  const absl::Status status = client.ExportTrail(options.lot, sink);
  session.print.EndProgress();
  LODE_RETURN_IF_ERROR(status);
  LODE_RETURN_IF_ERROR(file.Finish());
  return bytes;
}

absl::Status Export(Session& session, const ExportOptions& options) {
  LODE_RETURN_IF_ERROR(inputs::CheckId(inputs::IdKind::kLot, options.lot));
  const std::string path = options.out.empty() ? FileNameOf(options.lot) : options.out;
  LODE_ASSIGN_OR_RETURN(program::OutputNames names, session.OwnFiles());
  LODE_RETURN_IF_ERROR(names.AddOutput(path, "the trail"));
  LODE_RETURN_IF_ERROR(program::CheckOutput(path, NewOrForced(options.force), 0));
  LODE_ASSIGN_OR_RETURN(const auto client, session.Connect());
  LODE_ASSIGN_OR_RETURN(const uint64_t bytes, Receive(session, *client, options, path));
  // Nothing may follow the trail where the trail itself is the output.
  if (program::IsStandardOutput(path)) return absl::OkStatus();
  if (session.json) {
    session.print.OutJson(Dump(Json{{"schema", "lode.exported/v1"},
                                    {"lot", options.lot},
                                    {"file", path},
                                    {"bytes", std::to_string(bytes)}}));
  } else {
    session.print.Out("{}", {path});
  }
  session.print.Next("it is not verified yet: lode trail verify {}{}",
                     {program::ShellPath(path), FlagsAgain(session, kOfflineFlags)});
  return absl::OkStatus();
}

}  // namespace

void AddTrail(CLI::App& app, Session& session) {
  CLI::App* noun =
      AddNoun(app, "trail", "Trails: a lot's whole history in one file, with its proofs");
  auto options = std::make_shared<ExportOptions>();
  AddVerb(noun, session, "export",
          "Fetches the trail of a lot and writes it to a file, without verifying it",
          "  lode trail export lot:cum/cam-0708 --out cam-0708.lode\n", options, Export)
      .Need("LOT", options->lot, "lot id")
      .May("--out", options->out,
           "the file; default: named after the lot, such as cum-cam-0708.lode")
      .Flag("--force", options->force, "overwrite a file that exists");
}

}  // namespace lode::cli
