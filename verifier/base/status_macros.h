// SPDX-License-Identifier: Apache-2.0
// Early return on error, for functions that return absl::Status or absl::StatusOr.
#ifndef LODE_VERIFIER_BASE_STATUS_MACROS_H_
#define LODE_VERIFIER_BASE_STATUS_MACROS_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define LODE_RETURN_IF_ERROR(expression)                                                \
  do {                                                                                  \
    if (absl::Status lode_status = (expression); !lode_status.ok()) return lode_status; \
  } while (false)

#define LODE_STATUS_CONCAT_INNER(a, b) a##b
#define LODE_STATUS_CONCAT(a, b) LODE_STATUS_CONCAT_INNER(a, b)
#define LODE_ASSIGN_OR_RETURN(target, expression) \
  LODE_ASSIGN_OR_RETURN_INNER(LODE_STATUS_CONCAT(lode_or_, __LINE__), target, expression)
#define LODE_ASSIGN_OR_RETURN_INNER(holder, target, expression) \
  auto holder = (expression);                                   \
  if (!holder.ok()) return holder.status();                     \
  target = *std::move(holder)

#endif  // LODE_VERIFIER_BASE_STATUS_MACROS_H_
