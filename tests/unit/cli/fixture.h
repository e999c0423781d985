// SPDX-License-Identifier: Apache-2.0
// A folder, keys under a cheap passphrase, and lode run in process.
#ifndef LODE_TESTS_UNIT_CLI_FIXTURE_H_
#define LODE_TESTS_UNIT_CLI_FIXTURE_H_

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "client/cli/app.h"
#include "client/keys/key_file.h"
#include "client/keys/key_store.h"

namespace lode::cli {

constexpr char kOrigin[] = "ledger.example/test/simulated";
constexpr char kGenesis[] = "00000000000000000000000000000000000000000000000000000000000000aa";
constexpr int64_t kNow = 1'773'468'000'000'000;  // 2026-03-14T06:00:00Z

struct Outcome {
  int code = 0;
  std::string out, err;
};

class CliTest : public ::testing::Test {
 protected:
  CliTest() {
    std::string name = (std::filesystem::temp_directory_path() / "lode-cli-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    Put("pass", "correct horse\n");
    variables_ = {{"LODE_ORIGIN", kOrigin},
                  {"LODE_GENESIS", kGenesis},
                  {"LODE_PASSPHRASE_FILE", Path("pass")}};
  }
  ~CliTest() override { std::filesystem::remove_all(folder_); }

  std::string Path(const std::string& name) const { return (folder_ / name).string(); }
  std::string Put(const std::string& name, const std::string& bytes, mode_t mode = 0600) const {
    std::ofstream(Path(name), std::ios::binary | std::ios::trunc) << bytes;
    chmod(Path(name).c_str(), mode);
    return Path(name);
  }
  std::string Get(const std::string& name) const {
    std::ifstream in(Path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  // A key whose seed is 32 times `letter`; its path.
  std::string Key(const std::string& party, char letter,
                  record::v1::Purpose purpose = record::v1::PURPOSE_CUSTODY) const {
    keys::Secret seed = *keys::Secret::Zero(32), words = *keys::Secret::Zero(13);
    std::fill(seed.data(), seed.data() + 32, static_cast<unsigned char>(letter));
    std::copy_n("correct horse", 13, words.data());
    return Put(std::string(1, letter) + ".key",
               *keys::SealKey(party, purpose, seed, words, {1, 8192}));
  }

  Outcome Lode(const std::vector<std::string>& arguments, const std::string& input = "",
               bool terminal = false) const {
    std::ostringstream out, err;
    std::istringstream in(input);
    const Environment environment{.out = out,
                                  .err = err,
                                  .in = in,
                                  .variables = variables_,
                                  .in_is_terminal = terminal,
                                  .now_us = [] { return kNow; }};
    const int code = cli::Run(arguments, environment);
    return {code, out.str(), err.str()};
  }

  std::filesystem::path folder_;
  std::map<std::string, std::string> variables_;
};

// Nothing that moves a cursor, hides a word or forges a line.
inline void ExpectSafe(const Outcome& outcome) {
  for (const std::string& text : {outcome.out, outcome.err}) {
    for (const char c : text)
      EXPECT_TRUE(c == '\n' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F)) << text;
    EXPECT_EQ(text.find("\xE2\x80\xAE"), std::string::npos) << "right-to-left override";
    EXPECT_EQ(text.find("\xC2\x9B"), std::string::npos) << "control sequence introducer, C1";
    EXPECT_EQ(text.find("\nPASS"), std::string::npos) << "forged line";
  }
}

// ESC, a C1 control, a bidirectional override, a forged line, DEL, bytes that are no UTF-8.
inline const std::string kHostile = std::string(
    "Mine\x1B[2J\xC2\x9B"
    "31m\xE2\x80\xAE"
    "evil\nPASS  all good\x7F");

}  // namespace lode::cli

#endif  // LODE_TESTS_UNIT_CLI_FIXTURE_H_
