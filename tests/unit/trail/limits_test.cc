// SPDX-License-Identifier: Apache-2.0
// Every limit of the trail container (verifier/base/limits.h), at the limit and one past it. Those
// that count millions are tried with smaller bounds, and as they are in the long form.
#include "verifier/base/limits.h"

#include <gtest/gtest.h>

#include "tests/long.h"
#include "tests/unit/trail/file_bytes.h"
#include "tests/unit/trail/sample_log.h"
#include "verifier/subjects/closure.h"
#include "verifier/trail/bounds.h"
#include "verifier/trail/check.h"

namespace lode::trail {
namespace {

namespace pb = ::lode::trail::v1;
namespace limits = base::limits;
using lode::testing::Frames;
using lode::testing::Join;
using lode::testing::Pack;
using lode::testing::Refused;
using lode::testing::SampleLog;
using lode::testing::Unpack;
using lode::testing::Varint;

const Trail& Good() { return SampleLog::Good(); }
std::string FileOf(const Trail& trail) { return EncodeTrail(trail).value(); }
std::string RefusedWithin(const Trail& trail, const Bounds& bounds) {
  const std::string file = FileOf(trail);
  base::MemorySource source(file);
  return Refused(ParseTrailWithin(source, bounds));
}
Trail WithSubjects(size_t count) {
  Trail trail = Good();
  trail.subjects.clear();
  for (size_t i = 0; i < count; ++i) {
    const std::string digits = std::to_string(i);
    trail.subjects.push_back(
        {record::SubjectKind::kLot, std::string(8 - digits.size(), '0') + digits});
  }
  return trail;
}
// The file with the frames that `is_of_kind` says replaced by `frame`.
template <typename IsOfKind>
std::string WithFrame(const IsOfKind& is_of_kind, const pb::Frame& frame) {
  std::vector<std::string> frames = Frames(Unpack(FileOf(Good())));
  for (std::string& bytes : frames) {
    pb::Frame parsed;
    if (parsed.ParseFromString(bytes) && is_of_kind(parsed)) bytes = frame.SerializeAsString();
  }
  return Join(frames);
}

TEST(TrailLimits, TheBoundsAreThoseOfTheFormat) {
  EXPECT_EQ(Bounds().entries, limits::kTrailEntries);
  EXPECT_EQ(Bounds().subjects, limits::kTrailSubjects);
  EXPECT_TRUE(Bounds().Hold(limits::kTrailEntries, limits::kTrailSubjects));
  EXPECT_FALSE(Bounds().Hold(limits::kTrailEntries + 1, limits::kTrailSubjects));
  EXPECT_FALSE(Bounds().Hold(limits::kTrailEntries, limits::kTrailSubjects + 1));
}

TEST(TrailLimits, EntriesAreCountedAsTheyCome) {
  const size_t count = Good().entries.size();
  EXPECT_EQ(RefusedWithin(Good(), {.entries = count}), "");
  EXPECT_EQ(RefusedWithin(Good(), {.entries = count - 1}), "TOO_LARGE");
  // One that shows a section is counted no less.
  Trail trail = Good();
  trail.entries.back().sections.push_back({"s", std::string(32, 0), "d"});
  EXPECT_EQ(RefusedWithin(trail, {.entries = count}), "");
  EXPECT_EQ(RefusedWithin(trail, {.entries = count - 1}), "TOO_LARGE");
}

TEST(TrailLimits, SubjectsAreCountedOverAllFrames) {
  for (const size_t count : {limits::kTrailSubjectsPerFrame, 2 * limits::kTrailSubjectsPerFrame,
                             2 * limits::kTrailSubjectsPerFrame + 1}) {
    const Trail trail = WithSubjects(count);
    EXPECT_EQ(RefusedWithin(trail, {.subjects = count}), "") << count;
    EXPECT_EQ(RefusedWithin(trail, {.subjects = count - 1}), "TOO_LARGE") << count;
  }
}

TEST(TrailLimits, AFrameHoldsSoManyHashesAndNoMore) {
  pb::Frame frame;
  const auto inclusion = [](const pb::Frame& f) { return f.has_inclusion(); };
  for (size_t i = 0; i < limits::kTrailHashesPerFrame; ++i) {
    frame.mutable_inclusion()->add_hashes(std::string(32, 'h'));
  }
  EXPECT_EQ(Refused(WithFrame(inclusion, frame)), "");
  frame.mutable_inclusion()->add_hashes(std::string(32, 'h'));
  EXPECT_EQ(Refused(WithFrame(inclusion, frame)), "NOT_CANONICAL");
}

TEST(TrailLimits, AFrameHoldsSoManySubjectsAndNoMore) {
  const auto file = [](size_t count) {
    const Trail trail = WithSubjects(count);
    pb::Frame frame, trailer;
    for (const record::Subject& subject : trail.subjects) {
      pb::TrailSubject* added = frame.mutable_subjects()->add_subjects();
      added->set_kind(static_cast<uint32_t>(subject.kind));
      added->set_id(subject.id);
    }
    trailer.mutable_trailer()->set_entries(Good().entries.size());
    trailer.mutable_trailer()->set_subjects(count);
    std::vector<std::string> frames = Frames(Unpack(FileOf(Good())));
    for (std::string& bytes : frames) {
      pb::Frame parsed;
      if (!parsed.ParseFromString(bytes)) continue;
      if (parsed.has_subjects()) bytes = frame.SerializeAsString();
      if (parsed.has_trailer()) bytes = trailer.SerializeAsString();
    }
    return Join(frames);
  };
  EXPECT_EQ(Refused(file(limits::kTrailSubjectsPerFrame)), "");
  EXPECT_EQ(Refused(file(limits::kTrailSubjectsPerFrame + 1)), "NOT_CANONICAL");
}

TEST(TrailLimits, AFrameHoldsSoMuchOfTheMapProofAndNoMore) {
  pb::Frame frame;
  const auto map_proof = [](const pb::Frame& f) { return f.has_map_proof(); };
  frame.mutable_map_proof()->set_part(std::string(limits::kTrailMapProofPerFrame, 'p'));
  EXPECT_EQ(Refused(WithFrame(map_proof, frame)), "");
  frame.mutable_map_proof()->mutable_part()->push_back('p');
  EXPECT_EQ(Refused(WithFrame(map_proof, frame)), "NOT_CANONICAL");
}

TEST(TrailLimits, ASectionsNameIsBounded) {
  Trail trail = Good();
  trail.entries[0].sections = {{std::string(limits::kNameBytes, 's'), std::string(32, 0), ""}};
  EXPECT_EQ(Refused(FileOf(trail)), "");
  trail.entries[0].sections[0].name += 's';
  EXPECT_EQ(Refused(FileOf(trail)), "MALFORMED");
}

TEST(TrailLimits, TheWindowIsBounded) {
  Trail trail = Good();
  trail.map_multiproof.assign(9 * limits::kTrailMapProofPerFrame, 'p');
  const std::string bytes = Unpack(FileOf(trail));
  ASSERT_GT(bytes.size(), size_t{1} << limits::kZstdWindowLog);
  EXPECT_EQ(Refused(Pack(bytes, limits::kZstdWindowLog)), "");
  EXPECT_EQ(Refused(Pack(bytes, limits::kZstdWindowLog + 1)), "MALFORMED");
}

// What a file says of its size buys it no memory.
TEST(TrailLimits, ClaimsAreNotBelieved) {
  std::vector<std::string> frames = Frames(Unpack(FileOf(Good())));
  for (const uint64_t claim : {limits::kTrailEntries, limits::kTrailEntries + 1, UINT64_MAX}) {
    pb::Frame trailer;
    trailer.mutable_trailer()->set_entries(claim);
    trailer.mutable_trailer()->set_subjects(Good().subjects.size());
    frames.back() = trailer.SerializeAsString();
    EXPECT_EQ(Refused(Join(frames)), "NOT_AUTHENTIC") << claim;
    trailer.mutable_trailer()->set_entries(Good().entries.size());
    trailer.mutable_trailer()->set_subjects(claim);
    frames.back() = trailer.SerializeAsString();
    EXPECT_EQ(Refused(Join(frames)), "NOT_AUTHENTIC") << claim;
  }
  // A tree of any size is a number; a checkpoint must have signed it.
  Trail trail = Good();
  trail.tree_size = UINT64_MAX;
  EXPECT_EQ(Refused(FileOf(trail)), "");
  EXPECT_EQ(CheckTrail(trail, SampleLog::Policy()).checks.back().name(), "checkpoint");
}

// 2,000,000 entries, each as small as can be, then one more.
TEST(TrailLimits, MillionsOfEntriesInTheLongForm) {
  if (!lode::testing::IsLong()) GTEST_SKIP() << "takes most of a gigabyte";
  const std::vector<std::string> frames = Frames(Unpack(FileOf(Good())));
  const size_t own = Good().entries.size();
  const auto file = [&](uint64_t count) {
    std::string bytes;
    const auto append = [&bytes](const pb::Frame& frame) {
      const std::string body = frame.SerializeAsString();
      bytes += Varint(body.size()) + body;
    };
    pb::Frame frame;
    EXPECT_TRUE(frame.ParseFromString(frames[0]));
    append(frame);
    for (uint64_t i = 0; i < count; ++i) {
      frame.Clear();
      frame.mutable_entry()->set_index(i);
      frame.mutable_entry()->set_leaf(std::string(limits::kRecordLeafBytes, 'l'));
      append(frame);
    }
    for (size_t i = 1 + own; i + 1 < frames.size(); ++i)
      bytes += Varint(frames[i].size()) + frames[i];
    frame.Clear();
    frame.mutable_trailer()->set_entries(count);
    frame.mutable_trailer()->set_subjects(Good().subjects.size());
    frame.mutable_trailer()->set_frames_digest(crypto::Sha256(bytes).str());
    append(frame);
    return Pack(bytes);
  };
  EXPECT_EQ(Refused(file(limits::kTrailEntries)), "");
  EXPECT_EQ(Refused(file(limits::kTrailEntries + 1)), "TOO_LARGE");
}

TEST(TrailLimits, MillionsOfSubjectsInTheLongForm) {
  if (!lode::testing::IsLong()) GTEST_SKIP() << "takes most of a gigabyte";
  const std::string file = FileOf(WithSubjects(limits::kTrailSubjects));
  EXPECT_EQ(Refused(file), "");
  // Nobody writes one more, so it is put in by hand.
  const Trail beyond = WithSubjects(limits::kTrailSubjects + 1);
  EXPECT_EQ(base::ReasonOf(EncodeTrail(beyond).status()), base::Reason::kTooLarge);
  std::vector<std::string> frames;
  for (std::string& bytes : Frames(Unpack(file))) {
    pb::Frame frame;
    ASSERT_TRUE(frame.ParseFromString(bytes));
    if (frame.has_map_proof() && !frames.empty()) {
      pb::Frame last;
      ASSERT_TRUE(last.ParseFromString(frames.back()));
      if (last.has_subjects()) {  // the last of them, which has room
        static_assert(limits::kTrailSubjects % limits::kTrailSubjectsPerFrame != 0);
        pb::TrailSubject* added = last.mutable_subjects()->add_subjects();
        added->set_kind(static_cast<uint32_t>(beyond.subjects.back().kind));
        added->set_id(beyond.subjects.back().id);
        frames.back() = last.SerializeAsString();
      }
    }
    if (frame.has_trailer()) {
      frame.mutable_trailer()->set_subjects(limits::kTrailSubjects + 1);
      bytes = frame.SerializeAsString();
    }
    frames.push_back(std::move(bytes));
  }
  EXPECT_EQ(Refused(Join(frames)), "TOO_LARGE");
}

// The exporter's side of it: one chain with so many records.
TEST(TrailLimits, AClosureOfMillionsInTheLongForm) {
  if (!lode::testing::IsLong()) GTEST_SKIP() << "takes some hundred megabytes";
  class OneChain : public subjects::ChainSource {
   public:
    explicit OneChain(uint64_t count) : count_(count) {}
    absl::StatusOr<std::vector<uint64_t>> ReadChain(const record::Subject& subject) override {
      std::vector<uint64_t> chain(subject.kind == record::SubjectKind::kLot ? count_ : 0);
      for (uint64_t i = 0; i < chain.size(); ++i) chain[i] = i;
      return chain;
    }
    absl::StatusOr<record::ParsedRecord> ReadRecord(uint64_t) override {
      return record::ParsedRecord();
    }

   private:
    const uint64_t count_;
  };
  OneChain at_the_limit(limits::kTrailEntries), beyond(limits::kTrailEntries + 1);
  const auto closure = subjects::CloseOver(SampleLog::kOre, SampleLog::kOrigin, at_the_limit);
  ASSERT_TRUE(closure.ok()) << closure.status();
  EXPECT_EQ(closure->entries.size(), limits::kTrailEntries);
  EXPECT_EQ(
      base::ReasonOf(subjects::CloseOver(SampleLog::kOre, SampleLog::kOrigin, beyond).status()),
      base::Reason::kTooLarge);
}

}  // namespace
}  // namespace lode::trail
