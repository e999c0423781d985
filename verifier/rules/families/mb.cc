// SPDX-License-Identifier: Apache-2.0
// MB-05 and MB-06: is the origin of the metal known, all of it, and by what custody model?
#include "verifier/base/arith.h"
#include "verifier/rules/facts.h"
#include "verifier/rules/families/families.h"
#include "verifier/rules/names.h"

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

constexpr Code kNoneHeld = {"MB-05.none", "element:id"};
constexpr char kOriginArguments[] =
    "element:id unknown:share unaccounted:share max_unknown:ppm max_unaccounted:ppm";
constexpr char kUnknownArguments[] =
    "element:id unknown:share unaccounted:share max_unknown:ppm max_unaccounted:ppm "
    "nowhere:share sources:items";
constexpr Code kKnown = {"MB-05.known", kOriginArguments};
constexpr Code kUnknown = {"MB-05.unknown", kUnknownArguments};
constexpr Code kGained = {"MB-05.gained", kUnknownArguments};
constexpr Code kOriginCodes[] = {kNoneHeld, kKnown, kUnknown, kGained};

constexpr Code kModelNotSaid = {"MB-06.not-said", "model:word weakest:word"};
constexpr Code kStrong = {"MB-06.strong", "model:word weakest:word"};
constexpr Code kWeak = {"MB-06.weak", "model:word weakest:word"};
constexpr Code kModelCodes[] = {kModelNotSaid, kStrong, kWeak};

// Which lots came from outside the ledger, and whose they were: who can ask the seller.
report::Items UnknownSources(const Facts& facts, const std::string& element,
                             report::Finding& finding) {
  constexpr int kNamed = 5;
  report::Items out;
  for (const size_t position : facts.path.makings) {
    const pb::Record& r = facts.history.Message(position);
    if (!r.has_lot_created()) continue;
    const bool known = IsHop(r) && r.lot_created().origin_class() != pb::ORIGIN_CLASS_UNKNOWN;
    const record::ElementAmounts held = record::ContainedOf(r.lot_created().quantity());
    if (known || record::AmountOf(held, element) == 0) continue;
    if (out.items_size() == kNamed) {
      out.set_more(out.more() + 1);
      continue;
    }
    report::Item& item = *out.add_items();
    item.set_id(r.lot_created().lot());
    item.set_party(PrincipalOf(r));
    AddEvidence(finding, facts.history.entries()[position].record.digest);
  }
  return out;
}

void CheckElement(const Facts& facts, const std::string& element, const Parameters& parameters,
                  Sink& sink) {
  const record::OriginVector& vector = facts.origins.Of(element);
  const int64_t max_unknown = parameters.Of(kMaxUnknown);
  const int64_t max_unaccounted = parameters.Of(kMaxUnaccounted);
  const int64_t total = record::SumOf(vector);
  const int64_t unknown = facts.origins.Unknown(vector);
  const int64_t unaccounted = facts.origins.Unaccounted(vector);
  if (total == 0) {
    Tell(sink.Add(report::NOT_APPLICABLE), kNoneHeld).Id("element", element);
    return;
  }
  const bool passes = !base::ExceedsPpm(unknown, total, max_unknown) &&
                      !base::ExceedsPpm(unaccounted, total, max_unaccounted);
  report::Finding& finding = sink.Add(passes ? report::PASS : report::UNKNOWN);
  const report::Items sources = passes ? report::Items() : UnknownSources(facts, element, finding);
  Say say = Tell(finding, passes ? kKnown : sources.items_size() == 0 ? kGained : kUnknown);
  say.Id("element", element)
      .Part("unknown", unknown, total)
      .Part("unaccounted", unaccounted, total)
      .Ppm("max_unknown", max_unknown)
      .Ppm("max_unaccounted", max_unaccounted);
  if (passes) return;
  say.Part("nowhere", unknown + unaccounted, total).Items("sources", sources);
  if (sources.items_size() > 0) finding.set_who(sources.items(0).party());
}

void CheckOriginKnown(const Facts& facts, const Place&, const Parameters& parameters, Sink& sink) {
  for (const std::string& element : facts.judged_elements)
    CheckElement(facts, element, parameters, sink);
}

void CheckCustodyModel(const Facts& facts, const Place&, const Parameters& parameters, Sink& sink) {
  const ModelClaim& weakest = facts.weakest_model;
  const auto allowed = parameters.As<pb::CustodyModel>(kWeakestModel);
  const bool said = weakest.model != pb::CUSTODY_MODEL_UNSPECIFIED;
  const bool strong = weakest.model <= allowed;
  report::Finding& finding = sink.Add(!said    ? report::NOT_APPLICABLE
                                      : strong ? report::PASS
                                               : report::UNKNOWN);
  Tell(finding, !said    ? kModelNotSaid
                : strong ? kStrong
                         : kWeak)
      .Word("model", CustodyModelName(weakest.model))
      .Word("weakest", CustodyModelName(allowed));
  if (!weakest.named_at.IsZero()) AddEvidence(finding, weakest.named_at);
}

constexpr Rule kMbRules[] = {
    {"MB-05", Scope::kMetal, report::FAILS, CheckOriginKnown, kOriginCodes, kOriginParameters},
    {"MB-06", Scope::kMetal, report::FAILS, CheckCustodyModel, kModelCodes, kModelParameters},
};

}  // namespace

std::span<const Rule> MbRules() { return kMbRules; }

}  // namespace lode::rules
