// SPDX-License-Identifier: Apache-2.0
// The committer trusts nothing that the sequencer computed. It keeps its own tree over what the
// store returns, so a signature covers the bytes that are on the disk.
#include "ledger/write/read_back.h"

#include <string>
#include <utility>

#include "ledger/log/stored_entries.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/merkle/leaf.h"

namespace lode::ledger {

ReadBack::ReadBack(merkle::Frontier tree, const base::Hash256& map_root, uint64_t covered_size,
                   const Uncovered& uncovered)
    : tree_(std::move(tree)),
      map_root_(map_root),
      covered_size_(covered_size),
      digests_(static_cast<size_t>(tree_.size() - covered_size)) {
  for (const Touch& touch : uncovered.touches()) {
    digests_[static_cast<size_t>(touch.index - covered_size)] = touch.digest;
  }
}

absl::Status ReadBack::ReadTo(const Store& store, uint64_t size) {
  return AppendStored(store, tree_.size(), size, tree_, [this](const merkle::Leaf& leaf) {
    const auto* record = std::get_if<merkle::RecordLeaf>(&leaf);
    digests_.push_back(record == nullptr ? base::Hash256() : record->record_digest);
  });
}

absl::Status ReadBack::CheckRoots(const Store& store, std::span<const MapStep> steps) {
  for (const MapStep& step : steps) LODE_RETURN_IF_ERROR(CheckRoot(store, step));
  return absl::OkStatus();
}

absl::Status ReadBack::CheckRoot(const Store& store, const MapStep& step) {
  LODE_ASSIGN_OR_RETURN(const std::string leaf, store.ReadLeaf(step.logged_at));
  if (leaf != merkle::EncodeLeaf(step.leaf)) {
    return base::Error(base::Reason::kStoreDamaged,
                       "a state root was not stored as it was made: start the server again");
  }
  if (step.root_before != map_root_) {
    return base::Error(base::Reason::kStoreDamaged,
                       "a state root begins with another map than the one that was signed last: "
                       "start the server again");
  }
  const uint64_t covered_size = step.leaf.covered_size;
  if (covered_size <= covered_size_ || covered_size > step.logged_at) {
    return base::Error(base::Reason::kStoreDamaged,
                       "a state root at leaf " + std::to_string(step.logged_at) + " covers " +
                           std::to_string(covered_size) + " leaves; the one before covers " +
                           std::to_string(covered_size_) + ": start the server again");
  }
  const auto covered = static_cast<size_t>(covered_size - covered_size_);
  LODE_RETURN_IF_ERROR(CheckByDigests(step, covered_size_, std::span(digests_).first(covered)));
  map_root_ = step.leaf.map_root;
  digests_.erase(digests_.begin(), digests_.begin() + static_cast<ptrdiff_t>(covered));
  covered_size_ = covered_size;
  return absl::OkStatus();
}

}  // namespace lode::ledger
