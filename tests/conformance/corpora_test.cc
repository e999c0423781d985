// SPDX-License-Identifier: Apache-2.0
// Every kind on the vectors of others: the copies in the tree always, the corpora beside the tree
// where they are there. A minimum of cases, so that a reader that finds nothing does not pass.
#include <gtest/gtest.h>

#include <filesystem>
#include <iostream>
#include <sstream>
#include <string>

#include "tools/conformance/kinds.h"

namespace lode::conformance {
namespace {

struct Corpus {
  const char* kind;
  const char* folder;
  size_t at_least;
};

void RunCorpus(const Corpus& corpus, const std::filesystem::path& root) {
  const Kind* kind = FindKind(corpus.kind);
  ASSERT_NE(kind, nullptr) << corpus.kind;
  std::ostringstream failures, remarks;
  Report report(failures, remarks);
  kind->run({root / corpus.folder}, report);
  EXPECT_EQ(report.failed(), 0u) << failures.str();
  EXPECT_GE(report.passed(), corpus.at_least) << corpus.folder;
}

TEST(Corpora, CopiesInTheTree) {
  for (const Corpus& corpus :
       {Corpus{"merkle", "transparency-dev-merkle", 272},
        Corpus{"wycheproof-ed25519", "wycheproof-ed25519", 76},
        Corpus{"cctv-ed25519", "cctv-ed25519", 457}, Corpus{"note", "tessera-log", 32},
        Corpus{"note", "tlog-cosigned", 6}, Corpus{"note", "sigstore-bundles", 6},
        Corpus{"dsse", "dsse", 5}}) {
    RunCorpus(corpus, LODE_SOURCE_DIR "/tests/vectors/third_party");
  }
}

TEST(Corpora, BesideTheTree) {
  const std::filesystem::path root = LODE_SOURCE_DIR "/../shared/corpora";
  if (!std::filesystem::exists(root)) {
    std::cout << "../shared/corpora is absent: only the copies in the tree were run\n";
    GTEST_SKIP() << "no corpora beside the tree";
  }
  for (const Corpus& corpus :
       {Corpus{"merkle", "merkle-transparency-dev", 272},
        Corpus{"merkle", "merkle-rfc6962-kat", 19}, Corpus{"merkle", "merkle-trillian-dumps", 1000},
        Corpus{"wycheproof-ed25519", "ed25519-wycheproof", 76},
        Corpus{"cctv-ed25519", "ed25519-cctv", 457}, Corpus{"note", "tlog-notes-harvested", 56},
        Corpus{"note", "tlog-cosigned-real", 6}, Corpus{"note", "tlog-tessera-log", 32},
        Corpus{"note", "sigstore-conformance-bundles", 17}, Corpus{"dsse", "dsse-vectors", 4},
        Corpus{"dsse", "dsse-spec", 1}, Corpus{"check-digits", "ref-check-digits", 31}}) {
    RunCorpus(corpus, root);
  }
}

}  // namespace
}  // namespace lode::conformance
