// SPDX-License-Identifier: Apache-2.0
// The loop is closed: a client sends its next record when one is answered. An open loop would
// measure the length of a queue.
#include "tools/bench/load.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <memory>

#include "absl/base/thread_annotations.h"
#include "proto/lode/ledger/v1/ledger.grpc.pb.h"
#include "verifier/threads/mutex.h"

namespace lode::bench {
namespace {

namespace rpc = ::lode::ledger::v1;

std::unique_ptr<rpc::Ledger::Stub> Connect(const std::string& address, int channel) {
  grpc::ChannelArguments arguments;
  arguments.SetInt("lode.bench.channel", channel);  // a connection of its own
  arguments.SetMaxReceiveMessageSize(-1);
  return rpc::Ledger::NewStub(
      grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments));
}

std::string ProblemOf(const rpc::Refused& refused) {
  std::string text = refused.message();
  for (const rpc::Violation& violation : refused.violations()) {
    text += "; " + violation.rule() + " " + violation.field() + ": " + violation.message();
  }
  return text;
}

// What all flights share: which envelope is next, until when, and how it went.
class Campaign {
 public:
  Campaign(const std::vector<std::string>& envelopes, size_t first, double seconds)
      : envelopes_(envelopes), next_(first), deadline_(WallNow() + seconds) {}

  const std::string* Take() {
    if (WallNow() >= deadline_) return nullptr;
    const size_t at = next_.fetch_add(1);
    return at < envelopes_.size() ? &envelopes_[at] : nullptr;
  }
  void Answer(const rpc::SubmitResponse& response, double seconds) {
    threads::MutexLock lock(mutex_);
    latencies_.push_back(seconds);
    if (response.has_admitted()) {
      ++result_.admitted;
    } else {
      ++result_.refused;
      if (result_.problem.empty()) result_.problem = ProblemOf(response.refused());
    }
  }
  void Failed(const grpc::Status& status) {
    threads::MutexLock lock(mutex_);
    ++result_.failed;
    if (result_.problem.empty()) result_.problem = status.error_message();
  }
  void Begin(int flights) {
    threads::MutexLock lock(mutex_);
    flying_ = flights;
  }
  void Land() {
    threads::MutexLock lock(mutex_);
    if (--flying_ == 0) landed_.NotifyAll();
  }
  void Await() {
    threads::MutexLock lock(mutex_);
    while (flying_ != 0) landed_.Wait(mutex_);
  }
  LoadResult Finish(size_t& next) {
    next = std::min(next_.load(), envelopes_.size());
    threads::MutexLock lock(mutex_);
    result_.latency = LatencyOf(std::move(latencies_));
    return std::move(result_);
  }

 private:
  const std::vector<std::string>& envelopes_;
  std::atomic<size_t> next_;
  const double deadline_;
  threads::Mutex mutex_;
  threads::Condition landed_;
  int flying_ ABSL_GUARDED_BY(mutex_) = 0;
  LoadResult result_ ABSL_GUARDED_BY(mutex_);
  std::vector<double> latencies_ ABSL_GUARDED_BY(mutex_);
};

// One unary submission after the other.
class UnaryFlight {
 public:
  UnaryFlight(Campaign& campaign, rpc::Ledger::Stub& stub) : campaign_(campaign), stub_(stub) {}

  void Send() {
    const std::string* envelope = campaign_.Take();
    if (envelope == nullptr) return campaign_.Land();
    request_.set_envelope(*envelope);
    context_ = std::make_unique<grpc::ClientContext>();
    sent_ = WallNow();
    stub_.async()->Submit(context_.get(), &request_, &response_, [this](grpc::Status status) {
      if (status.ok()) {
        campaign_.Answer(response_, WallNow() - sent_);
      } else {
        campaign_.Failed(status);
      }
      Send();
    });
  }

