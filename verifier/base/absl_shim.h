// SPDX-License-Identifier: Apache-2.0
// The one place where Abseil's string_view meets the standard one. Debian builds Abseil with types
// of its own (no conversion either way), so interfaces of Lode use std types and convert here.
#ifndef LODE_VERIFIER_BASE_ABSL_SHIM_H_
#define LODE_VERIFIER_BASE_ABSL_SHIM_H_

#include <string_view>

#include "absl/strings/string_view.h"

namespace lode::base {

inline absl::string_view ToAbsl(std::string_view s) { return {s.data(), s.size()}; }
inline std::string_view ToStd(absl::string_view s) { return {s.data(), s.size()}; }

}  // namespace lode::base

#endif  // LODE_VERIFIER_BASE_ABSL_SHIM_H_
