// SPDX-License-Identifier: Apache-2.0
// The examples of docs/formats/leaf.md, tree.md and domains.md are those of the vectors: a byte
// that is changed in a page, or a vector that moves away from it, is seen here.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "verifier/base/encoding.h"
#include "verifier/crypto/sha256.h"

namespace lode::merkle {
namespace {

namespace fs = std::filesystem;

std::string Read(const fs::path& path) {
  std::ifstream in(path);
  EXPECT_TRUE(in.good()) << path;
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// Runs of 16 hex digits and more: hashes, leaves and their integers.
std::vector<std::string> HexOf(const std::string& page) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::vector<std::string> out;
  for (size_t at = page.find_first_of(kDigits); at != std::string::npos;) {
    const size_t end = std::min(page.find_first_not_of(kDigits, at), page.size());
    if (end - at >= 16) out.push_back(page.substr(at, end - at));
    at = page.find_first_of(kDigits, end);
  }
  return out;
}

TEST(Docs, EveryHexStringOfLeafAndTreeIsInAVector) {
  std::string vectors;
  for (const char* folder : {"leaf", "merkle"}) {
    for (const auto& entry : fs::recursive_directory_iterator(LODE_SOURCE_DIR "/tests/vectors/" +
                                                              std::string(folder))) {
      if (entry.is_regular_file()) vectors += Read(entry.path());
    }
  }
  for (const auto& [page, at_least] : {std::pair("leaf.md", 12u), std::pair("tree.md", 17u)}) {
    const auto found = HexOf(Read(LODE_SOURCE_DIR "/docs/formats/" + std::string(page)));
    EXPECT_GE(found.size(), at_least) << page;
    for (const std::string& hex : found) {
      EXPECT_NE(vectors.find(hex), std::string::npos) << page << ": " << hex;
    }
  }
}

TEST(Docs, TheHashesOfDomainsAreThoseOfItsInputs) {
  const auto found = HexOf(Read(LODE_SOURCE_DIR "/docs/formats/domains.md"));
  ASSERT_GE(found.size(), 4u);
  const std::string digest = base::HexDecode(found[0]).value();
  const auto hex = [](const base::Hash256& hash) { return base::HexEncode(hash.view()); };
  EXPECT_EQ(found[1], hex(crypto::Sha256({std::string_view("\0", 1), digest})));
  EXPECT_EQ(found[2], hex(crypto::Sha256({"\x02", std::string(32, '\0'), digest})));
  const std::string leaf = Read(LODE_SOURCE_DIR "/docs/formats/leaf.md");
  EXPECT_NE(leaf.find(found[0]), std::string::npos);
  EXPECT_NE(leaf.find(found.back()), std::string::npos);
}

}  // namespace
}  // namespace lode::merkle
