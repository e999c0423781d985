// SPDX-License-Identifier: Apache-2.0
// MB-05 to MB-07: is the origin of the metal known, by what custody model, and was more gained on
// the way than measuring explains? They judge what the lot is traded for, whatever that is, and
// what the profile names besides.
#include <algorithm>

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
    OneOf("weakest_custody_model", kModels, pb::CUSTODY_MODEL_CONTROLLED_BLENDING, Looser::kMore)};
constexpr const Parameter& kWeakestModel = kModelParameters[0];

// Parameters of MB-07. Two parties that weigh and assay the same ore differ by so much.
constexpr Parameter kGainParameters[] = {
    Number("tolerance_ppm", "ppm", 0, 1'000'000, 7'000),
    Number("sigmas", "standard uncertainties", 0, 10, 2),
    Number("most_ppm", "ppm", 0, 1'000'000, 20'000),
    Number("fails_above_ppm", "ppm", 0, 1'000'000, 50'000),
};
constexpr const Parameter& kTolerance = kGainParameters[0];
constexpr const Parameter& kSigmas = kGainParameters[1];
constexpr const Parameter& kMostTolerated = kGainParameters[2];
constexpr const Parameter& kFailsAbove = kGainParameters[3];

constexpr Code kNoMetal = {"MB-05.no-metal", ""};
constexpr Code kNoneHeld = {"MB-05.none", "element:name"};
constexpr Code kKnown = {"MB-05.known", "element:name unknown:share gained:share max_unknown:ppm"};
constexpr Code kUnknown = {"MB-05.unknown",
                           "element:name unknown:share gained:share max_unknown:ppm sources:items"};
constexpr Code kOriginCodes[] = {kNoMetal, kNoneHeld, kKnown, kUnknown};

constexpr Code kModelNotSaid = {"MB-06.not-said", "model:word weakest:word"};
constexpr Code kStrong = {"MB-06.strong", "model:word weakest:word"};
constexpr Code kWeak = {"MB-06.weak", "model:word weakest:word"};
constexpr Code kMixed = {"MB-06.mixed",
                         "model:word weakest:word element:name mixer:id mixings:count"};
constexpr Code kContradictedModel = {"MB-06.contradicted",
                                     "model:word element:name mixer:id mixings:count"};
constexpr Code kModelCodes[] = {kModelNotSaid, kStrong, kWeak, kMixed, kContradictedModel};

constexpr char kGainArguments[] =
    "element:name gained:share limit:ppm stated:grade fails_above:ppm";
constexpr Code kExplained = {"MB-07.explained", kGainArguments};
constexpr Code kBeyond = {"MB-07.beyond", kGainArguments};
constexpr Code kFarBeyond = {"MB-07.far-beyond", kGainArguments};
constexpr Code kGainCodes[] = {kExplained, kBeyond, kFarBeyond};

// Which lots came from outside the ledger, and whose they were: who can ask the seller.
report::Items UnknownSources(const Facts& facts, const std::string& element,
                             report::Finding& finding) {
  constexpr int kNamed = 5;
  report::Items out;
  for (const std::string& lot : facts.path.cut) {  // none in a trail that is whole
    report::Item& item = *out.add_items();
    item.set_id(lot);
    item.set_party(facts.history.Lot(facts.history.lot())->holder);
  }
  for (const size_t position : facts.path.makings) {
    const pb::Record& r = facts.history.Message(position);
    if (!r.has_lot_created()) continue;
    const bool known = IsHop(r) && r.lot_created().origin_class() != pb::ORIGIN_CLASS_UNKNOWN;
    const record::ElementAmounts held = record::ContainedOf(r.lot_created().quantity());
    if (known || record::AmountOf(held, element) == 0) continue;
    if (out.items_size() >= kNamed) {
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
  const int64_t total = record::SumOf(vector);
  const int64_t unknown = facts.origins.Unknown(vector);
  if (total == 0) {
    Tell(sink.Add(report::NOT_APPLICABLE), kNoneHeld).Name("element", element);
    return;
  }
  const bool passes = !base::ExceedsPpm(unknown, total, max_unknown);
  report::Finding& finding = sink.Add(passes ? report::PASS : report::UNKNOWN);
  Say say = Tell(finding, passes ? kKnown : kUnknown);
  say.Name("element", element)
      .Part("unknown", unknown, total)
      .Part("gained", facts.origins.Unaccounted(vector), total)
      .Ppm("max_unknown", max_unknown);
  if (passes) return;
  Bind(finding, element, unknown, total);
  const report::Items sources = UnknownSources(facts, element, finding);
  say.Items("sources", sources);
  if (sources.items_size() > 0) finding.set_who(sources.items(0).party());
}

// A lot that is not in the log, or was lost, holds nothing; CUS-06 says so.
bool IsThere(const Facts& facts) {
  const LotLife* lot = facts.history.Lot(facts.history.lot());
  return lot != nullptr && lot->end != LotEnd::kLost;
}

void CheckOriginKnown(const Facts& facts, const Place&, const Parameters& parameters, Sink& sink) {
  if (facts.traded_for.empty() && IsThere(facts)) {
    report::Finding& finding = sink.Add(report::UNKNOWN);
    Tell(finding, kNoMetal);
    finding.set_who(facts.history.Lot(facts.history.lot())->holder);
  }
  for (const std::string& element : facts.judged_elements)
    CheckElement(facts, element, parameters, sink);
}

// Steps that bring metal of several origins together under one model.
struct Mixings {
  std::string element;
  std::vector<size_t> positions;
};
Mixings MixingsUnder(const Facts& facts, const std::string& element, pb::CustodyModel model) {
  Mixings out = {element, {}};
  const auto mixed = facts.origins.mixed_at.find(element);
  if (mixed == facts.origins.mixed_at.end()) return out;
  for (const size_t position : mixed->second) {
    if (facts.history.Message(position).transformed().custody_model() == model)
      out.positions.push_back(position);
  }
  return out;
}

// Of judged metal, by a step that names no model.
Mixings UnsaidMixing(const Facts& facts) {
  for (const std::string& element : facts.judged_elements) {
    Mixings out = MixingsUnder(facts, element, pb::CUSTODY_MODEL_UNSPECIFIED);
    if (!out.positions.empty()) return out;
  }
  return {};
}

// Of any metal: "one source, never mixed" speaks of the whole lot.
Mixings ContradictedIdentity(const Facts& facts) {
  for (const auto& [element, positions] : facts.origins.mixed_at) {
    Mixings out = MixingsUnder(facts, element, pb::CUSTODY_MODEL_IDENTITY_PRESERVED);
    if (!out.positions.empty()) return out;
  }
  return {};
}

// Who did it, how often, and the steps themselves.
void ShowMixings(const Facts& facts, const Mixings& mixings, report::Finding& finding, Say& say) {
  const std::string& mixer = PrincipalOf(facts.history.Message(mixings.positions.front()));
  finding.set_who(mixer);
  say.Name("element", mixings.element)
      .Id("mixer", mixer)
      .Count("mixings", mixings.positions.size());
  for (const size_t position : mixings.positions)
    AddEvidence(finding, facts.history.entries()[position].record.digest);
}

// The books themselves show several origins in a step that claims one.
bool AddContradictedIdentity(const Facts& facts, Sink& sink) {
  const Mixings mixings = ContradictedIdentity(facts);
  if (mixings.positions.empty()) return false;
  report::Finding& finding = sink.Add(report::FAIL);
  Say say = Tell(finding, kContradictedModel);
  say.Word("model", CustodyModelName(pb::CUSTODY_MODEL_IDENTITY_PRESERVED));
  ShowMixings(facts, mixings, finding, say);
  return true;
}

void CheckCustodyModel(const Facts& facts, const Place&, const Parameters& parameters, Sink& sink) {
  const bool contradicted = AddContradictedIdentity(facts, sink);
  const ModelClaim& weakest = facts.weakest_model;
  const auto allowed = parameters.As<pb::CustodyModel>(kWeakestModel);
  const bool said = weakest.model != pb::CUSTODY_MODEL_UNSPECIFIED;
  const bool strong = weakest.model <= allowed;
  // Whoever says nothing may mean the weakest.
  const bool any_will_do = allowed == pb::CUSTODY_MODEL_BOOK_AND_CLAIM;
  const Mixings unsaid = strong && !any_will_do ? UnsaidMixing(facts) : Mixings();
  const bool mixed = !unsaid.positions.empty();
  if (contradicted && strong && !mixed) return;
  report::Finding& finding = sink.Add(mixed || !strong ? report::UNKNOWN
                                      : said           ? report::PASS
                                                       : report::NOT_APPLICABLE);
  Say say = Tell(finding, mixed ? kMixed : !strong ? kWeak : said ? kStrong : kModelNotSaid);
  say.Word("model", CustodyModelName(weakest.model)).Word("weakest", CustodyModelName(allowed));
  if (mixed) {
    ShowMixings(facts, unsaid, finding, say);
  } else if (!weakest.named_at.IsZero()) {
    AddEvidence(finding, weakest.named_at);
  }
}

void CheckGained(const Facts& facts, const Place&, const Parameters& parameters, Sink& sink) {
  for (const std::string& element : facts.judged_elements) {
    const record::OriginVector& vector = facts.origins.Of(element);
    const int64_t total = record::SumOf(vector);
    if (total == 0) continue;
    const int64_t gained = facts.origins.Unaccounted(vector);
    const auto measured = facts.measuring.find(element);
    const int64_t stated = measured == facts.measuring.end()
                               ? 0
                               : TimesSigma(parameters.Of(kSigmas), measured->second);
    const int64_t limit =
        std::max(parameters.Of(kTolerance), std::min(stated, parameters.Of(kMostTolerated)));
    const int64_t fails_above = parameters.Of(kFailsAbove);
    // What a profile tolerates passes, whatever else it says.
    const bool beyond = base::ExceedsPpm(gained, total, limit);
    const bool far_beyond = beyond && base::ExceedsPpm(gained, total, fails_above);
    report::Finding& finding = sink.Add(beyond ? report::FAIL : report::PASS);
    if (beyond && !far_beyond) Soften(finding, report::WARNS);
    if (beyond) Bind(finding, element, gained, total);
    Tell(finding, far_beyond ? kFarBeyond
                  : beyond   ? kBeyond
                             : kExplained)
        .Name("element", element)
        .Part("gained", gained, total)
        .Ppm("limit", limit)
        .Grade("stated", stated)
        .Ppm("fails_above", fails_above);
  }
}

constexpr Rule kMbRules[] = {
    {"MB-05", Scope::kMetal, report::FAILS, CheckOriginKnown, kOriginCodes, kOriginParameters},
    {"MB-06", Scope::kMetal, report::FAILS, CheckCustodyModel, kModelCodes, kModelParameters},
    {"MB-07", Scope::kMetal, report::FAILS, CheckGained, kGainCodes, kGainParameters},
};

}  // namespace

std::span<const Rule> MbRules() { return kMbRules; }

}  // namespace lode::rules
