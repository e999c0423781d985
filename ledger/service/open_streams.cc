// SPDX-License-Identifier: Apache-2.0
#include "ledger/service/open_streams.h"

#include <utility>

#include "absl/time/clock.h"

namespace lode::ledger {
namespace {
constexpr absl::Duration kTick = absl::Milliseconds(200);
}

OpenStreams::OpenStreams(const Published& published)
    : published_(published), watcher_([this] { Watch(); }) {}

OpenStreams::~OpenStreams() {
  stopped_ = true;
  watcher_.join();
}

void OpenStreams::Add(std::shared_ptr<OpenStream> stream) {
  bool draining = false;
  {
    MutexLock lock(mutex_);
    streams_.emplace(stream.get(), stream);
    draining = draining_;
  }
  if (draining) stream->Drain();
}

void OpenStreams::Remove(OpenStream* stream) {
  std::shared_ptr<OpenStream> last;  // dies after the lock
  MutexLock lock(mutex_);
  const auto it = streams_.find(stream);
  if (it == streams_.end()) return;
  last = std::move(it->second);
  streams_.erase(it);
}

void OpenStreams::Drain() {
  {
    MutexLock lock(mutex_);
    draining_ = true;
  }
  for (const auto& stream : All()) stream->Drain();
}

std::vector<std::shared_ptr<OpenStream>> OpenStreams::All() {
  MutexLock lock(mutex_);
  std::vector<std::shared_ptr<OpenStream>> all;
  all.reserve(streams_.size());
  for (const auto& [key, stream] : streams_) all.push_back(stream);
  return all;
}

void OpenStreams::Watch() {
  for (uint64_t size = 0; !stopped_;) {
    const auto view =
        published_.Await(absl::Now() + kTick, [&](const View& v) { return v.size > size; });
    size = view->size;
    for (const auto& stream : All()) stream->Tick(absl::Now(), size);
  }
}

}  // namespace lode::ledger
