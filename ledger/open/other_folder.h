// SPDX-License-Identifier: Apache-2.0
// What a folder is that holds no whole ledger: a part of one, a folder inside one or above one, or
// a folder of other files. Looks at names only. docs/operations.md.
#ifndef LODE_LEDGER_OPEN_OTHER_FOLDER_H_
#define LODE_LEDGER_OPEN_OTHER_FOLDER_H_

#include <string>

#include "absl/status/status.h"

namespace lode::ledger {

// The nearest folder above `folder` that holds a ledger; empty if none does. `folder` need not be
// there.
std::string LedgerAbove(const std::string& folder);

// kConflict if a folder above holds a ledger: no ledger is made inside another one's folder.
absl::Status CheckNotInsideLedger(const std::string& folder);

// kConflict if anything is in the folder, with what it is: a ledger, a part of one and what is
// missing, or other files. A volume's lost+found is nothing.
absl::Status CheckEmpty(const std::string& folder);

// kNotFound, for a folder without a ledger: which one was meant, or how to make one there.
absl::Status NoLedgerIn(const std::string& folder);

// "log.key is there; ledger.toml, store and high-water are missing"; empty if none of them is
// there.
std::string PartsOfLedger(const std::string& folder);

}  // namespace lode::ledger

#endif  // LODE_LEDGER_OPEN_OTHER_FOLDER_H_
