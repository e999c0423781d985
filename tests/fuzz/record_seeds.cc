// SPDX-License-Identifier: Apache-2.0
// Writes what the record fuzzer begins with: the example of every kind, as the JSON that it is and
// as the payload that is signed.
//   fuzz-record-seeds FOLDER
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "verifier/record/examples.h"
#include "verifier/record/json.h"

namespace lode::record {
namespace {

constexpr int64_t kEventUs = 1'773'460'800'000'000;  // 2026-03-14T04:00:00Z

// As `lode record sign` fills it in.
absl::StatusOr<pb::Record> Whole(const Example& example) {
  auto record = RecordFromJson(example.json);
  if (!record.ok()) return record;
  Defaults defaults;
  defaults.origin = "lode.example/fuzz";
  defaults.genesis_digest = std::string(32, 'g');
  defaults.nonce = "0123456789abcdef";
  defaults.now.set_us(kEventUs);
  FillDefaults(defaults, *record);
  return record;
}

bool Write(const std::filesystem::path& path, std::string_view bytes) {
  std::ofstream out(path, std::ios::binary);
  out << bytes;
  return static_cast<bool>(out.flush());
}

int WriteAll(const std::filesystem::path& folder) {
  std::filesystem::remove_all(folder);  // a kind that is no more leaves no seed
  std::filesystem::create_directories(folder);
  for (const Example& example : Examples()) {
    const std::string name(KindName(example.kind));
    const auto record = Whole(example);
    const bool written = record.ok() && Write(folder / (name + ".json"), example.json) &&
                         Write(folder / name, EncodePayload(*record));
    if (written) continue;
    std::fprintf(stderr, "fuzz-record-seeds: no seed of %s\n", name.c_str());
    return 1;
  }
  return 0;
}

}  // namespace
}  // namespace lode::record

int main(int argc, char** argv) {
  if (argc == 2) return lode::record::WriteAll(argv[1]);
  std::fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
  return 2;
}
