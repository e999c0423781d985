// SPDX-License-Identifier: Apache-2.0
// The one pass over a payload's bytes against the naive form, for random records and for changes of
// their bytes: the same bytes are canonical, and the same is complained of, in the same words.
// Envelopes too: canonical is what Protobuf writes again.
#include <algorithm>

#include "proto/lode/record/v1/envelope.pb.h"
#include "tests/property/naive_record.h"
#include "tests/property/property.h"
#include "tests/property/random_record.h"
#include "tests/property/wire_tree.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/custody/check_record.h"
#include "verifier/envelope/envelope.h"

namespace lode::property {
namespace {

struct Seen {
  int refused = 0, canonical = 0, other = 0, unsound = 0;
};

std::string Show(const record::Violations& violations) {
  std::string out;
  for (const record::Violation& v : violations) {
    out += v.said.ShortDebugString() + " | " + v.field + " | ";
    out += v.waits_for_parent ? "waits\n" : "\n";
  }
  return out;
}

// Both forms of `payload`; throws rapidcheck's failure if they differ.
void Compare(const std::string& payload, Seen& seen) {
  pb::Record message;
  const auto parsed = record::ParseRecord(payload);
  if (!message.ParseFromString(payload) || message.format_version() != 1) {
    ++seen.refused;
    RC_ASSERT(!parsed.ok());
    return;
  }
  const auto complaints = Show(record::naive::CheckRecord(message));
  RC_ASSERT(Show(custody::CheckRecord(message)) == complaints);
  if (payload.size() > base::limits::kPayloadBytes) return;
  const bool canonical = record::naive::IsCanonical(message, payload);
  const bool refused =
      !parsed.ok() && base::ReasonOf(parsed.status()) == base::Reason::kNotCanonical;
  RC_ASSERT(canonical != refused);
  ++(canonical ? seen.canonical : seen.other);
  if (!parsed.ok()) return;
  RC_ASSERT(canonical);
  RC_ASSERT(Show(custody::CheckRecord(*parsed)) == complaints);
  if (!parsed->every_field_sound) ++seen.unsound;
}

TEST(PayloadProperty, OnePassSaysWhatTheNaiveFormSays) {
  Seen seen;
  Check("payloads", 300, [&seen] {
    const std::string payload = record::EncodePayload(RandomRecord());
    Compare(payload, seen);
    const auto tree = ReadTree(*pb::Record::descriptor(), payload);
    RC_ASSERT(WriteTree(tree) == payload);
    for (int i = 0; i < 20; ++i) {
      auto changed = tree;
      for (uint64_t n = 1 + Below(2); n > 0; --n) ChangeTree(changed);
      Compare(WriteTree(changed), seen);
    }
  });
  // The draws reach all sorts.
  EXPECT_GT(std::min({seen.refused, seen.canonical, seen.other, seen.unsound}), 100);
}

TEST(PayloadProperty, AnyByteOfAPayloadChanged) {
  Seen seen;
  Check("bytes of payloads", 100, [&seen] {
    const std::string payload = record::EncodePayload(RandomRecord());
    for (int i = 0; i < 30; ++i) {
      std::string changed = payload;
      char& byte = changed[Below(changed.size())];
      byte = static_cast<char>(Below(2) == 0 ? byte ^ (1 << Below(8)) : Word());
      if (Below(8) == 0) changed.resize(Below(changed.size()));
      Compare(changed, seen);
    }
  });
}

envelope::Envelope RandomEnvelope() {
  envelope::Envelope out{Bytes(1 + Below(40)), {}};
  for (uint64_t n = 1 + Below(3); n > 0; --n) {
    envelope::BatchMaterial batch;
    batch.count = 1 + Below(2);
    batch.path.resize(batch.count - 1);
    const bool plain = Below(2) == 0;
    out.signatures.push_back({Hash(), static_cast<uint8_t>(plain ? 1 : 2),
                              plain ? Bytes(64) : envelope::EncodeBatchMaterial(batch)});
  }
  std::sort(out.signatures.begin(), out.signatures.end(),
            [](const auto& a, const auto& b) { return a.key_id < b.key_id; });
  return out;
}

TEST(EnvelopeProperty, TheOneEncodingIsWhatProtobufWritesAgain) {
  int parsed = 0, other = 0;
  Check("envelopes", 300, [&] {
    const envelope::Envelope made = RandomEnvelope();
    const std::string bytes = envelope::EncodeEnvelope(made);
    const auto same = envelope::ParseEnvelope(bytes);
    RC_ASSERT((same.ok() && *same == made));
    const auto tree = ReadTree(*pb::Envelope::descriptor(), bytes);
    for (int i = 0; i < 20; ++i) {
      auto changed_tree = tree;
      ChangeTree(changed_tree);
      const std::string changed = WriteTree(changed_tree);
      const auto envelope = envelope::ParseEnvelope(changed);
      pb::Envelope message;
      const bool readable = message.ParseFromString(changed);
      message.DiscardUnknownFields();
      const bool canonical = readable && message.SerializeAsString() == changed;
      const bool refused =
          !envelope.ok() && base::ReasonOf(envelope.status()) == base::Reason::kNotCanonical;
      if (envelope.ok() || !canonical) RC_ASSERT(canonical == envelope.ok());
      RC_ASSERT((!canonical || !refused));
      ++(envelope.ok() ? parsed : other);
    }
  });
  EXPECT_GT(std::min(parsed, other), 100);
}

}  // namespace
}  // namespace lode::property
