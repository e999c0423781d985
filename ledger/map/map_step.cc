// SPDX-License-Identifier: Apache-2.0
// The same step is checked by two independent ways: by multiproofs of the map before it is logged,
// and by the digests that were read back before it is signed. A single rotten bit would have to hit
// both in the same way.
#include "ledger/map/map_step.h"

#include <algorithm>
#include <string>
#include <utility>

#include "ledger/log/chain_rows.h"
#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"

namespace lode::ledger {
namespace {

absl::Status Rotten(const MapStep& step, const std::string& what) {
  return base::Error(base::Reason::kStoreDamaged,
                     "the state root that covers " + std::to_string(step.leaf.covered_size) +
                         " leaves: " + what + "; it is not signed: start the server again");
}

absl::Status Rotten(const MapStep& step, const ChainGrowth& chain, const std::string& what) {
  return Rotten(step, "the chain of subject key " + base::HexEncode(chain.key.view()) + " " + what);
}

}  // namespace

MapStep GrowChains(std::vector<Touch> touches,
                   const std::function<subjects::ChainHead(const base::Hash256&)>& head_of) {
  std::sort(touches.begin(), touches.end(), [](const Touch& a, const Touch& b) {
    return a.key != b.key ? a.key < b.key : a.index < b.index;
  });
  MapStep step;
  step.indexes.reserve(touches.size());
  for (size_t i = 0; i < touches.size();) {
    ChainGrowth chain{touches[i].key, head_of(touches[i].key), {}};
    chain.after = chain.before;
    for (; i < touches.size() && touches[i].key == chain.key; ++i) {
      step.indexes.push_back(touches[i].index);
      chain.after = subjects::Extend(chain.after, touches[i].digest);
    }
    step.chains.push_back(chain);
  }
  return step;
}

void AppendRows(const MapStep& step, std::vector<Row>& rows) {
  std::span<const uint64_t> left = step.indexes;
  for (const ChainGrowth& chain : step.chains) {
    const auto grown = static_cast<size_t>(chain.after.count - chain.before.count);
    AppendChainRows(chain.key, chain.before.count, left.first(grown), rows);
    left = left.subspan(grown);
    rows.push_back({Family::kHeads, chain.key.str(), EncodeHeadRow(chain.after)});
  }
}

absl::Status CheckByProofs(const MapStep& step, std::string_view before, std::string_view after) {
  std::vector<base::Hash256> keys;
  keys.reserve(step.chains.size());
  for (const ChainGrowth& chain : step.chains) keys.push_back(chain.key);
  const auto old_heads = subjects::ReadMultiproof(keys, before, step.root_before);
  if (!old_heads.ok()) return Rotten(step, "the map before it does not hash to the root before it");
  const auto new_heads = subjects::ReadMultiproof(keys, after, step.leaf.map_root);
  if (!new_heads.ok()) return Rotten(step, "the map does not hash to it");
  for (size_t i = 0; i < keys.size(); ++i) {
    const ChainGrowth& chain = step.chains[i];
    if ((*old_heads)[i].value_or(subjects::ChainHead()) != chain.before) {
      return Rotten(step, chain, "did not stand so in the map before it");
    }
    if ((*new_heads)[i] != chain.after || chain.after.count <= chain.before.count) {
      return Rotten(step, chain, "is not in the map as it grew");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckByDigests(const MapStep& step, uint64_t first_index,
                            std::span<const base::Hash256> digests) {
  std::vector<bool> covered(digests.size());
  size_t next = 0;
  for (const ChainGrowth& chain : step.chains) {
    subjects::ChainHead head = chain.before;
    while (head.count < chain.after.count && next < step.indexes.size()) {
      const uint64_t index = step.indexes[next++];
      const auto at = static_cast<size_t>(index - first_index);
      if (index < first_index || at >= digests.size() || digests[at].IsZero()) {
        return Rotten(step, chain,
                      "has leaf " + std::to_string(index) + ", which it can't have grown by");
      }
      head = subjects::Extend(head, digests[at]);
      covered[at] = true;
    }
    if (head != chain.after) {
      return Rotten(step, chain, "does not grow so by its records as they are stored");
    }
  }
  if (next != step.indexes.size()) return Rotten(step, "it covers records of no chain");
  for (size_t at = 0; at < digests.size(); ++at) {
    if (covered[at] || digests[at].IsZero()) continue;
    return Rotten(step, "it leaves out leaf " + std::to_string(first_index + at));
  }
  return absl::OkStatus();
}

}  // namespace lode::ledger
