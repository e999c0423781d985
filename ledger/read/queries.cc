// SPDX-License-Identifier: Apache-2.0
// Everything is bounded by the newest published view: what is durable but not signed yet does not
// exist for a reader. A page token carries the tree size of the first page, and so many pages show
// one moment.
#include "ledger/read/queries.h"

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "ledger/log/chain_rows.h"
#include "ledger/log/derived_rows.h"
#include "ledger/log/state_rows.h"
#include "ledger/store/nodes.h"
#include "proto/lode/state/v1/state.pb.h"
#include "verifier/base/encoding.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/merkle/leaf.h"
#include "verifier/note/receipt.h"

namespace lode::ledger {
namespace {

absl::Status NotFound(std::string_view what) {
  return base::Error(base::Reason::kNotFound, "no such " + std::string(what));
}

absl::Status DamagedRow(std::string_view what) {
  return base::Error(base::Reason::kStoreDamaged,
                     std::string(what) + " row is malformed: run lode-ledgerd fsck");
}

// Rows between two looks at whether the caller is still there.
constexpr uint32_t kRowsAtATime = 256;
constexpr size_t kRowOverheadBytes = 16;  // tags, lengths and depth on the wire, at most

uint32_t Clamp(uint32_t asked, uint32_t none, uint32_t most) {
  return std::min(asked == 0 ? none : asked, most);
}

custody::RowKind RowKindOf(ListKind kind) {
  switch (kind) {
    case ListKind::kLots:
      return custody::RowKind::kLot;
    case ListKind::kParties:
      return custody::RowKind::kParty;
    case ListKind::kSites:
      return custody::RowKind::kSite;
  }
  std::abort();  // no kind of list: a defect, and another kind's rows would be an answer
}

template <typename State>
std::optional<State> ParseState(std::string_view row) {
  State state;
  if (!state.ParseFromArray(row.data(), static_cast<int>(row.size()))) return std::nullopt;
  return state;
}

// Leaf at which the lot, party or site of a state row began.
std::optional<uint64_t> BeganAt(ListKind kind, std::string_view row) {
  switch (kind) {
    case ListKind::kLots: {
      const auto lot = ParseState<lode::state::v1::LotState>(row);
      return lot ? std::optional<uint64_t>(lot->created_at()) : std::nullopt;
    }
    case ListKind::kParties: {
      const auto party = ParseState<lode::state::v1::PartyState>(row);
      return party ? std::optional<uint64_t>(party->registered_at()) : std::nullopt;
    }
    case ListKind::kSites: {
      const auto site = ParseState<lode::state::v1::SiteState>(row);
      return site ? std::optional<uint64_t>(site->registered_at()) : std::nullopt;
    }
  }
  std::abort();
}

}  // namespace

Queries::Queries(const Store& store, const Published& published, PageTokens tokens,
                 uint32_t max_scanned_rows)
    : store_(store),
      published_(published),
      tokens_(std::move(tokens)),
      max_scanned_rows_(max_scanned_rows),
      nodes_(MakeNodeReader(store)) {}

absl::StatusOr<uint64_t> Queries::FindLeaf(const base::Hash256& record_digest) const {
  LODE_ASSIGN_OR_RETURN(const auto row, store_.Get(Family::kDigests, record_digest.view()));
  const auto index = row ? ParseIndex(*row) : std::nullopt;
  if (row && !index) return DamagedRow("a digest");
  // Durable is not published: what is not signed yet is not there yet.
  if (!index || *index >= published_.Get()->size) return NotFound("record");
  return *index;
}

absl::StatusOr<IndexedEntry> Queries::ReadEntry(uint64_t index) const {
  if (index >= published_.Get()->size) return NotFound("leaf");
  LODE_ASSIGN_OR_RETURN(LogEntry entry, store_.ReadEntry(index));
  return IndexedEntry{index, std::move(entry)};
}

absl::StatusOr<IndexedEntry> Queries::ReadRecord(const base::Hash256& record_digest) const {
  LODE_ASSIGN_OR_RETURN(const uint64_t index, FindLeaf(record_digest));
  return ReadEntry(index);
}

absl::StatusOr<ProofAt> Queries::InclusionProof(uint64_t index, uint64_t tree_size) const {
  const uint64_t newest = published_.Get()->size;
  const uint64_t size = tree_size == 0 ? newest : tree_size;
  if (size > newest || index >= size) {
    return base::Error(base::Reason::kUsage, "leaf " + std::to_string(index) + " of " +
                                                 std::to_string(size) + ": the log has " +
                                                 std::to_string(newest) + " leaves");
  }
  LODE_ASSIGN_OR_RETURN(auto hashes, merkle::MakeInclusionProof(index, size, nodes_));
  return ProofAt{std::move(hashes), size};
}

absl::StatusOr<ProofAt> Queries::ConsistencyProof(uint64_t old_size, uint64_t new_size) const {
  const uint64_t newest = published_.Get()->size;
  const uint64_t size = new_size == 0 ? newest : new_size;
  if (old_size == 0 || old_size > size || size > newest) {
    return base::Error(base::Reason::kUsage, "from " + std::to_string(old_size) + " to " +
                                                 std::to_string(size) + ": the log has " +
                                                 std::to_string(newest) + " leaves");
  }
  LODE_ASSIGN_OR_RETURN(auto hashes, merkle::MakeConsistencyProof(old_size, size, nodes_));
  return ProofAt{std::move(hashes), size};
}

absl::StatusOr<std::string> Queries::Receipt(const base::Hash256& record_digest) const {
  LODE_ASSIGN_OR_RETURN(const uint64_t index, FindLeaf(record_digest));
  const auto view = published_.Get();
  LODE_ASSIGN_OR_RETURN(const std::string bytes, store_.ReadLeaf(index));
  LODE_ASSIGN_OR_RETURN(const merkle::Leaf leaf, merkle::ParseLeaf(bytes));
  const auto* record_leaf = std::get_if<merkle::RecordLeaf>(&leaf);
  if (record_leaf == nullptr || record_leaf->record_digest != record_digest) {
    return DamagedRow("a digest");
  }
  LODE_ASSIGN_OR_RETURN(auto path, merkle::MakeInclusionProof(index, view->size, nodes_));
  return note::EncodeReceipt({*record_leaf, index, std::move(path), view->checkpoint_note});
}

absl::StatusOr<StateAt> Queries::ReadState(custody::RowKind kind, std::string_view id) const {
  const uint64_t size = published_.Get()->size;
  LODE_ASSIGN_OR_RETURN(auto row, store_.Get(Family::kState, StateRowKey(kind, id)));
  if (!row) return NotFound("lot, party or site");
  return StateAt{*std::move(row), size};
}

absl::StatusOr<std::vector<std::string>> Queries::Neighbours(std::string_view lot,
                                                             TraceDirection direction) const {
  LODE_ASSIGN_OR_RETURN(const auto row, store_.Get(Family::kEdges, EdgeKey(direction, lot)));
  if (!row) return std::vector<std::string>();
  auto edge = ParseEdge(*row);
  if (!edge) return DamagedRow("an edge");
  if (edge->index >= published_.Get()->size) return std::vector<std::string>();
  return std::move(edge->neighbours);
}

absl::StatusOr<TraceResult> Queries::Trace(std::string_view lot, TraceDirection direction,
                                           uint32_t max_depth, uint32_t max_lots,
                                           const Cancelled& cancelled) const {
  const uint32_t depth_limit = Clamp(max_depth, kMaxTraceDepth, kMaxTraceDepth);
  const uint32_t lot_limit = Clamp(max_lots, kMaxTraceLots, kMaxTraceLots);
  TraceResult result;
  size_t bytes = 0;
  absl::flat_hash_set<std::string> seen{std::string(lot)};
  std::deque<std::pair<std::string, uint32_t>> queue{{std::string(lot), 0}};
  for (; !queue.empty(); queue.pop_front()) {
    if (result.lots.size() % kRowsAtATime == 0) LODE_RETURN_IF_ERROR(StillWanted(cancelled));
    auto& [id, depth] = queue.front();
    LODE_ASSIGN_OR_RETURN(StateAt state, ReadState(custody::RowKind::kLot, id));
    if (result.lots.empty()) result.tree_size = state.tree_size;
    LODE_ASSIGN_OR_RETURN(auto next, Neighbours(id, direction));
    bytes += state.row.size() + kRowOverheadBytes;
    for (const std::string& neighbour : next) bytes += neighbour.size() + kRowOverheadBytes;
    if (bytes > kMaxTraceBytes) {
      result.truncated = true;
      break;
    }
    for (const std::string& neighbour : next) {
      if (seen.contains(neighbour)) continue;
      if (depth >= depth_limit || seen.size() >= lot_limit) {
        result.truncated = true;
        continue;
      }
      seen.insert(neighbour);
      queue.emplace_back(neighbour, depth + 1);
    }
    result.lots.push_back({std::move(id), std::move(state.row), depth, std::move(next)});
  }
  return result;
}

absl::StatusOr<StatePage> Queries::List(ListKind kind, std::string_view prefix, uint32_t page_size,
                                        std::string_view page_token,
                                        const Cancelled& cancelled) const {
  if (prefix.size() > base::limits::kIdBytes) return NotFound("id: the prefix is too long");
  const uint32_t most = Clamp(page_size, kDefaultPageSize, kMaxPageSize);
  const std::string list =
      "states " + std::to_string(static_cast<int>(kind)) + " " + std::string(prefix);
  PageStart start{published_.Get()->size, std::string(prefix)};
  if (!page_token.empty()) {
    LODE_ASSIGN_OR_RETURN(start, tokens_.Parse(list, page_token));
  }
  StatePage page;
  page.tree_size = start.tree_size;
  const custody::RowKind row_kind = RowKindOf(kind);
  bool damaged = false;
  absl::Status wanted;
  uint32_t scanned = 0;
  LODE_RETURN_IF_ERROR(store_.Scan(
      Family::kState, StateRowKey(row_kind, start.first), StateRowKey(row_kind, prefix),
      [&](std::string_view key, std::string_view value) {
        if (scanned % kRowsAtATime == 0) wanted = StillWanted(cancelled);
        const auto began = BeganAt(kind, value);
        damaged = !began || key.empty();
        if (damaged || !wanted.ok()) return false;
        page.scanned_enough = scanned++ == max_scanned_rows_;
        if (page.scanned_enough || (page.rows.size() == most && *began < start.tree_size)) {
          page.next_page_token =
              tokens_.Encode(list, {start.tree_size, std::string(key.substr(1))});
          return false;
        }
        if (*began >= start.tree_size) return true;
        page.rows.emplace_back(value);
        return true;
      }));
  if (damaged) return DamagedRow("a state");
  LODE_RETURN_IF_ERROR(wanted);
  return page;
}

absl::StatusOr<RecordPage> Queries::ListRecords(const record::Subject& subject, uint32_t page_size,
                                                std::string_view page_token) const {
  const uint32_t most = Clamp(page_size, kDefaultPageSize, kMaxPageSize);
  // Chains grow with state roots: only up to the newest one does a page's size pin them.
  const uint64_t covered = published_.Get()->position.root.covered_size;
  const base::Hash256 key = record::SubjectKey(subject);
  const std::string list = "records " + key.str();
  PageStart start{covered, EncodeIndex(0)};
  if (!page_token.empty()) {
    LODE_ASSIGN_OR_RETURN(start, tokens_.Parse(list, page_token));
  }
  const auto first = ParseIndex(start.first);
  if (!first) return DamagedRow("a page token's");
  RecordPage page;
  page.tree_size = start.tree_size;
  std::vector<uint64_t> indexes;
  bool damaged = false;
  LODE_RETURN_IF_ERROR(store_.Scan(
      Family::kChains, key.str() + start.first, key.view(),
      [&](std::string_view row_key, std::string_view value) {
        const auto row = ParseChainRow(row_key, value);
        damaged = !row;
        if (damaged) return false;
        for (size_t i = 0; i < row->indexes.size(); ++i) {
          const uint64_t position = row->first_position + i;
          if (position < *first) continue;
          if (row->indexes[i] >= start.tree_size) return false;
          if (indexes.size() == most) {
            page.next_page_token = tokens_.Encode(list, {start.tree_size, EncodeIndex(position)});
            return false;
          }
          indexes.push_back(row->indexes[i]);
        }
        return true;
      }));
  if (damaged) return DamagedRow("a chain");
  if (indexes.empty() && page_token.empty()) {
    return base::Error(base::Reason::kNotFound,
                       "no record about that subject among the first " + std::to_string(covered) +
                           " leaves, which the newest state root covers; what "
                           "was logged since is listed with the next one");
  }
  for (const uint64_t index : indexes) {
    LODE_ASSIGN_OR_RETURN(IndexedEntry entry, ReadEntry(index));
    page.records.push_back(std::move(entry));
  }
  return page;
}

}  // namespace lode::ledger
