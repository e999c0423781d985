// SPDX-License-Identifier: Apache-2.0
// A batch submits its next record when the door has taken the one before. Records often enter at
// once, so this is a loop that a callback restarts; a recursion would be as deep as the batch.
#include "ledger/service/submit_calls.h"

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "ledger/service/limits.h"
#include "ledger/service/status.h"
#include "verifier/base/reason.h"

namespace lode::ledger {
namespace {

Submission SubmissionOf(const wire::SubmitRequest& request, OnResult done) {
  Submission submission;
  submission.envelope = request.envelope();
  if (request.simulated_record_time_us() != 0)
    submission.simulated_time_us = request.simulated_record_time_us();
  submission.done = std::move(done);
  return submission;
}

// A batch on its way. Request and response live until Finish.
class BatchCall : public std::enable_shared_from_this<BatchCall> {
 public:
  BatchCall(Door& door, grpc::ServerUnaryReactor& reactor, const wire::SubmitBatchRequest& request,
            wire::SubmitBatchResponse& response)
      : door_(door),
        reactor_(reactor),
        request_(request),
        response_(response),
        count_(request.records_size()),
        unanswered_(count_) {
    for (const wire::SubmitRequest& record : request.records())
      response.add_responses()->set_tag(record.tag());
  }

  // Submits the next record; called again when that has entered. The loop is instead of a recursion
  // of 1,024 levels where every record enters at once.
  void SubmitNext() {
    if (pending_.fetch_add(1) > 0) return;  // the loop below runs, maybe further up this very stack
    do {
      const int i = next_++;
      if (i >= count_) continue;
      door_.Submit(SubmissionOf(request_.records(i),
                                [self = shared_from_this(), i](SubmitResult result) {
                                  self->Answer(i, std::move(result));
                                }),
                   [self = shared_from_this()] { self->SubmitNext(); });
    } while (pending_.fetch_sub(1) > 1);
  }

 private:
  void Answer(int i, SubmitResult result) {
    SetOutcome(std::move(result), *response_.mutable_responses(i));
    if (unanswered_.fetch_sub(1) == 1) reactor_.Finish(grpc::Status::OK);
  }

  Door& door_;
  grpc::ServerUnaryReactor& reactor_;
  const wire::SubmitBatchRequest& request_;
  wire::SubmitBatchResponse& response_;
  const int count_;  // the request is gone once all are answered
  std::atomic<int> unanswered_;
  std::atomic<int> pending_{0};
  int next_ = 0;  // of whoever runs the loop
};

}  // namespace

grpc::ServerUnaryReactor* StartSubmit(Door& door, grpc::CallbackServerContext& context,
                                      const wire::SubmitRequest& request,
                                      wire::SubmitResponse& response) {
  grpc::ServerUnaryReactor* reactor = context.DefaultReactor();
  response.set_tag(request.tag());
  door.Submit(SubmissionOf(request, [reactor, &response](SubmitResult result) {
    if (const auto* refused = std::get_if<Refused>(&result)) {
      reactor->Finish(StatusOf(*refused));
      return;
    }
    SetOutcome(std::move(result), response);
    reactor->Finish(grpc::Status::OK);
  }));
  return reactor;
}

grpc::ServerUnaryReactor* StartSubmitBatch(Door& door, grpc::CallbackServerContext& context,
                                           const wire::SubmitBatchRequest& request,
                                           wire::SubmitBatchResponse& response) {
  grpc::ServerUnaryReactor* reactor = context.DefaultReactor();
  if (request.records_size() > kBatchRecords || request.ByteSizeLong() > kBatchBytes) {
    reactor->Finish(StatusOf(base::Error(
        base::Reason::kTooLarge,
        "a batch has at most " + std::to_string(kBatchRecords) +
            " records and 4 MiB; this one has " + std::to_string(request.records_size()) + " and " +
            std::to_string(request.ByteSizeLong()) + " bytes: submit it in parts or as a stream")));
    return reactor;
  }
  if (request.records().empty()) {
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
  std::make_shared<BatchCall>(door, *reactor, request, response)->SubmitNext();
  return reactor;
}

}  // namespace lode::ledger
