// SPDX-License-Identifier: Apache-2.0
// Signing records: fills in what the writer left out, checks what a record can break by itself and
// whether these keys may sign it, shows what will be signed, and signs. The payload is made once,
// so what is signed is what was shown. Internal to client/cli.
#ifndef LODE_CLIENT_CLI_RECORD_SIGN_H_
#define LODE_CLIENT_CLI_RECORD_SIGN_H_

#include <string>
#include <vector>

#include "client/cli/session.h"

namespace lode::cli {

struct SignOptions {
  std::vector<std::string> files;
  std::vector<std::string> keys;
  std::vector<std::string> replace;  // key ids whose signatures these keys' take the place of
  std::string out;                   // folder; empty: beside each file
  bool batch = false;                // one signature over the tree of all records
  bool dsse = false;                 // also DSSE JSON
  bool yes = false;                  // do not ask
  bool force = false;                // replace envelopes that are there
};

int RunSign(Session& session, const SignOptions& options);

struct UnsignOptions {
  std::vector<std::string> files;
  std::vector<std::string> key_ids;  // whose signatures are taken out
  std::string out;                   // folder; empty: beside each file
  bool dsse = false;
  bool force = false;
};

// Takes signatures out of envelopes: what a record can't be admitted with.
int RunUnsign(Session& session, const UnsignOptions& options);

}  // namespace lode::cli

#endif  // LODE_CLIENT_CLI_RECORD_SIGN_H_
