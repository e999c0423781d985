// SPDX-License-Identifier: Apache-2.0
// What the operator of a folder should do after an error of opening its ledger.
#ifndef LODE_LEDGER_OPEN_OPERATOR_STEP_H_
#define LODE_LEDGER_OPEN_OPERATOR_STEP_H_

#include <string>

#include "absl/status/status.h"

namespace lode::ledger {

// Whether fsck has anything to add: not where it is itself what failed, or would fail in the same
// way because the store does not open.
enum class FsckTells { kMore, kNoMore };

// `status` with the next step: for damage which backup to restore, for a right that is missing who
// runs this program, who owns the file, and the command; for a limit on file sizes what raises it.
// Any other, and one that has a step of its own, as it is.
absl::Status WithOperatorStep(const absl::Status& status, const std::string& folder,
                              FsckTells fsck);

}  // namespace lode::ledger

#endif  // LODE_LEDGER_OPEN_OPERATOR_STEP_H_
