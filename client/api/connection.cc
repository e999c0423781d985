// SPDX-License-Identifier: Apache-2.0
// A deadline of gRPC is not enough: if gRPC can't start its timer thread, none ever fires, so a
// thread of ours watches each call, too. gRPC's own retries are not used, because only we know
// which calls are safe to repeat. The wait between two tries is random within its step, so that
// many clients do not come back at the same moment.
#include "client/api/connection.h"

#include <grpc/support/time.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <random>
#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"

namespace lode::client {
namespace {

constexpr int kMaxReceiveBytes = 8 << 20;  // a server's largest message is 4 MiB and its proof
constexpr int kMaxMetadataBytes = 16 << 10;

grpc::ChannelArguments Arguments(int number) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxReceiveBytes);
  arguments.SetInt(GRPC_ARG_MAX_METADATA_SIZE, kMaxMetadataBytes);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 50);
  // Also how long a try to connect may take: a server under load answers late, not never.
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 10'000);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 2'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 60'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20'000);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);  // it is this machine
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt("lode.channel",
                   number);  // channels with equal arguments would share one connection
  return arguments;
}

std::chrono::milliseconds RandomPart(std::chrono::milliseconds step) {
  thread_local std::mt19937_64 random{std::random_device{}()};
  return std::chrono::milliseconds(
      std::uniform_int_distribution<int64_t>(step.count() / 2, step.count())(random));
}

// What gRPC's channels share ends with the last of them, and its end waits for a thread for timers;
// if that thread could not be made, for ever (decision 0012). One channel that is never used and
// never ends keeps it, as long as the process lives.
void KeepEngine() {
  [[maybe_unused]] static const auto* const channel = new std::shared_ptr<grpc::Channel>(
      grpc::CreateChannel("127.0.0.1:1", grpc::InsecureChannelCredentials()));
}

bool IsLoopbackV4(std::string_view host) {
  int parts = 0;
  for (size_t at = 0; at <= host.size(); ++parts) {
    const size_t dot = std::min(host.find('.', at), host.size());
    const auto number = base::ParseDecimal(host.substr(at, dot - at));
    if (!number.has_value() || *number > 255 || (parts == 0 && *number != 127)) return false;
    at = dot + 1;
  }
  return parts == 4;
}

}  // namespace

absl::Status CheckAddress(std::string_view address) {
  const auto wrong = [&](std::string_view why) {
    return base::Error(base::Reason::kUsage, "`" + base::SafeText(address) + "` " +
                                                 std::string(why) +
                                                 ". Write a host and a port of this machine, such "
                                                 "as 127.0.0.1:7480");
  };
  const size_t colon = address.rfind(':');
  if (address.find("://") != std::string_view::npos)
    return wrong("is a URL, where host:port is needed");
  if (colon == std::string_view::npos) return wrong("has no port");
  const auto port = base::ParseDecimal(address.substr(colon + 1));
  if (!port.has_value() || *port == 0 || *port > 65535)
    return wrong("does not end in a port from 1 to 65535");
  const std::string_view host = address.substr(0, colon);
  if (host == "localhost" || host == "[::1]" || IsLoopbackV4(host)) return absl::OkStatus();
  return wrong(
      "is another machine, and there is no authentication yet: reach it through a tunnel (ssh -L)");
}

bool Backoff::Wait(std::chrono::milliseconds at_least, threads::SteadyTime deadline) {
  if (left_ <= 0) return false;
  const absl::Duration wait = absl::FromChrono(std::max(at_least, RandomPart(step_)));
  if (wait >= threads::Until(deadline)) return false;
  --left_;
  step_ = std::min(step_ * 2, kLongest);
  absl::SleepFor(wait);
  return true;
}

void SetDeadline(threads::SteadyTime deadline, grpc::ClientContext& context) {
  const int64_t left = absl::ToInt64Milliseconds(threads::Until(deadline));
  context.set_deadline(
      gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC),
                   gpr_time_from_millis(std::max<int64_t>(left, 0), GPR_TIMESPAN)));
}

Connection::Connection(const ClientOptions& options)
    : timeout_(absl::FromChrono(options.timeout)), retries_(options.retries) {
  KeepEngine();
  for (int i = 0; i < std::max(1, options.channels); ++i) {
    stubs_.push_back(lode::ledger::v1::Ledger::NewStub(grpc::CreateCustomChannel(
        options.address, grpc::InsecureChannelCredentials(), Arguments(i))));
  }
}

void Connection::Cancel() {
  cancellations_.fetch_add(1);
  threads::MutexLock lock(mutex_);
  for (Stream* stream : streams_) {
    if (stream->unary_) continue;
    stream->cancelled_.store(true);
    stream->context.TryCancel();
  }
}

Connection::~Connection() {
  std::thread watch;
  {
    threads::MutexLock lock(mutex_);
    closing_ = true;
    watch.swap(watch_);
  }
  changed_.NotifyAll();
  if (watch.joinable()) watch.join();
}

void Connection::Open(Stream* stream) {
  bool wake = false;
  {
    threads::MutexLock lock(mutex_);
    if (!watch_.joinable()) watch_ = std::thread([this] { Watch(); });
    streams_.insert(stream);
    wake = std::exchange(watch_idle_, false);  // once a while at most, not for each call
  }
  if (wake) changed_.NotifyAll();
}

void Connection::Close(Stream* stream) {
  threads::MutexLock lock(mutex_);
  streams_.erase(stream);
}

void Connection::Watch() {
  const absl::Duration step =
      std::clamp(timeout_ / 8, absl::Milliseconds(5), absl::Milliseconds(500));
  threads::MutexLock lock(mutex_);
  for (;;) {
    while (!closing_ && streams_.empty()) {
      watch_idle_ = true;
      changed_.Wait(mutex_);
    }
    watch_idle_ = false;
    const threads::SteadyTime next = threads::After(step);
    while (!closing_ && changed_.WaitUntil(mutex_, next)) continue;
    if (closing_) return;
    const threads::SteadyTime now = threads::SteadyNow();
    for (Stream* stream : streams_) stream->EndIfSilent(now, timeout_);
  }
}

void Connection::Stream::EndIfSilent(threads::SteadyTime now, absl::Duration timeout) {
  const threads::SteadyTime since = std::max(reading_since_.load(), owed_since_.load());
  if (since == threads::kNever || absl::FromChrono(now - since) <= timeout) return;
  silent_.store(true);
  context.TryCancel();
}

Failure Connection::Stream::FailureOf(const grpc::Status& status) const {
  Failure failure;
  if (cancelled_.load()) {
    failure.status = base::Error(base::Reason::kCancelled, "the call was cancelled");
    return failure;
  }
  const std::string waited =
      std::to_string(absl::ToInt64Milliseconds(connection_.timeout_)) + " ms";
  // Two timers end a unary call, gRPC's and the watch's: whichever was first, the time was up.
  const bool late =
      status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED && status.error_details().empty();
  if (unary_ && (late || silent_.load())) return SilenceOf("no answer came in " + waited, tried_);
  if (!silent_.load()) return client::FailureOf(status, tried_);
  failure =
      SilenceOf("the server said nothing for " + waited + ", though an answer was due", tried_);
  failure.transient = true;
  return failure;
}

}  // namespace lode::client
