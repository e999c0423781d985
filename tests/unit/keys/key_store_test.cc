// SPDX-License-Identifier: Apache-2.0
// Files with secrets: who may read them, and that none is ever replaced.
#include "client/keys/key_store.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "verifier/base/limits.h"
#include "verifier/base/reason.h"

namespace lode::keys {
namespace {

namespace fs = std::filesystem;
using base::Reason;

class KeyStore : public ::testing::Test {
 protected:
  KeyStore() {
    std::string name = (fs::temp_directory_path() / "lode-keys-XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  ~KeyStore() override { fs::remove_all(folder_); }

  std::string Path(const std::string& name) const { return (folder_ / name).string(); }
  std::string Put(const std::string& name, const std::string& bytes, mode_t mode = 0600) const {
    std::ofstream(Path(name)) << bytes;
    chmod(Path(name).c_str(), mode);
    return Path(name);
  }
  size_t Files() const {
    return static_cast<size_t>(
        std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  fs::path folder_;
};

TEST_F(KeyStore, WritesAPrivateFileWhole) {
  ASSERT_TRUE(WritePrivateFile(Path("a.key"), "bytes").ok());
  struct stat facts {};
  ASSERT_EQ(stat(Path("a.key").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 07777, 0600u);
  EXPECT_EQ(ReadPrivateFile(Path("a.key"), 5)->view(), "bytes");
  EXPECT_EQ(Files(), 1u);
}

TEST_F(KeyStore, NeverReplacesAFile) {
  ASSERT_TRUE(WritePrivateFile(Path("a.key"), "old").ok());
  EXPECT_EQ(base::ReasonOf(WritePrivateFile(Path("a.key"), "new")), Reason::kUsage);
  EXPECT_EQ(ReadPrivateFile(Path("a.key"), 99)->view(), "old");
  EXPECT_EQ(Files(), 1u);
}

TEST_F(KeyStore, SaysWhereItCanNotWrite) {
  const absl::Status status = WritePrivateFile(Path("none/a.key"), "x");
  EXPECT_EQ(base::ReasonOf(status), Reason::kUsage);
  EXPECT_NE(std::string(status.message()).find("none/a.key"), std::string::npos);
}

TEST_F(KeyStore, RefusesAFileThatOthersMayRead) {
  for (const mode_t mode : {0640, 0604, 0620, 0602, 0610, 0601, 0644, 0660, 0666}) {
    const auto bytes = ReadPrivateFile(Put("open.key", "x", mode), 99);
    ASSERT_FALSE(bytes.ok()) << mode;
    EXPECT_EQ(base::ReasonOf(bytes.status()), Reason::kPermissionDenied);
    EXPECT_EQ(base::ReasonOf(ReadKeyFile(Path("open.key")).status()), Reason::kPermissionDenied);
  }
  EXPECT_TRUE(ReadPrivateFile(Put("closed.key", "x", 0400), 99).ok());
}

TEST_F(KeyStore, RefusesWhatIsNoRegularFile) {
  EXPECT_EQ(base::ReasonOf(ReadPrivateFile(Path("none"), 9).status()), Reason::kUsage);
  EXPECT_EQ(base::ReasonOf(ReadPrivateFile(folder_.string(), 9).status()), Reason::kUsage);
  ASSERT_EQ(mkfifo(Path("fifo").c_str(), 0600), 0);
  EXPECT_EQ(base::ReasonOf(ReadPrivateFile(Path("fifo"), 9).status()), Reason::kUsage);
}

TEST_F(KeyStore, BoundsWhatItReads) {
  EXPECT_TRUE(ReadPrivateFile(Put("at", "12345"), 5).ok());
  EXPECT_EQ(base::ReasonOf(ReadPrivateFile(Put("past", "123456"), 5).status()), Reason::kTooLarge);
}

TEST_F(KeyStore, AKeyFileErrorNamesTheFile) {
  const auto file = ReadKeyFile(Put("bad.key", "no key"));
  EXPECT_EQ(base::ReasonOf(file.status()), Reason::kMalformed);
  EXPECT_NE(std::string(file.status().message()).find("bad.key"), std::string::npos);
}

TEST_F(KeyStore, APassphraseFileIsOneLine) {
  EXPECT_EQ(ReadPassphraseFile(Put("a", "words of mine\n"))->view(), "words of mine");
  EXPECT_EQ(ReadPassphraseFile(Put("b", "words"))->view(), "words");
  EXPECT_EQ(ReadPassphraseFile(Put("c", " spaces stay "))->view(), " spaces stay ");
  for (const std::string& bad : {std::string(""), std::string("\n"), std::string("a\nb"),
                                 std::string("a\n\n"), std::string("a\0b", 3)}) {
    EXPECT_EQ(base::ReasonOf(ReadPassphraseFile(Put("bad", bad)).status()), Reason::kUsage) << bad;
  }
  EXPECT_EQ(base::ReasonOf(ReadPassphraseFile(Put("open", "words", 0644)).status()),
            Reason::kPermissionDenied);
}

TEST_F(KeyStore, BoundsAPassphrase) {
  const std::string longest(base::limits::kPassphraseBytes, 'p');
  EXPECT_TRUE(ReadPassphraseFile(Put("at", longest)).ok());
  EXPECT_TRUE(ReadPassphraseFile(Put("line", longest + "\n")).ok());
  EXPECT_EQ(base::ReasonOf(ReadPassphraseFile(Put("past", longest + "p")).status()),
            Reason::kTooLarge);
}

TEST(Secret, IsRandomMovesAndShrinks) {
  Secret a = *Secret::Random(32);
  const Secret b = *Secret::Random(32);
  EXPECT_NE(a.view(), b.view());
  const std::string bytes(a.view());
  Secret moved = std::move(a);
  EXPECT_EQ(moved.view(), bytes);
  moved.Shrink(4);
  EXPECT_EQ(moved.view(), bytes.substr(0, 4));
  EXPECT_NE(*RandomBytes(16), *RandomBytes(16));
}

}  // namespace
}  // namespace lode::keys
