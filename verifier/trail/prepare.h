// SPDX-License-Identifier: Apache-2.0
// What is read of each entry by itself, once and in parallel: leaf, envelope, record, sections,
// what the record breaks by itself, and which of the trail's subjects it touches. Internal to
// verifier/trail.
#ifndef LODE_VERIFIER_TRAIL_PREPARE_H_
#define LODE_VERIFIER_TRAIL_PREPARE_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "verifier/envelope/envelope.h"
#include "verifier/merkle/leaf.h"
#include "verifier/record/record.h"
#include "verifier/trail/check.h"
#include "verifier/trail/trail.h"

namespace lode::trail {

struct Prepared {
  std::optional<lode::trail::v1::Statement> fault;  // what is wrong with the entry
  merkle::RecordLeaf leaf;
  envelope::Envelope envelope;
  std::vector<uint32_t> touches;  // positions in Trail::subjects
  record::Violations alone;       // custody::CheckRecord
  // By signature, or empty if none is a batch's: names a batch signature with its key, count and
  // root, so that one that stands under many records is verified once; zeros for others.
  std::vector<base::Hash256> batches;
};

// What a leaf names, beside a record and its signatures.
enum class Named { kThis, kNoRecord, kOtherRecord, kOtherSignatures };
Named NamedByLeaf(const merkle::Leaf& leaf, const base::Hash256& record_digest,
                  std::span<const envelope::EnvelopeSignature> signatures);
// The record sealed a section of that name as this one.
bool IsSealed(const record::pb::Record& record, std::string_view name, std::string_view salt,
              std::string_view data);

// Position of each subject of a trail, by its kind byte and id.
using SubjectIndex = absl::flat_hash_map<std::string, uint32_t>;
std::string NameOf(const record::Subject& subject);
SubjectIndex IndexSubjects(const Trail& trail);

// Fills `prepared` and the records of `checked`, both of the trail's size.
void PrepareEntries(const Trail& trail, const SubjectIndex& subjects, const ParallelFor& parallel,
                    std::vector<Prepared>& prepared, std::vector<CheckedEntry>& checked);

}  // namespace lode::trail

#endif  // LODE_VERIFIER_TRAIL_PREPARE_H_
