// SPDX-License-Identifier: Apache-2.0
// Refusals in JSON, as every program of Lode prints them (docs/cli.md).
#ifndef LODE_VERIFIER_PRESENT_REFUSAL_JSON_H_
#define LODE_VERIFIER_PRESENT_REFUSAL_JSON_H_

#include "verifier/base/strict_json.h"
#include "verifier/present/refusal.h"

namespace lode::present {

// A list: rule, code and arguments for programs, field, and the English sentences for people.
base::Json RefusalsJson(const Refusals& refusals);

}  // namespace lode::present

#endif  // LODE_VERIFIER_PRESENT_REFUSAL_JSON_H_
