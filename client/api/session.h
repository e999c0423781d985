// SPDX-License-Identifier: Apache-2.0
// What all calls of a client share: the connection, the trust policy and the pin, and the one door
// through which every checkpoint passes before a caller sees it.
#ifndef LODE_CLIENT_API_SESSION_H_
#define LODE_CLIENT_API_SESSION_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "client/api/connection.h"
#include "client/api/pin.h"
#include "client/api/results.h"
#include "client/api/verify.h"

namespace lode::client {

class Session {
 public:
  explicit Session(const ClientOptions& options)
      : options_(options), checker_(options.trust), connection_(options) {}

  // Reads the pin file.
  absl::Status LoadPin();

  // Size of the pinned tree; 0: none. Taken before a call, it is the least that the answer may
  // show.
  uint64_t PinnedSize() const;

  // The checkpoint is at least of `least_size` (else the log was rolled back) and consistent with
  // the pin, which moves to it. Asks the server for the proof if the tree was not seen before.
  // Where the two contradict each other, both are kept as files, and the error names them; it calls
  // the checkpoint the one `whose`.
  absl::Status Accept(const VerifiedCheckpoint& checkpoint, uint64_t least_size,
                      std::string_view whose = "that the ledger shows now");

  // The same for a receipt's; left out if the caller wants no pinning of receipts.
  absl::Status AcceptReceipt(const VerifiedReceipt& receipt, uint64_t least_size);

  // Where a signed checkpoint is kept as evidence, for people: the pin file if it holds it, else a
  // new file.
  std::string Keep(const std::string& note, const note::Checkpoint& body) const;

  // Asked before a record leaves this machine: what answers at the address shows a checkpoint of a
  // log that is trusted, at least as large as the pin and consistent with it. Asked of the server
  // once a client, and `again` after a failure, when another server may answer. The caller's
  // records are then sent to the right ledger or to nobody.
  Failure CheckLedger(bool again, threads::SteadyTime deadline);

  // A call that sends records.
  template <typename Request, typename Response>
  Failure Send(Connection::Method<Request, Response> method, const Request& request,
               Response& response) {
    return connection_.Call(
        method, request, response,
        [this](bool again, threads::SteadyTime deadline) { return CheckLedger(again, deadline); });
  }

  // Writes the pin file if the pin has moved; another program's pin is proved consistent first and
  // the larger one stays.
  absl::Status SavePin();

  const ClientOptions& options() const { return options_; }
  CheckpointChecker& checker() { return checker_; }
  Connection& connection() { return connection_; }
  const Pin& pin() const { return pin_; }

 private:
  absl::Status Compare(const VerifiedCheckpoint& checkpoint, uint64_t least_size);
  absl::Status ProveConsistent(const VerifiedCheckpoint& checkpoint)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(proving_);

  const ClientOptions options_;
  CheckpointChecker checker_;
  Connection connection_;
  Pin pin_;
  std::atomic<bool> ledger_checked_{false};
  // One proof at a time: two checkpoints that are each consistent with the pin need not be so with
  // each other.
  absl::Mutex proving_;
  absl::Mutex saving_;
  std::string saved_note_ ABSL_GUARDED_BY(saving_);
};

}  // namespace lode::client

#endif  // LODE_CLIENT_API_SESSION_H_
