// SPDX-License-Identifier: Apache-2.0
// MB-05 and MB-06: is the origin of the metal known, all of it, and by what custody model?
#include "verifier/base/arith.h"
#include "verifier/rules/facts.h"
#include "verifier/rules/families/families.h"
#include "verifier/rules/words.h"

namespace lode::rules {
namespace {

constexpr Choice kModels[] = {
    {"IDENTITY_PRESERVED", pb::CUSTODY_MODEL_IDENTITY_PRESERVED},
    {"SEGREGATED", pb::CUSTODY_MODEL_SEGREGATED},
    {"CONTROLLED_BLENDING", pb::CUSTODY_MODEL_CONTROLLED_BLENDING},
    {"MASS_BALANCE", pb::CUSTODY_MODEL_MASS_BALANCE},
    {"BOOK_AND_CLAIM", pb::CUSTODY_MODEL_BOOK_AND_CLAIM},
};
constexpr Parameter kModelParameters[] = {
    OneOf("weakest_custody_model", kModels, pb::CUSTODY_MODEL_CONTROLLED_BLENDING)};
constexpr const Parameter& kWeakestModel = kModelParameters[0];

// Which lots came from outside the ledger, and who can ask their seller.
void NameUnknownSources(const Facts& facts, const std::string& element, report::Finding& finding) {
  constexpr int kNamed = 5;
  const History& history = facts.history;
  std::string lots;
  int n = 0;
  for (const size_t position : facts.path.makings) {
    const pb::Record& r = history.Message(position);
    if (!r.has_lot_created()) continue;
    const bool known = IsHop(r) && r.lot_created().origin_class() != pb::ORIGIN_CLASS_UNKNOWN;
    const record::ElementAmounts held = record::ContainedOf(r.lot_created().quantity());
    if (known || record::AmountOf(held, element) == 0) continue;
    if (++n > kNamed) continue;
    const std::string holder = history.PartyName(PrincipalOf(r));
    lots += (lots.empty() ? "" : ", ") + r.lot_created().lot() + " (" +
            (holder.empty() ? PrincipalOf(r) : holder) + " can ask its seller)";
    AddEvidence(finding, history.entries()[position].record.digest);
  }
  if (n > kNamed) lots += " and " + Counted(static_cast<uint64_t>(n - kNamed), "lot") + " more";
  if (n > 0) {
    finding.set_remedy("records from the mine on of " + lots + "; or a lot without it");
  }
}

void CheckElement(const Facts& facts, const std::string& element, const Parameters& parameters,
                  Sink& sink) {
  report::Finding& finding = sink.Add(report::PASS);
  const record::OriginVector& vector = facts.origins.Of(element);
  const int64_t max_unknown = parameters.Of(kMaxUnknown);
  const int64_t max_unaccounted = parameters.Of(kMaxUnaccounted);
  const int64_t total = record::SumOf(vector);
  const int64_t unknown = facts.origins.Unknown(vector);
  const int64_t unaccounted = facts.origins.Unaccounted(vector);
  if (total == 0) {
    finding.set_outcome(report::NOT_APPLICABLE);
    finding.set_value("no " + element);
    return;
  }
  finding.set_value(element + ": " + PercentText(unknown, total) + " UNKNOWN, " +
                    PercentText(unaccounted, total) + " UNACCOUNTED");
  finding.set_limit("at most " + LimitText(max_unknown) + " UNKNOWN, " +
                    LimitText(max_unaccounted) + " UNACCOUNTED");
  if (!base::ExceedsPpm(unknown, total, max_unknown) &&
      !base::ExceedsPpm(unaccounted, total, max_unaccounted)) {
    return;
  }
  finding.set_outcome(report::UNKNOWN);
  finding.set_message(PercentText(unknown + unaccounted, total) + " of the " + element +
                      " has no known origin");
  finding.set_remedy(
      "records of the metal from its mine on, from those who sold it to the first holder in this "
      "trail; or a lot without it");
  NameUnknownSources(facts, element, finding);
}

void CheckOriginKnown(const Facts& facts, const Place&, const Parameters& parameters, Sink& sink) {
  for (const std::string& element : facts.judged_elements)
    CheckElement(facts, element, parameters, sink);
}

void CheckCustodyModel(const Facts& facts, const Place&, const Parameters& parameters, Sink& sink) {
  const ModelClaim& weakest = facts.weakest_model;
  const auto allowed = parameters.As<pb::CustodyModel>(kWeakestModel);
  report::Finding& finding = sink.Add(report::PASS);
  finding.set_value(CustodyModelText(weakest.model));
  finding.set_limit(CustodyModelText(allowed) + " or stronger");
  if (!weakest.named_at.IsZero()) AddEvidence(finding, weakest.named_at);
  if (weakest.model == pb::CUSTODY_MODEL_UNSPECIFIED) {
    finding.set_outcome(report::NOT_APPLICABLE);
  } else if (weakest.model > allowed) {
    finding.set_outcome(report::UNKNOWN);
    finding.set_message("a step of the path is claimed under " + CustodyModelText(weakest.model) +
                        ", which does not tie the claim to the metal");
    finding.set_remedy("a lot whose path is " + CustodyModelText(allowed) +
                       " or stronger, from the processor that blended it");
  }
}

constexpr Rule kMbRules[] = {
    {"MB-05", Scope::kMetal, report::FAILS, CheckOriginKnown, kOriginParameters},
    {"MB-06", Scope::kMetal, report::FAILS, CheckCustodyModel, kModelParameters},
};

}  // namespace

std::span<const Rule> MbRules() { return kMbRules; }

}  // namespace lode::rules
