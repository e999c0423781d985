// SPDX-License-Identifier: Apache-2.0
// Whether a record names the party whose key is to sign it, as its author or among its signers; and
// if not, whom it names, where that was read and what to do. Internal to client/cli.
#ifndef LODE_CLIENT_CLI_NAMED_SIGNER_H_
#define LODE_CLIENT_CLI_NAMED_SIGNER_H_

#include <string>

#include "absl/status/status.h"
#include "verifier/record/record.h"

namespace lode::cli {

// kUsage if `record`, of the file `path`, does not name `party`, whose key is in the file `key`.
// `was_signed`: the file is an envelope, whose record can't be changed any more.
absl::Status CheckNames(const record::pb::Record& record, const std::string& party,
                        const std::string& key, const std::string& path, bool was_signed);

}  // namespace lode::cli

#endif  // LODE_CLIENT_CLI_NAMED_SIGNER_H_
