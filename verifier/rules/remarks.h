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
  kGrantAnswer,    // likewise, of a grant on which the path rests; `other`: that record
  kGrantPaper,     // like kExpiredPaper, of such a grant
  kGrantLate,      // like kLate, of such a grant
  kDetained,
  kExpiredPaper,   // `word`: type; `text`: number; `value`: its last day
  kOutOfOrder,     // `other`: the record that it comes before, by the event times
  kAssays,         // `word`: element; ppm: `value`, and `other_value` of lot `text`; `other`
  kAssayed,        // `word`: element; ppm: `value` was found, `other_value` is booked
  kUnbooked,       // `word`: element; ppm: `value` was found, and the books do not carry it
  kMoisture,       // ppm of wet mass: `value` was found, `other_value` is booked
  kWeighed,        // mg: `value` was found, `other_value` is booked
  kPacked,         // mg: `value` was packed, `other_value` is booked
  kActivity,       // Bq/kg: `value`
  kSealsSilent,    // `value`: seals that were put on, of which no receipt says anything
  kLate,           // logged more than 30 days after it is said to have happened; `word`: why
  kTagsLost,       // `value`: tags that were gone when the lot was unpacked
  kSealUnknown,    // `text`: id of a seal that was looked at and that nobody put on
  kPlace,          // processed where nothing is asked: `word`: type of the site; `text`: the site
  kClearedOrigin,  // `word`: country declared; `names`: countries that it may be
  kClearedDestination,  // `word`: country declared; `names`: countries where it arrived
  kClearedGoods,        // `word`: HS code declared; `text`: form; `names`: its codes
  kCahra,               // `text`: a site in a conflict-affected or high-risk area
  kCahraUnsaid,         // `text`: a site of which nobody said whether it is in one
  kAsmPresent,          // `text`: a site with artisanal miners
};

struct Remark {
  RemarkKind kind;
  size_t position = 0;  // of the record
  std::string lot;      // of the path; the first, if it is about several
  std::string word, text;
  std::string of;  // of a grant: whose it is
  int64_t value = 0, other_value = 0;
  int64_t limit = 0;  // of what was measured: ppm; Bq/kg for kActivity
  size_t other = 0;   // position of another record
  std::vector<std::string> names;
};

struct RemarkLimits {
  FigureLimits figures;
  int64_t activity_bq_per_kg = 0;
  bool cahra = false, asm_present = false;  // sites registered as such are remarked
};

// In leaf order. Two assays of a lot contradict if they differ by more than the limit of the higher
// one; those of one pair and element are one remark, however many lots they name. The same limits
// hold between an assay and what is booked.
std::vector<Remark> RemarksOf(const History& history, const LotsByRecord& about,
                              const RemarkLimits& limits);

// Whether what a registration says of a site is an exception, or only shown.
inline constexpr Choice kShownOrRemarked[] = {{"SHOWN", 0}, {"REMARKED", 1}};

// Parameters of SEEN-01: what a contract would split between seller and buyer, and so on.
inline constexpr Parameter kRemarkParameters[] = {
    Number("assay_ppm", "ppm of dry mass", 0, 1'000'000, 3'000),
    Number("assay_relative_ppm", "ppm of the grade", 0, 1'000'000, 200'000),
    Number("moisture_ppm", "ppm of wet mass", 0, 1'000'000, 10'000),
    Number("weighing_ppm", "ppm of wet mass", 0, 1'000'000, 5'000),
    Number("unbooked_ppm", "ppm of dry mass", 0, 100'000, 5'000),
    Number("precious_ppm", "ppm of dry mass", 0, 1'000'000, 10),
    Number("activity_bq_per_kg", "Bq/kg", 0, 2'000'000'000, 1'000),
    OneOf("cahra", kShownOrRemarked, 0, Looser::kLess),
    OneOf("asm_present", kShownOrRemarked, 0, Looser::kLess)};
inline constexpr const Parameter& kAssayPpm = kRemarkParameters[0];
inline constexpr const Parameter& kAssayRelativePpm = kRemarkParameters[1];
inline constexpr const Parameter& kMoisturePpm = kRemarkParameters[2];
inline constexpr const Parameter& kWeighingPpm = kRemarkParameters[3];
inline constexpr const Parameter& kUnbookedPpm = kRemarkParameters[4];
inline constexpr const Parameter& kPreciousPpm = kRemarkParameters[5];
inline constexpr const Parameter& kActivity = kRemarkParameters[6];
inline constexpr const Parameter& kCahraSites = kRemarkParameters[7];
inline constexpr const Parameter& kAsmSites = kRemarkParameters[8];

RemarkLimits RemarkLimitsOf(const Parameters& seen01);

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_REMARKS_H_
