// SPDX-License-Identifier: Apache-2.0
// The examples of docs/formats/map.md and subjects.md are those of the vectors.
#include "tests/unit/docs_page.h"

namespace lode::subjects {
namespace {

TEST(Docs, EveryHexStringOfMapAndSubjectsIsInAVector) {
  testing::ExpectHexInVectors("map.md", 30, {"map", "subjects", "leaf"});
  testing::ExpectHexInVectors("subjects.md", 20, {"map", "subjects", "leaf"});
}

}  // namespace
}  // namespace lode::subjects
