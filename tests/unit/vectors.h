// SPDX-License-Identifier: Apache-2.0
// Reads the vectors of tests/vectors: one JSON file a case (tests/vectors/README.md). A folder that
// is missing or empty, or a field that is absent, fails the test instead of passing over it.
#ifndef LODE_TESTS_UNIT_VECTORS_H_
#define LODE_TESTS_UNIT_VECTORS_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "verifier/base/absl_shim.h"
#include "verifier/base/bytes.h"
#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"

namespace lode::testing {

struct Vector {
  std::string name;  // of the file, without .json
  nlohmann::json fields;

  std::string Text(const char* field) const { return fields.at(field).get<std::string>(); }
  std::string Optional(const char* field) const { return fields.value(field, std::string()); }
  std::string Bytes(const char* field) const { return base::HexDecode(Text(field)).value(); }
  uint64_t Number(const char* field) const { return base::ParseDecimal(Text(field)).value(); }
  base::Hash256 Hash(const char* field) const { return base::HashFromHex(Text(field)).value(); }
  std::vector<base::Hash256> Hashes(const char* field) const {
    std::vector<base::Hash256> out;
    for (const auto& item : fields.at(field))
      out.push_back(base::HashFromHex(item.get<std::string>()).value());
    return out;
  }
  std::vector<uint64_t> Numbers(const char* field) const {
    std::vector<uint64_t> out;
    for (const auto& item : fields.at(field))
      out.push_back(base::ParseDecimal(item.get<std::string>()).value());
    return out;
  }
};

// The cases of tests/vectors/<folder>, by name.
inline std::vector<Vector> ReadVectors(const std::string& folder) {
  std::vector<Vector> out;
  for (const auto& entry :
       std::filesystem::directory_iterator(LODE_SOURCE_DIR "/tests/vectors/" + folder)) {
    std::ifstream in(entry.path());
    out.push_back({entry.path().stem().string(), nlohmann::json::parse(in)});
  }
  std::sort(out.begin(), out.end(),
            [](const Vector& a, const Vector& b) { return a.name < b.name; });
  EXPECT_FALSE(out.empty()) << folder;
  return out;
}

// Compares verdicts with what the cases want, and counts: a folder in which nothing is refused, or
// more accepted than refused, tests little.
struct Verdicts {
  int accepted = 0, refused = 0;

  // True if the case was accepted and should be.
  bool Check(const Vector& vector, const absl::Status& status) {
    const std::string want = vector.Optional("want_reason");
    const std::string got =
        status.ok() ? "" : std::string(base::ReasonName(base::ReasonOf(status)));
    EXPECT_EQ(got, want) << vector.name << ": " << status;
    if (!status.ok()) {
      EXPECT_NE(base::ToStd(status.message()).find(vector.Optional("why")), std::string_view::npos)
          << vector.name << ": " << status;
    }
    ++(want.empty() ? accepted : refused);
    return want.empty() && status.ok();
  }
  ~Verdicts() { EXPECT_GT(refused, accepted); }
};

}  // namespace lode::testing

#endif  // LODE_TESTS_UNIT_VECTORS_H_
