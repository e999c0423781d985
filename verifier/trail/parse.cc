// SPDX-License-Identifier: Apache-2.0
// From a file to a Trail: the frames in their exact order, each field within its limit before it is
// kept. What the values say is judged by CheckTrail.
#include <optional>
#include <utility>

#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/note/checkpoint.h"
#include "verifier/record/identifiers.h"
#include "verifier/trail/bounds.h"
#include "verifier/trail/frames.h"
#include "verifier/trail/trail.h"

namespace lode::trail {
namespace {

namespace limits = base::limits;

using base::Malformed;
absl::Status TooLarge(std::string_view what, uint64_t limit) {
  return base::Error(base::Reason::kTooLarge,
                     std::string(what) + "; the limit is " + std::to_string(limit));
}

class Parser {
 public:
  Parser(FrameReader reader, const Bounds& bounds) : bounds_(bounds), reader_(std::move(reader)) {}

  absl::StatusOr<Trail> Run() {
    LODE_RETURN_IF_ERROR(Next());
    LODE_RETURN_IF_ERROR(TakeHeader());
    while (plain_ || frame_.has_entry()) LODE_RETURN_IF_ERROR(TakeEntry());
    if (trail_.entries.empty()) return Malformed("a trail has at least one entry");
    while (frame_.has_inclusion()) LODE_RETURN_IF_ERROR(TakeInclusion());
    LODE_RETURN_IF_ERROR(TakeStateRoot());
    while (frame_.has_subjects()) LODE_RETURN_IF_ERROR(TakeSubjects());
    while (frame_.has_map_proof()) LODE_RETURN_IF_ERROR(TakeMapProof());
    LODE_RETURN_IF_ERROR(TakeCheckpoint());
    LODE_RETURN_IF_ERROR(TakeTrailer());
    return std::move(trail_);
  }

 private:
  absl::Status Next() {
    LODE_ASSIGN_OR_RETURN(const std::string_view body, reader_.Next());
    plain_ = ReadPlainEntry(body);
    if (plain_) {
      frame_.Clear();
      return absl::OkStatus();
    }
    LODE_ASSIGN_OR_RETURN(frame_, ParseFrame(body));
    return absl::OkStatus();
  }

  absl::Status TakeHeader() {
    if (!frame_.has_header()) return Malformed("a trail begins with its header");
    const pb::Header& header = frame_.header();
    if (header.format_version() != 1) {
      return base::Error(base::Reason::kUnsupportedVersion,
                         "trail format version " + std::to_string(header.format_version()) +
                             " is not known; this program knows 1");
    }
    if (!note::IsOrigin(header.origin())) return Malformed("the header's origin is none");
    if (!record::IsLotId(header.lot())) return Malformed("the header's lot id is none");
    trail_.origin = header.origin();
    trail_.lot = header.lot();
    trail_.tree_size = header.tree_size();
    return Next();
  }

  absl::Status TakeEntry() {
    const PlainEntry in = plain_ ? *plain_
                                 : PlainEntry{frame_.entry().index(), frame_.entry().leaf(),
                                              frame_.entry().envelope()};
    if (!bounds_.Hold(trail_.entries.size() + 1, 0)) {
      return TooLarge("the trail has more entries", bounds_.entries);
    }
    if (!trail_.entries.empty() && in.index <= trail_.entries.back().index) {
      return Malformed("entries stand strictly ascending by index");
    }
    if (in.leaf.size() != limits::kRecordLeafBytes) {
      return Malformed("an entry's leaf has 74 bytes");
    }
    if (in.envelope.size() > limits::kEnvelopeBytes) {
      return TooLarge("an envelope is longer", limits::kEnvelopeBytes);
    }
    Entry entry;
    entry.index = in.index;
    entry.leaf = in.leaf;
    entry.envelope = in.envelope;
    if (!plain_) LODE_RETURN_IF_ERROR(TakeSections(entry));
    trail_.entries.push_back(std::move(entry));
    return Next();
  }

  absl::Status TakeSections(Entry& entry) {
    pb::Entry& in = *frame_.mutable_entry();
    if (static_cast<size_t>(in.sections_size()) > limits::kSealedSections) {
      return TooLarge("an entry shows more sealed sections", limits::kSealedSections);
    }
    for (pb::Section& section : *in.mutable_sections()) {
      if (section.salt().size() != 32) return Malformed("a section's salt has 32 bytes");
      if (section.name().empty() || section.name().size() > limits::kNameBytes) {
        return Malformed("a section's name has 1 to 64 bytes");
      }
      if (!entry.sections.empty() && section.name() <= entry.sections.back().name) {
        return Malformed("sections stand strictly ascending by name");
      }
      entry.sections.push_back({std::move(*section.mutable_name()),
                                std::move(*section.mutable_salt()),
                                std::move(*section.mutable_data())});
    }
    return absl::OkStatus();
  }

