// SPDX-License-Identifier: Apache-2.0
// What a replica keeps: leaves, envelopes, tree nodes, chains, map, custody state. Internal to
// verifier/monitor.
#ifndef LODE_VERIFIER_MONITOR_LOG_H_
#define LODE_VERIFIER_MONITOR_LOG_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "verifier/custody/parsed_rows.h"
#include "verifier/monitor/replica.h"
#include "verifier/subjects/map.h"

namespace lode::monitor {

struct Replica::Log {
  struct Touched {
    base::Hash256 key;
    uint64_t index = 0;
    base::Hash256 digest;
    int64_t record_time_us = 0;
  };

  uint64_t size() const { return leaves.size(); }
  void Append(std::string leaf, std::string envelope);
  // Appends an admitted record with its effects.
  void AppendRecord(const merkle::RecordLeaf& leaf, std::string_view envelope,
                    record::ParsedRecord record, const custody::StateChanges& changes);
  // The state root over the records below `covered_size`, as if appended now: chains and map move
  // on.
  merkle::StateRootLeaf Cover(uint64_t covered_size, int64_t record_time_us);

  std::vector<std::string> leaves;
  std::vector<std::string> envelopes;
  merkle::Frontier frontier;
  std::vector<std::vector<base::Hash256>> nodes;  // [level][index]
  int64_t last_time_us = 0;  // of the last record: a state root binds no record that follows

  custody::MemoryState state;
  custody::ParsedRows parsed_rows;
  subjects::SubjectMap map;
  absl::flat_hash_map<base::Hash256, std::vector<uint64_t>> chains;  // by map key
  std::vector<Touched> uncovered;                                    // in leaf order
  uint64_t covered_size = 0;
  uint64_t state_root_index = 0;
};

}  // namespace lode::monitor

#endif  // LODE_VERIFIER_MONITOR_LOG_H_
