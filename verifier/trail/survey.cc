// SPDX-License-Identifier: Apache-2.0
// The first reading keeps 40 bytes an entry, because everything else could be a lie that costs
// memory. Its proofs decide whether a second reading is worth it.
#include "verifier/trail/survey.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "verifier/base/absl_shim.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/envelope/envelope.h"
#include "verifier/merkle/leaf.h"
#include "verifier/merkle/multiproof.h"
#include "verifier/merkle/tree.h"
#include "verifier/rules/trail_codes.h"
#include "verifier/subjects/map.h"
#include "verifier/trail/bounds.h"
#include "verifier/trail/prepare.h"
#include "verifier/trail/proof_checks.h"
#include "verifier/trail/read.h"

namespace lode::trail {
namespace {

using base::Hash256;

absl::Status NotAuthentic(std::string_view what) {
  return base::Error(base::Reason::kNotAuthentic, what);
}

absl::Status CheckEntry(const EntryView& entry) {
  LODE_ASSIGN_OR_RETURN(const merkle::Leaf leaf, merkle::ParseLeaf(entry.leaf));
  LODE_ASSIGN_OR_RETURN(const envelope::Envelope envelope, envelope::ParseEnvelope(entry.envelope));
  switch (NamedByLeaf(leaf, envelope::RecordDigest(envelope.payload), envelope.signatures)) {
    case Named::kThis:
      break;
    case Named::kNoRecord:
      return NotAuthentic("the leaf is not a record's");
    case Named::kOtherRecord:
      return NotAuthentic("the envelope holds another record than the leaf names");
    case Named::kOtherSignatures:
      return NotAuthentic("the envelope has other signatures than the leaf names");
  }
  if (entry.sections.empty()) return absl::OkStatus();
  LODE_ASSIGN_OR_RETURN(const record::ParsedRecord record, record::ParseRecord(envelope.payload));
  for (const SectionView& section : entry.sections) {
    if (!IsSealed(record.message, section.name, section.salt, section.data))
      return NotAuthentic("a sealed section that is shown is not the one that was sealed");
  }
  return absl::OkStatus();
}

// The parts of a map proof as the bytes that a walk takes.
class PartSource : public subjects::ProofSource {
 public:
  explicit PartSource(ProofParts& parts) : parts_(parts) {}
  bool Take(size_t n, char* out) override {
    while (n > 0) {
      if (done()) return false;
      const size_t piece = std::min(n, part_.size());
      out = std::copy_n(part_.data(), piece, out);
      part_.remove_prefix(piece);
      n -= piece;
    }
    return true;
  }
  bool done() override {
    if (!part_.empty() || !status.ok()) return part_.empty();
    const auto next = parts_.Next();
    status = next.status();
    if (next.ok()) part_ = *next;
    return part_.empty();
  }
  // Reads over what is left.
  absl::Status Drain() {
    while (!done()) part_ = {};
    return status;
  }

  absl::Status status;

 private:
  ProofParts& parts_;
  std::string_view part_;
};

class Surveyor : public TrailSink {
 public:
  absl::Status OnHeader(std::string_view origin, std::string_view lot,
                        uint64_t tree_size) override {
    origin_ = origin;
    lot_ = lot;
    tree_size_ = tree_size;
    // Two subjects need no record: the ledger and the lot.
    nameable_ = SubjectBytes(origin) + SubjectBytes(lot);
    return absl::OkStatus();
  }

  absl::Status OnEntry(const EntryView& entry) override {
    if (const absl::Status status = CheckEntry(entry); !status.ok()) {
      return NotAuthentic("leaf " + std::to_string(entry.index) + ": " +
                          std::string(base::ToStd(status.message())));
    }
    indexes_.push_back(entry.index);
    leaves_.push_back(merkle::HashLeaf(entry.leaf));
    nameable_ += entry.envelope.size();
    return absl::OkStatus();
  }

  absl::Status OnHash(const Hash256& hash) override {
    if (!fold_) fold_.emplace(tree_size_, indexes_, leaves_);
    if (inclusion_.ok()) inclusion_ = fold_->Take(hash);
    ++hashes_;
    return absl::OkStatus();
  }

  absl::Status OnStateRoot(uint64_t index, std::string_view leaf) override {
    if (!fold_) fold_.emplace(tree_size_, indexes_, leaves_);
    if (inclusion_.ok()) {
      const auto root = fold_->Finish(index, merkle::HashLeaf(leaf));
      inclusion_ = root.status();
      if (root.ok()) root_ = *root;
    }
    const auto parsed = merkle::ParseLeaf(leaf);
    if (!parsed.ok() || !std::holds_alternative<merkle::StateRootLeaf>(*parsed)) {
      map_ = base::Malformed("leaf " + std::to_string(index) + " is no state root");
    } else {
      map_root_ = std::get<merkle::StateRootLeaf>(*parsed).map_root;
    }
    return absl::OkStatus();
  }

  // A record that names a subject spells its id, with two bytes before it at the least.
  absl::Status OnSubject(const record::Subject& subject) override {
    const uint64_t bytes = SubjectBytes(subject.id);
    if (bytes > nameable_) {
      return NotAuthentic("the trail has more subjects than its records can name");
    }
    nameable_ -= bytes;
    keys_.push_back(record::SubjectKey(subject));
    return absl::OkStatus();
  }

  absl::Status OnMapProof(ProofParts& parts) override {
    std::sort(keys_.begin(), keys_.end());
    PartSource source(parts);
    if (map_.ok()) map_ = subjects::CheckMultiproof(keys_, source, map_root_);
    return source.Drain();
  }

  absl::Status OnCheckpoint(std::string_view note) override {
    note_ = note;
    return absl::OkStatus();
  }

  Survey Judge(const note::TrustPolicy& policy) {
    Survey out{origin_, lot_, {}};
    CheckedTrail& checked = out.checked;
    checked.failed =
        !LimitsHold(checked, indexes_.size(), keys_.size()) ||
        !CheckpointHolds(checked, {note_, origin_, tree_size_}, policy) ||
        !InclusionHolds(checked, InclusionUnder(checked), indexes_.size() + 1, hashes_) ||
        !MapHolds(checked);
    return out;
  }

 private:
  static uint64_t SubjectBytes(std::string_view id) { return id.size() + 2; }

  absl::Status InclusionUnder(const CheckedTrail& checked) const {
    if (!inclusion_.ok() || root_ == checked.trust.checkpoint.body.root) return inclusion_;
    return base::Error(base::Reason::kBadProof, "the multiproof leads to another root");
  }
  bool MapHolds(CheckedTrail& checked) const {
    return map_.ok() ||
           Fails(checked, "state root", statement::Make<rules::kMapRefused>(ReasonOf(map_)));
  }

  std::string origin_, lot_, note_;
  uint64_t tree_size_ = 0;
  uint64_t nameable_ = 0;  // bytes of subjects that the envelopes have room to name
  std::vector<uint64_t> indexes_;
  std::vector<Hash256> leaves_;
  std::optional<merkle::MultiproofFold> fold_;  // over those, once they are complete
  absl::Status inclusion_, map_;
  Hash256 root_, map_root_;
  uint64_t hashes_ = 0;
  std::vector<Hash256> keys_;
};

}  // namespace

absl::StatusOr<Survey> SurveyTrail(base::FileSource& file, const note::TrustPolicy& policy) {
  Surveyor surveyor;
  LODE_RETURN_IF_ERROR(ReadTrail(file, Bounds(), surveyor));
  return surveyor.Judge(policy);
}

}  // namespace lode::trail
