// SPDX-License-Identifier: Apache-2.0
// The store contract in the ledger's own words: append a group of log entries with everything that
// follows from them, and read. The invariant: after any crash the store holds a prefix of the
// committed groups, each whole or absent, and every group whose Commit returned OK is in it.
// docs/operations.md says what may be lost and what must never roll back; key layout: keys.h.
#ifndef LODE_LEDGER_STORE_STORE_H_
#define LODE_LEDGER_STORE_STORE_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/store/turn.h"
#include "verifier/base/bytes.h"

namespace lode::ledger {

// Families of derived rows: all of them can be rebuilt from leaves and envelopes.
enum class Family : uint8_t { kDigests, kState, kChains, kHeads, kEdges };
inline constexpr size_t kFamilies = 5;

// Hashes in a full tile (C2SP tlog-tiles).
inline constexpr uint64_t kTileWidth = 256;

struct LogEntry {
  std::string leaf;
  std::string envelope;  // empty for a state-root leaf
  bool operator==(const LogEntry&) const = default;
};

// A full tile. `level` counts tiles: tile level L holds nodes of tree level 8L.
struct Tile {
  int level = 0;
  uint64_t index = 0;
  std::string hashes;  // kTileWidth * 32 bytes
};

struct Row {
  Family family = Family::kDigests;
  std::string key;
  std::optional<std::string> value;  // nothing: the row is deleted
};

// The end of the log: how far it goes and what is needed to go on from there.
struct Head {
  uint64_t size = 0;
  std::vector<base::Hash256> frontier;  // one hash for each set bit of size, largest subtree first
  std::string state;                    // the sequencer's own position; opaque here and small
  bool operator==(const Head&) const = default;
};

// Everything that one group changes. Rows are applied in order: the last of one key wins.
struct Group {
  uint64_t first_index = 0;       // the size of the log that the writer expects
  std::vector<LogEntry> entries;  // at least one
  std::vector<Tile> tiles;
  std::vector<Row> rows;
  Head head_after;  // head_after.size == first_index + entries.size()
};

// One writer, any number of reader threads. A reader sees a group whole or not at all, and from the
// moment when Commit returns. A second writer is refused by the store itself (turn.h).
class Store {
 public:
  virtual ~Store() = default;

  // Makes the caller the one writer: gives an epoch above all before it, durable on return, after
  // which no group of an earlier writer is taken. Any thread. An error is health()'s, or stops
  // commits as theirs do.
  virtual absl::StatusOr<uint64_t> BecomeWriter() = 0;
  // The newest writer's; 0 if there never was one.
  virtual uint64_t writer_epoch() const = 0;

  // Writes the group atomically; durable on return. These leave the store as it was, and usable:
  //   kUsage     the group contradicts itself;
  //   kConflict  another writer took over, or first_index and the turn's root are not those of the
  //              log that the store holds;
  //   kNoSpace   the reserve of free space is gone (health() stays OK: try again when there is
  //   some).
  // After any other error the outcome is unknown: health() is not OK any more and every further
  // Commit is refused. Reads go on. Close, reopen, and find out what is durable.
  virtual absl::Status Commit(const Turn& turn, const Group& group) = 0;

  // OK while commits may succeed; else the error that stopped them for good.
  virtual absl::Status health() const = 0;

  virtual absl::StatusOr<Head> ReadHead() const = 0;
  // For who opens a store: that each part of it holds every group up to the head, and where the
  // last group begins; nothing if the store does not know (it was written by an older version).
  // kStoreDamaged names what does not reach the head.
  virtual absl::StatusOr<std::optional<uint64_t>> CheckGroups() const = 0;
  // kNotFound at and beyond the end of the log; kStoreDamaged for an entry that is missing below
  // it.
  virtual absl::StatusOr<LogEntry> ReadEntry(uint64_t index) const = 0;
  virtual absl::StatusOr<std::string> ReadLeaf(uint64_t index) const = 0;
  // Entries [from, to) in order, as of one moment, until `visit` gives an error, which is then the
  // answer. Errors as ReadEntry's. The views end with the call.
  using VisitEntry =
      std::function<absl::Status(uint64_t index, std::string_view leaf, std::string_view envelope)>;
  virtual absl::Status ReadEntries(uint64_t from, uint64_t to, const VisitEntry& visit) const = 0;
  // The 8192 bytes of a full tile; kNotFound for a tile that is not full (yet).
  virtual absl::StatusOr<std::string> ReadTile(int level, uint64_t index) const = 0;
  virtual absl::StatusOr<std::optional<std::string>> Get(Family family,
                                                         std::string_view key) const = 0;

  // Rows whose key starts with `prefix` and is not below `first_key`, in ascending order, as of one
  // moment. `visit` returns false to stop; the views it is given end with the call.
  using Visit = std::function<bool(std::string_view key, std::string_view value)>;
  virtual absl::Status Scan(Family family, std::string_view first_key, std::string_view prefix,
                            const Visit& visit) const = 0;

  // Reads every stored file and compares it with its checksums; kStoreDamaged names what differs.
  // That the bytes are also the right ones only re-deriving them can tell (lode-ledgerd fsck).
  virtual absl::Status VerifyChecksums() = 0;
};

// kUsage if the group contradicts itself: no entries, a head of another size or with a frontier
// that does not fit it, a tile that is not full. Both implementations ask this first.
absl::Status CheckGroup(const Group& group);

}  // namespace lode::ledger

#endif  // LODE_LEDGER_STORE_STORE_H_
