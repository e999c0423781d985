// SPDX-License-Identifier: Apache-2.0
// The ledger without its network face: a data folder opened, recovered and compared with its
// high-water mark, the pipeline running, and the reads that the service serves. Everything here is
// safe for any number of threads unless said otherwise.
//
//   folder/ledger.toml     origin, simulated_time: written once by Init
//   folder/log.key         the log's signing key (mode 0600)
//   folder/store/          RocksDB (ledger/store)
//   folder/high-water      the high-water mark
//   folder/clock           what time it was last, for the next start (clock_note.h)
#ifndef LODE_LEDGER_LEDGER_H_
#define LODE_LEDGER_LEDGER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/clock/clock.h"
#include "ledger/clock/clock_guard.h"
#include "ledger/genesis_edits.h"
#include "ledger/log/published.h"
#include "ledger/open/fsck.h"
#include "ledger/read/cancelled.h"
#include "ledger/read/queries.h"
#include "ledger/store/store.h"
#include "ledger/threads/mutex.h"
#include "ledger/write/submission.h"
#include "verifier/trail/trail.h"

namespace lode::ledger {

struct LedgerOptions {
  std::string folder;
  size_t queue = 4096;  // submissions in flight; a power of two
  int workers = 2;      // verifying threads
  size_t max_group = 512;
  int64_t state_root_interval_us = 2'000'000;
  uint64_t block_cache_bytes = uint64_t{128} << 20;
  uint64_t reserve_bytes = uint64_t{256} << 20;  // free space below which writes are refused
  const Clock* clock = nullptr;                  // borrowed; null: the system's
  // What an operator says that the time is: the clock is believed although it jumped.
  std::optional<int64_t> stated_time_us;
  OnClock on_clock;  // called when the clock is not plausible, and when it is again; may be empty
  std::function<void(const absl::Status&)>
      on_fatal;  // the ledger has stopped acknowledging for good: exit, reopen, recover
  std::function<void(std::string_view)> on_message;  // for people; may be empty
  // Told when the high-water mark is older than the store, why that matters; may be empty.
  std::function<void(const std::string&)> on_old_mark;
  OnStatedTime on_stated_time;      // called once when `stated_time_us` is taken; may be empty
  OnStandingTime on_standing_time;  // may be empty
};

class Ledger {
 public:
  // First step of init: makes the folder and the log's key (or takes `seed`, 32 bytes) and gives
  // the log's vkey, which Genesis must name. What an interrupted one left is moved aside first,
  // which `on_message` is told. kConflict names the key if there is a ledger.
  static absl::StatusOr<std::string> CreateFolder(
      const std::string& folder, std::string_view origin, std::string_view seed = "",
      const std::function<void(std::string_view)>& on_message = {});
  // Between the two: what is to be edited in `genesis`, signed or not, before this folder takes it.
  static absl::StatusOr<std::vector<GenesisEdit>> EditsOfGenesis(const std::string& folder,
                                                                 const record::pb::Record& genesis);
  // Second step: logs Genesis (envelope bytes) and one state root, durable on return.
  // `record_time_us`: on a simulated_time ledger the time to use, else ignored. kRefused names the
  // broken rules in its message.
  static absl::Status LogGenesis(const LedgerOptions& options, std::string_view genesis_envelope,
                                 int64_t record_time_us);
  // Opens, recovers, compares with the high-water mark and starts the pipeline. kStoreDamaged names
  // the missing leaves; kNotFound without a ledger in the folder (or one without Genesis).
  static absl::StatusOr<std::unique_ptr<Ledger>> Open(const LedgerOptions& options);
  ~Ledger();  // Drain()s

  // Opens without serving and derives everything again; a damaged store is a difference, not an
  // error.
  static absl::StatusOr<FsckReport> Check(const LedgerOptions& options, const FsckOptions& fsck);

  const std::string& origin() const;
  const std::string& vkey() const;
  bool simulated_time() const;

  // False: the queue is full or the ledger is draining; the submission is untouched then.
  bool TrySubmit(Submission& submission);
  // Refuses new submissions and waits until each one that was taken is answered.
  void Drain();

  // The newest signed state. Never null.
  std::shared_ptr<const View> view() const;
  const Published& published() const;
  const Store& store() const;

  const Queries& queries() const;

  // The trail of a lot, complete as of a state root that covers every record logged before the
  // call. kNotFound for an unknown lot, kTooLarge beyond the limits, kUnreachable at the deadline,
  // kCancelled once `cancelled` says that nobody waits for it any more.
  // May take long: it reads every record of the trail. Never starves: the proof of its subjects is
  // taken where the map changes (docs/decisions/0004-trail-export.md).
  absl::StatusOr<trail::Trail> ExportTrail(std::string_view lot, SteadyTime deadline,
                                           const Cancelled& cancelled = nullptr);

 private:
  struct Parts;
  explicit Ledger(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_LEDGER_H_
