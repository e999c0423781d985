// SPDX-License-Identifier: Apache-2.0
// Files that the commands write. Internal to tools/scenario.
#ifndef LODE_TOOLS_SCENARIO_FILES_H_
#define LODE_TOOLS_SCENARIO_FILES_H_

#include <filesystem>
#include <fstream>
#include <string_view>

#include "absl/status/status.h"
#include "verifier/base/reason.h"

namespace lode::scenario {

inline absl::Status WriteFile(const std::filesystem::path& path, std::string_view bytes) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (out) return absl::OkStatus();
  return base::Error(base::Reason::kStoreUnavailable, "can't write " + path.string());
}

}  // namespace lode::scenario

#endif  // LODE_TOOLS_SCENARIO_FILES_H_
