// SPDX-License-Identifier: Apache-2.0
// What the store tests share: synthetic groups whose every byte follows from their position, and
// the oracle that says whether a store holds exactly a prefix of them.
#ifndef LODE_TESTS_UNIT_STORE_STORE_FIXTURE_H_
#define LODE_TESTS_UNIT_STORE_STORE_FIXTURE_H_

#include <cstdint>
#include <filesystem>
#include <string>

#include "ledger/store/rocks/rocks_store.h"
#include "ledger/store/store.h"
#include "verifier/merkle/tree.h"

namespace lode::ledger::testing {

inline constexpr char kOrigin[] = "ledger.example/test/simulated";

// A folder that is removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder() : TemporaryFolder(std::filesystem::temp_directory_path()) {}
  explicit TemporaryFolder(const std::filesystem::path& under);
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

// Where files lie in memory, if the machine has such a place: for tests in which what is lost is
// decided by the test and never by a disk.
std::filesystem::path MemoryVolume();

// Small buffers and no reserve: for stores of a test's size.
RocksOptions SmallRocks();

// The entry at `index`. Every seventh is a state root: no envelope.
LogEntry EntryAt(uint64_t index);

// Makes groups one after the other, with tiles, rows and frontier as a sequencer would.
class GroupMaker {
 public:
  // A maker that goes on where a store with `size` leaves ends.
  explicit GroupMaker(uint64_t size = 0);
  Group Next(uint64_t entries);
  const merkle::Frontier& frontier() const { return frontier_; }

 private:
  merkle::Frontier frontier_;
  std::vector<std::string> partial_;  // hashes of tiles that are not full, by tile level
};

// Commits as the store's newest writer, on the log that the store holds. Becomes its writer if
// there never was one.
absl::Status CommitTo(Store& store, const Group& group);

// Fails the test unless the store holds exactly the first `size` entries, with head, rows and tiles
// of them and nothing beyond.
void ExpectHoldsExactly(const Store& store, uint64_t size);

}  // namespace lode::ledger::testing

#endif  // LODE_TESTS_UNIT_STORE_STORE_FIXTURE_H_
