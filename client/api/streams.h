// SPDX-License-Identifier: Apache-2.0
// The calls that are streams, and what unary calls share with them about submissions.
#ifndef LODE_CLIENT_API_STREAMS_H_
#define LODE_CLIENT_API_STREAMS_H_

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/api/client.h"
#include "client/api/session.h"

namespace lode::client {

wire::SubmitRequest SubmitRequestOf(const Submission& submission, uint64_t tag);

// The verified outcome of one submission; an answer without an outcome is kMalformed.
absl::StatusOr<SubmitResult> ResultOf(Session& session, const Expected& expected,
                                      const wire::SubmitResponse& answer, uint64_t least_size);

absl::Status RunSubmitStream(Session& session, const LedgerClient::NextSubmission& next,
                             const LedgerClient::OnSubmitResult& on_result);
absl::Status RunExport(Session& session, std::string_view lot, const LedgerClient::Sink& sink);
absl::Status RunFollow(Session& session, uint64_t from_index, bool until_now,
                       const LedgerClient::OnEntries& on_entries);

}  // namespace lode::client

#endif  // LODE_CLIENT_API_STREAMS_H_
