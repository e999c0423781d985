// SPDX-License-Identifier: Apache-2.0
// Custody state rebuilt from a trail: it knows a row only if the chain of every record that could
// have written it is whole in the trail (docs/formats/trail.md, "What replay can see"). Internal to
// verifier/trail.
#ifndef LODE_VERIFIER_TRAIL_COVERED_STATE_H_
#define LODE_VERIFIER_TRAIL_COVERED_STATE_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "verifier/custody/state.h"
#include "verifier/record/touches.h"
#include "verifier/trail/check.h"

namespace lode::trail {

class CoveredState : public custody::StateReader {
 public:
  // `entries` outlives the replay; its records are those that the trail holds, once they were added
  // by their positions.
  CoveredState(std::span<const record::Subject> whole, std::span<const CheckedEntry> entries);

  // False if the record stands at an earlier position too.
  bool AddEntry(size_t position) {
    return by_digest_.emplace(entries_[position].record.digest, position).second;
  }
  void Apply(custody::StateChanges changes);
  // The first `count` entries are logged now: FindRecord finds them.
  void SetLogged(size_t count) { logged_ = count; }
  // Ends the replay: records are no longer looked up here, so that the state may outlive the
  // entries.
  void Seal();

  absl::StatusOr<std::optional<std::string>> Read(custody::RowKind kind,
                                                  std::string_view id) const override;
  bool Covers(custody::RowKind kind, std::string_view id) const override;
  absl::StatusOr<std::optional<custody::LoggedRecord>> FindRecord(
      const base::Hash256& digest) const override;
  bool CoversRecord(const base::Hash256& digest) const override;

 private:
  absl::flat_hash_set<std::string> whole_;  // kind byte and id
  absl::flat_hash_map<custody::RowKey, std::string> rows_;
  std::span<const CheckedEntry> entries_;
  absl::flat_hash_map<base::Hash256, size_t> by_digest_;  // position in entries_
  size_t logged_ = 0;
};

}  // namespace lode::trail

#endif  // LODE_VERIFIER_TRAIL_COVERED_STATE_H_
