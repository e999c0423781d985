// SPDX-License-Identifier: Apache-2.0
// What files that unpack to much cost who checks them: each is surveyed in a process of its own
// that may take 64 MiB more than it has. And what the survey says of files that are sound.
#include "verifier/trail/survey.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <new>

#include "tests/unit/trail/file_bytes.h"
#include "tests/unit/trail/sample_log.h"
#include "verifier/base/limits.h"
#include "verifier/trail/arrival.h"
#include "verifier/trail/container.h"

namespace lode::trail {
namespace {

namespace pb = ::lode::trail::v1;
using lode::testing::Frames;
using lode::testing::Pack;
using lode::testing::SampleLog;
using lode::testing::Unpack;
using lode::testing::Varint;

constexpr size_t kMoreBytes = 64 << 20;
constexpr int kNoMemory = 99;

const Trail& Good() { return SampleLog::Good(); }
const std::vector<std::string>& GoodFrames() {
  static const auto& frames =
      *new std::vector<std::string>(Frames(Unpack(EncodeTrail(Good()).value())));
  return frames;
}

absl::StatusOr<Survey> SurveyOf(const std::string& file) {
  base::MemorySource source(file);
  return SurveyTrail(source, SampleLog::Policy());
}
// "" if the survey believes the file, the reason of its refusal, or the check that fails.
std::string Outcome(const absl::StatusOr<Survey>& survey) {
  if (!survey.ok()) return std::string(base::ReasonName(base::ReasonOf(survey.status())));
  return survey->checked.failed ? survey->checked.checks.back().name() : "";
}

// A file of the sample's frames in which `change` puts others; the trailer is right.
class Forge {
 public:
  void Append(const std::string& frame) {
    pb::Frame parsed;
    ASSERT_TRUE(parsed.ParseFromString(frame));
    if (parsed.has_entry()) ++entries_;
    subjects_ += static_cast<uint64_t>(parsed.subjects().subjects_size());
    AppendBody(frame);
  }
  void AppendGood(const std::function<bool(const pb::Frame&)>& which) {
    for (const std::string& frame : GoodFrames()) {
      pb::Frame parsed;
      ASSERT_TRUE(parsed.ParseFromString(frame));
      if (!parsed.has_trailer() && which(parsed)) Append(frame);
    }
  }
  std::string File() {
    pb::Frame trailer;
    trailer.mutable_trailer()->set_entries(entries_);
    trailer.mutable_trailer()->set_subjects(subjects_);
    trailer.mutable_trailer()->set_frames_digest(crypto::Sha256(bytes_).str());
    AppendBody(trailer.SerializeAsString());
    return Pack(bytes_);
  }

