// SPDX-License-Identifier: Apache-2.0
// Where tests/vectors/trail comes from: two trails of the sample log, and one of them with one
// thing changed for each refusal. LODE_WRITE_VECTORS=1 writes the files, and with them the corpus
// of the fuzz target (tests/fuzz/trail_fuzz.cc names the digests). zstd's bytes differ between
// builds, so that the test compares the names and what is wanted, and of the sound ones the digest.
#include "tests/unit/vectors.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>

#include "tests/unit/trail/file_bytes.h"
#include "tests/unit/trail/sample_log.h"
#include "verifier/base/encoding.h"
#include "verifier/merkle/multiproof.h"
#include "verifier/note/note.h"
#include "verifier/note/signer.h"
#include "verifier/trail/container.h"

namespace lode::trail {
namespace {

namespace pb = ::lode::trail::v1;
using lode::testing::Frames;
using lode::testing::Join;
using lode::testing::Pack;
using lode::testing::SampleLog;
using lode::testing::Unpack;

constexpr char kSkippable[] = "\x50\x2a\x4d\x18";

struct Case {
  std::string about, file, reason, check;
  std::string digest = "";
};

std::string Flipped(std::string bytes, size_t at) {
  bytes.at(at) = static_cast<char>(bytes.at(at) ^ 1);
  return bytes;
}

class Maker {
 public:
  std::map<std::string, Case> Make() {
    AddSound();
    AddTrails();
    AddFrames();
    AddContainers();
    return std::move(cases_);
  }

 private:
  static constexpr char kMalformed[] = "MALFORMED";
  static constexpr char kNotAuthentic[] = "NOT_AUTHENTIC";

  void AddSound() {
    for (const auto& [name, about, lot] :
         {std::tuple{"sample", "the example of docs/formats/trail.md", SampleLog::kConcentrate},
          {"parent", "the trail of the lot that the sample's was made from", SampleLog::kOre}}) {
      const Trail trail = log_.TrailOf(lot);
      cases_[name] = {about, EncodeTrail(trail).value(), "", "",
                      base::HexEncode(TrailDigest(trail).value().view())};
    }
  }

  // Another trail, written as it should be.
  void AddTrail(const char* name, const char* about, const char* check,
                const std::function<void(Trail&)>& change) {
    Trail trail = good_;
    change(trail);
    cases_[name] = {about, EncodeTrail(trail).value(), kNotAuthentic, check};
  }

  // Proofs made again by an operator who lies consistently.
  void ProveAgain(Trail& trail) {
    std::vector<uint64_t> indexes;
    for (const Entry& entry : trail.entries) indexes.push_back(entry.index);
    indexes.insert(std::upper_bound(indexes.begin(), indexes.end(), trail.state_root_index),
                   trail.state_root_index);
    trail.inclusion = *merkle::MakeMultiproof(indexes, trail.tree_size, [&](int level, uint64_t i) {
      return log_.replica().node(level, i);
    });
    std::vector<base::Hash256> keys;
    for (const auto& subject : trail.subjects) keys.push_back(record::SubjectKey(subject));
    std::sort(keys.begin(), keys.end());
    trail.map_multiproof = log_.replica().map().Multiproof(keys);
  }

