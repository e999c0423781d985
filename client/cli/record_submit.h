// SPDX-License-Identifier: Apache-2.0
// Submitting records in the order given. Each gets a receipt file, or a refusal that names every
// broken rule. Internal to client/cli.
#ifndef LODE_CLIENT_CLI_RECORD_SUBMIT_H_
#define LODE_CLIENT_CLI_RECORD_SUBMIT_H_

#include <string>
#include <vector>

#include "client/cli/session.h"

namespace lode::cli {

struct SubmitOptions {
  std::vector<std::string> files;
  std::string out;          // folder of the receipts; empty: beside each file
  std::string record_time;  // simulated_time ledgers: RFC 3339, or "event+30m"
};

int RunSubmit(Session& session, const SubmitOptions& options);

}  // namespace lode::cli

#endif  // LODE_CLIENT_CLI_RECORD_SUBMIT_H_
