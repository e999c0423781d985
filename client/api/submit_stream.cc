// SPDX-License-Identifier: Apache-2.0
// SubmitStream: three threads and one queue. The feeder asks the caller for records while there is
// room; a writer sends what the present connection has not sent; the caller's thread reads answers.
// The invariant: a record leaves the queue only with its verified answer, so that after a broken
// connection the queue is exactly what has to be submitted again.
#include <deque>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "client/api/streams.h"
#include "verifier/base/status_macros.h"

namespace lode::client {
namespace {

using base::Reason;
using Stream = grpc::ClientReaderWriter<wire::SubmitRequest, wire::SubmitResponse>;

constexpr size_t kWindow = 256;  // records without an answer

struct Pending {
  wire::SubmitRequest request;
  Expected expected;
};

class Queue {
 public:
  // The feeder's: waits for room; false: stop asking.
  bool AwaitRoom() {
    absl::MutexLock lock(&mutex_);
    const auto room = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
      return stopped_ || pending_.size() < kWindow;
    };
    mutex_.Await(absl::Condition(&room));
    return !stopped_;
  }
  void Push(Pending pending) {
    absl::MutexLock lock(&mutex_);
    pending_.push_back(std::move(pending));
  }
  // No more records; `why` is not OK if the last one was no envelope.
  void End(absl::Status why) {
    absl::MutexLock lock(&mutex_);
    ended_ = true;
    end_status_ = std::move(why);
    if (call_ != nullptr && pending_.empty()) call_->SetOwed(true);
  }

  // The writer's: the next record that this connection has not sent; nothing when all is sent or
  // the connection is gone.
  std::optional<wire::SubmitRequest> NextToSend() {
    absl::MutexLock lock(&mutex_);
    const auto ready = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
      return broken_ || stopped_ || sent_ < pending_.size() || ended_;
    };
    mutex_.Await(absl::Condition(&ready));
    if (broken_ || stopped_ || sent_ == pending_.size()) return std::nullopt;
    if (sent_ == 0) call_->SetOwed(true);
    return pending_[sent_++].request;
  }

  // The reader's.
  std::optional<Expected> Front(uint64_t tag) {
    absl::MutexLock lock(&mutex_);
    if (sent_ == 0 || pending_.front().request.tag() != tag) return std::nullopt;
    return pending_.front().expected;
  }
  void Pop() {
    absl::MutexLock lock(&mutex_);
    pending_.pop_front();
    --sent_;
    if (sent_ == 0 && !(ended_ && pending_.empty())) call_->SetOwed(false);
  }
  // The server owes an answer while one that was sent has none, and the end after the last.
  void Connected(Connection::Stream& call) {
    absl::MutexLock lock(&mutex_);
    broken_ = false;
    sent_ = 0;
    call_ = &call;
    call_->SetOwed(ended_ && pending_.empty());
  }
  void Broken() {
    absl::MutexLock lock(&mutex_);
    broken_ = true;
    call_ = nullptr;
  }
  void Stop() {
    absl::MutexLock lock(&mutex_);
    stopped_ = true;
  }
  // Everything was asked for and answered.
  bool Finished() {
    absl::MutexLock lock(&mutex_);
    return ended_ && pending_.empty();
  }
  absl::Status end_status() {
    absl::MutexLock lock(&mutex_);
    return end_status_;
  }

 private:
  absl::Mutex mutex_;
  std::deque<Pending> pending_ ABSL_GUARDED_BY(mutex_);  // the first sent_ are on the connection
  size_t sent_ ABSL_GUARDED_BY(mutex_) = 0;
  Connection::Stream* call_ ABSL_GUARDED_BY(mutex_) = nullptr;  // the present connection's
  bool broken_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status end_status_ ABSL_GUARDED_BY(mutex_);
};