  void AddTrails() {
    AddTrail("another-lot", "", "closure", [](Trail& t) { t.lot = SampleLog::kOtherOre; });
    AddTrail("chain-left-out", "", "closure", [&](Trail& t) {
      t.subjects.erase(t.subjects.begin() + 1);
      ProveAgain(t);
    });
    AddTrail("chain-too-many", "a subject that does not exist", "closure", [&](Trail& t) {
      t.subjects.push_back({record::SubjectKind::kLot, "lot:mine/nothing"});
      std::sort(t.subjects.begin(), t.subjects.end());
      ProveAgain(t);
    });
    AddTrail("checkpoint-by-another-key", "", "checkpoint", [&](Trail& t) {
      const auto key = *crypto::SigningKey::FromSeed(std::string(32, '\7'));
      const auto name = note::MakeNoteKey(SampleLog::kOrigin, note::kTypeEd25519, key.public_key());
      t.checkpoint_note = note::SignCheckpoint(
          {SampleLog::kOrigin, log_.replica().size(), log_.replica().root()}, name, key);
    });
    AddTrail("entry-left-out", "one record left out, the proofs as they were", "inclusion",
             [](Trail& t) { t.entries.erase(t.entries.begin() + 10); });
    AddTrail("entry-left-out-proofs-made-again", "one record left out, every proof made again",
             "chains", [&](Trail& t) {
               t.entries.erase(t.entries.begin() + 10);
               ProveAgain(t);
             });
    AddTrail("envelopes-swapped", "", "entries",
             [](Trail& t) { std::swap(t.entries[1].envelope, t.entries[2].envelope); });
    AddTrail("map-proof-flipped", "", "state root",
             [](Trail& t) { t.map_multiproof = Flipped(t.map_multiproof, 100); });
    AddTrail("state-root-flipped", "", "inclusion",
             [](Trail& t) { t.state_root_leaf = Flipped(t.state_root_leaf, 40); });
    AddTrail("tree-size-raised", "", "checkpoint", [](Trail& t) { ++t.tree_size; });
  }

  void AddFrames() {
    const std::string bytes = Unpack(file_);
    auto frames = Frames(bytes);
    std::swap(frames[0], frames[1]);
    cases_["header-second"] = {"", Join(frames), kMalformed, ""};
    frames = Frames(bytes);
    frames.pop_back();
    cases_["no-trailer"] = {"", Join(frames), kMalformed, ""};
    frames = Frames(bytes);
    frames[0] += std::string("\xf8\x07\x01", 3);
    cases_["unknown-field"] = {"", Join(frames), "NOT_CANONICAL", ""};
    cases_["trailer-digest-flipped"] = {"", Pack(Flipped(bytes, bytes.size() - 1)), kNotAuthentic,
                                        ""};
    cases_["size-not-declared"] = {"", Pack(bytes, 0, false), kMalformed, ""};
  }

  void Add(const char* name, const char* about, std::string file, const char* reason = kMalformed) {
    cases_[name] = {about, std::move(file), reason, ""};
  }

  // `flags` of the zstd header (docs/formats/trail.md), and what stands behind them.
  std::string WithFlags(uint8_t flags, const std::string& behind, size_t replaced) const {
    std::string frame = frame_;
    frame[4] = static_cast<char>(static_cast<uint8_t>(frame[4]) | flags);
    return testing::Seal(frame.replace(5, replaced, behind));
  }

