// SPDX-License-Identifier: Apache-2.0
// How a store of RocksDB is used.
#ifndef LODE_LEDGER_STORE_ROCKS_ROCKS_OPTIONS_H_
#define LODE_LEDGER_STORE_ROCKS_ROCKS_OPTIONS_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace rocksdb {
class Env;
}  // namespace rocksdb

namespace lode::ledger {

struct RocksOptions {
  std::string origin;  // the log's; a store of another origin is refused
  uint64_t block_cache_bytes = uint64_t{128} << 20;
  // Rows in memory before they are flushed. While a flush runs there may be twice as many; the WAL
  // is kept below four times as many, which bounds the time that opening takes.
  uint64_t memtable_bytes = uint64_t{64} << 20;
  int max_open_files = 1024;
  // Free space on the volume below which commits are refused. RocksDB never meets a full disk, so a
  // refusal costs nothing and ends when there is space again. 0: no reserve.
  uint64_t reserve_bytes = uint64_t{256} << 20;
  // Told of RocksDB's warnings and errors, on any thread, and when the reserve is reached and there
  // is space again; may be empty. For people, not for
  // programs.
  std::function<void(std::string_view message)> on_message;
  rocksdb::Env* env = nullptr;  // tests put faults in; borrowed; nothing means the machine's
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_STORE_ROCKS_ROCKS_OPTIONS_H_
