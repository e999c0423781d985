// SPDX-License-Identifier: Apache-2.0
// The streams that are open: kept alive here until gRPC is done with them, told when the log has
// grown, when the server drains, and when it is time to look whether their client still reads.
#ifndef LODE_LEDGER_SERVICE_OPEN_STREAMS_H_
#define LODE_LEDGER_SERVICE_OPEN_STREAMS_H_

#include <atomic>
#include <memory>
#include <thread>
#include <unordered_map>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "ledger/sequencer/published.h"
#include "ledger/threads/mutex.h"

namespace lode::ledger {

class OpenStream {
 public:
  virtual ~OpenStream() = default;
  // A few times a second and whenever the log has grown to `size`. Must not block.
  virtual void Tick(absl::Time now, uint64_t size) = 0;
  // End as soon as what is at hand is answered.
  virtual void Drain() = 0;
};

// A client that takes nothing for so long is cut off.
inline constexpr absl::Duration kStalled = absl::Seconds(60);

class OpenStreams {
 public:
  explicit OpenStreams(const Published& published);
  ~OpenStreams();  // requires that no stream is open

  void Add(std::shared_ptr<OpenStream> stream);
  // On gRPC's last word about a stream.
  void Remove(OpenStream* stream);
  // Drains every stream, and those that are opened later at once.
  void Drain();

 private:
  std::vector<std::shared_ptr<OpenStream>> All();
  void Watch();

  const Published& published_;
  Mutex mutex_;
  std::unordered_map<OpenStream*, std::shared_ptr<OpenStream>> streams_ ABSL_GUARDED_BY(mutex_);
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
  std::atomic<bool> stopped_{false};
  std::thread watcher_;
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_SERVICE_OPEN_STREAMS_H_
