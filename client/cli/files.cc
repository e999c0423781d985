// SPDX-License-Identifier: Apache-2.0
// The name of an output is made from that of the input: lot.json becomes lot.envelope, and
// lot.dsse.json does, too, because both parts of that ending are the form of the file.
#include "client/cli/files.h"

#include <filesystem>

namespace lode::cli {
namespace {

namespace fs = std::filesystem;

}  // namespace

program::OutputOptions NewOrForced(bool force) {
  return {.if_there = force ? program::IfThere::kReplace : program::IfThere::kRefuse,
          .instead = "choose another name or say --force"};
}

std::string PathBeside(const std::string& path, const std::string& folder,
                       std::string_view extension) {
  const fs::path file(path);
  const fs::path where = folder.empty() ? file.parent_path() : fs::path(folder);
  std::string name = file.filename().string();
  name = name.ends_with(kDsseExtension) ? name.substr(0, name.size() - kDsseExtension.size())
                                        : file.stem().string();
  return (where / (name + std::string(extension))).string();
}

}  // namespace lode::cli
