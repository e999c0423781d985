// SPDX-License-Identifier: Apache-2.0
// Numbers as people read them: masses, shares, dates. Integers in, text out; the same everywhere.
// The exact values stand beside them in the report.
#ifndef LODE_VERIFIER_RULES_WORDS_H_
#define LODE_VERIFIER_RULES_WORDS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "proto/lode/record/v1/assurance.pb.h"
#include "proto/lode/record/v1/custody.pb.h"

namespace lode::rules {

// "44.749 t", "3.024 kg", "0.517 g": three decimals of the unit that fits, half to even.
std::string MassText(int64_t mg);
// "10.661 t", always in tonnes, so that columns compare; below 1 kg as MassText.
std::string TonnesText(int64_t mg);
// "+0.118 t", "-3.024 kg", "0".
std::string SignedMassText(int64_t mg);
// part / whole in parts per million, half to even; 0 if whole is 0. Requires 0 <= part.
int64_t PpmOf(int64_t part, int64_t whole);
// "90.31 %". A part that is not nothing is never shown as 0, one that is not all never as 100.
std::string PercentText(int64_t part, int64_t whole);
// Of a limit in ppm, exactly: "0 %", "2.5 %".
std::string LimitText(int64_t ppm);
// "2026-03-14" of an instant, UTC.
std::string DateText(int64_t micros);
// "3 records", "1 record".
std::string Counted(uint64_t n, std::string_view noun);

// "mass balance", ...; "not said".
std::string CustodyModelText(lode::record::v1::CustodyModel model);
// "third party", "second party", "self"; "partially meets" ...; "" if not said.
std::string_view LevelText(lode::record::v1::AssessorLevel level);
std::string_view OutcomeText(lode::record::v1::CriterionOutcome outcome);

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_WORDS_H_
