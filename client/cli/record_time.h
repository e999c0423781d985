// SPDX-License-Identifier: Apache-2.0
// What --record-time has to do with a refusal. On a simulated_time ledger the submitter says the
// record time. On any other the ledger's clock does, and no option helps. Internal to client/cli.
#ifndef LODE_CLIENT_CLI_RECORD_TIME_H_
#define LODE_CLIENT_CLI_RECORD_TIME_H_

#include <string>

#include "client/api/results.h"
#include "verifier/note/policy.h"

namespace lode::cli {

struct TimeAdvice {
  std::string next;            // what to do about --record-time; "": it is not the cause
  bool is_the_option = false;  // the option alone is wrong, and not the record: a usage error
};

// `record_time`: what --record-time says, empty if it was not given.
TimeAdvice AdviceOnRecordTime(const client::Refused& refused, const note::TrustPolicy& trust,
                              const std::string& record_time);

}  // namespace lode::cli

#endif  // LODE_CLIENT_CLI_RECORD_TIME_H_
