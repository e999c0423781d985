// SPDX-License-Identifier: Apache-2.0
// Numbers as people read them: masses, shares, dates. Integers in, text out; the same everywhere.
// The exact values stand beside them in the report.
#ifndef LODE_VERIFIER_PRESENT_WORDS_H_
#define LODE_VERIFIER_PRESENT_WORDS_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace lode::present {

// "44.749 t", "3.024 kg", "0.517 g": three decimals of the unit that fits, half to even.
std::string MassText(int64_t mg);
// "10.661 t" in the unit that fits `largest`, so that a column has one unit; "< 0.001 t" for what
// is not nothing and too little for it.
std::string MassLike(int64_t largest_mg, int64_t mg);
// "+0.118 t", "-3.024 kg", "0".
std::string SignedMassText(int64_t mg);
// As a field in mg holds it, and as people say it: "90000000 mg (90.000 kg)", "0 mg".
std::string ExactMassText(int64_t mg);
// As a field in ppm holds it, and as people say it: "5000 ppm (0.5 %)".
std::string ExactShareText(int64_t ppm);
// "90.31 %". A part that is not nothing is never shown as 0, one that is not all never as 100.
std::string PercentText(int64_t part, int64_t whole);
// Of a limit in ppm, exactly: "0 %", "2.5 %".
std::string LimitText(int64_t ppm);
// "2026-03-14" of an instant, UTC.
std::string DateText(int64_t micros);
// "7 days", "36 hours", "90 s": the unit that gives at least two.
std::string DurationText(int64_t micros);
// "final assay" of "FINAL_ASSAY".
std::string Lower(std::string_view text);
// "3 records", "1 record".
std::string Counted(uint64_t n, std::string_view noun);

}  // namespace lode::present

#endif  // LODE_VERIFIER_PRESENT_WORDS_H_
