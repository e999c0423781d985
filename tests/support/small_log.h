// SPDX-License-Identifier: Apache-2.0
// A log of two or three leaves, for tests of receipts that need no ledger: its key, witnesses of
// their own, and the receipt of its second leaf. Tests that need records which hold use the world
// of tests/unit/custody/fixture.h.
#ifndef LODE_TESTS_SUPPORT_SMALL_LOG_H_
#define LODE_TESTS_SUPPORT_SMALL_LOG_H_

#include <string>
#include <utility>
#include <vector>

#include "verifier/crypto/signing.h"
#include "verifier/merkle/leaf.h"
#include "verifier/merkle/tree.h"
#include "verifier/note/note.h"
#include "verifier/note/receipt.h"
#include "verifier/note/signer.h"

namespace lode::testing {

// Who signs a note: a log or a witness. The seed is 32 times `letter`.
struct NoteSigner {
  NoteSigner(const std::string& name, uint8_t type, char letter)
      : key(*crypto::SigningKey::FromSeed(std::string(32, letter))),
        name(note::MakeNoteKey(name, type, key.public_key())) {}
  std::string vkey() const { return note::FormatVkey(name); }

  crypto::SigningKey key;
  note::NoteKey name;
};

inline NoteSigner SmallLog(const std::string& origin) {
  return NoteSigner(origin, note::kTypeEd25519, 'L');
}

// "log KEY", and no witness.
inline std::string TrustIn(const NoteSigner& log) {
  return "log " + log.vkey() + "\nquorum none\n";
}

// `leaf` is entry 1. At size 3 a leaf follows that nobody knows; every other size is claimed for
// the tree of two.
inline note::Receipt ReceiptOf(const merkle::RecordLeaf& leaf, const NoteSigner& log,
                               uint64_t size = 2,
                               const std::vector<const NoteSigner*>& cosigners = {}) {
  const base::Hash256 first = merkle::HashLeaf("genesis");
  base::Hash256 root = merkle::HashNode(first, merkle::HashLeaf(merkle::EncodeLeaf(leaf)));
  note::Receipt receipt{leaf, 1, {first}, ""};
  if (size == 3) {
    receipt.path.push_back(merkle::HashLeaf("third"));
    root = merkle::HashNode(root, receipt.path.back());
  }
  receipt.checkpoint_note = note::SignCheckpoint({log.name.name, size, root}, log.name, log.key);
  for (const NoteSigner* cosigner : cosigners) {
    receipt.checkpoint_note =
        *note::Cosign(receipt.checkpoint_note, cosigner->name, cosigner->key, 1'773'468'000);
  }
  return receipt;
}

}  // namespace lode::testing

#endif  // LODE_TESTS_SUPPORT_SMALL_LOG_H_
