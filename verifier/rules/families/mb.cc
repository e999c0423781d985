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
    OneOf("weakest_custody_model", kModels, pb::CUSTODY_MODEL_CONTROLLED_BLENDING)};
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
constexpr Code kNoneHeld = {"MB-05.none", "element:id"};
constexpr Code kKnown = {"MB-05.known", "element:id unknown:share max_unknown:ppm"};
constexpr Code kUnknown = {"MB-05.unknown",
                           "element:id unknown:share max_unknown:ppm sources:items"};
constexpr Code kOriginCodes[] = {kNoMetal, kNoneHeld, kKnown, kUnknown};

constexpr Code kModelNotSaid = {"MB-06.not-said", "model:word weakest:word"};
constexpr Code kStrong = {"MB-06.strong", "model:word weakest:word"};
constexpr Code kWeak = {"MB-06.weak", "model:word weakest:word"};
constexpr Code kMixed = {"MB-06.mixed",
                         "model:word weakest:word element:id mixer:id mixings:count"};
constexpr Code kModelCodes[] = {kModelNotSaid, kStrong, kWeak, kMixed};

constexpr char kGainArguments[] = "element:id gained:share limit:ppm stated:ppm fails_above:ppm";
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
    Tell(sink.Add(report::NOT_APPLICABLE), kNoneHeld).Id("element", element);
    return;
  }
  const bool passes = !base::ExceedsPpm(unknown, total, max_unknown);
  report::Finding& finding = sink.Add(passes ? report::PASS : report::UNKNOWN);
  Say say = Tell(finding, passes ? kKnown : kUnknown);
  say.Id("element", element).Part("unknown", unknown, total).Ppm("max_unknown", max_unknown);
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

// A step that brings judged metal of several origins together and names no model.
struct Unsaid {
  std::string element;
  std::vector<size_t> positions;
};
Unsaid UnsaidMixing(const Facts& facts) {
  for (const std::string& element : facts.judged_elements) {
    const auto mixed = facts.origins.mixed_at.find(element);
    if (mixed == facts.origins.mixed_at.end()) continue;
    Unsaid out = {element, {}};
    for (const size_t position : mixed->second) {
      if (facts.history.Message(position).transformed().custody_model() ==
          pb::CUSTODY_MODEL_UNSPECIFIED)
        out.positions.push_back(position);
    }
    if (!out.positions.empty()) return out;
  }
  return {};
}

void CheckCustodyModel(const Facts& facts, const Place&, const Parameters& parameters, Sink& sink) {
  const ModelClaim& weakest = facts.weakest_model;
  const auto allowed = parameters.As<pb::CustodyModel>(kWeakestModel);
  const bool said = weakest.model != pb::CUSTODY_MODEL_UNSPECIFIED;
  const bool strong = weakest.model <= allowed;
  // Whoever says nothing may mean the weakest.
  const bool any_will_do = allowed == pb::CUSTODY_MODEL_BOOK_AND_CLAIM;
  const Unsaid unsaid = strong && !any_will_do ? UnsaidMixing(facts) : Unsaid();
  const bool mixed = !unsaid.positions.empty();
  report::Finding& finding = sink.Add(mixed || !strong ? report::UNKNOWN
                                      : said           ? report::PASS
                                                       : report::NOT_APPLICABLE);
  Say say = Tell(finding, mixed ? kMixed : !strong ? kWeak : said ? kStrong : kModelNotSaid);
  say.Word("model", CustodyModelName(weakest.model)).Word("weakest", CustodyModelName(allowed));
  if (mixed) {
    const std::string& mixer = PrincipalOf(facts.history.Message(unsaid.positions.front()));
    finding.set_who(mixer);
    say.Id("element", unsaid.element).Id("mixer", mixer).Count("mixings", unsaid.positions.size());
    for (const size_t position : unsaid.positions)
      AddEvidence(finding, facts.history.entries()[position].record.digest);
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
    const bool far_beyond = base::ExceedsPpm(gained, total, fails_above);
    const bool beyond = base::ExceedsPpm(gained, total, limit);
    report::Finding& finding = sink.Add(far_beyond || beyond ? report::FAIL : report::PASS);
    if (beyond && !far_beyond) Soften(finding, report::WARNS);
    if (beyond || far_beyond) Bind(finding, element, gained, total);
    Tell(finding, far_beyond ? kFarBeyond
                  : beyond   ? kBeyond
                             : kExplained)
        .Id("element", element)
        .Part("gained", gained, total)
        .Ppm("limit", limit)
        .Ppm("stated", stated)
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
