// SPDX-License-Identifier: Apache-2.0
// When all places are taken, refusing the newcomer would let a few stalled clients keep everybody
// out. So the stream that has held its place up longest is ended, if it has stalled long enough.
#include "ledger/service/open_streams.h"

#include <utility>

#include "absl/time/time.h"
#include "verifier/base/reason.h"

namespace lode::ledger {
namespace {
constexpr absl::Duration kTick = absl::Milliseconds(200);
}  // namespace

Shares BoundsOf(StreamKind kind) {
  switch (kind) {
    case StreamKind::kSubmit:
      return kSubmitStreams;
    case StreamKind::kFollow:
      return kFollowStreams;
    case StreamKind::kExport:
      return kExportStreams;
  }
  return {0, 0};  // no kind: none
}

OpenStreams::OpenStreams(const Published& published, const StreamPatience& patience)
    : published_(published), patience_(patience), watcher_([this] { Watch(); }) {}

OpenStreams::~OpenStreams() {
  stopped_ = true;
  watcher_.join();
}

absl::Status OpenStreams::Add(std::shared_ptr<OpenStream> stream, StreamKind kind,
                              const std::string& peer) {
  const Shares bounds = BoundsOf(kind);
  bool draining = false;
  bool counts = true;
  bool room = true;
  {
    MutexLock lock(mutex_);
    size_t all = 0, of_peer = 0;
    for (const auto& [key, open] : streams_) {
      if (!open.counts || open.kind != kind) continue;
      ++all;
      if (open.peer == peer) ++of_peer;
    }
    room = all < bounds.all;
    counts = room && of_peer < bounds.of_peer;
    streams_.emplace(stream.get(), Open{stream, kind, peer, counts});
    draining = draining_;
  }
  if (!counts) {
    if (!room) MakeRoom(kind);
    return base::Error(base::Reason::kOverloaded,
                       "the server has as many open streams of this kind as it takes: " +
                           std::to_string(bounds.all) + " of all clients, " +
                           std::to_string(bounds.of_peer) + " of one connection");
  }
  if (draining) stream->Drain();
  return absl::OkStatus();
}

void OpenStreams::MakeRoom(StreamKind kind) {
  std::vector<std::shared_ptr<OpenStream>> of_kind;
  {
    MutexLock lock(mutex_);
    for (const auto& [key, open] : streams_) {
      if (open.counts && open.kind == kind) of_kind.push_back(open.stream);
    }
  }
  const auto now = StreamClock::now();
  std::shared_ptr<OpenStream> worst;
  StreamClock::duration longest = patience_.stalled_while_others_wait;
  for (const auto& stream : of_kind) {
    const StreamClock::duration held_up = stream->HeldUpFor(now);
    if (held_up < longest) continue;
    longest = held_up;
    worst = stream;
  }
  if (worst != nullptr) worst->Cut();
}

void OpenStreams::Remove(OpenStream* stream) {
  std::shared_ptr<OpenStream> last;  // dies after the lock
  MutexLock lock(mutex_);
  const auto it = streams_.find(stream);
  if (it == streams_.end()) return;
  last = std::move(it->second.stream);
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
  for (const auto& [key, open] : streams_) {
    if (open.counts) all.push_back(open.stream);
  }
  return all;
}

void OpenStreams::CutStalled() {
  std::vector<std::shared_ptr<OpenStream>> follows;
  {
    MutexLock lock(mutex_);
    if (!draining_) return;
    for (const auto& [key, open] : streams_) {
      if (open.kind == StreamKind::kFollow) follows.push_back(open.stream);
    }
  }
  for (const auto& stream : follows) {
    if (stream->HeldUpFor(StreamClock::now()) > patience_.stalled_while_draining) stream->Cut();
  }
}

void OpenStreams::Watch() {
  for (uint64_t size = 0; !stopped_;) {
    const auto view = published_.Await(After(kTick), [&](const View& v) { return v.size > size; });
    size = view->size;
    for (const auto& stream : All()) stream->Tick(StreamClock::now(), size);
    CutStalled();
  }
}

}  // namespace lode::ledger
