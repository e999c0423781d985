// SPDX-License-Identifier: Apache-2.0
// A replica as the source of trails.
#include <utility>

#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/envelope/envelope.h"
#include "verifier/monitor/log.h"
#include "verifier/monitor/replica.h"

namespace lode::monitor {
namespace {

class ReplicaSource : public trail::TrailSource {
 public:
  ReplicaSource(const Replica& replica, std::string origin, std::string note,
                uint64_t state_root_index)
      : replica_(replica),
        origin_(std::move(origin)),
        note_(std::move(note)),
        state_root_index_(state_root_index) {}

  std::string origin() const override { return origin_; }
  std::string checkpoint_note() const override { return note_; }
  uint64_t tree_size() const override { return replica_.size(); }
  uint64_t state_root_index() const override { return state_root_index_; }

  absl::StatusOr<std::vector<uint64_t>> ReadChain(const record::Subject& subject) override {
    return replica_.chain(subject);
  }
  absl::StatusOr<record::ParsedRecord> ReadRecord(uint64_t index) override {
    LODE_ASSIGN_OR_RETURN(const envelope::Envelope envelope,
                          envelope::ParseEnvelope(replica_.envelope(index)));
    return record::ParseRecord(envelope.payload);
  }
  absl::StatusOr<std::string> ReadLeaf(uint64_t index) override {
    return std::string(replica_.leaf(index));
  }
  absl::StatusOr<std::string> ReadEnvelope(uint64_t index) override {
    return std::string(replica_.envelope(index));
  }
  absl::StatusOr<base::Hash256> ReadNode(int level, uint64_t index) override {
    return replica_.node(level, index);
  }
  absl::StatusOr<std::string> ProveSubjects(std::span<const base::Hash256> keys) override {
    return replica_.map().Multiproof(keys);
  }

 private:
  const Replica& replica_;
  const std::string origin_;
  const std::string note_;
  const uint64_t state_root_index_;
};

}  // namespace

std::unique_ptr<trail::TrailSource> Replica::Source(std::string checkpoint_note) const {
  std::string origin = checkpoint_note.substr(0, checkpoint_note.find('\n'));
  return std::make_unique<ReplicaSource>(*this, std::move(origin), std::move(checkpoint_note),
                                         log_->state_root_index);
}

}  // namespace lode::monitor
