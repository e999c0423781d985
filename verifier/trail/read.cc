// SPDX-License-Identifier: Apache-2.0
// What the values say is judged by others: here is only that they stand where they belong, once,
// and within their limits.
#include "verifier/trail/read.h"

#include <optional>
#include <utility>

#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/note/checkpoint.h"
#include "verifier/record/identifiers.h"
#include "verifier/trail/frames.h"

namespace lode::trail {
namespace {

namespace limits = base::limits;

using base::Malformed;
absl::Status TooLarge(std::string_view what, uint64_t limit) {
  return base::Error(base::Reason::kTooLarge,
                     std::string(what) + "; the limit is " + std::to_string(limit));
}

class Reader : public ProofParts {
 public:
  Reader(FrameReader frames, const Bounds& bounds, TrailSink& sink)
      : bounds_(bounds), frames_(std::move(frames)), sink_(sink) {}

  absl::Status Run() {
    LODE_RETURN_IF_ERROR(Advance());
    LODE_RETURN_IF_ERROR(TakeHeader());
    while (Is(FrameKind::kEntry)) LODE_RETURN_IF_ERROR(TakeEntry());
    if (entries_ == 0) return Malformed("a trail has at least one entry");
    while (Is(FrameKind::kInclusion)) LODE_RETURN_IF_ERROR(TakeInclusion());
    LODE_RETURN_IF_ERROR(TakeStateRoot());
    while (Is(FrameKind::kSubjects)) LODE_RETURN_IF_ERROR(TakeSubjects());
    if (!last_subject_ || !Is(FrameKind::kMapProof)) {
      return Malformed("subjects and their map proof stand after the state root");
    }
    LODE_RETURN_IF_ERROR(sink_.OnMapProof(*this));
    if (Is(FrameKind::kMapProof)) {
      return base::Error(base::Reason::kInternal, "a part of the map proof was not taken");
    }
    LODE_RETURN_IF_ERROR(TakeCheckpoint());
    return TakeTrailer();
  }

  absl::StatusOr<std::string_view> Next() override {
    if (!Is(FrameKind::kMapProof)) return std::string_view();
    if (proof_bytes_ > 0) LODE_RETURN_IF_ERROR(Advance());
    if (!Is(FrameKind::kMapProof)) return std::string_view();
    Fields fields(frame_.message);
    const std::string_view part = fields.Bytes(1);
    LODE_RETURN_IF_ERROR(fields.Finish());
    LODE_RETURN_IF_ERROR(CheckFill(proof_bytes_, part.size(), limits::kTrailMapProofPerFrame));
    proof_bytes_ += part.size();
    return part;
  }

 private:
  bool Is(FrameKind kind) const { return frame_.kind == kind; }
  absl::Status Advance() {
    LODE_ASSIGN_OR_RETURN(const std::string_view body, frames_.Next());
    LODE_ASSIGN_OR_RETURN(frame_, ReadFrame(body));
    return absl::OkStatus();
  }

  absl::Status TakeHeader() {
    if (!Is(FrameKind::kHeader)) return Malformed("a trail begins with its header");
    Fields fields(frame_.message);
    const uint64_t version = fields.Number(1);
    const std::string_view origin = fields.Bytes(2);
    const std::string_view lot = fields.Bytes(3);
    const uint64_t tree_size = fields.Number(4);
    // What another version writes besides is not ours to judge.
    if (version != 1) {
      return base::Error(base::Reason::kUnsupportedVersion,
                         "trail format version " + std::to_string(version) +
                             " is not known; this program knows 1");
    }
    LODE_RETURN_IF_ERROR(fields.Finish());
    if (!note::IsOrigin(origin)) return Malformed("the header's origin is none");
    if (!record::IsLotId(lot)) return Malformed("the header's lot id is none");
    LODE_RETURN_IF_ERROR(sink_.OnHeader(origin, lot, tree_size));
    return Advance();
  }

  absl::Status TakeEntry() {
    Fields fields(frame_.message);
    entry_.index = fields.Number(1);
    entry_.leaf = fields.Bytes(2);
    entry_.envelope = fields.Bytes(3);
    LODE_RETURN_IF_ERROR(TakeSections(fields));
    LODE_RETURN_IF_ERROR(fields.Finish());
    if (!bounds_.Hold(entries_ + 1, 0)) {
      return TooLarge("the trail has more entries", bounds_.entries);
    }
    if (entries_ > 0 && entry_.index <= last_index_) {
      return Malformed("entries stand strictly ascending by index");
    }
    if (entry_.leaf.size() != limits::kRecordLeafBytes) {
      return Malformed("an entry's leaf has 74 bytes");
    }
    if (entry_.envelope.size() > limits::kEnvelopeBytes) {
      return TooLarge("an envelope is longer", limits::kEnvelopeBytes);
    }
    LODE_RETURN_IF_ERROR(sink_.OnEntry(entry_));
    last_index_ = entry_.index;
    ++entries_;
    return Advance();
  }

