// SPDX-License-Identifier: Apache-2.0
// Channels to one server, and how to call it. A call has one deadline for all of its tries. While
// the server is away or full, it is tried again with the same bytes, later each time and never in
// step with other clients. A stream may last as long as it likes, so it has no deadline: a watch
// ends it when the server owes a message and says nothing.
#ifndef LODE_CLIENT_API_CONNECTION_H_
#define LODE_CLIENT_API_CONNECTION_H_

#include <grpcpp/client_context.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <set>
#include <string_view>
#include <thread>
#include <type_traits>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "client/api/client.h"
#include "client/api/failure.h"
#include "proto/lode/ledger/v1/ledger.grpc.pb.h"
#include "verifier/threads/mutex.h"
#include "verifier/threads/steady.h"

namespace lode::client {

// Waits between tries: doubled each time, bounded, a random part of it.
class Backoff {
 public:
  explicit Backoff(int retries) : left_(retries) {}
  // False when no try is left or `deadline` would pass; else waits, at least as long as the server
  // asked for.
  bool Wait(std::chrono::milliseconds at_least, threads::SteadyTime deadline);
  // The server answered: what comes next is a first try again.
  void Reset(int retries) {
    left_ = retries;
    step_ = kFirst;
  }

 private:
  static constexpr std::chrono::milliseconds kFirst{50};
  static constexpr std::chrono::milliseconds kLongest{5'000};
  int left_;
  std::chrono::milliseconds step_ = kFirst;
};

// Ends the call at `deadline` by the monotonic clock.
void SetDeadline(threads::SteadyTime deadline, grpc::ClientContext& context);

class Connection {
 public:
  using Stub = lode::ledger::v1::Ledger::Stub;
  explicit Connection(const ClientOptions& options);
  ~Connection();  // requires that no stream is open

  Stub& stub() { return *stubs_[next_.fetch_add(1, std::memory_order_relaxed) % stubs_.size()]; }
  threads::SteadyTime Deadline() const { return threads::After(timeout_); }
  int retries() const { return retries_; }

  // What a unary call with this request is for.
  template <typename Request>
  static constexpr Tried TriedBy() {
    return std::is_same_v<Request, lode::ledger::v1::SubmitRequest> ||
                   std::is_same_v<Request, lode::ledger::v1::SubmitBatchRequest>
               ? Tried::kSubmit
               : Tried::kRead;
  }

  template <typename Request, typename Response>
  using Method = grpc::Status (Stub::*)(grpc::ClientContext*, const Request&, Response*);

  // Calls once.
  template <typename Request, typename Response>
  Failure Try(Method<Request, Response> method, const Request& request, Response& response,
              threads::SteadyTime deadline, Tried tried = TriedBy<Request>()) {
    // The watch ends the call if its deadline does not, as where gRPC got no thread for its timers.
    Stream call(*this, tried, /*unary=*/true);
    SetDeadline(deadline, call.context);
    const grpc::Status status = (stub().*method)(&call.context, request, &response);
    return status.ok() ? Failure{} : call.FailureOf(status);
  }

  // Calls until it is answered. A `refused` in the result is an answer too: its status is not OK.
  template <typename Request, typename Response>
  Failure Call(Method<Request, Response> method, const Request& request, Response& response) {
    return Call(method, request, response, [](bool, threads::SteadyTime) { return Failure{}; });
  }

  // The same. `before(again, deadline)` is asked before each try, `again` from the second on; what
  // it fails with is as if the try had.
  template <typename Request, typename Response, typename Before>
  Failure Call(Method<Request, Response> method, const Request& request, Response& response,
               const Before& before) {
    const threads::SteadyTime deadline = Deadline();
    Backoff backoff(retries_);
    for (bool again = false;; again = true) {
      Failure failure = before(again, deadline);
      if (failure.status.ok()) failure = Try(method, request, response, deadline);
      if (failure.status.ok()) return failure;
      if (!failure.transient || !backoff.Wait(failure.retry_after, deadline)) return failure;
    }
  }

  // How often Cancel() was called: a stream that is opened again after a failure asks whether it
  // still should.
  uint64_t cancellations() const { return cancellations_.load(); }

  // A call that can be ended from another thread while it is open, and ends when the server lets
  // a reader wait for longer than the timeout for a message that it owes. A unary call owes its one
  // answer from the start on.
  class Stream {
   public:
    // `unary`: Cancel() leaves it alone.
    Stream(Connection& connection, Tried tried, bool unary = false)
        : connection_(connection), tried_(tried), unary_(unary) {
      connection_.Open(this);
    }
    ~Stream() { connection_.Close(this); }

    // False at the end of the stream, and for a server that was silent for too long.
    template <typename Reader, typename Message>
    bool Read(Reader& reader, Message* message) {
      reading_since_.store(threads::SteadyNow());
      const bool more = reader.Read(message);
      reading_since_.store(threads::kNever);
      return more;
    }
    // Whether a message is due; it is from the start on.
    void SetOwed(bool owed) { owed_since_.store(owed ? threads::SteadyNow() : threads::kNever); }

    // What the end of the stream says, a silent server and Cancel() included.
    Failure FailureOf(const grpc::Status& status) const;

    grpc::ClientContext context;

   private:
    friend class Connection;
    void EndIfSilent(threads::SteadyTime now, absl::Duration timeout);

    Connection& connection_;
    const Tried tried_;
    const bool unary_;
    // To open a stream waits for the server too.
    std::atomic<threads::SteadyTime> reading_since_{threads::SteadyNow()};
    std::atomic<threads::SteadyTime> owed_since_{threads::SteadyTime::min()};
    std::atomic<bool> silent_{false};
    std::atomic<bool> cancelled_{false};
  };
  void Cancel();

 private:
  void Open(Stream* stream);
  void Close(Stream* stream);
  // Looks at the open streams a few times within a timeout; so a message costs no wake-up.
  void Watch();

  std::vector<std::unique_ptr<Stub>> stubs_;
  std::atomic<size_t> next_{0};
  std::atomic<uint64_t> cancellations_{0};
  const absl::Duration timeout_;
  const int retries_;
  threads::Mutex mutex_;
  threads::Condition changed_;  // for the watch: streams_ or closing_
  std::set<Stream*> streams_ ABSL_GUARDED_BY(mutex_);
  bool closing_ ABSL_GUARDED_BY(mutex_) = false;
  bool watch_idle_ ABSL_GUARDED_BY(mutex_) = false;  // it waits for a stream to be opened
  std::thread watch_ ABSL_GUARDED_BY(mutex_);        // runs from the first stream on
};

}  // namespace lode::client

#endif  // LODE_CLIENT_API_CONNECTION_H_
