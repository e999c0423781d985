// SPDX-License-Identifier: Apache-2.0
// The streams that are open. Their number is bounded, for all peers and for each. They live here
// until gRPC is done with them. They are called when the log has grown, when the server drains, and
// when it is time to check that their client still reads. The invariant: a client that does not
// read can't keep others out for long. When there is no room left, the stream that has stalled
// longest is ended.
#ifndef LODE_LEDGER_SERVICE_OPEN_STREAMS_H_
#define LODE_LEDGER_SERVICE_OPEN_STREAMS_H_

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "ledger/log/published.h"
#include "ledger/service/limits.h"
#include "ledger/threads/mutex.h"

namespace lode::ledger {

using StreamClock = std::chrono::steady_clock;

class OpenStream {
 public:
  virtual ~OpenStream() = default;
  // A few times a second and whenever the log has grown to `size`. Must not block.
  virtual void Tick(StreamClock::time_point now, uint64_t size) = 0;
  // End as soon as what was taken is answered.
  virtual void Drain() = 0;
  // For how long its client has kept it from going on; zero if it has not, or only as a slow link
  // does.
  virtual StreamClock::duration HeldUpFor(StreamClock::time_point now) = 0;
  // Ends at once, whatever is unanswered.
  virtual void Cut() = 0;
};

enum class StreamKind { kSubmit, kFollow, kExport };

// Open at a time.
Shares BoundsOf(StreamKind kind);

// How slow a client may be.
struct StreamPatience {
  // It is cut off when it takes nothing for so long, or over so long less than `least_rate`.
  std::chrono::milliseconds stalled{kStalled};
  uint64_t least_rate = kLeastRate;
  // The same when others wait for its place.
  std::chrono::milliseconds stalled_while_others_wait{kStalledWhileOthersWait};
  uint64_t least_rate_while_others_wait = kLeastRateWhileOthersWait;
  // The same of a Follow when the server goes down: it would end anyhow.
  std::chrono::milliseconds stalled_while_draining{1'000};
};

class OpenStreams {
 public:
  OpenStreams(const Published& published, const StreamPatience& patience);
  ~OpenStreams();  // requires that no stream is open

  // Keeps `stream` alive until Remove(). kOverloaded: there are as many of its kind as may be, and
  // the stream must end at once; if one of them was holding up, it is being ended and a later try
  // finds its place.
  absl::Status Add(std::shared_ptr<OpenStream> stream, StreamKind kind, const std::string& peer);
  // On gRPC's last word about a stream.
  void Remove(OpenStream* stream);
  // Cuts the stream of that kind that has held up longest, if any has for longer than the patience
  // while others wait.
  void MakeRoom(StreamKind kind);
  // Drains every stream, and those that are opened later at once.
  void Drain();
  const StreamPatience& patience() const { return patience_; }

 private:
  struct Open {
    std::shared_ptr<OpenStream> stream;
    StreamKind kind;
    std::string peer;
    bool counts;  // false: refused, and about to end
  };
  std::vector<std::shared_ptr<OpenStream>> All();
  // When the server goes down: cuts the Follow streams whose clients do not read.
  void CutStalled();
  void Watch();

  const Published& published_;
  const StreamPatience patience_;
  Mutex mutex_;
  std::unordered_map<OpenStream*, Open> streams_ ABSL_GUARDED_BY(mutex_);
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
  std::atomic<bool> stopped_{false};
  std::thread watcher_;
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_SERVICE_OPEN_STREAMS_H_
