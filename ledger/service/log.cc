// SPDX-License-Identifier: Apache-2.0
// spdlog's asynchronous logger keeps the queue; the sink below writes whole lines and says how many
// were lost. Logger and thread are never destroyed: a thread that hangs in a write to a pipe that
// nobody reads must not hold up the end of the process.
#include "ledger/service/log.h"

#include <errno.h>
#include <grpc/support/log.h>
#include <poll.h>
#include <signal.h>
#include <spdlog/async.h>
#include <spdlog/async_logger.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <atomic>
#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "ledger/service/event_gate.h"
#include "ledger/threads/mutex.h"
#include "verifier/base/safe_text.h"

namespace lode::ledger {
namespace {

constexpr size_t kValueBytes = 1024;
constexpr uint64_t kGrpcMessagesPerSecond = 10;

// Standard error, line by line. Used by the queue's thread alone.
class StderrSink : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 public:
  void WatchDrops(spdlog::details::thread_pool* pool) { pool_ = pool; }
  // Waits until so many lines were taken from the queue or dropped there, or `deadline` passes.
  void AwaitHandled(uint64_t lines, SteadyTime deadline) {
    MutexLock lock(mutex_);
    while (handled_ + pool_->overrun_counter() < lines && changed_.WaitUntil(mutex_, deadline))
      continue;
  }

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    Write(message);
    ReportDrops();
    {
      MutexLock lock(mutex_);
      ++handled_;
    }
    changed_.NotifyAll();
  }
  void flush_() override {}

 private:
  void ReportDrops() {
    const size_t dropped = pool_->overrun_counter();
    if (dropped == reported_) return;
    const std::string text =
        LogLine("log_dropped", {{"lines", std::to_string(dropped - reported_)},
                                {"meaning", "standard error was not read fast enough"}});
    if (Write(spdlog::details::log_msg("", spdlog::level::warn, text))) reported_ = dropped;
  }

  bool Write(const spdlog::details::log_msg& message) {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    for (size_t done = 0; done < line.size();) {
      const ssize_t n = ::write(STDERR_FILENO, line.data() + done, line.size() - done);
      if (n >= 0) {
        done += static_cast<size_t>(n);
      } else if (errno == EAGAIN) {
        pollfd ready{STDERR_FILENO, POLLOUT, 0};
        ::poll(&ready, 1, -1);
      } else if (errno != EINTR) {
        return false;  // nowhere to say it
      }
    }
    return true;
  }

  spdlog::details::thread_pool* pool_ = nullptr;
  size_t reported_ = 0;
  Mutex mutex_;
  Condition changed_;  // a line was handled; each that is dropped makes room for one that will be
  uint64_t handled_ ABSL_GUARDED_BY(mutex_) = 0;  // taken from the queue, written or not
};

struct Queue {
  std::shared_ptr<spdlog::details::thread_pool> pool;
  std::shared_ptr<StderrSink> sink = std::make_shared<StderrSink>();
  std::shared_ptr<spdlog::async_logger> logger;
  std::atomic<uint64_t> posted{0};
};

// The thread takes no signals: the one that waits for SIGTERM is another.
Queue* MakeQueue() {
  auto* queue = new Queue;
  sigset_t all, before;
  sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  queue->pool = std::make_shared<spdlog::details::thread_pool>(kLogQueueLines, 1);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  queue->sink->WatchDrops(queue->pool.get());
  queue->logger = std::make_shared<spdlog::async_logger>(
      "lode-ledgerd", queue->sink, queue->pool, spdlog::async_overflow_policy::overrun_oldest);
  queue->logger->set_pattern("time=%Y-%m-%dT%H:%M:%S.%fZ level=%l %v",
                             spdlog::pattern_time_type::utc);
  return queue;
}

Queue& TheQueue() {
  static Queue* const queue = MakeQueue();
  return *queue;
}

spdlog::level::level_enum LevelOf(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

void OnGrpcMessage(gpr_log_func_args* message) {
  static EventGate* const gate = new EventGate(kGrpcMessagesPerSecond);
  const auto held_back = gate->Pass();
  if (!held_back.has_value()) return;
  Log(LogLevel::kWarning, "grpc",
      {{"message", message->message},
       {"at", std::string(message->file) + ":" + std::to_string(message->line)},
       {"held_back", std::to_string(*held_back)}});
}

}  // namespace

void SetLogLevel(LogLevel least) { TheQueue().logger->set_level(LevelOf(least)); }

std::string LogLine(std::string_view event, std::initializer_list<LogField> fields) {
  std::string line = "event=" + std::string(event);
  for (const auto& [name, value] : fields) {
    line += ' ';
    line += name;
    line += "=\"";
    for (const char c : base::SafeText(value, kValueBytes)) {
      if (c == '"') line += '\\';
      line += c;
    }
    line += '"';
  }
  return line;
}

void Log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
  Queue& queue = TheQueue();
  if (!queue.logger->should_log(LevelOf(level))) return;
  ++queue.posted;
  queue.logger->log(LevelOf(level), "{}", LogLine(event, fields));
}

void FlushLog(std::chrono::milliseconds patience) {
  const Queue& queue = TheQueue();
  queue.sink->AwaitHandled(queue.posted, After(absl::FromChrono(patience)));
}

void CaptureGrpcMessages() {
  gpr_set_log_verbosity(GPR_LOG_SEVERITY_ERROR);
  gpr_set_log_function(OnGrpcMessage);
}

}  // namespace lode::ledger
