// SPDX-License-Identifier: Apache-2.0
#include "verifier/rules/origin.h"

#include "verifier/base/arith.h"
#include "verifier/rules/custody_path.h"
#include "verifier/rules/words.h"

namespace lode::rules {

namespace pb = ::lode::record::v1;

const RuleInfo kMb05 = {
    "MB-05",
    "the origin of the metal is known and accounted for",
    report::FAILS,
    "origin shares of the element, the profile's limits",
    "For each element that the profile judges. PASS if at most `max_unknown_ppm` of the lot's "
    "metal is "
    "of unknown origin (off-ledger purchases, opening stock, finds, other logs, unknown class) and "
    "at "
    "most `max_unaccounted_ppm` was gained on the way. UNKNOWN beyond: such metal may be "
    "anybody's, and "
    "shares are never rounded away. N-A if the lot holds none of the element. Never FAIL: "
    "countries and "
    "owners to be excluded are rules of their own. Other elements are only reported.",
    "reference rule MB-05; custody: what a lot gained joins its origins as UNACCOUNTED"};
const RuleInfo kMb06 = {
    "MB-06",
    "the custody model is strong enough",
    report::FAILS,
    "Transformed.custody_model along the path, the profile's weakest_custody_model",
    "A claim is as weak as its weakest link (ISO 22095: identity preserved, segregated, controlled "
    "blending, mass balance, book and claim). PASS if no step of the path names a model weaker "
    "than the "
    "profile allows. UNKNOWN if one does: mass balance and book-and-claim say nothing about the "
    "atoms, "
    "and are not believed before their accounts exist in the ledger. N-A if no step names a model. "
    "Never FAIL.",
    "reference rule MB-06; ISO 22095"};

report::Finding CheckOriginKnown(const std::string& element, const record::OriginVector& vector,
                                 const OriginLimits& limits) {
  report::Finding finding = Found(kMb05, report::PASS);
  const int64_t total = record::SumOf(vector);
  const int64_t unknown = UnknownPart(vector), unaccounted = UnaccountedPart(vector);
  if (total == 0) {
    finding.set_outcome(report::NOT_APPLICABLE);
    finding.set_value("no " + element);
    return finding;
  }
  finding.set_value(element + ": " + PercentText(unknown, total) + " UNKNOWN, " +
                    PercentText(unaccounted, total) + " UNACCOUNTED");
  finding.set_limit("at most " + LimitText(limits.max_unknown_ppm) + " UNKNOWN, " +
                    LimitText(limits.max_unaccounted_ppm) + " UNACCOUNTED");
  if (!base::ExceedsPpm(unknown, total, limits.max_unknown_ppm) &&
      !base::ExceedsPpm(unaccounted, total, limits.max_unaccounted_ppm)) {
    return finding;
  }
  finding.set_outcome(report::UNKNOWN);
  finding.set_message(PercentText(unknown + unaccounted, total) + " of the " + element +
                      " has no known origin");
  finding.set_remedy(
      "records of the metal from its mine on, from those who sold it to the first holder in this "
      "trail; or a lot without it");
  return finding;
}

report::Finding CheckCustodyModel(pb::CustodyModel weakest, const base::Hash256& named_at,
                                  const OriginLimits& limits) {
  report::Finding finding = Found(kMb06, report::PASS);
  finding.set_value(CustodyModelText(weakest));
  finding.set_limit(CustodyModelText(limits.weakest_model) + " or stronger");
  if (!named_at.IsZero()) AddEvidence(finding, named_at);
  if (weakest == pb::CUSTODY_MODEL_UNSPECIFIED) {
    finding.set_outcome(report::NOT_APPLICABLE);
  } else if (weakest > limits.weakest_model) {
    finding.set_outcome(report::UNKNOWN);
    finding.set_message("a step of the path is claimed under " + CustodyModelText(weakest) +
                        ", which does not tie the claim to the metal");
    finding.set_remedy("a lot whose path is " + CustodyModelText(limits.weakest_model) +
                       " or stronger, from the processor that blended it");
  }
  return finding;
}

std::string CustodyModelText(pb::CustodyModel model) {
  switch (model) {
    case pb::CUSTODY_MODEL_IDENTITY_PRESERVED:
      return "identity preserved";
    case pb::CUSTODY_MODEL_SEGREGATED:
      return "segregated";
    case pb::CUSTODY_MODEL_CONTROLLED_BLENDING:
      return "controlled blending";
    case pb::CUSTODY_MODEL_MASS_BALANCE:
      return "mass balance";
    case pb::CUSTODY_MODEL_BOOK_AND_CLAIM:
      return "book and claim";
    default:
      return "not said";
  }
}

}  // namespace lode::rules