 private:
  Campaign& campaign_;
  rpc::Ledger::Stub& stub_;
  std::unique_ptr<grpc::ClientContext> context_;
  rpc::SubmitRequest request_;
  rpc::SubmitResponse response_;
  double sent_ = 0;
};

// A bidirectional stream with a window of submissions in flight.
class StreamFlight : public grpc::ClientBidiReactor<rpc::SubmitRequest, rpc::SubmitResponse> {
 public:
  StreamFlight(Campaign& campaign, rpc::Ledger::Stub& stub, int window)
      : campaign_(campaign), window_(window) {
    stub.async()->SubmitStream(&context_, this);
    StartRead(&response_);
    StartCall();
    threads::MutexLock lock(mutex_);
    WriteNext();
  }

  void OnWriteDone(bool ok) override {
    threads::MutexLock lock(mutex_);
    writing_ = false;
    if (ok) WriteNext();
  }
  void OnReadDone(bool ok) override {
    if (!ok) return;
    {
      threads::MutexLock lock(mutex_);
      campaign_.Answer(response_, WallNow() - sent_.front());
      sent_.pop_front();
      WriteNext();
    }
    StartRead(&response_);
  }
  void OnDone(const grpc::Status& status) override {
    if (!status.ok()) campaign_.Failed(status);
    campaign_.Land();
  }

 private:
  void WriteNext() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (writing_ || closed_ || static_cast<int>(sent_.size()) >= window_) return;
    const std::string* envelope = campaign_.Take();
    if (envelope == nullptr) {
      closed_ = true;
      StartWritesDone();
      return;
    }
    request_.set_envelope(*envelope);
    sent_.push_back(WallNow());
    writing_ = true;
    StartWrite(&request_);
  }

  Campaign& campaign_;
  const int window_;
  grpc::ClientContext context_;
  rpc::SubmitRequest request_;
  rpc::SubmitResponse response_;
  threads::Mutex mutex_;
  std::deque<double> sent_ ABSL_GUARDED_BY(mutex_);
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
};

constexpr int kChannels = 4;

}  // namespace

LoadResult LoadUnary(const std::string& address, const std::vector<std::string>& envelopes,
                     size_t first, int in_flight, double seconds, size_t& next) {
  std::vector<std::unique_ptr<rpc::Ledger::Stub>> stubs;
  for (int i = 0; i < std::min(in_flight, kChannels); ++i) stubs.push_back(Connect(address, i));
  const double wall = WallNow(), processor = ProcessorNow();
  Campaign campaign(envelopes, first, seconds);
  campaign.Begin(in_flight);
  std::vector<std::unique_ptr<UnaryFlight>> flights;
  for (int i = 0; i < in_flight; ++i) {
    flights.push_back(std::make_unique<UnaryFlight>(campaign, *stubs[i % stubs.size()]));
  }
  for (auto& flight : flights) flight->Send();
  campaign.Await();
  LoadResult result = campaign.Finish(next);
  result.wall = WallNow() - wall;
  result.client_processor = ProcessorNow() - processor;
  return result;
}

LoadResult LoadStreams(const std::string& address, const std::vector<std::string>& envelopes,
                       size_t first, int streams, int in_flight_each, double seconds,
                       size_t& next) {
  std::vector<std::unique_ptr<rpc::Ledger::Stub>> stubs;
  for (int i = 0; i < std::min(streams, kChannels); ++i) stubs.push_back(Connect(address, i));
  const double wall = WallNow(), processor = ProcessorNow();
  Campaign campaign(envelopes, first, seconds);
  campaign.Begin(streams);
  std::vector<std::unique_ptr<StreamFlight>> flights;
  for (int i = 0; i < streams; ++i) {
    flights.push_back(
        std::make_unique<StreamFlight>(campaign, *stubs[i % stubs.size()], in_flight_each));
  }
  campaign.Await();
  LoadResult result = campaign.Finish(next);
  result.wall = WallNow() - wall;
  result.client_processor = ProcessorNow() - processor;
  return result;
}

}  // namespace lode::bench
