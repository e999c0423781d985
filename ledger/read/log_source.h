// SPDX-License-Identifier: Apache-2.0
// The log as of one signed view, for trail::BuildTrail. Chains end below what the view's newest
// state root covers, and one multiproof that was taken in its map proves the subjects. If other
// keys are needed, it keeps them in wanted() for the next try. One thread; borrows the store.
#ifndef LODE_LEDGER_READ_LOG_SOURCE_H_
#define LODE_LEDGER_READ_LOG_SOURCE_H_

#include <memory>
#include <string>
#include <vector>

#include "ledger/map/subject_proof.h"
#include "ledger/read/cancelled.h"
#include "ledger/store/store.h"
#include "verifier/merkle/tree.h"
#include "verifier/trail/build.h"

namespace lode::ledger {

class LogSource : public trail::TrailSource {
 public:
  // `keys` strictly ascending: those that `proof` proves. Chains and records are read only while
  // they are wanted: kCancelled after that.
  LogSource(const Store& store, std::string origin, std::vector<base::Hash256> keys,
            SubjectProof proof, Cancelled cancelled = nullptr);

  std::string origin() const override { return origin_; }
  std::string checkpoint_note() const override { return proof_.view->checkpoint_note; }
  uint64_t tree_size() const override { return proof_.view->size; }
  uint64_t state_root_index() const override { return proof_.view->position.root.index; }
  absl::StatusOr<std::vector<uint64_t>> ReadChain(const record::Subject& subject) override;
  absl::StatusOr<record::ParsedRecord> ReadRecord(uint64_t index) override;
  absl::StatusOr<std::string> ReadLeaf(uint64_t index) override { return store_.ReadLeaf(index); }
  absl::StatusOr<std::string> ReadEnvelope(uint64_t index) override;
  absl::StatusOr<base::Hash256> ReadNode(int level, uint64_t index) override;
  // kConflict if `keys` are not the proved ones.
  absl::StatusOr<std::string> ProveSubjects(std::span<const base::Hash256> keys) override;

  const std::vector<base::Hash256>& wanted() const { return wanted_; }

 private:
  const Store& store_;
  const merkle::NodeReader nodes_;
  const std::string origin_;
  const std::vector<base::Hash256> keys_;
  const SubjectProof proof_;
  const Cancelled cancelled_;
  std::vector<base::Hash256> wanted_;
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_READ_LOG_SOURCE_H_
