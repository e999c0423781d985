// SPDX-License-Identifier: Apache-2.0
// What records of the trail say against the lots of the path and no rule judges yet: a seal that
// was broken, an assay that contradicts another, goods received before they were dug. A reader must
// hear of it, or an answer is green because nobody looked.
#ifndef LODE_VERIFIER_RULES_REMARKS_H_
#define LODE_VERIFIER_RULES_REMARKS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "verifier/rules/about.h"
#include "verifier/rules/figures.h"
#include "verifier/rules/history.h"
#include "verifier/rules/parameter.h"

namespace lode::rules {

enum class RemarkKind {
  kSeal,           // `word`: BROKEN or MISSING; `text`: its id, or "" for all of the consignment
  kCondition,      // `word`: DAMAGED, WET or SHORT
  kRejected,       // `text`: why
  kCountersigned,  // `word`: REFUSES, NOT_PRESENT or WITH_RESERVE; `text`: its words
  kDetained,
  kExpiredPaper,  // `word`: type; `text`: number; `value`: its last day
  kOutOfOrder,    // `other`: the record that it comes before, by the event times
  kAssays,        // `word`: element; `value` and `other_value`: ppm; `other`: the other assay
  kAssayed,       // `word`: element; ppm: `value` was found, `other_value` is booked
  kWeighed,       // mg: `value` was found, `other_value` is booked
  kSealsSilent,   // `value`: seals that were put on, of which the receipt says nothing
  kLate,          // logged more than 30 days after it is said to have happened; `word`: why
  kSealUnknown,   // `text`: id of a seal that was looked at and that nobody put on
};

struct Remark {
  RemarkKind kind;
  size_t position = 0;  // of the record
  std::string lot;      // of the path; the first, if it is about several
  std::string word, text;
  int64_t value = 0, other_value = 0;
  size_t other = 0;  // position of another record
};

// In leaf order. Two assays of a lot contradict if they differ by more than the limit; those of one
// pair and element are one remark, however many lots they name. The same limit holds between an
// assay and what is booked.
std::vector<Remark> RemarksOf(const History& history, const LotsByRecord& about,
                              const FigureLimits& limits);

// Parameters of SEEN-01: what a contract would split between seller and buyer.
inline constexpr Parameter kRemarkParameters[] = {
    Number("assay_ppm", "ppm of dry mass", 0, 1'000'000, 3'000),
    Number("weighing_ppm", "ppm of wet mass", 0, 1'000'000, 5'000)};
inline constexpr const Parameter& kAssayPpm = kRemarkParameters[0];
inline constexpr const Parameter& kWeighingPpm = kRemarkParameters[1];

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_REMARKS_H_
