// SPDX-License-Identifier: Apache-2.0
// Transformed: lots become other lots and no metal appears. Splits and blends are exact; other
// processes balance per accounted element, and a gain is limited (docs/formats/quantity.md, ADM-08,
// ADM-09).
#include <algorithm>
#include <set>
#include <vector>

#include "verifier/base/arith.h"
#include "verifier/custody/codes.h"
#include "verifier/custody/crossings.h"
#include "verifier/custody/entrusted.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/kinds/transformed_owners.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/process_sites.h"
#include "verifier/custody/signers.h"
#include "verifier/custody/site_year.h"
#include "verifier/record/check.h"
#include "verifier/record/quantity.h"

namespace lode::custody {
namespace {

constexpr say::Code kNoWorks = {"ADM-04.no-works", "type:name"};
constexpr say::Code kBasisNotDerived = {"ADM-08.basis-not-derived", "basis:name"};
constexpr say::Code kBasisNotMeasured = {"ADM-08.basis-not-measured", "basis:name"};
constexpr say::Code kElementInNoInput = {"ADM-08.element-in-no-input", "element:name"};
constexpr say::Code kEstimateOfWeighed = {"ADM-08.estimate-of-weighed", ""};
constexpr say::Code kBlendOfForms = {"ADM-09.blend-of-forms", "found:name form:name"};
constexpr say::Code kDryMassGains = {"ADM-09.dry-mass-gains", "gained:mg max:ppm of:mg"};
constexpr say::Code kElementNotExact = {"ADM-09.element-not-exact",
                                        "element:name found:mg right:mg"};
constexpr say::Code kInputDiffers = {"ADM-09.input-differs", "found:mg right:mg element:name"};
constexpr say::Code kInputHasNone = {"ADM-09.input-has-none", "found:mg element:name"};
constexpr say::Code kLossInSplit = {"ADM-09.loss-in-split", ""};
constexpr say::Code kMetalGains = {"ADM-09.metal-gains", "element:name gained:mg max:ppm of:mg"};
constexpr say::Code kNoBlend = {"ADM-09.no-blend", "inputs:count outputs:count"};
constexpr say::Code kNoSplit = {"ADM-09.no-split", "inputs:count outputs:count"};
constexpr say::Code kNotExact = {"ADM-09.not-exact", "found:mg right:mg"};
constexpr say::Code kSplitChangesForm = {"ADM-09.split-changes-form", "found:name form:name"};
constexpr say::Code kUnaccountedDiffers = {"ADM-09.unaccounted-differs",
                                           "element:name stated:mg right:mg"};
constexpr say::Code kTransformedCodes[] = {
    kNoWorks,          kBasisNotDerived,   kBasisNotMeasured, kElementInNoInput, kEstimateOfWeighed,
    kBlendOfForms,     kDryMassGains,      kElementNotExact,  kInputDiffers,     kInputHasNone,
    kLossInSplit,      kMetalGains,        kNoBlend,          kNoSplit,          kNotExact,
    kSplitChangesForm, kUnaccountedDiffers};

using record::AmountOf;
using record::Complain;
using record::ElementAmounts;
using record::FieldPath;
using record::Indexed;

void CheckTransformed(const pb::Record& r, record::Violations& out) {
  const pb::Transformed& b = r.transformed();
  const bool derived = b.process() == pb::PROCESS_SPLIT || b.process() == pb::PROCESS_BLEND;
  // What a process that is not said would give, nobody knows.
  const record::BasisSet allowed = b.process() == pb::PROCESS_UNSPECIFIED ? record::kAnyBasis
                                   : derived ? record::BasisBit(pb::BASIS_DERIVED)
                                             : record::kMeasuredOrEstimated;
  for (int i = 0; i < b.outputs_size(); ++i) {
    const FieldPath at = Indexed("transformed.outputs", i);
    const pb::Quantity& quantity = b.outputs(i).quantity();
    if (!CheckQuantity(quantity, at / "quantity", allowed, out)) {
      derived ? Complain<kBasisNotDerived>(out, at / "quantity.basis",
                                           say::Name{pb::Basis_Name(quantity.basis())})
              : Complain<kBasisNotMeasured>(out, at / "quantity.basis",
                                            say::Name{pb::Basis_Name(quantity.basis())});
    }
    if (IsSound(out, at / "quantity"))
      CheckHoldsSomething(quantity, at / "quantity",
                          /*metal=*/b.process() != pb::PROCESS_SPLIT, out);
  }
  for (int i = 0; i < b.losses_size(); ++i)
    CheckLoss(b.losses(i), Indexed("transformed.losses", i), out);
  CheckChanges(out, "transformed.unaccounted", b.unaccounted());
}

struct Inputs {
  std::vector<state::LotState> lots;  // those that are known and ACTIVE
  bool complete = true;               // lots has every input
  ElementAmounts contained;
  ElementAmounts entrusted;  // what their holder answers for to others (entrusted.h)
  int64_t dry_mg = 0;
  bool estimated = false;  // one has no masses
  bool weighed = false;    // one has
  std::set<std::string> owners;
  bool marked = false;
};

// ADM-04: what may be done to metal at a site of that type (process_sites.h).
void CheckProcessSite(Context& context, const pb::Transformed& body, const Inputs& in) {
  const auto& site = context.Site(body.site());
  if (!site.yes() || !in.complete) return;
  const bool keeps_form =
      std::all_of(body.outputs().begin(), body.outputs().end(), [&](const pb::Output& output) {
        return std::any_of(in.lots.begin(), in.lots.end(),
                           [&](const state::LotState& lot) { return lot.form() == output.form(); });
      });
  const int type = site.row().entry().type();
  if (Has(SitesFor(body.process(), keeps_form), type)) return;
  context.Fail<kNoWorks>(
      "transformed.site",
      say::Name{
          pb::SiteType_Name(static_cast<pb::SiteType>(type)).substr(sizeof("SITE_TYPE_") - 1)});
}

Inputs ReadInputs(Context& context, const pb::Transformed& body) {
  Inputs in;
  std::set<std::string> seen;
  for (int i = 0; i < body.inputs_size(); ++i) {
    const std::string at = Item("transformed.inputs", i);
    const pb::Input& input = body.inputs(i);
    CheckDistinct(context, seen, input.lot(), at + ".lot");
    auto lot = NeedLot(context, input.lot(), Needs::kActive, at + ".lot");
    if (!lot) {
      in.complete = false;
      continue;
    }
    CheckHolder(context, *lot, at + ".lot");
    CheckIsHere(context, *lot, body.site(), at + ".lot");
    const ElementAmounts current = record::ContainedOf(lot->quantity());
    const ElementAmounts echo = record::AmountsOf(input.contained());
    for (const auto& [element, mg] : current) {
      if (AmountOf(echo, element) == mg) continue;
      context.Fail<kInputDiffers>(at + ".contained", say::Mg{AmountOf(echo, element)}, say::Mg{mg},
                                  say::Name{element});
    }
    for (const auto& [element, mg] : echo) {
      if (mg == 0 || current.contains(element)) continue;
      context.Fail<kInputHasNone>(at + ".contained", say::Mg{mg}, say::Name{element});
    }
    record::AddTo(in.contained, current);
    record::AddTo(in.entrusted, EntrustedOf(*lot));
    in.dry_mg += lot->quantity().dry_mg();  // at most 64 * 10^15
    const bool estimated = lot->quantity().basis() == pb::BASIS_ESTIMATED;
    in.estimated = in.estimated || estimated;
    in.weighed = in.weighed || !estimated;
    in.owners.insert(lot->owner());
    in.marked = in.marked || lot->marked();
    in.lots.push_back(*std::move(lot));
  }
  return in;
}

ElementAmounts OutputsContained(const pb::Transformed& body) {
  ElementAmounts sum;
  for (const pb::Output& output : body.outputs())
    record::AddTo(sum, record::ContainedOf(output.quantity()));
  return sum;
}

// What came out and what is said to be lost.
ElementAmounts Gone(const pb::Transformed& body) {
  ElementAmounts sum = OutputsContained(body);
  for (const pb::Loss& loss : body.losses())
    record::AddTo(sum, record::AmountsOf(loss.contained()));
  return sum;
}

// The element is said where the field does not say it.
void FailExact(Context& context, const std::string& field, int64_t found, int64_t right,
               const std::string& element = "") {
  element.empty()
      ? context.Fail<kNotExact>(field, say::Mg{found}, say::Mg{right})
      : context.Fail<kElementNotExact>(field, say::Name{element}, say::Mg{found}, say::Mg{right});
}

// Every element that the input or the output says.
std::set<std::string> ElementsOf(const ElementAmounts& a, const ElementAmounts& b) {
  std::set<std::string> out;
  for (const auto& [element, mg] : a) out.insert(element);
  for (const auto& [element, mg] : b) out.insert(element);
  return out;
}

void CheckNothingLost(Context& context, const pb::Transformed& body) {
  if (body.losses_size() == 0 && body.unaccounted_size() == 0) return;
  context.Fail<kLossInSplit>(body.losses_size() > 0 ? "transformed.losses"
                                                    : "transformed.unaccounted");
}

void CheckSplit(Context& context, const pb::Transformed& body, const Inputs& in) {
  CheckNothingLost(context, body);
  if (body.inputs_size() != 1 || body.outputs_size() < 2) {
    return context.Fail<kNoSplit>("transformed", say::Count(body.inputs_size()),
                                  say::Count(body.outputs_size()));
  }
  if (!in.complete) return;
  const state::LotState& parent = in.lots[0];
  std::vector<int64_t> wet;
  int64_t sum = 0;
  for (int i = 0; i < body.outputs_size(); ++i) {
    const pb::Output& output = body.outputs(i);
    if (output.form() != parent.form()) {
      context.Fail<kSplitChangesForm>(Item("transformed.outputs", i) + ".form",
                                      say::Name{output.form()}, say::Name{parent.form()});
    }
    wet.push_back(output.quantity().wet_mg());
    sum += output.quantity().wet_mg();  // at most 64 * 10^15
  }
  if (sum != parent.quantity().wet_mg() || sum == 0) {
    return FailExact(context, "transformed.outputs", sum, parent.quantity().wet_mg());
  }
  const std::vector<int64_t> dry = record::ApportionSplit(parent.quantity().dry_mg(), wet);
  for (int i = 0; i < body.outputs_size(); ++i) {
    const int64_t found = body.outputs(i).quantity().dry_mg();
    if (found != dry[i])
      FailExact(context, Item("transformed.outputs", i) + ".quantity.dry_mg", found, dry[i]);
  }
  for (const std::string& element : ElementsOf(in.contained, OutputsContained(body))) {
    const std::vector<int64_t> shares =
        record::ApportionSplit(AmountOf(in.contained, element), wet);
    for (int i = 0; i < body.outputs_size(); ++i) {
      const int64_t found = AmountOf(record::ContainedOf(body.outputs(i).quantity()), element);
      if (found == shares[i]) continue;
      FailExact(context, Item("transformed.outputs", i) + ".quantity.contained", found, shares[i],
                element);
    }
  }
}

void CheckBlend(Context& context, const pb::Transformed& body, const Inputs& in) {
  CheckNothingLost(context, body);
  if (body.inputs_size() < 2 || body.outputs_size() != 1) {
    return context.Fail<kNoBlend>("transformed", say::Count(body.inputs_size()),
                                  say::Count(body.outputs_size()));
  }
  if (!in.complete) return;
  int64_t wet = 0, dry = 0;
  const pb::Output& output = body.outputs(0);
  for (int i = 0; i < body.inputs_size(); ++i) {
    const state::LotState& lot = in.lots[i];
    wet += lot.quantity().wet_mg();
    dry += lot.quantity().dry_mg();
    if (lot.form() == output.form()) continue;
    context.Fail<kBlendOfForms>(Item("transformed.inputs", i) + ".lot", say::Name{lot.form()},
                                say::Name{output.form()});
  }
  const std::string at = "transformed.outputs[0].quantity";
  if (output.quantity().wet_mg() != wet)
    FailExact(context, at + ".wet_mg", output.quantity().wet_mg(), wet);
  if (output.quantity().dry_mg() != dry)
    FailExact(context, at + ".dry_mg", output.quantity().dry_mg(), dry);
  const ElementAmounts out = record::ContainedOf(output.quantity());
  for (const std::string& element : ElementsOf(in.contained, out)) {
    const int64_t found = AmountOf(out, element), right = AmountOf(in.contained, element);
    if (found != right) FailExact(context, at + ".contained", found, right, element);
  }
}

// Inputs = outputs + losses + unaccounted, exactly, for each element that any of them says; a gain
// within bounds.
void CheckBalance(Context& context, const pb::Transformed& body, const Inputs& in) {
  if (!in.complete) return;
  const ElementAmounts gone = Gone(body);
  const ElementAmounts stated = record::AmountsOf(body.unaccounted());
  std::set<std::string> elements = ElementsOf(in.contained, gone);
  for (const auto& [element, mg] : stated) elements.insert(element);
  const int64_t max_ppm = context.ledger().rules().max_gain_ppm();
  for (const std::string& element : elements) {
    const int64_t put_in = AmountOf(in.contained, element);
    const int64_t missing = put_in - AmountOf(gone, element);
    if (AmountOf(stated, element) != missing) {
      context.Fail<kUnaccountedDiffers>("transformed.unaccounted", say::Name{element},
                                        say::Mg{AmountOf(stated, element)}, say::Mg{missing});
    }
    if (missing >= 0 || !base::ExceedsPpm(-missing, put_in, max_ppm)) continue;
    context.Fail<kMetalGains>("transformed.unaccounted", say::Name{element}, say::Mg{-missing},
                              say::Ppm{max_ppm}, say::Mg{put_in});
  }
}

// Sorting, crushing and flotation bring nothing in, so that dry mass may grow no more than metal.
// (Leaching and what follows add reagents.)
void CheckDryMass(Context& context, const pb::Transformed& body, const Inputs& in) {
  if (!Has(kAddsNothing, body.process()) || !in.complete || in.estimated) return;
  int64_t out = 0;
  for (const pb::Output& output : body.outputs()) out += output.quantity().dry_mg();
  const int64_t max_ppm = context.ledger().rules().max_gain_ppm();
  if (out <= in.dry_mg || !base::ExceedsPpm(out - in.dry_mg, in.dry_mg, max_ppm)) return;
  context.Fail<kDryMassGains>("transformed.outputs", say::Mg{out - in.dry_mg}, say::Ppm{max_ppm},
                              say::Mg{in.dry_mg});
}

// ADM-08: what was weighed stays weighed where nothing is added. An estimate has no dry mass, and
// so no bound by it when it is measured later.
void CheckStaysWeighed(Context& context, const pb::Transformed& body, const Inputs& in) {
  if (!Has(kAddsNothing, body.process()) || !in.weighed) return;
  for (int i = 0; i < body.outputs_size(); ++i) {
    if (body.outputs(i).quantity().basis() != pb::BASIS_ESTIMATED) continue;
    context.Fail<kEstimateOfWeighed>(Item("transformed.outputs", i) + ".quantity.basis");
  }
}

// ADM-02: what a toller loses of its principal's metal beyond the tolerance, by losses that it
// names or without, takes the owner's signature. Splits and blends lose nothing.
void CheckToll(Context& context, const pb::Transformed& body, const Inputs& in) {
  if (!in.complete) return;
  const ElementAmounts left = OutputsContained(body);
  for (const std::string& owner : in.owners) {
    if (owner == context.principal()) continue;
    CheckEntrusted(context, owner, in.entrusted, left, "transformed.outputs");
    CheckNotGained(context, owner, in.entrusted, left, "transformed.outputs");
  }
}

// The holder answers for what it answered for before, with each output for its part by metal; if
// the owner has signed, for what is there.
void EntrustOutputs(Context& context, const pb::Transformed& body, const Inputs& in,
                    std::vector<state::LotState>& made) {
  for (state::LotState& lot : made) {
    Entrust(lot);
    if (in.complete) continue;
    // What was taken over is not known here, and nothing is asked of it later.
    for (pb::ElementMass& mass : *lot.mutable_entrusted()) mass.set_mg(0);
  }
  const bool of_others = std::any_of(in.owners.begin(), in.owners.end(), [&](const auto& owner) {
    return owner != context.principal() && !Signs(context, owner);
  });
  if (!in.complete || !of_others) return;
  std::vector<ElementAmounts> parts(made.size());
  for (const auto& [element, mg] : in.entrusted) {
    std::vector<int64_t> weights;
    for (const pb::Output& output : body.outputs())
      weights.push_back(AmountOf(record::ContainedOf(output.quantity()), element));
    if (std::all_of(weights.begin(), weights.end(), [](int64_t w) { return w == 0; })) continue;
    const std::vector<int64_t> shares = record::ApportionSplit(mg, weights);
    for (size_t k = 0; k < parts.size(); ++k) parts[k][element] = shares[k];
  }
  for (size_t k = 0; k < made.size(); ++k) {
    if (!Signs(context, made[k].owner())) KeepEntrusted(made[k], parts[k]);
  }
}

void CheckNoNewElement(Context& context, const pb::Transformed& body, const Inputs& in) {
  if (!in.complete) return;
  for (int i = 0; i < body.outputs_size(); ++i) {
    for (const pb::Contained& c : body.outputs(i).quantity().contained()) {
      if (c.mg() == 0 || AmountOf(in.contained, c.element()) > 0) continue;
      context.Fail<kElementInNoInput>(Item("transformed.outputs", i) + ".quantity.contained",
                                      say::Name{c.element()});
    }
  }
}

void AdmitTransformed(Context& context) {
  const pb::Transformed& body = context.record().transformed();
  NeedSite(context, body.site(), "transformed.site");
  for (int i = 0; i < body.losses_size(); ++i) {
    if (body.losses(i).site().empty()) continue;
    NeedSite(context, body.losses(i).site(), Item("transformed.losses", i) + ".site");
  }
  const Inputs in = ReadInputs(context, body);
  std::set<std::string> seen;
  for (int i = 0; i < body.outputs_size(); ++i) {
    const std::string at = Item("transformed.outputs", i);
    const pb::Output& output = body.outputs(i);
    CheckDistinct(context, seen, output.lot(), at + ".lot");
    const pb::Form* form = CheckNewLot(context, output.lot(), output.form(), at + ".");
    if (form != nullptr) CheckAgainstForm(context, *form, output.quantity(), at + ".quantity");
  }
  CheckNoNewElement(context, body, in);
  CheckProcessSite(context, body, in);
  CheckStaysWeighed(context, body, in);
  if (body.process() == pb::PROCESS_SPLIT) {
    CheckSplit(context, body, in);
  } else if (body.process() == pb::PROCESS_BLEND) {
    CheckBlend(context, body, in);
  } else {
    CheckBalance(context, body, in);
    CheckDryMass(context, body, in);
    CheckToll(context, body, in);
    if (in.complete)
      ChargeSiteGain(context, body.site(), in.contained, Gone(body), "transformed.outputs");
  }
  if (in.complete) CheckModel(context, body, in.owners);
  const std::vector<std::string> owners = OwnersOfOutputs(context, body, in.owners);
  for (const state::LotState& lot : in.lots) EndLot(context, lot, state::LOT_STATUS_CONSUMED);
  const bool split = body.process() == pb::PROCESS_SPLIT && in.lots.size() == 1;
  std::vector<state::LotState> made;
  for (int i = 0; i < body.outputs_size(); ++i) {
    const pb::Output& output = body.outputs(i);
    made.push_back(
        MakeLot(context, output.lot(), output.form(), body.site(), output.quantity(), owners[i]));
    made.back().set_marked(in.marked);
    if (split) made.back().set_split_from(in.lots[0].lot());
    ApplyPackageTags(context, made.back(), Item("transformed.outputs", i) + ".quantity");
  }
  EntrustOutputs(context, body, in, made);
  if (split) SplitCrossings(in.lots[0], made);
  for (state::LotState& lot : made) PutLot(context, std::move(lot));
}

// A split or a blend makes nothing: whoever holds the lots may.
RoleSet RolesToTransform(Context& context) {
  const pb::Process process = context.record().transformed().process();
  const bool makes = process != pb::PROCESS_SPLIT && process != pb::PROCESS_BLEND;
  return makes ? SetOf(pb::ROLE_PROCESSOR) : 0;
}

// Nobody wears another's refinery.
bool EveryProcess(const pb::Record&) { return true; }

std::string_view SiteOfWorks(const pb::Record& r) { return r.transformed().site(); }

Forms FormsMade(const pb::Record& r) {
  Forms forms;
  for (const pb::Output& output : r.transformed().outputs()) forms.push_back(output.form());
  return forms;
}

bool OwnsInputOrOutput(Context& context, const std::string& party, std::string& who) {
  who = "OWNER_OF_LOTS";
  const pb::Transformed& body = context.record().transformed();
  const auto& parts = body.title_allocation();
  return std::any_of(parts.begin(), parts.end(),
                     [&](const pb::TitleAllocation& p) { return p.owner() == party; }) ||
         MayOwnOne(context, body.inputs(), party,
                   [](const pb::Input& input) { return input.lot(); });
}

}  // namespace

std::span<const say::Code> TransformedCodes() { return kTransformedCodes; }

extern constinit const KindRule kTransformedRule = {
    .kind = pb::KIND_TRANSFORMED,
    .check = CheckTransformed,
    .admit = AdmitTransformed,
    .author = kForCustody,
    .roles = RolesToTransform,
    .own_site = EveryProcess,
    .standing = Nothing,
    .registrars = false,
    .counterparty = OwnsInputOrOutput,
    .witness = NoOne,
    .official = NoOne,
    .site = SiteOfWorks,
    .moves = false,
    .forms = FormsMade,
    .past_dates = Nothing,
};

}  // namespace lode::custody
