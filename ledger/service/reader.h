// SPDX-License-Identifier: Apache-2.0
// Who reads. Every handler that gives out a payload takes one, so that access can depend on it
// (docs/api.md, "Who may read"). Until clients authenticate, all readers are the same:
// everyone who can connect, which is this machine, reads every payload.
#ifndef LODE_LEDGER_SERVICE_READER_H_
#define LODE_LEDGER_SERVICE_READER_H_

#include <string>

#include "ledger/read/cancelled.h"

namespace lode::ledger {

struct Reader {
  std::string peer;     // as gRPC names the connection; for logs and limits, not an identity
  Cancelled cancelled;  // the call was cancelled, or its deadline is over
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_SERVICE_READER_H_
