// SPDX-License-Identifier: Apache-2.0
// What the service reads: records, proofs, lots, traces, lists. Each comes from the store as it is,
// and never from beyond the newest signed view. Pages are pinned to a tree size: things that began
// after it are not on them, however many pages one reads. For custody state you rely on the
// operator; only a trail proves it. For any number of threads; borrows store and view.
#ifndef LODE_LEDGER_READ_QUERIES_H_
#define LODE_LEDGER_READ_QUERIES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/log/derived_rows.h"
#include "ledger/log/published.h"
#include "ledger/read/cancelled.h"
#include "ledger/read/page_token.h"
#include "ledger/store/store.h"
#include "verifier/base/bytes.h"
#include "verifier/custody/state.h"
#include "verifier/merkle/tree.h"
#include "verifier/record/touches.h"

namespace lode::ledger {

enum class ListKind : uint8_t { kLots = 1, kParties = 2, kSites = 3 };

inline constexpr uint32_t kMaxPageSize = 1000;
inline constexpr uint32_t kDefaultPageSize = 100;
inline constexpr uint32_t kMaxTraceDepth = 100'000;
inline constexpr uint32_t kMaxTraceLots = 50'000;
inline constexpr size_t kMaxTraceBytes = size_t{3} << 19;  // rows and neighbours of one answer
// Rows that one page looks at, those that began after the list did included: some 20 ms. A page may
// end there with few rows or none, and a token to go on.
inline constexpr uint32_t kMaxScannedRows = 10'000;

struct IndexedEntry {
  uint64_t index = 0;
  LogEntry entry;
};

struct StateAt {
  std::string row;         // lode.state.v1 message
  uint64_t tree_size = 0;  // of the view at which it was read
};

struct TracedLot {
  std::string lot;
  std::string row;                // lode.state.v1.LotState
  uint32_t depth = 0;             // hops from the lot asked for
  std::vector<std::string> next;  // neighbours one hop further, in the direction asked for
};
struct TraceResult {
  std::vector<TracedLot> lots;  // breadth first, each once
  bool truncated = false;       // a limit was reached (lots, depth, bytes): there is more
  uint64_t tree_size = 0;
};

struct StatePage {
  std::vector<std::string> rows;  // LotState, PartyState or SiteState, ascending by id
  std::string next_page_token;    // empty: the last page
  uint64_t tree_size = 0;
  bool scanned_enough = false;  // it ends because of kMaxScannedRows
};
struct RecordPage {
  std::vector<IndexedEntry> records;  // in leaf order
  std::string next_page_token;
  uint64_t tree_size = 0;
};

struct ProofAt {
  std::vector<base::Hash256> hashes;
  uint64_t tree_size = 0;
};

class Queries {
 public:
  Queries(const Store& store, const Published& published, PageTokens tokens,
          uint32_t max_scanned_rows = kMaxScannedRows);

  // kNotFound: no such leaf, record, lot, party, site or subject in the newest view. kUsage: an
  // argument that makes no sense (a size beyond the view, a page token that is not ours).
  // kCancelled where `cancelled` is asked.
  absl::StatusOr<uint64_t> FindLeaf(const base::Hash256& record_digest) const;
  absl::StatusOr<IndexedEntry> ReadEntry(uint64_t index) const;
  absl::StatusOr<IndexedEntry> ReadRecord(const base::Hash256& record_digest) const;

  // `tree_size` 0: the newest view's.
  absl::StatusOr<ProofAt> InclusionProof(uint64_t index, uint64_t tree_size) const;
  absl::StatusOr<ProofAt> ConsistencyProof(uint64_t old_size, uint64_t new_size) const;
  // Bytes of a receipt against the newest checkpoint.
  absl::StatusOr<std::string> Receipt(const base::Hash256& record_digest) const;

  // Rows of kLot, kParty, kSite.
  absl::StatusOr<StateAt> ReadState(custody::RowKind kind, std::string_view id) const;
  // 0 or too much means the limit.
  absl::StatusOr<TraceResult> Trace(std::string_view lot, TraceDirection direction,
                                    uint32_t max_depth, uint32_t max_lots,
                                    const Cancelled& cancelled = nullptr) const;
  absl::StatusOr<StatePage> List(ListKind kind, std::string_view prefix, uint32_t page_size,
                                 std::string_view page_token,
                                 const Cancelled& cancelled = nullptr) const;
  // The records of a subject's chain below the newest state root, oldest first.
  absl::StatusOr<RecordPage> ListRecords(const record::Subject& subject, uint32_t page_size,
                                         std::string_view page_token) const;

 private:
  absl::StatusOr<std::vector<std::string>> Neighbours(std::string_view lot,
                                                      TraceDirection direction) const;

  const Store& store_;
  const Published& published_;
  const PageTokens tokens_;
  const uint32_t max_scanned_rows_;
  const merkle::NodeReader nodes_;
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_READ_QUERIES_H_
