// SPDX-License-Identifier: Apache-2.0
// Derives everything that a ledger's store and mark hold again, from leaves and envelopes alone,
// and names what differs, row by row: leaves against envelopes, admission, tree, tiles, digests,
// state, chains, heads, edges, state roots, the head row, the high-water mark. Writes
// nothing. One thread; the whole log is replayed in memory.
#ifndef LODE_LEDGER_OPEN_FSCK_H_
#define LODE_LEDGER_OPEN_FSCK_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/log/checkpoint_signer.h"
#include "ledger/store/high_water.h"
#include "ledger/store/store.h"
#include "verifier/base/reason.h"

namespace lode::ledger {

struct Difference {
  std::string
      family;  // "leaves", "state" ... as in docs/operations.md; "mark" for the high-water mark
  std::string key;               // hex of the row's key; empty for the family as a whole
  std::optional<uint64_t> leaf;  // the leaf that it belongs to, if it is known
  std::string what;              // for people; not escaped
};

struct FsckOptions {
  size_t max_listed = 100;  // differences that are described; all are counted
  std::function<void(uint64_t done, uint64_t leaves)> progress;  // may be empty
};

struct FsckReport {
  uint64_t size = 0;     // leaves of the store
  uint64_t checked = 0;  // of them, from the first on; fewer than all if one could not be read
  uint64_t found = 0;
  std::vector<Difference> differences;  // the first of them
  // Reads that the machine refused or failed: they say nothing about what is stored.
  uint64_t unread = 0;
  std::vector<Difference> not_read;            // the first of them
  base::Reason why = base::Reason::kInternal;  // of the first; if unread > 0
  bool clean() const { return found == 0 && unread == 0; }

  void AddDifference(Difference difference, size_t max_listed);
  // `status`: IsOfTheMachine().
  void AddUnread(Difference row, const absl::Status& status, size_t max_listed);
};

// Whether an error of the store says nothing about what is stored: an I/O error, a full volume, a
// file that this user may not read.
bool IsOfTheMachine(const absl::Status& status);

// An error only if the store can't be read at all. `signer` says which origin and key the
// checkpoint must have; it signs nothing.
absl::StatusOr<FsckReport> Fsck(const Store& store, const HighWater& mark, const LogSigner& signer,
                                const FsckOptions& options);

}  // namespace lode::ledger

#endif  // LODE_LEDGER_OPEN_FSCK_H_
