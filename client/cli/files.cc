// SPDX-License-Identifier: Apache-2.0
#include "client/cli/files.h"

#include <filesystem>
#include <fstream>
#include <system_error>

#include "verifier/base/reason.h"

namespace lode::cli {
namespace {

namespace fs = std::filesystem;

constexpr size_t kPieceBytes = 64 * 1024;

absl::Status Unusable(std::string_view what, const std::string& path) {
  return base::Error(base::Reason::kUsage, std::string(what) + " " + path);
}

}  // namespace

absl::StatusOr<std::string> ReadFile(const std::string& path, uint64_t max_bytes) {
  std::error_code error;
  if (fs::is_directory(path, error)) return Unusable("a folder, where a file is needed:", path);
  std::ifstream in(path, std::ios::binary);
  if (!in) return Unusable("can't read", path);
  std::string bytes;
  std::string piece(kPieceBytes, '\0');
  while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())), in.gcount() > 0) {
    if (bytes.size() + static_cast<uint64_t>(in.gcount()) > max_bytes) {
      return base::Error(base::Reason::kTooLarge,
                         path + " has more than " + std::to_string(max_bytes) + " bytes");
    }
    bytes.append(piece, 0, static_cast<size_t>(in.gcount()));
  }
  if (in.bad()) return Unusable("can't read", path);
  return bytes;
}

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