void Feed(Queue& queue, const LedgerClient::NextSubmission& next) {
  for (uint64_t tag = 1; queue.AwaitRoom(); ++tag) {
    std::optional<Submission> submission = next();
    if (!submission.has_value()) return queue.End(absl::OkStatus());
    auto expected = ExpectedOf(submission->envelope);
    if (!expected.ok()) {
      return queue.End(base::WithContext(expected.status(),
                                         "record " + std::to_string(tag - 1) + " of the stream"));
    }
    queue.Push({SubmitRequestOf(*submission, tag), *expected});
  }
}

void Send(Queue& queue, Stream& stream) {
  while (const auto request = queue.NextToSend()) {
    if (!stream.Write(*request)) return;
  }
  stream.WritesDone();
}

// Not worth another try.
Failure Final(absl::Status status) {
  Failure failure;
  failure.status = std::move(status);
  return failure;
}

class Run {
 public:
  Run(Session& session, Queue& queue, const LedgerClient::OnSubmitResult& on_result)
      : session_(session),
        queue_(queue),
        on_result_(on_result),
        least_size_(session.PinnedSize()) {}

  // Over as many connections as it takes.
  absl::Status UntilDone() {
    Connection& connection = session_.connection();
    const uint64_t cancellations = connection.cancellations();
    Backoff backoff(connection.retries());
    for (;;) {
      const uint64_t before = answered_;
      const Failure failure = OneConnection();
      if (enough_ || failure.status.ok() || !failure.transient) return failure.status;
      if (answered_ > before) backoff.Reset(connection.retries());
      if (!backoff.Wait(failure.retry_after, threads::kNever)) return failure.status;
      if (connection.cancellations() != cancellations)
        return base::Error(Reason::kCancelled, "submitting was cancelled");
    }
  }

 private:
  Failure OneConnection() {
    Failure unsure =
        session_.CheckLedger(std::exchange(again_, true), session_.connection().Deadline());
    if (!unsure.status.ok()) return unsure;
    Connection::Stream call(session_.connection(), Tried::kSubmit);
    queue_.Connected(call);
    const std::unique_ptr<Stream> stream = session_.connection().stub().SubmitStream(&call.context);
    std::thread writer([&] { Send(queue_, *stream); });
    absl::Status read = ReadAnswers(call, *stream);
    if (!read.ok() || enough_) call.context.TryCancel();
    queue_.Broken();
    writer.join();
    const grpc::Status status = stream->Finish();
    if (!read.ok() || enough_) return Final(std::move(read));
    if (!status.ok()) return call.FailureOf(status);
    if (queue_.Finished()) return {};
    return Final(base::Error(Reason::kMalformed,
                             "the server ended the stream before every record was answered"));
  }

  // Until the stream ends; not OK for an answer that must not be believed.
  absl::Status ReadAnswers(Connection::Stream& call, Stream& stream) {
    for (wire::SubmitResponse answer; call.Read(stream, &answer);) {
      const auto expected = queue_.Front(answer.tag());
      if (!expected.has_value())
        return base::Error(Reason::kMalformed, "the server answers what was not asked");
      LODE_ASSIGN_OR_RETURN(SubmitResult result,
                            ResultOf(session_, *expected, answer, least_size_));
      queue_.Pop();
      if (!on_result_(answered_++, std::move(result))) {
        enough_ = true;
        return absl::OkStatus();
      }
    }
    return absl::OkStatus();
  }

  Session& session_;
  Queue& queue_;
  const LedgerClient::OnSubmitResult& on_result_;
  const uint64_t least_size_;
  uint64_t answered_ = 0;
  bool again_ = false;  // a connection was opened before
  bool enough_ = false;
};

}  // namespace

absl::Status RunSubmitStream(Session& session, const LedgerClient::NextSubmission& next,
                             const LedgerClient::OnSubmitResult& on_result) {
  Queue queue;
  std::thread feeder([&] { Feed(queue, next); });
  const absl::Status status = Run(session, queue, on_result).UntilDone();
  queue.Stop();
  feeder.join();
  return status.ok() ? queue.end_status() : status;
}

}  // namespace lode::client
