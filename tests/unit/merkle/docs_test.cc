// SPDX-License-Identifier: Apache-2.0
// The examples of docs/formats/leaf.md, tree.md and domains.md are those of the vectors.
#include <string>
#include <string_view>

#include "tests/unit/docs_page.h"
#include "verifier/base/encoding.h"
#include "verifier/crypto/sha256.h"

namespace lode::merkle {
namespace {

using testing::HexOf;
using testing::ReadPage;

TEST(Docs, EveryHexStringOfLeafAndTreeIsInAVector) {
  testing::ExpectHexInVectors("leaf.md", 12, {"leaf", "merkle"});
  testing::ExpectHexInVectors("tree.md", 17, {"leaf", "merkle"});
}

TEST(Docs, TheHashesOfDomainsAreThoseOfItsInputs) {
  const auto found = HexOf(ReadPage(LODE_SOURCE_DIR "/docs/formats/domains.md"));
  ASSERT_GE(found.size(), 4u);
  const std::string digest = base::HexDecode(found[0]).value();
  const auto hex = [](const base::Hash256& hash) { return base::HexEncode(hash.view()); };
  EXPECT_EQ(found[1], hex(crypto::Sha256({std::string_view("\0", 1), digest})));
  EXPECT_EQ(found[2], hex(crypto::Sha256({"\x02", std::string(32, '\0'), digest})));
  const std::string leaf = ReadPage(LODE_SOURCE_DIR "/docs/formats/leaf.md");
  EXPECT_NE(leaf.find(found[0]), std::string::npos);
  EXPECT_NE(leaf.find(found.back()), std::string::npos);
}

}  // namespace
}  // namespace lode::merkle
