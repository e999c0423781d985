// SPDX-License-Identifier: Apache-2.0
// Notes, receipts and trust files at their limits and one past them, and the trust policies of the
// Sigsum project: other keys, the same quorum.
#include "verifier/base/limits.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <sstream>

#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"
#include "verifier/crypto/sha256.h"
#include "verifier/note/policy.h"
#include "verifier/note/receipt.h"
#include "verifier/note/signer.h"

namespace lode::note {
namespace {

namespace limits = base::limits;

std::string Reason(const absl::Status& status) {
  return status.ok() ? "" : std::string(base::ReasonName(base::ReasonOf(status)));
}
crypto::SigningKey Key(size_t number) {
  return crypto::SigningKey::FromSeed(crypto::Sha256("key " + std::to_string(number)).view())
      .value();
}
NoteKey Log(size_t number) {
  return MakeNoteKey("log.example/" + std::to_string(number), kTypeEd25519,
                     Key(number).public_key());
}
NoteKey Witness(size_t number) {
  return MakeNoteKey("witness.example/" + std::to_string(number), kTypeCosignature,
                     Key(1000 + number).public_key());
}

TEST(NoteLimits, AtTheSizeLimitAndOnePast) {
  const auto of_size = [](size_t size) {
    Note note{"", {{"k.example", 7, std::string(64, 's')}}};
    note.text = std::string(size - EncodeNote(note).size() - 1, 't') + "\n";
    EXPECT_EQ(EncodeNote(note).size(), size);
    return EncodeNote(note);
  };
  EXPECT_EQ(Reason(ParseNote(of_size(limits::kNoteBytes)).status()), "");
  EXPECT_EQ(Reason(ParseNote(of_size(limits::kNoteBytes + 1)).status()), "TOO_LARGE");
}

TEST(NoteLimits, SignaturesAtTheLimitAndOnePast) {
  Note note{"text\n", {}};
  for (size_t i = 0; i < limits::kNoteSignatures; ++i) {
    note.signatures.push_back({"k.example", static_cast<uint32_t>(i), std::string(64, 's')});
  }
  EXPECT_EQ(ParseNote(EncodeNote(note)).value(), note);
  note.signatures.push_back(note.signatures[0]);
  EXPECT_EQ(Reason(ParseNote(EncodeNote(note)).status()), "TOO_LARGE");
}

TEST(NoteLimits, AReceiptAtTheSizeLimitIsReadAndOnePastIsNot) {
  EXPECT_EQ(Reason(ParseReceipt(std::string(limits::kReceiptBytes, 'r')).status()), "MALFORMED");
  EXPECT_EQ(Reason(ParseReceipt(std::string(limits::kReceiptBytes + 1, 'r')).status()),
            "TOO_LARGE");
}

// `logs`, `witnesses` and `groups` of them; the first groups hold a witness each, later ones the
// group before.
std::string TrustFile(size_t logs, size_t witnesses, size_t groups) {
  std::string out;
  for (size_t i = 0; i < logs; ++i) out += "log " + FormatVkey(Log(i)) + "\n";
  for (size_t i = 0; i < witnesses; ++i)
    out += "witness w" + std::to_string(i) + " " + FormatVkey(Witness(i)) + "\n";
  for (size_t i = 0; i < groups; ++i) {
    const std::string member =
        i < witnesses ? "w" + std::to_string(i) : "g" + std::to_string(i - witnesses);
    out += "group g" + std::to_string(i) + " any " + member + "\n";
  }
  return out + "quorum none\n";
}

TEST(TrustFileLimits, ItemsAtTheLimitAndOnePast) {
  const size_t most = limits::kPolicyItems;
  const auto full = TrustPolicy::Parse(TrustFile(most, most, most));
  ASSERT_TRUE(full.ok()) << full.status();
  EXPECT_EQ(full->logs().size(), most);
  EXPECT_EQ(full->witnesses().size(), most);
  EXPECT_EQ(Reason(TrustPolicy::Parse(TrustFile(most + 1, most, most)).status()), "TOO_LARGE");
  EXPECT_EQ(Reason(TrustPolicy::Parse(TrustFile(most, most + 1, most)).status()), "TOO_LARGE");
  EXPECT_EQ(Reason(TrustPolicy::Parse(TrustFile(most, most, most + 1)).status()), "TOO_LARGE");
}

TEST(TrustFileLimits, SizeAtTheLimitAndOnePast) {
  const std::string file = TrustFile(1, 1, 1);
  const std::string at = file + std::string(limits::kNoteBytes - file.size(), '#');
  EXPECT_EQ(Reason(TrustPolicy::Parse(at).status()), "");
  EXPECT_EQ(Reason(TrustPolicy::Parse(at + "#").status()), "TOO_LARGE");
}

// A full quorum: 64 witnesses, all of them needed.
TEST(TrustFileLimits, AQuorumOfTheMostWitnesses) {
  const size_t most = limits::kPolicyItems;
  std::string trust = "log " + FormatVkey(Log(0)) + "\n", all = "group all all";
  std::string note = SignCheckpoint({Log(0).name, 3, crypto::Sha256("root")}, Log(0), Key(0));
  for (size_t i = 0; i + 1 < most; ++i) {  // a note has 64 signatures: the log's and 63 more
    const std::string name = "w" + std::to_string(i);
    trust += "witness " + name + " " + FormatVkey(Witness(i)) + "\n";
    all += " " + name;
    if (i + 2 < most) note = Cosign(note, Witness(i), Key(1000 + i), 100 + i).value();
  }
  const TrustPolicy policy = TrustPolicy::Parse(trust + all + "\nquorum all\n").value();
  EXPECT_EQ(Reason(policy.Check(note).status()), "QUORUM_MISSING");
  note = Cosign(note, Witness(most - 2), Key(1000 + most - 2), 99).value();
  const auto checked = policy.Check(note);
  ASSERT_TRUE(checked.ok()) << checked.status();
  EXPECT_EQ(checked->freshness, 99u);
  EXPECT_EQ(checked->cosigners.size(), most - 1);
}

std::string ReadSigsum(const std::string& name) {
  std::ifstream in(LODE_SOURCE_DIR "/tests/vectors/third_party/sigsum-policies/" + name);
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  EXPECT_FALSE(text.empty()) << name;
  return text;
}

// Sigsum writes bare hex keys where tlog-policy has verifier keys: the same policy with the keys of
// this test in their places, and everything else as it stands.
std::string WithVkeys(const std::string& text, std::vector<std::string>& witnesses) {
  std::istringstream lines(text);
  std::string out, line;
  size_t logs = 0;
  while (std::getline(lines, line)) {
    std::istringstream words(line);
    std::string word, name;
    words >> word >> name;
    if (word == "log") line = "log " + FormatVkey(Log(logs++)) + " https://log.example";
    if (word == "witness") {
      line = "witness\t" + name + "   " + FormatVkey(Witness(witnesses.size()));
      witnesses.push_back(name);
    }
    out += line + "\n";
  }
  return out;
}

TEST(SigsumPolicies, TheirQuorumIsOursAndTheirBareKeysAreRefused) {
  for (const char* name :
       {"sigsum-generic-2025-1.builtin-policy", "sigsum-test1-2025.builtin-policy"}) {
    const std::string text = ReadSigsum(name);
    EXPECT_EQ(Reason(TrustPolicy::Parse(text).status()), "MALFORMED") << name;
    std::vector<std::string> names;
    const auto policy = TrustPolicy::Parse(WithVkeys(text, names));
    ASSERT_TRUE(policy.ok()) << name << policy.status();
    ASSERT_EQ(policy->witnesses().size(), 3u);
    std::string note = SignCheckpoint({Log(0).name, 3, crypto::Sha256("root")}, Log(0), Key(0));
    EXPECT_EQ(Reason(policy->Check(note).status()), "QUORUM_MISSING");
    note = Cosign(note, Witness(2), Key(1002), 300).value();
    EXPECT_EQ(Reason(policy->Check(note).status()), "QUORUM_MISSING");
    note = Cosign(note, Witness(0), Key(1000), 200).value();
    auto checked = policy->Check(note);
    ASSERT_TRUE(checked.ok()) << checked.status();
    EXPECT_EQ(checked->freshness, 200u);
    EXPECT_EQ(checked->cosigners, (std::vector<std::string>{names[0], names[2]}));
    note = Cosign(note, Witness(1), Key(1001), 100).value();
    checked = policy->Check(note);
    ASSERT_TRUE(checked.ok()) << checked.status();
    EXPECT_EQ(checked->freshness, 200u);  // the best two
  }
}

}  // namespace
}  // namespace lode::note
