// SPDX-License-Identifier: Apache-2.0
// Files that the commands write. Internal to tools/scenario.
#ifndef LODE_TOOLS_SCENARIO_FILES_H_
#define LODE_TOOLS_SCENARIO_FILES_H_

#include <filesystem>
#include <string_view>

#include "absl/status/status.h"
#include "tools/scenario/commands.h"
#include "verifier/base/status_macros.h"
#include "verifier/program/output_file.h"
#include "verifier/program/output_names.h"

namespace lode::scenario {

// A command makes its files again each time: what it made before is replaced.
inline absl::Status WriteFile(const std::filesystem::path& path, std::string_view bytes,
                              program::Readers readers = program::Readers::kAsUsual) {
  return program::WriteOutput(path.string(), bytes,
                              {.if_there = program::IfThere::kReplace, .readers = readers});
}

// The one output is not the scenario itself, and can be written.
inline absl::Status CheckOneOutput(const Arguments& arguments, std::string_view what) {
  program::OutputNames names;
  for (const std::string& file : arguments.files) names.AddInput(file, "the scenario itself");
  LODE_RETURN_IF_ERROR(names.AddOutput(arguments.output, what));
  return program::CheckOutput(arguments.output, {.if_there = program::IfThere::kReplace}, 0);
}

}  // namespace lode::scenario

#endif  // LODE_TOOLS_SCENARIO_FILES_H_
