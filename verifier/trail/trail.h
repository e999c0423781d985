// SPDX-License-Identifier: Apache-2.0
// The trail container (docs/formats/trail.md): a lot's history with its proofs, as values; to and
// from the bytes of a .lode file.
#ifndef LODE_VERIFIER_TRAIL_TRAIL_H_
#define LODE_VERIFIER_TRAIL_TRAIL_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "verifier/base/bytes.h"
#include "verifier/base/file_source.h"
#include "verifier/record/touches.h"

namespace lode::trail {

struct Section {
  std::string name, salt, data;
  bool operator==(const Section&) const = default;
};

struct Entry {
  uint64_t index = 0;
  std::string leaf;      // 74 bytes
  std::string envelope;  // lode.record.v1.Envelope, as signed
  std::vector<Section> sections;
  bool operator==(const Entry&) const = default;
};

struct Trail {
  std::string origin;
  std::string lot;
  uint64_t tree_size = 0;
  std::vector<Entry> entries;            // strictly ascending by index
  std::vector<base::Hash256> inclusion;  // multiproof of all entries and the state-root leaf
  uint64_t state_root_index = 0;
  std::string state_root_leaf;            // 58 bytes
  std::vector<record::Subject> subjects;  // strictly ascending
  std::string map_multiproof;
  std::string checkpoint_note;
  bool operator==(const Trail&) const = default;
};

// kMalformed, kNotCanonical, kTooLarge, kUnsupportedVersion, kNotAuthentic (seal, trailer). Holds
// what the file unpacks to, which may be far more than the file: for a file from somebody else
// SurveyTrail (survey.h) comes first.
absl::StatusOr<Trail> ParseTrail(base::FileSource& file);
absl::StatusOr<Trail> ParseTrail(std::string_view file);
// The file's bytes.
absl::StatusOr<std::string> EncodeTrail(const Trail& trail);

// docs/formats/trail.md: names what is in the trail, independent of its proofs.
absl::StatusOr<base::Hash256> TrailDigest(const Trail& trail);

}  // namespace lode::trail

#endif  // LODE_VERIFIER_TRAIL_TRAIL_H_
