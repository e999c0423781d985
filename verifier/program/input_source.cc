// SPDX-License-Identifier: Apache-2.0
// A regular file is read in place. A pipe has to be kept, so the watcher sees each piece first and
// can end it early.
#include "verifier/program/input_source.h"

#include <utility>
#include <vector>

#include "verifier/base/status_macros.h"
#include "verifier/program/input_file.h"

namespace lode::program {
namespace {

constexpr size_t kPipePieceBytes = 64 * 1024;

class OnDisk : public base::FileSource {
 public:
  explicit OnDisk(InputFile file) : file_(std::move(file)) {}
  uint64_t size() const override { return static_cast<uint64_t>(file_.facts().st_size); }
  absl::Status Read(uint64_t offset, size_t n, char* out) override {
    return file_.ReadAt(offset, n, out);
  }

 private:
  InputFile file_;
};

class Kept : public base::FileSource {
 public:
  uint64_t size() const override { return bytes.size(); }
  absl::Status Read(uint64_t offset, size_t n, char* out) override {
    return base::MemorySource(bytes).Read(offset, n, out);
  }

  std::string bytes;
};

}  // namespace

absl::StatusOr<std::unique_ptr<base::FileSource>> OpenSource(const std::string& path,
                                                             const Watch& watch) {
  LODE_ASSIGN_OR_RETURN(InputFile file, InputFile::Open(path));
  if (S_ISREG(file.facts().st_mode)) return std::make_unique<OnDisk>(std::move(file));
  auto kept = std::make_unique<Kept>();
  std::vector<char> piece(kPipePieceBytes);
  for (;;) {
    LODE_ASSIGN_OR_RETURN(const size_t n, file.Read(piece.data(), piece.size()));
    if (n == 0) return kept;
    const std::string_view bytes(piece.data(), n);
    LODE_RETURN_IF_ERROR(watch(bytes));
    kept->bytes += bytes;
  }
}

}  // namespace lode::program
