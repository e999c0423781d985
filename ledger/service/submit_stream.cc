// SPDX-License-Identifier: Apache-2.0
// SubmitStream: reads while there is room, writes answers in the order of the records. The
// invariant: a record that was read gets exactly one answer or the stream ends without OK, so that
// the client knows what to submit again.
#include <deque>
#include <memory>
#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "ledger/service/limits.h"
#include "ledger/service/status.h"
#include "ledger/service/submit_calls.h"
#include "ledger/threads/mutex.h"

namespace lode::ledger {
namespace {

class SubmitStreamCall : public grpc::ServerBidiReactor<wire::SubmitRequest, wire::SubmitResponse>,
                         public OpenStream,
                         public std::enable_shared_from_this<SubmitStreamCall> {
 public:
  SubmitStreamCall(Door& door, OpenStreams& streams, grpc::CallbackServerContext& context)
      : door_(door), streams_(streams), context_(context) {}

  // Begins, or ends at once if there is no room for one more.
  void Begin() {
    const absl::Status added =
        streams_.Add(shared_from_this(), StreamKind::kSubmit, context_.peer());
    if (!added.ok()) {
      {
        MutexLock lock(mutex_);
        finished_ = true;
      }
      return Finish(StatusOf(added));
    }
    MutexLock lock(mutex_);
    MaybeRead();
  }

  void OnReadDone(bool ok) override {
    uint64_t number = 0;
    bool take = false;
    {
      MutexLock lock(mutex_);
      reading_ = false;
      take = ok && !draining_ && !gone_;
      if (!ok) half_closed_ = true;
      if (take) {
        number = first_ + slots_.size();
        slots_.emplace_back().set_tag(request_.tag());
      }
    }
    if (!take) return Pump();
    Submission submission;
    submission.envelope = std::move(*request_.mutable_envelope());
    if (request_.simulated_record_time_us() != 0)
      submission.simulated_time_us = request_.simulated_record_time_us();
    const auto self = shared_from_this();
    submission.done = [self, number](SubmitResult result) {
      self->Answer(number, std::move(result));
    };
    door_.Submit(std::move(submission), [self] { self->Entered(); });
  }

  void OnWriteDone(bool ok) override {
    {
      MutexLock lock(mutex_);
      writing_ = false;
      if (!ok) gone_ = true;
    }
    Pump();
  }

  void OnCancel() override {
    {
      MutexLock lock(mutex_);
      gone_ = true;
    }
    Pump();
  }

  void OnDone() override { streams_.Remove(this); }

  void Tick(StreamClock::time_point now, uint64_t) override {
    if (HeldUpFor(now) > streams_.patience().stalled) Cut();
  }

  StreamClock::duration HeldUpFor(StreamClock::time_point now) override {
    MutexLock lock(mutex_);
    return writing_ && !gone_ && !finished_ ? now - write_began_ : StreamClock::duration::zero();
  }

  void Cut() override { context_.TryCancel(); }

  void Drain() override {
    {
      MutexLock lock(mutex_);
      draining_ = true;
    }
    Pump();
  }

 private:
  void Entered() {
    {
      MutexLock lock(mutex_);
      may_read_ = true;
    }
    Pump();
  }

  void Answer(uint64_t number, SubmitResult result) {
    {
      MutexLock lock(mutex_);
      SetOutcome(std::move(result), slots_[number - first_]);
    }
    Pump();
  }

  // Whatever can go on, goes on. The call may be over, and this object gone, when it returns.
  void Pump() {
    std::optional<grpc::Status> end;
    {
      MutexLock lock(mutex_);
      if (finished_) return;
      MaybeWrite();
      MaybeRead();
      const bool no_more = half_closed_ || draining_ || (gone_ && !reading_);
      if (no_more && slots_.empty() && !writing_) {
        finished_ = true;
        end = gone_          ? grpc::Status(grpc::StatusCode::CANCELLED, "")
              : half_closed_ ? grpc::Status::OK
                             : StatusOf(Draining());
      }
    }
    if (end.has_value()) Finish(*end);
  }

  // The next record in order is answered.
  bool HasAnswer() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return !slots_.empty() &&
           slots_.front().outcome_case() != wire::SubmitResponse::OUTCOME_NOT_SET;
  }

  void MaybeWrite() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    while (!writing_ && HasAnswer()) {
      response_ = std::move(slots_.front());
      slots_.pop_front();
      ++first_;
      if (gone_) continue;
      writing_ = true;
      write_began_ = StreamClock::now();
      // If the next answer is there too, this one may wait for it: one packet for many.
      grpc::WriteOptions options;
      if (HasAnswer()) options.set_buffer_hint();
      StartWrite(&response_, options);
    }
  }

  void MaybeRead() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (!may_read_ || reading_ || half_closed_ || draining_ || gone_ || finished_ ||
        slots_.size() >= kStreamWindow)
      return;
    may_read_ = false;
    reading_ = true;
    StartRead(&request_);
  }

  Door& door_;
  OpenStreams& streams_;
  grpc::CallbackServerContext& context_;
  wire::SubmitRequest request_;    // gRPC's while reading_
  wire::SubmitResponse response_;  // gRPC's while writing_
  Mutex mutex_;
  std::deque<wire::SubmitResponse> slots_
      ABSL_GUARDED_BY(mutex_);                  // records without a written answer, in order
  uint64_t first_ ABSL_GUARDED_BY(mutex_) = 0;  // number of the first of them
  StreamClock::time_point write_began_ ABSL_GUARDED_BY(mutex_);
  bool may_read_ ABSL_GUARDED_BY(mutex_) = true;  // the last record has entered the ledger
  bool reading_ ABSL_GUARDED_BY(mutex_) = false;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool half_closed_ ABSL_GUARDED_BY(mutex_) = false;  // the client has no more
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
  bool gone_ ABSL_GUARDED_BY(mutex_) = false;  // nobody reads answers any more
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace

grpc::ServerBidiReactor<wire::SubmitRequest, wire::SubmitResponse>* StartSubmitStream(
    Door& door, OpenStreams& streams, grpc::CallbackServerContext& context) {
  auto call = std::make_shared<SubmitStreamCall>(door, streams, context);
  call->Begin();
  return call.get();
}

}  // namespace lode::ledger
