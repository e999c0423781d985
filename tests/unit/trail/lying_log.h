// SPDX-License-Identifier: Apache-2.0
// An operator without admission: logs whatever it is given, commits to it correctly and signs it.
// What a verifier must refuse although every hash fits.
#ifndef LODE_TESTS_UNIT_TRAIL_LYING_LOG_H_
#define LODE_TESTS_UNIT_TRAIL_LYING_LOG_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "verifier/envelope/envelope.h"
#include "verifier/merkle/leaf.h"
#include "verifier/merkle/tree.h"
#include "verifier/subjects/map.h"
#include "verifier/trail/build.h"

namespace lode::testing {

class LyingLog : public trail::TrailSource {
 public:
  explicit LyingLog(std::string origin) : origin_(std::move(origin)) {}

  void AppendRecord(const std::string& envelope_bytes, int64_t time) {
    const auto envelope = envelope::ParseEnvelope(envelope_bytes).value();
    const auto record = record::ParseRecord(envelope.payload).value();
    for (const auto& subject : record::TouchedSubjects(record)) {
      const base::Hash256 key = record::SubjectKey(subject);
      chains_[key].push_back(leaves_.size());
      heads_[key] = subjects::Extend(heads_[key], record.digest);
    }
    Append(merkle::EncodeLeaf(merkle::RecordLeaf{static_cast<uint64_t>(time), record.digest,
                                                 envelope::SignaturesDigest(envelope.signatures)}),
           envelope_bytes);
    time_ = time;
  }
  // `change` is what the operator lies about its last state root.
  void AppendStateRoot(const std::function<void(merkle::StateRootLeaf&)>& change = nullptr) {
    std::vector<subjects::MapEntry> entries;
    for (const auto& [key, head] : heads_) entries.push_back({key, head});
    map_ = subjects::SubjectMap::FromSorted(entries);
    root_index_ = leaves_.size();
    merkle::StateRootLeaf leaf{static_cast<uint64_t>(time_), leaves_.size(), map_.Root(),
                               map_.size()};
    if (change) change(leaf);
    Append(merkle::EncodeLeaf(leaf), "");
  }
  base::Hash256 root() const { return frontier_.Root(); }
  void set_note(std::string note) { note_ = std::move(note); }

  std::string origin() const override { return origin_; }
  std::string checkpoint_note() const override { return note_; }
  uint64_t tree_size() const override { return leaves_.size(); }
  uint64_t state_root_index() const override { return root_index_; }
  absl::StatusOr<std::vector<uint64_t>> ReadChain(const record::Subject& subject) override {
    const auto it = chains_.find(record::SubjectKey(subject));
    return it == chains_.end() ? std::vector<uint64_t>() : it->second;
  }
  absl::StatusOr<record::ParsedRecord> ReadRecord(uint64_t index) override {
    return record::ParseRecord(envelope::ParseEnvelope(envelopes_[index])->payload);
  }
  absl::StatusOr<std::string> ReadLeaf(uint64_t index) override { return leaves_[index]; }
  absl::StatusOr<std::string> ReadEnvelope(uint64_t index) override { return envelopes_[index]; }
  absl::StatusOr<base::Hash256> ReadNode(int level, uint64_t index) override {
    return nodes_[{level, index}];
  }
  absl::StatusOr<std::string> ProveSubjects(std::span<const base::Hash256> keys) override {
    return map_.Multiproof(keys);
  }

 private:
  void Append(std::string leaf, std::string envelope) {
    frontier_.Append(merkle::HashLeaf(leaf), [this](int level, uint64_t i, const base::Hash256& h) {
      nodes_[{level, i}] = h;
    });
    leaves_.push_back(std::move(leaf));
    envelopes_.push_back(std::move(envelope));
  }

  std::string origin_, note_;
  std::vector<std::string> leaves_, envelopes_;
  merkle::Frontier frontier_;
  std::map<std::pair<int, uint64_t>, base::Hash256> nodes_;
  std::map<base::Hash256, std::vector<uint64_t>> chains_;
  std::map<base::Hash256, subjects::ChainHead> heads_;
  subjects::SubjectMap map_;
  uint64_t root_index_ = 0;
  int64_t time_ = 0;
};

}  // namespace lode::testing

#endif  // LODE_TESTS_UNIT_TRAIL_LYING_LOG_H_
