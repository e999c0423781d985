// SPDX-License-Identifier: Apache-2.0
// A stream has one piece in memory: made, written, then the next one. How long a client may take is
// judged by the rate since its stream began, so a slow but steady link is not cut.
#include "ledger/service/read_streams.h"

#include <grpc/support/time.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "ledger/service/limits.h"
#include "ledger/service/status.h"
#include "ledger/service/store_errors.h"
#include "ledger/threads/mutex.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/trail/trail.h"

namespace lode::ledger {
namespace {

using base::Reason;

constexpr size_t kChunkBytes = 64 * 1024;  // 16 s of a link of 4 KiB/s, which is not cut off
constexpr absl::Duration kExportWait = absl::Seconds(30);

// Until the client gives up. The deadline's own clock says, whichever gRPC chose.
absl::Duration LeftOf(const grpc::CallbackServerContext& context) {
  const gpr_timespec deadline = context.raw_deadline();
  const gpr_timespec left = gpr_time_sub(deadline, gpr_now(deadline.clock_type));
  return absl::Milliseconds(gpr_time_to_millis(left));
}

// What comes after a piece was asked for.
enum class Next { kWrite, kWait, kEnd };

// A stream of pieces: made on a worker, written, and so on; at most one of the two at a time.
template <typename Message>
class WrittenStream : public grpc::ServerWriteReactor<Message>,
                      public OpenStream,
                      public std::enable_shared_from_this<WrittenStream<Message>> {
 public:
  WrittenStream(Workers& workers, OpenStreams& streams, std::string peer,
                grpc::CallbackServerContext& context)
      : workers_(workers), streams_(streams), peer_(std::move(peer)), context_(context) {}

  // Begins, or ends at once if there is no room for one more.
  void Begin(StreamKind kind) {
    const absl::Status added = streams_.Add(this->shared_from_this(), kind, peer_);
    if (!added.ok()) return End(StatusOf(added));
    Continue();
  }

  // The first piece; the same when there may be more after kWait.
  void Continue() {
    {
      MutexLock lock(mutex_);
      if (doing_ != Doing::kNothing || end_.has_value()) return;
      doing_ = Doing::kMaking;
    }
    const auto self = this->shared_from_this();
    if (!workers_.TryRun(peer_, [self] { self->Make(); }))
      Done(StatusOf(base::Error(Reason::kOverloaded,
                                "the server has as many reads as it takes, of all its clients "
                                "or of this one")));
  }

  void OnWriteDone(bool ok) override {
    {
      MutexLock lock(mutex_);
      writing_time_ += StreamClock::now() - write_began_;
    }
    Done(ok ? std::optional<grpc::Status>() : grpc::Status(grpc::StatusCode::CANCELLED, ""));
    if (ok) Continue();
  }
  void OnCancel() override { End(grpc::Status(grpc::StatusCode::CANCELLED, "")); }
  void OnDone() override { streams_.Remove(this); }

  void Tick(StreamClock::time_point now, uint64_t size) override {
    bool more = false;
    {
      MutexLock lock(mutex_);
      const StreamPatience& patience = streams_.patience();
      if (doing_ == Doing::kWriting &&
          (now - write_began_ > patience.stalled || IsSlowerThan(patience.least_rate, now)))
        context_.TryCancel();
      more = doing_ == Doing::kNothing && !end_.has_value() && MayContinue(size);
    }
    if (more) Continue();
  }

  StreamClock::duration HeldUpFor(StreamClock::time_point now) override {
    MutexLock lock(mutex_);
    if (doing_ != Doing::kWriting) return StreamClock::duration::zero();
    const bool slow = IsSlowerThan(streams_.patience().least_rate_while_others_wait, now);
    return (slow ? writing_time_ : StreamClock::duration::zero()) + (now - write_began_);
  }
  void Cut() override { context_.TryCancel(); }

 protected:
  // On a worker, one at a time.
  virtual absl::StatusOr<Next> MakePiece(Message& message) = 0;
  // Whether a tree of `size` may have more after kWait.
  virtual bool MayContinue(uint64_t size) const = 0;

  // Ends with `status`: now, or when the piece in work is made or written. The first one stands.
  void End(grpc::Status status) {
    {
      MutexLock lock(mutex_);
      if (end_.has_value()) return;
      end_ = std::move(status);
      if (doing_ != Doing::kNothing) return;
      doing_ = Doing::kEnded;
    }
    this->Finish(*end_);
  }

 private:
  enum class Doing { kNothing, kMaking, kWriting, kEnded };

  // Bytes a second over all pieces, so that one taken now and then does not keep a place for ever.
  bool IsSlowerThan(uint64_t rate, StreamClock::time_point now) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const auto spent = writing_time_ + (now - write_began_);
    const auto seconds = std::chrono::duration<double>(spent).count();
    return spent > streams_.patience().stalled &&
           static_cast<double>(written_) < static_cast<double>(rate) * seconds;
  }

  bool IsEnding() {
    MutexLock lock(mutex_);
    return end_.has_value();
  }

  void Make() {
    message_ = Message();  // a stream that waits holds no piece
    if (IsEnding()) return Done(std::nullopt);
    const absl::StatusOr<Next> next = MakePiece(message_);
    if (!next.ok()) {
      TellStoreError(StoreUse::kRead, next.status());
      return Done(StatusOf(next.status()));
    }
    if (*next == Next::kEnd) return Done(grpc::Status::OK);
    if (*next == Next::kWait) return Done(std::nullopt);
    {
      MutexLock lock(mutex_);
      if (!end_.has_value()) {
        doing_ = Doing::kWriting;
        written_ += message_.ByteSizeLong();
        write_began_ = StreamClock::now();
        this->StartWrite(&message_);
        return;
      }
    }
    Done(std::nullopt);
  }

