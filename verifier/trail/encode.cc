// SPDX-License-Identifier: Apache-2.0
// From a Trail to its file. Refuses what ParseTrail would: a trail that can be written can be read.
#include <algorithm>

#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/trail/frames.h"
#include "verifier/trail/trail.h"

namespace lode::trail {
namespace {

namespace limits = base::limits;

absl::Status AppendEntries(const Trail& trail, FrameWriter& writer) {
  for (const Entry& entry : trail.entries) {
    pb::Frame frame;
    pb::Entry& out = *frame.mutable_entry();
    out.set_index(entry.index);
    out.set_leaf(entry.leaf);
    out.set_envelope(entry.envelope);
    for (const Section& section : entry.sections) {
      pb::Section& shown = *out.add_sections();
      shown.set_name(section.name);
      shown.set_salt(section.salt);
      shown.set_data(section.data);
    }
    LODE_RETURN_IF_ERROR(writer.Append(frame));
  }
  return absl::OkStatus();
}

absl::Status AppendInclusion(const Trail& trail, FrameWriter& writer) {
  for (size_t at = 0; at < trail.inclusion.size(); at += limits::kTrailHashesPerFrame) {
    const size_t end = std::min(trail.inclusion.size(), at + limits::kTrailHashesPerFrame);
    pb::Frame frame;
    for (size_t i = at; i < end; ++i) {
      frame.mutable_inclusion()->add_hashes(trail.inclusion[i].str());
    }
    LODE_RETURN_IF_ERROR(writer.Append(frame));
  }
  return absl::OkStatus();
}

absl::Status AppendSubjects(const Trail& trail, FrameWriter& writer) {
  for (size_t at = 0; at < trail.subjects.size(); at += limits::kTrailSubjectsPerFrame) {
    const size_t end = std::min(trail.subjects.size(), at + limits::kTrailSubjectsPerFrame);
    pb::Frame frame;
    for (size_t i = at; i < end; ++i) {
      pb::TrailSubject& out = *frame.mutable_subjects()->add_subjects();
      out.set_kind(static_cast<uint32_t>(trail.subjects[i].kind));
      out.set_id(trail.subjects[i].id);
    }
    LODE_RETURN_IF_ERROR(writer.Append(frame));
  }
  return absl::OkStatus();
}

absl::Status AppendMapProof(const Trail& trail, FrameWriter& writer) {
  for (size_t at = 0; at < trail.map_multiproof.size(); at += limits::kTrailMapProofPerFrame) {
    pb::Frame frame;
    frame.mutable_map_proof()->set_part(
        trail.map_multiproof.substr(at, limits::kTrailMapProofPerFrame));
    LODE_RETURN_IF_ERROR(writer.Append(frame));
  }
  return absl::OkStatus();
}

absl::Status CheckCounts(const Trail& trail) {
  if (trail.entries.size() <= limits::kTrailEntries &&
      trail.subjects.size() <= limits::kTrailSubjects) {
    return absl::OkStatus();
  }
  return base::Error(base::Reason::kTooLarge,
                     "the trail has " + std::to_string(trail.entries.size()) + " entries and " +
                         std::to_string(trail.subjects.size()) + " subjects; the limits are " +
                         std::to_string(limits::kTrailEntries) + " and " +
                         std::to_string(limits::kTrailSubjects));
}

}  // namespace

absl::StatusOr<std::string> EncodeTrail(const Trail& trail) {
  LODE_RETURN_IF_ERROR(CheckCounts(trail));
  FrameWriter writer;
  pb::Frame header;
  header.mutable_header()->set_format_version(1);
  header.mutable_header()->set_origin(trail.origin);
  header.mutable_header()->set_lot(trail.lot);
  header.mutable_header()->set_tree_size(trail.tree_size);
  LODE_RETURN_IF_ERROR(writer.Append(header));
  LODE_RETURN_IF_ERROR(AppendEntries(trail, writer));
  LODE_RETURN_IF_ERROR(AppendInclusion(trail, writer));
  pb::Frame root;
  root.mutable_state_root()->set_index(trail.state_root_index);
  root.mutable_state_root()->set_leaf(trail.state_root_leaf);
  LODE_RETURN_IF_ERROR(writer.Append(root));
  LODE_RETURN_IF_ERROR(AppendSubjects(trail, writer));
  LODE_RETURN_IF_ERROR(AppendMapProof(trail, writer));
  pb::Frame checkpoint;
  checkpoint.mutable_checkpoint()->set_note(trail.checkpoint_note);
  LODE_RETURN_IF_ERROR(writer.Append(checkpoint));
  pb::Frame trailer;
  trailer.mutable_trailer()->set_entries(trail.entries.size());
  trailer.mutable_trailer()->set_subjects(trail.subjects.size());
  trailer.mutable_trailer()->set_frames_digest(writer.Digest().str());
  LODE_RETURN_IF_ERROR(writer.Append(trailer));
  return writer.Finish();
}

}  // namespace lode::trail
