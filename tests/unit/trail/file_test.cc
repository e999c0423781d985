// SPDX-License-Identifier: Apache-2.0
// The .lode file: what is written is read, and nothing else is: every cut, every changed byte,
// every frame out of order, every bound of the container.
#include <gtest/gtest.h>

#include <algorithm>

#include "proto/lode/trail/v1/trail.pb.h"
#include "tests/unit/trail/file_bytes.h"
#include "tests/unit/trail/sample_log.h"
#include "verifier/base/encoding.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/trail/check.h"
#include "verifier/trail/container.h"

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
const std::string& File() {
  static const auto& file = *new std::string(EncodeTrail(Good()).value());
  return file;
}

TEST(TrailFile, WhatIsWrittenIsRead) {
  const auto trail = ParseTrail(File());
  ASSERT_TRUE(trail.ok()) << trail.status();
  EXPECT_EQ(*trail, Good());
  EXPECT_EQ(EncodeTrail(*trail).value(), File());
  EXPECT_EQ(TrailDigest(*trail).value(), TrailDigest(Good()).value());
}

TEST(TrailFile, ManyHashesSubjectsAndProofBytesComeInSeveralFrames) {
  Trail trail = Good();
  trail.inclusion.assign(limits::kTrailHashesPerFrame + 1, base::Hash256());
  trail.subjects.clear();
  for (size_t i = 0; i < 2 * limits::kTrailSubjectsPerFrame; ++i) {
    std::string id = std::to_string(i);
    trail.subjects.push_back({record::SubjectKind::kLot, std::string(8 - id.size(), '0') + id});
  }
  trail.map_multiproof.assign(limits::kTrailMapProofPerFrame * 2 + 5, 'p');
  const std::string file = EncodeTrail(trail).value();
  const auto read = ParseTrail(file);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read, trail);
}

TEST(TrailFile, EveryCutIsRefused) {
  for (size_t n = 0; n < File().size(); ++n) {
    ASSERT_EQ(Refused(File().substr(0, n)), "MALFORMED") << n;
  }
}

TEST(TrailFile, EveryFlippedBitIsRefused) {
  std::string changed = File();
  for (size_t at = 0; at < changed.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
      ASSERT_NE(Refused(changed), "") << at << " " << bit;
      changed[at] = File()[at];
    }
  }
}

// Whatever zstd would pass over: the seal binds the bytes, and the format says which there may be.
TEST(TrailFile, NothingStandsBesideTheFrameAndItsSeal) {
  const std::string empty_skippable("\x50\x2a\x4d\x18\x00\x00\x00\x00", 8);
  const std::string frame = File().substr(0, File().size() - kSealBytes);
  ASSERT_EQ(testing::Seal(frame), File());
  EXPECT_EQ(Refused(frame), "MALFORMED");
  EXPECT_EQ(Refused(testing::Seal(File())), "MALFORMED");
  EXPECT_EQ(Refused(testing::Seal(frame + empty_skippable)), "MALFORMED");
  EXPECT_EQ(Refused(testing::Seal(frame + frame)), "MALFORMED");
  EXPECT_EQ(Refused(testing::Seal(frame + '\0')), "MALFORMED");
  EXPECT_EQ(Refused(testing::Seal(empty_skippable + frame)), "MALFORMED");
  EXPECT_EQ(Refused(empty_skippable + File()), "MALFORMED");
  EXPECT_EQ(Refused(File() + empty_skippable), "MALFORMED");
  EXPECT_EQ(Refused(File() + std::string(1, '\0')), "MALFORMED");
  EXPECT_EQ(Refused(File() + File()), "NOT_AUTHENTIC");
}

// The seal is nothing to zstd: what unpacks is what was packed.
TEST(TrailFile, ZstdReadsItAsItIs) {
  const std::string bytes = Unpack(File());
  EXPECT_EQ(ZSTD_findFrameCompressedSize(File().data(), File().size()), File().size() - kSealBytes);
  EXPECT_EQ(ParseTrail(testing::Pack(bytes)).value(), Good());
}