 private:
  void AppendBody(const std::string& frame) { bytes_ += Varint(frame.size()) + frame; }
  std::string bytes_;
  uint64_t entries_ = 0, subjects_ = 0;
};

// The outcome of a survey that may take kMoreBytes; "NO MEMORY" if they are not enough.
std::string OutcomeWithLittleMemory(const std::string& file) {
  int pipe_ends[2];
  EXPECT_EQ(pipe(pipe_ends), 0);
  const pid_t child = fork();
  if (child == 0) {
    uint64_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    const rlim_t limit = pages * static_cast<uint64_t>(sysconf(_SC_PAGESIZE)) + kMoreBytes;
    const rlimit bound{limit, limit};
    setrlimit(RLIMIT_AS, &bound);
    try {
      const std::string outcome = Outcome(SurveyOf(file));
      _exit(write(pipe_ends[1], outcome.data(), outcome.size()) < 0 ? 1 : 0);
    } catch (const std::bad_alloc&) {
      _exit(kNoMemory);
    }
  }
  close(pipe_ends[1]);
  std::string outcome(64, '\0');
  const ssize_t n = read(pipe_ends[0], outcome.data(), outcome.size());
  close(pipe_ends[0]);
  outcome.resize(n > 0 ? static_cast<size_t>(n) : 0);
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  if (WIFEXITED(status) && WEXITSTATUS(status) == kNoMemory) return "NO MEMORY";
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  return outcome;
}

TEST(Survey, BelievesWhatTheCheckBelieves) {
  const auto survey = SurveyOf(EncodeTrail(Good()).value());
  ASSERT_EQ(Outcome(survey), "");
  EXPECT_EQ(survey->lot, Good().lot);
  const CheckedTrail checked = CheckTrail(Good(), SampleLog::Policy());
  ASSERT_EQ(survey->checked.checks.size(), 4u);
  for (size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(survey->checked.checks[i].what().SerializeAsString(),
              checked.checks[i].what().SerializeAsString())
        << i;
  }
}

TEST(Survey, AnEnvelopeThatIsNotTheLeafsEndsTheReading) {
  Trail trail = Good();
  std::swap(trail.entries[3].envelope, trail.entries[4].envelope);
  EXPECT_EQ(Outcome(SurveyOf(EncodeTrail(trail).value())), "NOT_AUTHENTIC");
  trail = Good();
  trail.entries[3].sections.push_back({"s", std::string(32, 0), "never sealed"});
  EXPECT_EQ(Outcome(SurveyOf(EncodeTrail(trail).value())), "NOT_AUTHENTIC");
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

TEST(SurveyMemory, EmptyEntries) {
  Forge forge;
  forge.AppendGood([](const pb::Frame& f) { return f.has_header(); });
  pb::Frame frame;
  frame.mutable_entry()->set_leaf(std::string(base::limits::kRecordLeafBytes, 'l'));
  for (uint64_t i = 1; i <= 1'000'000; ++i) {
    frame.mutable_entry()->set_index(i);
    forge.Append(frame.SerializeAsString());
  }
  EXPECT_EQ(OutcomeWithLittleMemory(forge.File()), "NOT_AUTHENTIC");
}

// 300,000 times the same record, which is the one that its leaf names: 180 MB of envelopes.
TEST(SurveyMemory, OneRecordManyTimes) {
  Forge forge;
  forge.AppendGood([](const pb::Frame& f) { return f.has_header(); });
  pb::Frame frame;
  frame.mutable_entry()->set_leaf(Good().entries[5].leaf);
  frame.mutable_entry()->set_envelope(Good().entries[5].envelope);
  for (uint64_t i = 0; i < 300'000; ++i) {
    frame.mutable_entry()->set_index(i);
    forge.Append(frame.SerializeAsString());
  }
  forge.AppendGood([](const pb::Frame& f) { return !f.has_header() && !f.has_entry(); });
  EXPECT_EQ(OutcomeWithLittleMemory(forge.File()), "inclusion");
}

TEST(SurveyMemory, HashesWithoutEnd) {
  Forge forge;
  forge.AppendGood([](const pb::Frame& f) { return f.has_header() || f.has_entry(); });
  pb::Frame frame;
  for (size_t i = 0; i < base::limits::kTrailHashesPerFrame; ++i) {
    frame.mutable_inclusion()->add_hashes(std::string(32, 'h'));
  }
  const std::string full = frame.SerializeAsString();
  for (int i = 0; i < 100; ++i) forge.Append(full);  // 200 MB
  forge.AppendGood(
      [](const pb::Frame& f) { return !f.has_header() && !f.has_entry() && !f.has_inclusion(); });
  EXPECT_EQ(OutcomeWithLittleMemory(forge.File()), "inclusion");
}

TEST(SurveyMemory, ElementsThatAreEmpty) {
  Forge forge;
  forge.AppendGood([](const pb::Frame& f) { return f.has_header() || f.has_entry(); });
  std::string hashes;
  for (int i = 0; i < 4'000'000; ++i) hashes += std::string("\x0a\x00", 2);
  forge.Append("\x1a" + Varint(hashes.size()) + hashes);
  EXPECT_EQ(OutcomeWithLittleMemory(forge.File()), "MALFORMED");
}

TEST(SurveyMemory, SubjectsThatNoRecordNames) {
  Forge forge;
  forge.AppendGood([](const pb::Frame& f) {
    return f.has_header() || f.has_entry() || f.has_inclusion() || f.has_state_root();
  });
  for (uint64_t at = 0; at < 1'000'000; at += base::limits::kTrailSubjectsPerFrame) {
    pb::Frame frame;
    for (size_t i = 0; i < base::limits::kTrailSubjectsPerFrame; ++i) {
      pb::TrailSubject& subject = *frame.mutable_subjects()->add_subjects();
      subject.set_kind(1);
      subject.set_id("lot:a/" + std::to_string(10'000'000 + at + i));
    }
    forge.Append(frame.SerializeAsString());
  }
  forge.AppendGood([](const pb::Frame& f) { return f.has_map_proof() || f.has_checkpoint(); });
  EXPECT_EQ(OutcomeWithLittleMemory(forge.File()), "NOT_AUTHENTIC");
}

TEST(SurveyMemory, AMapProofWithoutEnd) {
  Forge forge;
  forge.AppendGood([](const pb::Frame& f) { return !f.has_map_proof() && !f.has_checkpoint(); });
  pb::Frame frame;
  frame.mutable_map_proof()->set_part(std::string(base::limits::kTrailMapProofPerFrame, '\3'));
  const std::string full = frame.SerializeAsString();
  for (int i = 0; i < 200; ++i) forge.Append(full);
  forge.AppendGood([](const pb::Frame& f) { return f.has_checkpoint(); });
  EXPECT_EQ(OutcomeWithLittleMemory(forge.File()), "state root");
}

#endif

TEST(Arrival, EndsWithTheFirstPieceOfWhatIsNoTrailAndWithTooMuch) {
  Arrival none;
  EXPECT_TRUE(none.Take("\x28\xb5").ok());
  EXPECT_FALSE(none.Take(std::string(64, 'x')).ok());
  const std::string file = EncodeTrail(Good()).value();
  Arrival whole;
  for (const char byte : file) ASSERT_TRUE(whole.Take({&byte, 1}).ok());
  // The file may have twice as many bytes as it declares, and 1,024.
  const uint64_t declared =
      ReadContentSize(std::string_view(file).substr(0, kZstdHeaderBytes)).value();
  EXPECT_TRUE(whole.Take(std::string(2 * declared + 1'024 - file.size(), 'x')).ok());
  EXPECT_FALSE(whole.Take("x").ok());
}

}  // namespace
}  // namespace lode::trail
