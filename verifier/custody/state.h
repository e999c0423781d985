// SPDX-License-Identifier: Apache-2.0
// Custody state as admission sees it: rows by kind and id, read through StateReader, changed only
// by applying the StateChanges of an admitted record. The ledger reads rows from its store, a
// replay from memory; both get the same decisions. Row contents: proto/lode/state/v1/state.proto.
#ifndef LODE_VERIFIER_CUSTODY_STATE_H_
#define LODE_VERIFIER_CUSTODY_STATE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "verifier/base/bytes.h"
#include "verifier/record/record.h"

namespace lode::custody {

// Numbers are stored: never reused.
enum class RowKind : uint8_t {
  kLedger = 1,       // id: empty                             LedgerState
  kParty = 2,        // id: party id                          PartyState
  kSite = 3,         // id: site id                           SiteState
  kLot = 4,          // id: lot id                            LotState
  kConsignment = 5,  // id: consignment id                    ConsignmentState
  kDocument = 6,     // id: issuer 00 type 00 number          UseState
  kTagBook = 7,      // id: book id                           TagBookState
  kSeal = 8,         // id: seal id                           UseState
  kKey = 9,          // id: key id, 32 bytes                  UseState (by: party)
  kPrefix = 10,      // id: prefix                            UseState (by: party)
  kContainer =
      11,  // id: container number                  UseState (by: consignment), absent when free
  kQuota = 12,     // id: regulator 00 exporter 00 period   QuotaState
  kSiteYear = 13,  // id: site id 00 year                   SiteYearState
  // id: record digest of the Attested   AttestationState, absent: in force
  kAttestation = 14,
  kDocumentFile = 15,  // id: issuer 00 SHA-256               UseState (by: type and number)
  kLotTags = 16,       // id: lot id 00 book id               LotTagsState
  // id: party id 00 subject's id 00 year                     AssessedYearState
  kAssessedYear = 17,
};

struct RowKey {
  RowKind kind;
  std::string id;
  auto operator<=>(const RowKey&) const = default;
  template <typename H>
  friend H AbslHashValue(H state, const RowKey& k) {
    return H::combine(std::move(state), static_cast<uint8_t>(k.kind), k.id);
  }
};

// A record that is logged already.
struct LoggedRecord {
  uint64_t index = 0;
  record::ParsedRecord record;
};

class StateReader {
 public:
  virtual ~StateReader() = default;
  // The row's bytes; nothing if there is none. An error is the store's (I/O), never "not there".
  virtual absl::StatusOr<std::optional<std::string>> Read(RowKind kind,
                                                          std::string_view id) const = 0;
  // False if this reader cannot know of that row (a trail that does not hold the chain of its
  // subject): checks that would need it are skipped and counted. A ledger knows every row.
  virtual bool Covers(RowKind kind, std::string_view id) const = 0;
  // The logged record of that digest; nothing if there is none below the leaf under judgement.
  virtual absl::StatusOr<std::optional<LoggedRecord>> FindRecord(
      const base::Hash256& digest) const = 0;
  // Same question as Covers, for a record of that digest which FindRecord does not find.
  virtual bool CoversRecord(const base::Hash256& digest) const = 0;
};

// Rows after a record: new bytes, or nothing for a row that goes. Ordered, so that equal decisions
// give equal bytes.
using StateChanges = std::map<RowKey, std::optional<std::string>>;

// State in memory, all of it: for replays, scenarios and tests. Knows every row and every record
// that was added.
class MemoryState : public StateReader {
 public:
  void Apply(const StateChanges& changes);
  void AddRecord(uint64_t index, record::ParsedRecord record);
  absl::StatusOr<std::optional<std::string>> Read(RowKind kind, std::string_view id) const override;
  bool Covers(RowKind, std::string_view) const override { return true; }
  absl::StatusOr<std::optional<LoggedRecord>> FindRecord(
      const base::Hash256& digest) const override;
  bool CoversRecord(const base::Hash256&) const override { return true; }
  const absl::flat_hash_map<RowKey, std::string>& rows() const { return rows_; }

 private:
  absl::flat_hash_map<RowKey, std::string> rows_;
  absl::flat_hash_map<base::Hash256, LoggedRecord> records_;
};

}  // namespace lode::custody

#endif  // LODE_VERIFIER_CUSTODY_STATE_H_