  void AddContainers() {
    const std::string magic(kSkippable, 4);
    const std::string empty = magic + std::string(4, '\0');
    const std::string hash = file_.substr(file_.size() - 32);
    Add("file-and-a-byte", "", file_ + '\0');
    Add("file-cut", "", file_.substr(0, file_.size() - 1));
    Add("seal-left-out", "the zstd frame alone, as trails were before the seal", frame_);
    Add("seal-twice", "a seal of the sealed file behind it", testing::Seal(file_));
    Add("seal-of-another-length", "a skippable frame that says 33 bytes, and has them",
        frame_ + magic + std::string("\x21\0\0\0", 4) + hash + '\0');
    Add("seal-with-another-magic", "a skippable frame of another number: 51 2a 4d 18",
        frame_ + std::string("\x51\x2a\x4d\x18\x20\0\0\0", 8) + hash);
    Add("seal-of-other-bytes", "one bit of the seal's hash", Flipped(file_, file_.size() - 1),
        kNotAuthentic);
    Add("frame-byte-flipped", "one bit of the zstd frame", Flipped(file_, 5'000), kNotAuthentic);
    Add("frame-before-the-seal",
        "an empty skippable frame between the zstd frame and its seal, sealed with it",
        testing::Seal(frame_ + empty));
    Add("skippable-first", "a skippable frame before the zstd frame, sealed with it",
        testing::Seal(empty + frame_));
    Add("two-frames", "the zstd frame twice, sealed together", testing::Seal(frame_ + frame_));
    Add("reserved-bit", "the reserved bit of the frame header", WithFlags(0x08, "", 0));
    Add("dictionary-asked-for", "Dictionary_ID_flag 1 and a dictionary id",
        WithFlags(0x01, std::string(1, '\1'), 0));
    // Not single segment, so that a window byte follows: exponent 14, 2^24 bytes.
    std::string windowed = frame_;
    windowed[4] = static_cast<char>(static_cast<uint8_t>(windowed[4]) & ~0x20);
    windowed.insert(5, 1, static_cast<char>(14 << 3));
    Add("window-of-16-mib", "a window descriptor of 16 MiB before the same content",
        testing::Seal(windowed));
  }

  SampleLog log_;
  const Trail good_ = log_.TrailOf(SampleLog::kConcentrate);
  const std::string file_ = EncodeTrail(good_).value();
  const std::string frame_ = file_.substr(0, file_.size() - kSealBytes);
  std::map<std::string, Case> cases_;
};

void WriteFile(const std::string& path, const std::string& bytes) {
  std::ofstream out(path, std::ios::binary);
  out << bytes;
  ASSERT_TRUE(out.flush().good()) << path;
}

void WriteVector(const std::string& name, const Case& one) {
  nlohmann::ordered_json fields;
  fields["about"] = one.about;
  fields["vkey"] = note::FormatVkey(SampleLog::LogName());
  fields["file"] = base::Base64Encode(one.file);
  if (!one.digest.empty()) fields["digest"] = one.digest;
  fields["want_reason"] = one.reason;
  if (!one.check.empty()) fields["failing_check"] = one.check;
  WriteFile(LODE_SOURCE_DIR "/tests/vectors/trail/" + name + ".json", fields.dump(2) + "\n");
}

std::string WithoutTrailer(const std::string& bytes) {
  const std::string last = Frames(bytes).back();
  return bytes.substr(0, bytes.size() - last.size() - testing::Varint(last.size()).size());
}

// As files, below the seal, below the compression, and without the trailer: what the target puts
// there again.
void WriteCorpus(const std::map<std::string, Case>& cases) {
  const std::string folder = LODE_SOURCE_DIR "/tests/fuzz/corpus/trail/";
  for (const char* name : {"sample", "parent", "file-cut", "unknown-field"})
    WriteFile(folder + name + ".lode", cases.at(name).file);
  for (const char* name : {"sample", "parent"}) {
    const std::string& file = cases.at(name).file;
    WriteFile(folder + name + ".unsealed", file.substr(0, file.size() - kSealBytes));
  }
  for (const char* name :
       {"sample", "parent", "chain-too-many", "entry-left-out-proofs-made-again"})
    WriteFile(folder + name + ".untrailed", WithoutTrailer(Unpack(cases.at(name).file)));
  WriteFile(folder + "sample.frames", Unpack(cases.at("sample").file));
}

TEST(TrailVectors, AreThoseOfTheSampleLog) {
  const std::map<std::string, Case> cases = Maker().Make();
  if (std::getenv("LODE_WRITE_VECTORS") != nullptr) {
    for (const auto& [name, one] : cases) WriteVector(name, one);
    WriteCorpus(cases);
  }
  const auto vectors = testing::ReadVectors("trail");
  EXPECT_EQ(vectors.size(), cases.size());
  for (const testing::Vector& vector : vectors) {
    const auto made = cases.find(vector.name);
    ASSERT_NE(made, cases.end()) << vector.name;
    EXPECT_EQ(vector.Text("want_reason"), made->second.reason) << vector.name;
    EXPECT_EQ(vector.Optional("failing_check"), made->second.check) << vector.name;
    EXPECT_EQ(vector.Optional("digest"), made->second.digest) << vector.name;
  }
}

}  // namespace
}  // namespace lode::trail
