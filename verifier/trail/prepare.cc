// SPDX-License-Identifier: Apache-2.0
// What concerns one entry alone is done here in parallel; whatever depends on the order of entries
// comes later. Signatures of one batch share a name, so the batch is verified once.
#include "verifier/trail/prepare.h"

#include <utility>

#include "verifier/base/parallel.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/crypto/sha256.h"
#include "verifier/custody/check_record.h"
#include "verifier/merkle/proof.h"
#include "verifier/record/section.h"
#include "verifier/record/touches.h"

namespace lode::trail {
namespace {

constexpr size_t kEntriesAPiece = 64;  // entries: a fraction of a millisecond

absl::Status NotAuthentic(std::string_view what) {
  return base::Error(base::Reason::kNotAuthentic, what);
}

bool IsBatch(const envelope::EnvelopeSignature& signature) {
  return signature.algorithm == static_cast<uint8_t>(envelope::Algorithm::kEd25519Batch);
}

// Zeros for a material that folds to no root: verifying it by itself says why.
base::Hash256 BatchName(const envelope::EnvelopeSignature& signature, const base::Hash256& digest) {
  const auto material = envelope::ParseBatchMaterial(signature.material);
  if (!material.ok()) return {};
  const auto root = merkle::RootFromInclusion(material->index, material->count,
                                              envelope::BatchLeafHash(digest), material->path);
  if (!root.ok()) return {};
  return crypto::Sha256({signature.key_id.view(), envelope::BatchBody(material->count, *root),
                         material->signature.view()});
}

absl::Status Prepare(const Entry& entry, const SubjectIndex& subjects, Prepared& out,
                     CheckedEntry& checked) {
  LODE_ASSIGN_OR_RETURN(const merkle::Leaf leaf, merkle::ParseLeaf(entry.leaf));
  LODE_ASSIGN_OR_RETURN(out.envelope, envelope::ParseEnvelope(entry.envelope));
  LODE_ASSIGN_OR_RETURN(checked.record, record::ParseRecord(out.envelope.payload));
  LODE_RETURN_IF_ERROR(CheckNamedByLeaf(leaf, checked.record.digest, out.envelope.signatures));
  out.leaf = std::get<merkle::RecordLeaf>(leaf);
  const auto& signatures = out.envelope.signatures;
  checked.signing_keys.reserve(signatures.size());
  for (size_t s = 0; s < signatures.size(); ++s) {
    checked.signing_keys.push_back(signatures[s].key_id);
    if (!IsBatch(signatures[s])) continue;
    out.batches.resize(signatures.size());
    out.batches[s] = BatchName(signatures[s], checked.record.digest);
  }
  out.alone = custody::CheckRecord(checked.record);
  checked.index = entry.index;
  checked.record_time_us = static_cast<int64_t>(out.leaf.record_time_us);
  for (const record::Subject& subject : record::TouchedSubjects(checked.record)) {
    const auto it = subjects.find(NameOf(subject));
    if (it != subjects.end()) out.touches.push_back(it->second);
  }
  for (const Section& section : entry.sections) {
    LODE_RETURN_IF_ERROR(
        CheckSection(checked.record.message, section.name, section.salt, section.data));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckNamedByLeaf(const merkle::Leaf& leaf, const base::Hash256& record_digest,
                              std::span<const envelope::EnvelopeSignature> signatures) {
  const auto* named = std::get_if<merkle::RecordLeaf>(&leaf);
  if (named == nullptr) return NotAuthentic("the leaf is no record's");
  if (record_digest != named->record_digest) {
    return NotAuthentic("the envelope holds another record than the leaf names");
  }
  if (envelope::SignaturesDigest(signatures) != named->signatures_digest) {
    return NotAuthentic("the envelope has other signatures than the leaf names");
  }
  return absl::OkStatus();
}

absl::Status CheckSection(const record::pb::Record& record, std::string_view name,
                          std::string_view salt, std::string_view data) {
  const base::Hash256 digest = record::SectionDigest(name, record.nonce(), salt, data);
  bool found = false;
  for (const auto& sealed : record.sealed()) {
    if (sealed.name() == name) found = sealed.digest() == digest.view();
  }
  if (found) return absl::OkStatus();
  return NotAuthentic("a sealed section that is shown is not the one it was sealed as");
}

std::string NameOf(const record::Subject& subject) {
  std::string out(1, static_cast<char>(subject.kind));
  out += subject.id;
  return out;
}

SubjectIndex IndexSubjects(const Trail& trail) {
  SubjectIndex out;
  out.reserve(trail.subjects.size());
  for (size_t i = 0; i < trail.subjects.size(); ++i) {
    out.emplace(NameOf(trail.subjects[i]), static_cast<uint32_t>(i));
  }
  return out;
}

void PrepareEntries(const Trail& trail, const SubjectIndex& subjects, const ParallelFor& parallel,
                    std::vector<Prepared>& prepared, std::vector<CheckedEntry>& checked) {
  base::ForEachPiece(parallel, trail.entries.size(), kEntriesAPiece, [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      prepared[i].status = Prepare(trail.entries[i], subjects, prepared[i], checked[i]);
    }
  });
}

}  // namespace lode::trail
