// SPDX-License-Identifier: Apache-2.0
// The trail digest: what the trail says, without the proofs (docs/formats/trail.md, "Trail
// digest"). So two exports of the same history under different checkpoints have one name.
#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/crypto/sha256.h"
#include "verifier/envelope/envelope.h"
#include "verifier/merkle/tree.h"
#include "verifier/record/record.h"
#include "verifier/record/section.h"
#include "verifier/trail/trail.h"

namespace lode::trail {

absl::StatusOr<base::Hash256> TrailDigest(const Trail& trail) {
  if (trail.lot.size() > UINT16_MAX) return base::Error(base::Reason::kUsage, "no lot id");
  std::string head("\x11");
  base::AppendU8(head, static_cast<uint8_t>(record::SubjectKind::kLot));
  base::AppendU16(head, static_cast<uint16_t>(trail.lot.size()));
  head += trail.lot;
  base::AppendU64(head, trail.state_root_index);
  head += merkle::HashLeaf(trail.state_root_leaf).view();
  base::AppendU64(head, trail.entries.size());
  crypto::Sha256Stream stream;
  stream.Update(head);
  std::string item;
  for (const Entry& entry : trail.entries) {
    item.clear();
    base::AppendU64(item, entry.index);
    item += merkle::HashLeaf(entry.leaf).view();
    base::AppendU16(item, static_cast<uint16_t>(entry.sections.size()));
    if (!entry.sections.empty()) {
      LODE_ASSIGN_OR_RETURN(const envelope::Envelope envelope,
                            envelope::ParseEnvelope(entry.envelope));
      LODE_ASSIGN_OR_RETURN(const record::ParsedRecord record,
                            record::ParseRecord(envelope.payload));
      for (const Section& section : entry.sections) {
        item +=
            record::SectionDigest(section.name, record.message.nonce(), section.salt, section.data)
                .view();
      }
    }
    stream.Update(item);
  }
  return stream.Finish();
}

}  // namespace lode::trail