  // Frames of one sort are full but the last, and none is empty: one spelling.
  absl::Status CheckFill(size_t so_far, size_t in_this, size_t full) {
    if (in_this == 0 || in_this > full || so_far % full != 0) {
      return base::Error(base::Reason::kNotCanonical,
                         "frames of one sort are full but the last: " + std::to_string(full));
    }
    return absl::OkStatus();
  }

  absl::Status TakeInclusion() {
    const auto& hashes = frame_.inclusion().hashes();
    LODE_RETURN_IF_ERROR(CheckFill(trail_.inclusion.size(), static_cast<size_t>(hashes.size()),
                                   limits::kTrailHashesPerFrame));
    for (const std::string& raw : hashes) {
      const auto hash = base::Hash256::From(raw);
      if (!hash) return Malformed("a hash has 32 bytes");
      trail_.inclusion.push_back(*hash);
    }
    return Next();
  }

  absl::Status TakeStateRoot() {
    if (!frame_.has_state_root())
      return Malformed("the state root stands after the inclusion proof");
    pb::StateRoot& root = *frame_.mutable_state_root();
    if (root.leaf().size() != limits::kStateRootLeafBytes) {
      return Malformed("a state root's leaf has 58 bytes");
    }
    trail_.state_root_index = root.index();
    trail_.state_root_leaf = std::move(*root.mutable_leaf());
    return Next();
  }

  absl::Status TakeSubjects() {
    auto& subjects = *frame_.mutable_subjects()->mutable_subjects();
    LODE_RETURN_IF_ERROR(CheckFill(trail_.subjects.size(), static_cast<size_t>(subjects.size()),
                                   limits::kTrailSubjectsPerFrame));
    if (!bounds_.Hold(0, trail_.subjects.size() + static_cast<size_t>(subjects.size()))) {
      return TooLarge("the trail has more subjects", bounds_.subjects);
    }
    for (pb::TrailSubject& in : subjects) {
      if (in.kind() < 1 || in.kind() > 10) return Malformed("a subject's kind is 1 to 10");
      record::Subject subject{static_cast<record::SubjectKind>(in.kind()),
                              std::move(*in.mutable_id())};
      if (!trail_.subjects.empty() && subject <= trail_.subjects.back()) {
        return Malformed("subjects stand strictly ascending by kind and id");
      }
      trail_.subjects.push_back(std::move(subject));
    }
    return Next();
  }

  absl::Status TakeMapProof() {
    const std::string& part = frame_.map_proof().part();
    LODE_RETURN_IF_ERROR(
        CheckFill(trail_.map_multiproof.size(), part.size(), limits::kTrailMapProofPerFrame));
    trail_.map_multiproof += part;
    return Next();
  }

  absl::Status TakeCheckpoint() {
    if (trail_.subjects.empty() || trail_.map_multiproof.empty()) {
      return Malformed("subjects and their map proof stand after the state root");
    }
    if (!frame_.has_checkpoint()) return Malformed("the checkpoint stands after the map proof");
    if (frame_.checkpoint().note().size() > limits::kNoteBytes) {
      return TooLarge("the checkpoint's note is longer", limits::kNoteBytes);
    }
    trail_.checkpoint_note = std::move(*frame_.mutable_checkpoint()->mutable_note());
    return Next();
  }

  absl::Status TakeTrailer() {
    if (!frame_.has_trailer()) return Malformed("a trail ends with its trailer");
    const pb::Trailer& trailer = frame_.trailer();
    if (trailer.entries() != trail_.entries.size() ||
        trailer.subjects() != trail_.subjects.size()) {
      return base::Error(base::Reason::kNotAuthentic,
                         "the trailer counts other entries or subjects than the trail has");
    }
    if (trailer.frames_digest() != reader_.DigestBefore().view()) {
      return base::Error(base::Reason::kNotAuthentic,
                         "the trailer's digest is of other frames: the file is damaged");
    }
    return reader_.Finish();
  }

  const Bounds bounds_;
  FrameReader reader_;
  std::optional<PlainEntry> plain_;  // of the newest frame; else:
  pb::Frame frame_;
  Trail trail_;
};

}  // namespace

absl::StatusOr<Trail> ParseTrailWithin(std::string_view file, const Bounds& bounds) {
  LODE_ASSIGN_OR_RETURN(FrameReader reader, FrameReader::Open(file));
  return Parser(std::move(reader), bounds).Run();
}

absl::StatusOr<Trail> ParseTrail(std::string_view file) { return ParseTrailWithin(file, {}); }

}  // namespace lode::trail