TEST(TrailFile, AFileIsAtMostTwiceWhatItDeclares) {
  const std::string small = testing::Pack("x");
  const size_t longest = static_cast<size_t>(LongestFile(1));
  const auto padded = [&](size_t size) {
    std::string frame = small.substr(0, small.size() - kSealBytes);
    return testing::Seal(frame + std::string(size - small.size(), 'p'));
  };
  const auto why = [](const std::string& file) {
    return std::string(ParseTrail(file).status().message());
  };
  EXPECT_EQ(why(padded(longest)).find("more than twice"), std::string::npos);
  EXPECT_NE(why(padded(longest + 1)).find("more than twice"), std::string::npos);
}

TEST(TrailFile, EveryFrameIsWhereItBelongs) {
  const auto frames = Frames(Unpack(File()));
  ASSERT_EQ(Join(frames), File());
  for (size_t i = 0; i < frames.size(); ++i) {
    auto changed = frames;
    changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(i));
    pb::Frame left_out;
    ASSERT_TRUE(left_out.ParseFromString(frames[i]));
    if (left_out
            .has_inclusion()) {  // a tree can need no hash: whether this one does, the check says
      EXPECT_TRUE(CheckTrail(ParseTrail(Join(changed)).value(), SampleLog::Policy()).failed);
    } else {
      EXPECT_NE(Refused(Join(changed)), "") << i << " left out";
    }
    changed = frames;
    changed.insert(changed.begin() + static_cast<std::ptrdiff_t>(i), frames[i]);
    EXPECT_NE(Refused(Join(changed)), "") << i << " twice";
    if (i == 0) continue;
    changed = frames;
    std::swap(changed[i - 1], changed[i]);
    EXPECT_NE(Refused(Join(changed)), "") << i << " swapped";
  }
}

TEST(TrailFile, TheTrailerCountsAndDigests) {
  auto frames = Frames(Unpack(File()));
  pb::Frame trailer;
  ASSERT_TRUE(trailer.ParseFromString(frames.back()));
  trailer.mutable_trailer()->set_entries(trailer.trailer().entries() + 1);
  frames.back() = trailer.SerializeAsString();
  EXPECT_EQ(Refused(Join(frames)), "NOT_AUTHENTIC");
  std::string bytes = Unpack(File());
  bytes[bytes.size() - 1] = static_cast<char>(bytes[bytes.size() - 1] ^ 1);
  EXPECT_EQ(Refused(Pack(bytes)), "NOT_AUTHENTIC");
}

// The trailer mended after each change: whatever gets through the parser is caught by the checks.
TEST(TrailFile, NoChangedByteIsAcceptedAsTheSame) {
  const std::string bytes = Unpack(File());
  const std::string last = Frames(bytes).back();
  const size_t end = bytes.size() - Varint(last.size()).size() - last.size();
  pb::Frame frame;
  ASSERT_TRUE(frame.ParseFromString(last));
  size_t refused = 0, not_authentic = 0;
  for (size_t at = 0; at < end; at += at < 400 ? 1 : 71) {
    std::string changed = bytes.substr(0, end);
    changed[at] = static_cast<char>(changed[at] ^ (1 << (at % 8)));
    frame.mutable_trailer()->set_frames_digest(crypto::Sha256(changed).str());
    const auto trail =
        ParseTrail(Pack(changed + Varint(frame.ByteSizeLong()) + frame.SerializeAsString()));
    if (!trail.ok()) {
      ++refused;
      continue;
    }
    ++not_authentic;
    EXPECT_NE(*trail, Good()) << at;
    EXPECT_TRUE(CheckTrail(*trail, SampleLog::Policy()).failed) << at;
  }
  EXPECT_GT(refused, 30u);
  EXPECT_GT(not_authentic, 100u);
}

TEST(TrailFile, FramesHaveOneSpelling) {
  auto frames = Frames(Unpack(File()));
  const auto original = frames;
  frames[0] += std::string("\xf8\x07\x01", 3);  // an unknown field
  EXPECT_EQ(Refused(Join(frames)), "NOT_CANONICAL");
  frames = original;
  frames[1].clear();
  EXPECT_EQ(Refused(Join(frames)), "MALFORMED");
  const std::string bytes = Unpack(File());
  ASSERT_LT(static_cast<uint8_t>(bytes[0]), 0x80);
  const std::string longer = std::string(1, static_cast<char>(bytes[0] | 0x80)) + '\0';
  EXPECT_EQ(Refused(Pack(longer + bytes.substr(1))), "NOT_CANONICAL");
  pb::Frame header;
  ASSERT_TRUE(header.ParseFromString(original[0]));
  header.mutable_header()->set_format_version(2);
  frames = original;
  frames[0] = header.SerializeAsString();
  EXPECT_EQ(Refused(Join(frames)), "UNSUPPORTED_VERSION");
}

