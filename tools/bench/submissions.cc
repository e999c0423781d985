// SPDX-License-Identifier: Apache-2.0
// The ceilings before and after a load are averaged, because the speed of a virtual machine drifts
// within a minute.
#include "tools/bench/submissions.h"

#include <span>
#include <utility>

#include "verifier/base/status_macros.h"

namespace lode::bench {
namespace {

constexpr double kCeilingShare = 0.25;  // of a load's time, for each of the ceilings' parts

}  // namespace

Submissions::Submissions(const ServerProcess& server, const std::vector<std::string>& envelopes,
                         std::string folder, double seconds)
    : server_(server), envelopes_(envelopes), folder_(std::move(folder)), seconds_(seconds) {}

absl::Status Submissions::MeasureOnce() {
  LODE_ASSIGN_OR_RETURN(measured_.emplace_back(),
                        MeasureCeilings(envelopes_, folder_ + "/bare", seconds_ * kCeilingShare));
  return absl::OkStatus();
}

absl::StatusOr<Submission> Submissions::Run(const std::function<LoadResult(size_t& next)>& load) {
  if (measured_.empty()) LODE_RETURN_IF_ERROR(MeasureOnce());
  Submission out;
  const double before = server_.ProcessorSeconds();
  size_t next = at_;
  out.result = load(next);
  at_ = next;
  out.server_processor = server_.ProcessorSeconds() - before;
  LODE_RETURN_IF_ERROR(MeasureOnce());
  return out;
}

absl::StatusOr<Submission> Submissions::Unary(int in_flight) {
  LODE_ASSIGN_OR_RETURN(Submission out, Run([&](size_t& next) {
                          return LoadUnary(server_.address(), envelopes_, at_, in_flight, seconds_,
                                           next);
                        }));
  const Ceilings around = MeanOf(std::span(measured_).last(2));
  out.ceiling = around.Unary();
  out.busy_ceiling = around.BusyUnary();
  return out;
}

absl::StatusOr<Submission> Submissions::Streams(int streams, int window) {
  LODE_ASSIGN_OR_RETURN(Submission out, Run([&](size_t& next) {
                          return LoadStreams(server_.address(), envelopes_, at_, streams, window,
                                             seconds_, next);
                        }));
  const Ceilings around = MeanOf(std::span(measured_).last(2));
  out.ceiling = around.Stream();
  out.busy_ceiling = around.BusyStream();
  return out;
}

}  // namespace lode::bench
