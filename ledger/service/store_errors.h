// SPDX-License-Identifier: Apache-2.0
// Reports a store that fails while it is served, in the log of events: the operator must learn of
// it, not only the client whose call failed. The invariant: the first failed read and the first
// failed write are logged at once; after that each kind is one line a minute with a count, however
// many fail.
#ifndef LODE_LEDGER_SERVICE_STORE_ERRORS_H_
#define LODE_LEDGER_SERVICE_STORE_ERRORS_H_

#include <string_view>

#include "absl/status/status.h"
#include "verifier/base/reason.h"

namespace lode::ledger {

enum class StoreUse { kRead, kWrite };

// What an operator does about a store that answers `reason` with `message`; empty for a reason that
// is not the store's to mend.
std::string_view StoreAdvice(base::Reason reason, std::string_view message = "");

// Logs event=store at level error if `reason` has an advice; `message` says family, file and leaf.
void TellStoreError(StoreUse use, base::Reason reason, std::string_view message);
// The same of an error's status; nothing for OK.
void TellStoreError(StoreUse use, const absl::Status& status);

}  // namespace lode::ledger

#endif  // LODE_LEDGER_SERVICE_STORE_ERRORS_H_
