// SPDX-License-Identifier: Apache-2.0
// What concerns one entry alone is done here in parallel; whatever depends on the order of entries
// comes later. Signatures of one batch share a name, so the batch is verified once.
#include "verifier/trail/prepare.h"

#include <utility>

#include "verifier/base/parallel.h"
#include "verifier/crypto/sha256.h"
#include "verifier/custody/check_record.h"
#include "verifier/merkle/proof.h"
#include "verifier/record/section.h"
#include "verifier/record/touches.h"
#include "verifier/rules/trail_codes.h"
#include "verifier/trail/proof_checks.h"

namespace lode::trail {
namespace {

namespace v1 = ::lode::trail::v1;

constexpr size_t kEntriesAPiece = 64;  // entries: a fraction of a millisecond

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

using Fault = std::optional<v1::Statement>;

Fault Refused(const Entry& entry, std::string_view part, const absl::Status& status) {
  return statement::Make<rules::kEntryRefused>(statement::Count(entry.index), statement::Word{part},
                                               ReasonOf(status));
}

template <const statement::Code& code>
Fault At(const Entry& entry) {
  return statement::Make<code>(statement::Count(entry.index));
}

Fault FaultOf(const Entry& entry, Named named) {
  switch (named) {
    case Named::kThis:
      return std::nullopt;
    case Named::kNoRecord:
      return At<rules::kNotARecordLeaf>(entry);
    case Named::kOtherRecord:
      return At<rules::kOtherRecord>(entry);
    case Named::kOtherSignatures:
      break;
  }
  return At<rules::kOtherSignatures>(entry);
}

Fault Prepare(const Entry& entry, const SubjectIndex& subjects, Prepared& out,
              CheckedEntry& checked) {
  const auto leaf = merkle::ParseLeaf(entry.leaf);
  if (!leaf.ok()) return Refused(entry, "LEAF", leaf.status());
  auto envelope = envelope::ParseEnvelope(entry.envelope);
  if (!envelope.ok()) return Refused(entry, "ENVELOPE", envelope.status());
  out.envelope = *std::move(envelope);
  auto record = record::ParseRecord(out.envelope.payload);
  if (!record.ok()) return Refused(entry, "RECORD", record.status());
  checked.record = *std::move(record);
  const auto& signatures = out.envelope.signatures;
  if (auto fault = FaultOf(entry, NamedByLeaf(*leaf, checked.record.digest, signatures)))
    return fault;
  out.leaf = std::get<merkle::RecordLeaf>(*leaf);
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
    if (IsSealed(checked.record.message, section.name, section.salt, section.data)) continue;
    return statement::Make<rules::kSectionNotSealed>(statement::Count(entry.index),
                                                     statement::Text{section.name});
  }
  return std::nullopt;
}

}  // namespace

Named NamedByLeaf(const merkle::Leaf& leaf, const base::Hash256& record_digest,
                  std::span<const envelope::EnvelopeSignature> signatures) {
  const auto* named = std::get_if<merkle::RecordLeaf>(&leaf);
  if (named == nullptr) return Named::kNoRecord;
  if (record_digest != named->record_digest) return Named::kOtherRecord;
  return envelope::SignaturesDigest(signatures) == named->signatures_digest
             ? Named::kThis
             : Named::kOtherSignatures;
}

bool IsSealed(const record::pb::Record& record, std::string_view name, std::string_view salt,
              std::string_view data) {
  const base::Hash256 digest = record::SectionDigest(name, record.nonce(), salt, data);
  bool found = false;
  for (const auto& sealed : record.sealed()) {
    if (sealed.name() == name) found = sealed.digest() == digest.view();
  }
  return found;
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
      prepared[i].fault = Prepare(trail.entries[i], subjects, prepared[i], checked[i]);
    }
  });
}

}  // namespace lode::trail
