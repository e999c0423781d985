// SPDX-License-Identifier: Apache-2.0
// Notes, receipts, trust files and verifier keys from outside. What parses encodes to the same
// bytes again; nothing that was changed verifies under a key that did not sign it.
#include "tests/fuzz/fuzz.h"
#include "verifier/note/note.h"
#include "verifier/note/policy.h"
#include "verifier/note/receipt.h"

namespace {

namespace note = lode::note;
using lode::fuzz::Require;

constexpr char kTrust[] =
    "log lode.example/test+14f64fb4+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c\n"
    "witness w witness.example/replay+c133e2cc+BIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU\n"
    "group replay any w\nquorum replay\n";

// The only checkpoint that the two keys of the corpus ever signed, and another of size 2.
bool WasSigned(const note::Checkpoint& checkpoint) {
  return checkpoint.origin == "lode.example/test" && (checkpoint.size == 4 || checkpoint.size == 2);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes = lode::fuzz::View(data, size);
  static const auto& trust = *new note::TrustPolicy(note::TrustPolicy::Parse(kTrust).value());
  if (const auto parsed = note::ParseNote(bytes); parsed.ok()) {
    Require(note::EncodeNote(*parsed) == bytes, "a note has one spelling");
    Require(!note::VerifyNote(*parsed, {}).ok(), "no key, no verdict");
  }
  if (const auto checked = trust.Check(bytes); checked.ok()) {
    Require(WasSigned(checked->checkpoint.body), "only what was signed is trusted");
    Require(checked->replayed && checked->freshness != 0, "the quorum cosigned");
  }
  if (const auto receipt = note::ParseReceipt(bytes); receipt.ok()) {
    Require(note::EncodeReceipt(*receipt) == bytes, "a receipt has one spelling");
    const auto proved = note::VerifyReceipt(*receipt, trust);
    Require(!proved.ok() || proved->index < proved->trust.checkpoint.body.size, "inside the tree");
  }
  if (const auto policy = note::TrustPolicy::Parse(bytes); policy.ok()) {
    Require(!policy->logs().empty(), "a trust file names a log");
    Require(!policy->Check(bytes).ok(), "a trust file is no checkpoint");
  }
  if (const auto key = note::ParseVkey(bytes); key.ok()) {
    const auto again = note::ParseVkey(note::FormatVkey(*key));
    Require(again.ok() && *again == *key, "a verifier key comes back");
  }
  return 0;
}