TEST(TrailFile, TheContainerIsBounded) {
  EXPECT_EQ(Refused(""), "MALFORMED");
  EXPECT_EQ(Refused("{}"), "MALFORMED");
  EXPECT_EQ(Refused(Pack("")), "MALFORMED");
  EXPECT_EQ(Refused(Pack(Unpack(File()), 0, false)), "MALFORMED");  // no size declared
  // A declared size of the limit is read (and found wanting), one more is not.
  const auto declared = [](uint64_t size) {
    std::string out("\x28\xb5\x2f\xfd\xc0\x00", 6);
    for (int i = 0; i < 8; ++i) out.push_back(static_cast<char>(size >> (8 * i)));
    return out + std::string("\x01\x00\x00", 3);
  };
  EXPECT_EQ(Refused(declared(limits::kTrailBytes)), "MALFORMED");
  EXPECT_EQ(Refused(declared(limits::kTrailBytes + 1)), "TOO_LARGE");
  EXPECT_EQ(Refused(declared(UINT64_MAX - 2)), "TOO_LARGE");
  // A window of 16 MiB where 8 are allowed: the same content, by what its header asks for.
  std::string zeros(12 << 20, '\0');
  EXPECT_EQ(Refused(Pack(Unpack(File()) + zeros, 24)), "MALFORMED");
}

TEST(TrailFile, AFrameIsBounded) {
  const auto of_size = [](size_t size) {
    pb::Frame frame;
    frame.mutable_checkpoint()->set_note(std::string(size, 'n'));
    while (frame.ByteSizeLong() > size) frame.mutable_checkpoint()->mutable_note()->pop_back();
    EXPECT_EQ(frame.ByteSizeLong(), size);
    return Join({frame.SerializeAsString()});
  };
  EXPECT_EQ(Refused(of_size(limits::kTrailFrameBytes)), "MALFORMED");  // no header: it was read
  EXPECT_EQ(Refused(of_size(limits::kTrailFrameBytes + 1)), "TOO_LARGE");
  // A length that is not there is not allocated.
  EXPECT_EQ(Refused(Pack(Varint(limits::kTrailFrameBytes))), "MALFORMED");
  EXPECT_EQ(Refused(Pack("\xff\xff\xff\xff\x0f")), "TOO_LARGE");
}

TEST(TrailFile, FieldsAreBounded) {
  Trail trail = Good();
  trail.checkpoint_note.assign(limits::kNoteBytes, 'n');
  EXPECT_EQ(Refused(EncodeTrail(trail).value()), "");
  trail.checkpoint_note += 'n';
  EXPECT_EQ(Refused(EncodeTrail(trail).value()), "TOO_LARGE");
  trail = Good();
  trail.entries[0].envelope.assign(limits::kEnvelopeBytes, 'e');
  EXPECT_EQ(Refused(EncodeTrail(trail).value()), "");
  trail.entries[0].envelope += 'e';
  EXPECT_EQ(Refused(EncodeTrail(trail).value()), "TOO_LARGE");
  trail = Good();
  for (size_t i = 0; i < limits::kSealedSections; ++i) {
    trail.entries[0].sections.push_back({std::string(i + 1, 's'), std::string(32, 0), ""});
  }
  EXPECT_EQ(Refused(EncodeTrail(trail).value()), "");
  trail.entries[0].sections.push_back({"t", std::string(32, 0), ""});
  EXPECT_EQ(Refused(EncodeTrail(trail).value()), "TOO_LARGE");
  trail = Good();
  trail.lot = "local:mine";
  EXPECT_EQ(Refused(EncodeTrail(trail).value()), "MALFORMED");
  trail = Good();
  std::swap(trail.subjects[0], trail.subjects[1]);
  EXPECT_EQ(Refused(EncodeTrail(trail).value()), "MALFORMED");
  trail = Good();
  trail.entries[1].index = trail.entries[0].index;
  EXPECT_EQ(Refused(EncodeTrail(trail).value()), "MALFORMED");
  trail = Good();
  trail.entries[0].leaf += 'x';
  EXPECT_EQ(Refused(EncodeTrail(trail).value()), "MALFORMED");
}

}  // namespace
}  // namespace lode::trail
