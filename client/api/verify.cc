// SPDX-License-Identifier: Apache-2.0
// Every answer is verified against a signed checkpoint before its content is looked at. A
// checkpoint that lacks only cosignatures is accepted here with `quorum_met` false: some commands
// can go on without a quorum, and those that can't check it themselves.
#include "client/api/verify.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "proto/lode/record/v1/envelope.pb.h"
#include "verifier/base/limits.h"
#include "verifier/base/status_macros.h"
#include "verifier/envelope/envelope.h"
#include "verifier/merkle/proof.h"
#include "verifier/merkle/tree.h"
#include "verifier/note/receipt.h"
#include "verifier/present/refusal.h"

namespace lode::client {
namespace {

using base::Reason;

absl::Status Lie(std::string_view message) { return base::Error(Reason::kNotAuthentic, message); }

template <typename Repeated>
absl::StatusOr<std::vector<base::Hash256>> Hashes(const Repeated& fields) {
  std::vector<base::Hash256> hashes;
  hashes.reserve(static_cast<size_t>(fields.size()));
  for (const std::string& bytes : fields) {
    const auto hash = base::Hash256::From(bytes);
    if (!hash.has_value())
      return base::Error(Reason::kMalformed,
                         "the server's proof holds something that is not a hash");
    hashes.push_back(*hash);
  }
  return hashes;
}

// The log's signature alone: for a checkpoint that no quorum has cosigned yet.
absl::StatusOr<note::SignedCheckpoint> VerifyByAnyLog(const std::string& note,
                                                      const note::TrustPolicy& policy) {
  absl::Status last = base::Error(Reason::kUnknownKey, "the trust policy names no log");
  for (const note::NoteKey& log : policy.logs()) {
    auto checkpoint = note::VerifyCheckpoint(note, log, policy.witnesses());
    if (checkpoint.ok()) return checkpoint;
    last = checkpoint.status();
  }
  return last;
}

absl::StatusOr<base::Hash256> DigestOfLogged(const std::string& logged_signatures) {
  lode::record::v1::Envelope message;
  if (logged_signatures.size() > base::limits::kEnvelopeBytes ||
      !message.ParseFromString(logged_signatures)) {
    return base::Error(Reason::kMalformed, "the server's logged signatures are not an envelope");
  }
  std::vector<envelope::EnvelopeSignature> signatures;
  for (const auto& s : message.signatures()) {
    const auto key_id = base::Hash256::From(s.key_id());
    if (!key_id.has_value() || s.algorithm() > 255 || s.material().size() > 0xffff) {
      return base::Error(Reason::kMalformed, "the server's logged signatures are malformed");
    }
    signatures.push_back({*key_id, static_cast<uint8_t>(s.algorithm()), s.material()});
  }
  return envelope::SignaturesDigest(signatures);
}

// The entry by itself: its leaf parses and names its envelope.
absl::StatusOr<VerifiedEntry> VerifyEntry(const wire::LoggedRecord& answer) {
  VerifiedEntry entry{answer.index(), answer.leaf(), {}, answer.envelope()};
  LODE_ASSIGN_OR_RETURN(entry.leaf, merkle::ParseLeaf(answer.leaf()));
  const auto* leaf = std::get_if<merkle::RecordLeaf>(&entry.leaf);
  if (leaf == nullptr) {
    if (!entry.envelope.empty()) return Lie("the server gave a state root an envelope");
    return entry;
  }
  LODE_ASSIGN_OR_RETURN(const Expected held, ExpectedOf(entry.envelope));
  if (held.record_digest != leaf->record_digest)
    return Lie("the server gave another record than the leaf names");
  if (held.signatures_digest != leaf->signatures_digest)
    return Lie("the server gave other signatures than the leaf names");
  return entry;
}

absl::StatusOr<VerifiedCheckpoint> CheckNote(const std::string& note,
                                             const note::TrustPolicy& policy) {
  VerifiedCheckpoint out;
  out.note = note;
  const auto trust = policy.Check(note);
  if (trust.ok()) {
    out.body = trust->checkpoint.body;
    out.quorum_met = true;
    out.replayed = trust->replayed;
    out.freshness = trust->freshness;
    out.cosigners = trust->cosigners;
    return out;
  }
  if (base::ReasonOf(trust.status()) != Reason::kQuorumMissing) return trust.status();
  LODE_ASSIGN_OR_RETURN(const note::SignedCheckpoint checkpoint, VerifyByAnyLog(note, policy));
  out.body = checkpoint.body;
  for (const note::Cosignature& c : checkpoint.cosignatures) {
    out.cosigners.push_back(policy.witnesses()[c.witness].name);
  }
  return out;
}

}  // namespace

absl::StatusOr<VerifiedCheckpoint> CheckpointChecker::Verify(const std::string& note) {
  {
    absl::MutexLock lock(&mutex_);
    for (const VerifiedCheckpoint& checkpoint : verified_) {
      if (checkpoint.note == note) return checkpoint;
    }
  }
  LODE_ASSIGN_OR_RETURN(VerifiedCheckpoint checkpoint, CheckNote(note, policy_));
  absl::MutexLock lock(&mutex_);
  verified_.push_front(checkpoint);
  if (verified_.size() > kRemembered) verified_.pop_back();
  return checkpoint;
}

absl::StatusOr<VerifiedReceipt> VerifyReceiptOf(const base::Hash256& record_digest,
                                                const std::string& tlog_proof,
                                                CheckpointChecker& checker) {
  LODE_ASSIGN_OR_RETURN(const note::Receipt receipt, note::ParseReceipt(tlog_proof));
  if (receipt.leaf.record_digest != record_digest)
    return Lie("the server gave the receipt of another record");
  VerifiedReceipt out;
  LODE_ASSIGN_OR_RETURN(out.checkpoint, checker.Verify(receipt.checkpoint_note));
  const note::Checkpoint& tree = out.checkpoint.body;
  LODE_RETURN_IF_ERROR(merkle::VerifyInclusion(receipt.index, tree.size,
                                               merkle::HashLeaf(merkle::EncodeLeaf(receipt.leaf)),
                                               receipt.path, tree.root));
  out.bytes = tlog_proof;
  out.index = receipt.index;
  out.leaf = receipt.leaf;
  out.simulated_time = note::IsSimulatedOrigin(tree.origin);
  return out;
}

absl::StatusOr<Expected> ExpectedOf(std::string_view bytes) {
  LODE_ASSIGN_OR_RETURN(const envelope::Envelope parsed, envelope::ParseEnvelope(bytes));
  return Expected{envelope::RecordDigest(parsed.payload),
                  envelope::SignaturesDigest(parsed.signatures)};
}

absl::StatusOr<Admitted> VerifyAdmitted(const Expected& expected, const wire::Admitted& answer,
                                        CheckpointChecker& checker) {
  Admitted out;
  LODE_ASSIGN_OR_RETURN(
      out.receipt, VerifyReceiptOf(expected.record_digest, answer.receipt().tlog_proof(), checker));
  out.duplicate = answer.duplicate();
  base::Hash256 signatures = expected.signatures_digest;
  if (!answer.logged_signatures().empty()) {
    if (!out.duplicate)
      return Lie("the server says that a new record was logged with other signatures");
    LODE_ASSIGN_OR_RETURN(signatures, DigestOfLogged(answer.logged_signatures()));
    if (signatures != expected.signatures_digest)
      out.logged_signatures = answer.logged_signatures();
  }
  if (out.receipt.leaf.signatures_digest != signatures) {
    return Lie("the leaf in the receipt names other signatures than those that were submitted");
  }
  return out;
}

absl::StatusOr<VerifiedEntries> VerifyEntries(const wire::ProvedEntries& answer,
                                              CheckpointChecker& checker) {
  VerifiedEntries out;
  LODE_ASSIGN_OR_RETURN(out.checkpoint, checker.Verify(answer.checkpoint().note()));
  if (answer.entries().empty()) {
    if (!answer.multiproof().empty())
      return base::Error(Reason::kMalformed, "the server proved nothing at all");
    return out;
  }
  std::vector<uint64_t> indexes;
  std::vector<base::Hash256> leaf_hashes;
  for (const wire::LoggedRecord& logged : answer.entries()) {
    LODE_ASSIGN_OR_RETURN(VerifiedEntry entry, VerifyEntry(logged));
    indexes.push_back(entry.index);
    leaf_hashes.push_back(merkle::HashLeaf(entry.leaf_bytes));
    out.entries.push_back(std::move(entry));
  }
  LODE_ASSIGN_OR_RETURN(const auto proof, Hashes(answer.multiproof()));
  const note::Checkpoint& tree = out.checkpoint.body;
  LODE_RETURN_IF_ERROR(merkle::VerifyMultiproof(indexes, leaf_hashes, tree.size, proof, tree.root));
  return out;
}

absl::Status VerifyConsistent(const note::Checkpoint& one, const note::Checkpoint& other,
                              const wire::Proof& proof) {
  const note::Checkpoint& older = one.size <= other.size ? one : other;
  const note::Checkpoint& newer = one.size <= other.size ? other : one;
  LODE_ASSIGN_OR_RETURN(const auto hashes, Hashes(proof.hashes()));
  const absl::Status verified =
      merkle::VerifyConsistency(older.size, newer.size, hashes, older.root, newer.root);
  if (verified.ok()) return verified;
  return Lie("the tree of size " + std::to_string(newer.size) +
             " is not shown to contain the one of size " + std::to_string(older.size) +
             " that was seen before: the log may have been rewritten");
}

namespace {

// In this program's words if it knows the code, else in those that the ledger sent.
present::Refusal ViolationOf(const wire::Violation& v) {
  record::Violation violation;
  violation.said.set_code(v.code().empty() ? v.rule() : v.code());
  *violation.said.mutable_arguments() = v.arguments();
  violation.field = v.field();
  violation.waits_for_parent = v.waits_for_parent();
  if (present::KnowsRefusal(violation.said)) return present::RefusalOf(std::move(violation));
  return {std::move(violation), v.value(), v.limit(), v.message(), v.remedy()};
}

}  // namespace

Refused RefusedOf(const wire::Refused& answer) {
  Refused out;
  out.reason = base::ReasonFromName(answer.reason()).value_or(Reason::kRefused);
  out.message = answer.message();
  out.omitted_violations = answer.omitted_violations();
  out.retry_after = std::chrono::milliseconds(std::min<uint32_t>(answer.retry_after_ms(), 60'000));
  for (const wire::Violation& v : answer.violations()) {
    out.violations.push_back(ViolationOf(v));
  }
  return out;
}

}  // namespace lode::client
