// SPDX-License-Identifier: Apache-2.0
// Notes and receipts: what is made is read back the same, in the one spelling, and a receipt with
// any one byte changed, left out or put in proves nothing any more.
#include <functional>

#include "tests/property/property.h"
#include "tests/unit/merkle/reference.h"
#include "verifier/merkle/leaf.h"
#include "verifier/merkle/tree.h"
#include "verifier/note/receipt.h"
#include "verifier/note/signer.h"

namespace lode::property {
namespace {

constexpr char kOrigin[] = "ledger.example/property";
constexpr char kWitness[] = "witness.example/w";

crypto::SigningKey Key(char seed) {
  return crypto::SigningKey::FromSeed(std::string(32, seed)).value();
}
note::NoteKey LogName() {
  return note::MakeNoteKey(kOrigin, note::kTypeEd25519, Key('l').public_key());
}
note::NoteKey WitnessName() {
  return note::MakeNoteKey(kWitness, note::kTypeCosignature, Key('w').public_key());
}
const note::TrustPolicy& Trust() {
  static const auto& trust = *new note::TrustPolicy(
      note::TrustPolicy::Parse("log " + note::FormatVkey(LogName()) + "\nwitness w " +
                               note::FormatVkey(WitnessName()) + "\nquorum w\n")
          .value());
  return trust;
}

// A receipt of a random leaf of a random tree, cosigned.
note::Receipt MakeReceipt() {
  const uint64_t size = 2 + Below(39), index = Below(size);  // at 1 no log gives receipts
  note::Receipt receipt;
  receipt.leaf = {Word() >> 1, Hash(), Hash()};
  receipt.index = index;
  merkle::reference::Hashes leaves = merkle::reference::MakeLeaves(size);
  leaves[index] = merkle::HashLeaf(merkle::EncodeLeaf(receipt.leaf));
  receipt.path = merkle::reference::Path(index, leaves);
  const std::string signed_note =
      note::SignCheckpoint({kOrigin, size, merkle::reference::Root(leaves)}, LogName(), Key('l'));
  receipt.checkpoint_note =
      note::Cosign(signed_note, WitnessName(), Key('w'), 1 + (Word() >> 20)).value();
  return receipt;
}

std::string ChangeOneByte(std::string bytes) {
  const uint64_t at = Below(bytes.size());
  switch (Below(3)) {
    case 0:
      bytes[at] = static_cast<char>(bytes[at] ^ static_cast<char>(1 + Below(255)));
      break;
    case 1:
      bytes.erase(at, 1);
      break;
    default:
      bytes.insert(at, 1, static_cast<char>(Below(256)));
  }
  return bytes;
}

TEST(ReceiptProperty, ComesBackAndProvesItsLeafAndNoOneByteChangeDoes) {
  Check("receipts", 150, [] {
    const note::Receipt receipt = MakeReceipt();
    const std::string bytes = note::EncodeReceipt(receipt);
    const auto parsed = note::ParseReceipt(bytes);
    RC_ASSERT((parsed.ok() && *parsed == receipt));
    const auto proved = note::VerifyReceipt(*parsed, Trust());
    RC_ASSERT(proved.ok());
    RC_ASSERT((proved->leaf == receipt.leaf && proved->index == receipt.index));
    for (int i = 0; i < 20; ++i) {
      const std::string changed = ChangeOneByte(bytes);
      if (changed == bytes) continue;
      const auto other = note::ParseReceipt(changed);
      // What still parses has one spelling, and is another receipt, and proves nothing.
      RC_ASSERT((!other.ok() || (note::EncodeReceipt(*other) == changed && !(*other == receipt))));
      RC_ASSERT((!other.ok() || !note::VerifyReceipt(*other, Trust()).ok()));
    }
  });
}

// Every byte of one receipt: every bit in the long form, two of them in the short one.
TEST(ReceiptProperty, EveryByteOfOneReceiptCounts) {
  const note::Receipt receipt = [] {
    note::Receipt out;
    merkle::reference::Hashes leaves = merkle::reference::MakeLeaves(5);
    out.leaf = {1'780'000'000'000'000, leaves[0], leaves[1]};
    out.index = 2;
    leaves[2] = merkle::HashLeaf(merkle::EncodeLeaf(out.leaf));
    out.path = merkle::reference::Path(2, leaves);
    const std::string text =
        note::SignCheckpoint({kOrigin, 5, merkle::reference::Root(leaves)}, LogName(), Key('l'));
    out.checkpoint_note = note::Cosign(text, WitnessName(), Key('w'), 1'780'000'000).value();
    return out;
  }();
  const std::string bytes = note::EncodeReceipt(receipt);
  ASSERT_TRUE(note::VerifyReceipt(note::ParseReceipt(bytes).value(), Trust()).ok());
  for (size_t at = 0; at < bytes.size(); ++at) {
    for (int bit = 0; bit < 8; bit += testing::IsLong() ? 1 : 5) {
      std::string changed = bytes;
      changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
      const auto other = note::ParseReceipt(changed);
      EXPECT_FALSE(other.ok() && note::VerifyReceipt(*other, Trust()).ok()) << at << ' ' << bit;
    }
  }
}

std::string PlainText(uint64_t lines) {
  std::string out;
  for (; lines > 0; --lines) {
    for (uint64_t n = Below(20); n > 0; --n) {
      static constexpr const char* kLetters[] = {"a", "Z", " ", "—", "+", "é", "\U0001F48E", "0"};
      out += kLetters[Below(8)];
    }
    out += '\n';
  }
  return out;
}

TEST(NoteProperty, ComesBackInItsOneSpelling) {
  Check("notes", 500, [] {
    note::Note made;
    made.text = PlainText(1 + Below(4));
    for (uint64_t n = 1 + Below(4); n > 0; --n) {
      made.signatures.push_back({"key.example/" + std::to_string(Below(9)),
                                 static_cast<uint32_t>(Word()), Bytes(1 + Below(80))});
    }
    const std::string bytes = note::EncodeNote(made);
    const auto parsed = note::ParseNote(bytes);
    RC_ASSERT(parsed.ok());
    RC_ASSERT(*parsed == made);
    for (int i = 0; i < 10; ++i) {
      const std::string changed = ChangeOneByte(bytes);
      const auto other = note::ParseNote(changed);
      RC_ASSERT((!other.ok() || note::EncodeNote(*other) == changed));
      RC_ASSERT((!other.ok() || changed == bytes || !(*other == made)));
    }
  });
}

TEST(NoteProperty, AKeyComesBackAndOneByteChangedIsNoOtherKey) {
  Check("verifier keys", 300, [] {
    const auto type = Below(2) == 0 ? note::kTypeEd25519 : note::kTypeCosignature;
    const auto key = crypto::SigningKey::FromSeed(Bytes(32)).value();
    const note::NoteKey made =
        note::MakeNoteKey("name.example/" + std::to_string(Below(1000)), type, key.public_key());
    const std::string text = note::FormatVkey(made);
    RC_ASSERT(note::ParseVkey(text).value() == made);
    const std::string changed = ChangeOneByte(text);
    const auto other = note::ParseVkey(changed);
    // Hex digits of the id may be of either case.
    RC_ASSERT((!other.ok() || *other == made));
  });
}

TEST(LeafProperty, EveryLeafComesBackAndNoOtherLengthIsOne) {
  Check("leaves", 300, [] {
    const merkle::RecordLeaf record{Word() >> 1, Hash(), Hash()};
    const merkle::StateRootLeaf root{Word() >> 1, Word() >> 1, Hash(), Word()};
    for (const std::string& bytes : {merkle::EncodeLeaf(record), merkle::EncodeLeaf(root)}) {
      const auto parsed = merkle::ParseLeaf(bytes);
      RC_ASSERT(parsed.ok());
      RC_ASSERT(std::visit([](const auto& leaf) { return merkle::EncodeLeaf(leaf); }, *parsed) ==
                bytes);
      RC_ASSERT(!merkle::ParseLeaf(bytes.substr(1 + Below(bytes.size() - 1))).ok());
      RC_ASSERT(!merkle::ParseLeaf(bytes + '\0').ok());
    }
  });
}

}  // namespace
}  // namespace lode::property
