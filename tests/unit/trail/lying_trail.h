// SPDX-License-Identifier: Apache-2.0
// The trail of the sample log's concentrate as a lying operator gives it out: whatever entries it
// logged, committed to (with `root`: what it lies about its state root) and signed with the sample
// log's key.
#ifndef LODE_TESTS_UNIT_TRAIL_LYING_TRAIL_H_
#define LODE_TESTS_UNIT_TRAIL_LYING_TRAIL_H_

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "tests/unit/trail/lying_log.h"
#include "tests/unit/trail/sample_log.h"
#include "verifier/note/signer.h"

namespace lode::testing {

inline trail::Trail LyingTrail(const std::vector<std::pair<envelope::Envelope, int64_t>>& entries,
                               const note::NoteKey& log = SampleLog::LogName(),
                               const crypto::SigningKey& key = SampleLog::LogKey(),
                               const std::function<void(merkle::StateRootLeaf&)>& root = nullptr) {
  LyingLog lying(SampleLog::kOrigin);
  for (const auto& [envelope, time] : entries) {
    lying.AppendRecord(envelope::EncodeEnvelope(envelope), time);
  }
  lying.AppendStateRoot(root);
  lying.set_note(
      note::SignCheckpoint({SampleLog::kOrigin, lying.tree_size(), lying.root()}, log, key));
  return trail::BuildTrail(SampleLog::kConcentrate, lying).value();
}

}  // namespace lode::testing

#endif  // LODE_TESTS_UNIT_TRAIL_LYING_TRAIL_H_