  // No piece is in work any more; ends if that was asked for, here or by End().
  void Done(std::optional<grpc::Status> end) {
    {
      MutexLock lock(mutex_);
      if (!end_.has_value()) end_ = std::move(end);
      doing_ = end_.has_value() ? Doing::kEnded : Doing::kNothing;
      if (doing_ != Doing::kEnded) return;
    }
    this->Finish(*end_);
  }

  Workers& workers_;
  OpenStreams& streams_;
  const std::string peer_;
  grpc::CallbackServerContext& context_;
  Message message_;  // the worker's while making, gRPC's while writing
  Mutex mutex_;
  Doing doing_ ABSL_GUARDED_BY(mutex_) = Doing::kNothing;
  std::optional<grpc::Status> end_;  // written once, under mutex_
  StreamClock::time_point write_began_ ABSL_GUARDED_BY(mutex_);
  StreamClock::duration writing_time_ ABSL_GUARDED_BY(mutex_){};  // of the pieces that are taken
  uint64_t written_ ABSL_GUARDED_BY(mutex_) = 0;                  // bytes, with the piece in work
};

class FollowCall : public WrittenStream<wire::ProvedEntries> {
 public:
  FollowCall(const Ledger& ledger, const Reads& reads, Workers& workers, OpenStreams& streams,
             const Reader& reader, grpc::CallbackServerContext& context,
             const wire::FollowRequest& request)
      : WrittenStream(workers, streams, reader.peer, context),
        reads_(reads),
        reader_(reader),
        next_index_(request.from_index()),
        end_index_(request.until_now() ? std::optional<uint64_t>(ledger.view()->size)
                                       : std::nullopt) {}

  void Drain() override { End(StatusOf(Draining())); }

 protected:
  absl::StatusOr<Next> MakePiece(wire::ProvedEntries& message) override {
    if (end_index_.has_value() && next_index_ >= *end_index_) return Next::kEnd;
    LODE_RETURN_IF_ERROR(reads_.ReadOn(reader_, next_index_, message));
    if (message.entries().empty()) return Next::kWait;
    next_index_ += static_cast<uint64_t>(message.entries_size());
    return Next::kWrite;
  }
  bool MayContinue(uint64_t size) const override { return size > next_index_; }

 private:
  const Reads& reads_;
  const Reader reader_;
  std::atomic<uint64_t> next_index_;
  const std::optional<uint64_t> end_index_;
};

class ExportCall : public WrittenStream<wire::TrailChunk> {
 public:
  ExportCall(Ledger& ledger, Workers& workers, OpenStreams& streams, std::atomic<int>& exports,
             const Reader& reader, grpc::CallbackServerContext& context,
             const wire::ExportTrailRequest& request)
      : WrittenStream(workers, streams, reader.peer, context),
        ledger_(ledger),
        streams_(streams),
        exports_(exports),
        cancelled_(reader.cancelled),
        lot_(request.lot()),
        deadline_(After(std::min(LeftOf(context), kExportWait))) {}
  ~ExportCall() override {
    if (counted_) exports_.fetch_sub(1);
  }

  void Drain() override {}  // what has begun is finished

 protected:
  absl::StatusOr<Next> MakePiece(wire::TrailChunk& message) override {
    if (!counted_) LODE_RETURN_IF_ERROR(MakeFile());
    if (sent_ == file_.size()) return Next::kEnd;
    const size_t n = std::min(kChunkBytes, file_.size() - sent_);
    message.set_data(file_.data() + sent_, n);
    sent_ += n;
    return Next::kWrite;
  }
  bool MayContinue(uint64_t) const override { return false; }

 private:
  absl::Status MakeFile() {
    counted_ = true;
    if (exports_.fetch_add(1) >= kExportsAtATime) {
      streams_.MakeRoom(StreamKind::kExport);
      return base::Error(Reason::kOverloaded,
                         "the server exports as many trails as it can at a time");
    }
    LODE_ASSIGN_OR_RETURN(const trail::Trail trail,
                          ledger_.ExportTrail(lot_, deadline_, cancelled_));
    LODE_ASSIGN_OR_RETURN(file_, trail::EncodeTrail(trail));
    return absl::OkStatus();
  }

  Ledger& ledger_;
  OpenStreams& streams_;
  std::atomic<int>& exports_;
  const Cancelled cancelled_;
  const std::string lot_;
  const SteadyTime deadline_;
  bool counted_ = false;
  std::string file_;
  size_t sent_ = 0;
};

template <typename Call>
Call* Begin(std::shared_ptr<Call> call, StreamKind kind) {
  call->Begin(kind);
  return call.get();  // kept alive by the open streams
}

}  // namespace

grpc::ServerWriteReactor<wire::ProvedEntries>* StartFollow(const Ledger& ledger, const Reads& reads,
                                                           Workers& workers, OpenStreams& streams,
                                                           const Reader& reader,
                                                           grpc::CallbackServerContext& context,
                                                           const wire::FollowRequest& request) {
  return Begin(
      std::make_shared<FollowCall>(ledger, reads, workers, streams, reader, context, request),
      StreamKind::kFollow);
}

grpc::ServerWriteReactor<wire::TrailChunk>* StartExport(Ledger& ledger, Workers& workers,
                                                        OpenStreams& streams,
                                                        std::atomic<int>& exports,
                                                        const Reader& reader,
                                                        grpc::CallbackServerContext& context,
                                                        const wire::ExportTrailRequest& request) {
  return Begin(
      std::make_shared<ExportCall>(ledger, workers, streams, exports, reader, context, request),
      StreamKind::kExport);
}

}  // namespace lode::ledger