  absl::Status TakeSections(Fields& fields) {
    entry_.sections.clear();
    while (const auto element = fields.Element(4)) {
      if (entry_.sections.size() == limits::kSealedSections) {
        return TooLarge("an entry shows more sealed sections", limits::kSealedSections);
      }
      Fields parts(*element);
      SectionView section;
      section.name = parts.Bytes(1);
      section.salt = parts.Bytes(2);
      section.data = parts.Bytes(3);
      LODE_RETURN_IF_ERROR(parts.Finish());
      if (section.salt.size() != base::Hash256::kSize) {
        return Malformed("a section's salt has 32 bytes");
      }
      if (section.name.empty() || section.name.size() > limits::kNameBytes) {
        return Malformed("a section's name has 1 to 64 bytes");
      }
      if (!entry_.sections.empty() && section.name <= entry_.sections.back().name) {
        return Malformed("sections stand strictly ascending by name");
      }
      entry_.sections.push_back(section);
    }
    return absl::OkStatus();
  }

  // Frames of one sort are full but the last, and none is empty: one spelling.
  absl::Status CheckFill(uint64_t so_far, size_t in_this, size_t full) {
    if (in_this == 0 || in_this > full || so_far % full != 0) {
      return base::Error(base::Reason::kNotCanonical,
                         "frames of one sort are full but the last: " + std::to_string(full));
    }
    return absl::OkStatus();
  }

  absl::Status TakeInclusion() {
    Fields fields(frame_.message);
    size_t in_this = 0;
    for (; const auto raw = fields.Element(1); ++in_this) {
      const auto hash = base::Hash256::From(*raw);
      if (!hash) return Malformed("a hash has 32 bytes");
      LODE_RETURN_IF_ERROR(sink_.OnHash(*hash));
    }
    LODE_RETURN_IF_ERROR(fields.Finish());
    LODE_RETURN_IF_ERROR(CheckFill(hashes_, in_this, limits::kTrailHashesPerFrame));
    hashes_ += in_this;
    return Advance();
  }

  absl::Status TakeStateRoot() {
    if (!Is(FrameKind::kStateRoot)) {
      return Malformed("the state root stands after the inclusion proof");
    }
    Fields fields(frame_.message);
    const uint64_t index = fields.Number(1);
    const std::string_view leaf = fields.Bytes(2);
    LODE_RETURN_IF_ERROR(fields.Finish());
    if (leaf.size() != limits::kStateRootLeafBytes) {
      return Malformed("a state root's leaf has 58 bytes");
    }
    LODE_RETURN_IF_ERROR(sink_.OnStateRoot(index, leaf));
    return Advance();
  }

  absl::Status TakeSubjects() {
    Fields fields(frame_.message);
    size_t in_this = 0;
    for (; const auto element = fields.Element(1); ++in_this) {
      Fields parts(*element);
      const uint64_t kind = parts.Number(1);
      const std::string_view id = parts.Bytes(2);
      LODE_RETURN_IF_ERROR(parts.Finish());
      if (kind < 1 || kind > 10) return Malformed("a subject's kind is 1 to 10");
      if (!bounds_.Hold(0, subjects_ + in_this + 1)) {
        return TooLarge("the trail has more subjects", bounds_.subjects);
      }
      record::Subject subject{static_cast<record::SubjectKind>(kind), std::string(id)};
      if (last_subject_ && subject <= *last_subject_) {
        return Malformed("subjects stand strictly ascending by kind and id");
      }
      LODE_RETURN_IF_ERROR(sink_.OnSubject(subject));
      last_subject_ = std::move(subject);
    }
    LODE_RETURN_IF_ERROR(fields.Finish());
    LODE_RETURN_IF_ERROR(CheckFill(subjects_, in_this, limits::kTrailSubjectsPerFrame));
    subjects_ += in_this;
    return Advance();
  }

  absl::Status TakeCheckpoint() {
    if (!Is(FrameKind::kCheckpoint)) return Malformed("the checkpoint stands after the map proof");
    Fields fields(frame_.message);
    const std::string_view note = fields.Bytes(1);
    LODE_RETURN_IF_ERROR(fields.Finish());
    if (note.size() > limits::kNoteBytes) {
      return TooLarge("the checkpoint's note is longer", limits::kNoteBytes);
    }
    LODE_RETURN_IF_ERROR(sink_.OnCheckpoint(note));
    return Advance();
  }

  absl::Status TakeTrailer() {
    if (!Is(FrameKind::kTrailer)) return Malformed("a trail ends with its trailer");
    Fields fields(frame_.message);
    const uint64_t entries = fields.Number(1);
    const uint64_t subjects = fields.Number(2);
    const std::string_view digest = fields.Bytes(3);
    LODE_RETURN_IF_ERROR(fields.Finish());
    if (entries != entries_ || subjects != subjects_) {
      return base::Error(base::Reason::kNotAuthentic,
                         "the trailer counts other entries or subjects than the trail has");
    }
    if (digest != frames_.DigestBefore().view()) {
      return base::Error(base::Reason::kNotAuthentic,
                         "the trailer's digest is of other frames: the file is damaged");
    }
    return frames_.Finish();
  }

  const Bounds bounds_;
  FrameReader frames_;
  TrailSink& sink_;
  FrameView frame_;
  EntryView entry_;  // its sections' room is used again
  uint64_t entries_ = 0, hashes_ = 0, subjects_ = 0, proof_bytes_ = 0;
  uint64_t last_index_ = 0;
  std::optional<record::Subject> last_subject_;
};

}  // namespace

absl::Status ReadTrail(base::FileSource& file, const Bounds& bounds, TrailSink& sink) {
  LODE_ASSIGN_OR_RETURN(FrameReader frames, FrameReader::Open(file));
  return Reader(std::move(frames), bounds, sink).Run();
}

}  // namespace lode::trail
