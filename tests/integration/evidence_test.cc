// SPDX-License-Identifier: Apache-2.0
// What a lying server shows once is kept: both checkpoints of a contradiction, as files that are
// named and replace nothing.
#include "client/api/evidence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>

#include "tests/integration/lying_server.h"
#include "tests/integration/served_ledger.h"
#include "verifier/base/encoding.h"
#include "verifier/base/exit_code.h"
#include "verifier/note/checkpoint.h"
#include "verifier/note/note.h"
#include "verifier/note/signer.h"

namespace lode::integration {
namespace {

using testing::HasSubstr;

std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class Evidence : public testing::Test {
 protected:
  Evidence() {
    served_.Populate(*served_.Client(), 1);
    client_ = served_.Client(liar_.address());
  }
  // A checkpoint by the log's own key of a tree that is not the log's.
  std::string Forge(uint64_t size) {
    base::Hash256 root;
    root.bytes.fill(7);
    return note::SignCheckpoint({ledger::testing::kOrigin, size, root}, served_.note_key(),
                                served_.log_key());
  }

  ServedLedger served_;
  LyingServer liar_{served_.address()};
  std::unique_ptr<client::LedgerClient> client_;
};

// What contradicts the pin is kept at once, beside it and once; the error names both files.
TEST_F(Evidence, BothCheckpointsOfAContradictionAreKept) {
  const std::string old_note = client_->GetCheckpoint()->note;
  ASSERT_TRUE(client_->Submit(SubmissionOf(served_.world().Lot("new"))).ok());
  client::ClientOptions options = served_.Options(liar_.address());
  options.pin_file = served_ / "pin";
  ASSERT_TRUE((*client::LedgerClient::Connect(options))->GetCheckpoint().ok());
  const auto pinned = (*client::LedgerClient::Connect(options))->pinned();
  const std::string pin = ReadFile(options.pin_file);
  const auto shown = client::CheckpointPath(
      options.pin_file, note::ParseCheckpointBody(note::ParseNote(old_note)->text).value());
  liar_.on_checkpoint = [&](wire::Checkpoint& c) { c.set_note(old_note); };
  const auto ask = [&] {
    return (*client::LedgerClient::Connect(options))->GetCheckpoint().status();
  };
  for (int again = 0; again < 2; ++again) {
    const std::string told(ask().message());
    EXPECT_THAT(
        told, HasSubstr("in " + options.pin_file + " (tree size " + std::to_string(pinned->size)));
    EXPECT_THAT(told, HasSubstr("in " + shown + " (tree size "));
    EXPECT_EQ(ReadFile(shown), old_note);
    EXPECT_EQ(ReadFile(options.pin_file), pin);
    EXPECT_FALSE(std::filesystem::exists(shown + ".2"));
  }
  EXPECT_THAT(base::NextStepOf(ask()), HasSubstr("Send copies of both checkpoints"));
  // Another file of that name stays.
  std::ofstream(shown, std::ios::trunc) << "mine";
  EXPECT_THAT(std::string(ask().message()), HasSubstr("in " + shown + ".2 (tree size "));
  EXPECT_EQ(ReadFile(shown), "mine");
  EXPECT_EQ(ReadFile(shown + ".2"), old_note);
  // A proof that fails, and one that is refused, are the same evidence.
  for (const auto& lie : {std::function<void(wire::Proof&)>([](wire::Proof&) {}), {}}) {
    const std::string forged = Forge(pinned->size + 5);
    liar_.on_checkpoint = [&](wire::Checkpoint& c) { c.set_note(forged); };
    liar_.on_consistency = lie;
    const std::string told(ask().message());
    const std::string path = told.substr(told.rfind("is in ") + 6);
    EXPECT_EQ(ReadFile(path.substr(0, path.find(' '))), forged) << told;
  }
}

// Where there is no file for it, the error has the checkpoint itself.
TEST_F(Evidence, WithoutAPinFileTheErrorHoldsTheCheckpoints) {
  const std::string old_note = client_->GetCheckpoint()->note;
  ASSERT_TRUE(client_->Submit(SubmissionOf(served_.world().Lot("new"))).ok());
  liar_.on_checkpoint = [&](wire::Checkpoint& c) { c.set_note(old_note); };
  EXPECT_THAT(std::string(client_->GetCheckpoint().status().message()),
              HasSubstr(base::Base64Encode(old_note) + " in base64"));
}

}  // namespace
}  // namespace lode::integration
