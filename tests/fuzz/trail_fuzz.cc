// SPDX-License-Identifier: Apache-2.0
// Trail files from outside. The seal, a zstd frame and the trailer's digest hide what is inside
// from changes of bytes, so an input is tried four ways: as a file; as a zstd frame, sealed here;
// as the frames of a file; and as the frames before a trailer that is made here. What parses
// encodes to a file that parses to the same trail, its survey says what the check says as far as it
// goes, and no trail passes but those that the log signed.
#include <string>

#include "tests/fuzz/fuzz.h"
#include "verifier/base/encoding.h"
#include "verifier/note/policy.h"
#include "verifier/trail/check.h"
#include "verifier/trail/compressed.h"
#include "verifier/trail/container.h"
#include "verifier/trail/frames.h"
#include "verifier/trail/survey.h"
#include "verifier/trail/trail.h"

namespace lode::trail {
namespace {

constexpr char kTrust[] =
    "log ledger.example/test/simulated+9b7b5274+AX0XJmejSFma2AoLhXkc0oW70U1cYskbUHPCDzLsfxj7\n"
    "quorum none\n";

// The digests of the two trails of the corpus; sections shown or not count in no digest.
bool WasLogged(const base::Hash256& digest) {
  const std::string hex = base::HexEncode(digest.view());
  return hex == "bcbf64e8be9344b5fb8d1f5aabe31a9c204c35204b9f0078bf2309aa4fcc36d0" ||
         hex == "374d454c472c656c9270bd4f26b2abf877892cc06129139715ef27584462a7a8";
}

// The checks that a survey makes.
bool IsSurveyed(const std::string& check) {
  return check == "limits" || check == "checkpoint" || check == "quorum" || check == "inclusion";
}

void CheckFile(std::string_view file) {
  static const auto& trust = *new note::TrustPolicy(note::TrustPolicy::Parse(kTrust).value());
  base::MemorySource source(file);
  const auto survey = SurveyTrail(source, trust);
  const auto trail = ParseTrail(file);
  if (!trail.ok()) {
    fuzz::Require(!survey.ok(), "what is surveyed can be parsed");
    return;
  }
  const auto encoded = EncodeTrail(*trail);
  fuzz::Require(encoded.ok(), "what was parsed can be encoded");
  const auto again = ParseTrail(*encoded);
  fuzz::Require(again.ok() && *again == *trail, "a trail comes back");
  const CheckedTrail checked = CheckTrail(*trail, trust);
  const bool proven = survey.ok() && !survey->checked.failed;
  fuzz::Require(proven || checked.failed, "what the check believes, the survey does");
  fuzz::Require(!proven || !checked.failed || !IsSurveyed(checked.checks.back().name()),
                "what the survey believes, the check does as far");
  if (checked.failed) {
    fuzz::Require(!checked.checks.back().what().code().empty() && checked.entries.empty(),
                  "a refusal says why");
    return;
  }
  fuzz::Require(checked.entries.size() == trail->entries.size(), "every entry was checked");
  fuzz::Require(WasLogged(checked.trail_digest), "only what was logged passes");
}

std::string Varint(size_t value) {
  std::string out;
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
  return out;
}

// The whole frames of `bytes` are counted and a trailer that fits them is put after all of them.
std::string WithTrailer(std::string_view bytes) {
  uint64_t entries = 0, subjects = 0;
  for (size_t at = 0; at < bytes.size();) {
    size_t size = 0;
    for (int shift = 0; at < bytes.size() && shift < 28; shift += 7) {
      const auto byte = static_cast<uint8_t>(bytes[at++]);
      size |= static_cast<size_t>(byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    const std::string_view body = bytes.substr(at, size);
    at += body.size();
    pb::Frame frame;
    if (!frame.ParseFromArray(body.data(), static_cast<int>(body.size()))) break;
    if (frame.has_entry()) ++entries;
    subjects += static_cast<uint64_t>(frame.subjects().subjects_size());
  }
  pb::Frame trailer;
  trailer.mutable_trailer()->set_entries(entries);
  trailer.mutable_trailer()->set_subjects(subjects);
  trailer.mutable_trailer()->set_frames_digest(crypto::Sha256(bytes).str());
  const std::string body = trailer.SerializeAsString();
  return std::string(bytes) + Varint(body.size()) + body;
}

}  // namespace
}  // namespace lode::trail

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  namespace trail = lode::trail;
  const std::string_view bytes = lode::fuzz::View(data, size);
  trail::CheckFile(bytes);
  trail::CheckFile(trail::Seal(std::string(bytes)));
  if (const auto file = trail::Compress(bytes); file.ok()) trail::CheckFile(*file);
  if (const auto file = trail::Compress(trail::WithTrailer(bytes)); file.ok()) {
    trail::CheckFile(*file);
  }
  return 0;
}
