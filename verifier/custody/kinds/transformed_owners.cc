// SPDX-License-Identifier: Apache-2.0
// A holder processes metal that may belong to others. It may choose neither who owns the outputs
// nor a weaker custody model, because the weakest model on a path counts for the owner's answer.
#include "verifier/custody/kinds/transformed_owners.h"

#include "verifier/custody/codes.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/signers.h"

namespace lode::custody {
namespace {

constexpr say::Code kOwnerHasNotSigned = {"ADM-02.owner-has-not-signed", "owner:id"};
constexpr say::Code kWeakerModel = {"ADM-02.weaker-model", "found:name strongest:name owner:id"};
constexpr say::Code kInputsOfSeveralOwners = {"ADM-07.inputs-of-several-owners", "owners:count"};
constexpr say::Code kOutputWithoutOwner = {"ADM-07.output-without-owner", "lot:id"};
constexpr say::Code kTitleOfNoOutput = {"ADM-07.title-of-no-output", "lot:id"};
constexpr say::Code kTransformedOwnersCodes[] = {kOwnerHasNotSigned, kWeakerModel,
                                                 kInputsOfSeveralOwners, kOutputWithoutOwner,
                                                 kTitleOfNoOutput};

}  // namespace

std::span<const say::Code> TransformedOwnersCodes() { return kTransformedOwnersCodes; }

namespace {

void FailUnsigned(Context& context, const std::string& party, std::string_view field) {
  context.Fail<kOwnerHasNotSigned>(field, say::Id{party});
}

}  // namespace

std::vector<std::string> OwnersOfOutputs(Context& context, const pb::Transformed& body,
                                         const std::set<std::string>& inputs) {
  std::vector<std::string> owners(body.outputs_size(),
                                  inputs.empty() ? std::string() : *inputs.begin());
  if (body.title_allocation_size() == 0) {
    if (inputs.size() <= 1) return owners;
    context.Fail<kInputsOfSeveralOwners>("transformed.title_allocation", say::Count(inputs.size()));
    return owners;
  }
  std::set<std::string> named;
  for (int i = 0; i < body.title_allocation_size(); ++i) {
    const pb::TitleAllocation& part = body.title_allocation(i);
    const std::string at = Item("transformed.title_allocation", i);
    CheckDistinct(context, named, part.lot(), at + ".lot");
    NeedParty(context, part.owner(), at + ".owner");
    if (!Signs(context, part.owner())) FailUnsigned(context, part.owner(), at + ".owner");
    if (inputs.contains(context.principal())) CheckAgentDeal(context, part.owner(), at + ".owner");
    bool is_output = false;
    for (int k = 0; k < body.outputs_size(); ++k) {
      if (body.outputs(k).lot() != part.lot()) continue;
      is_output = true;
      owners[k] = part.owner();
    }
    if (is_output) continue;
    context.Fail<kTitleOfNoOutput>(at + ".lot", say::Id{part.lot()});
  }
  for (int k = 0; k < body.outputs_size(); ++k) {
    if (named.contains(body.outputs(k).lot())) continue;
    context.Fail<kOutputWithoutOwner>("transformed.title_allocation",
                                      say::Id{body.outputs(k).lot()});
  }
  for (const std::string& owner : inputs) {
    if (!Signs(context, owner)) FailUnsigned(context, owner, "transformed.title_allocation");
  }
  return owners;
}

void CheckModel(Context& context, const pb::Transformed& body,
                const std::set<std::string>& inputs) {
  const pb::CustodyModel strong = body.process() == pb::PROCESS_SPLIT
                                      ? pb::CUSTODY_MODEL_IDENTITY_PRESERVED
                                      : pb::CUSTODY_MODEL_CONTROLLED_BLENDING;
  if (body.custody_model() <= strong) return;
  for (const std::string& owner : inputs) {
    if (owner.empty() || Signs(context, owner)) continue;
    context.Fail<kWeakerModel>("transformed.custody_model",
                               say::Name{pb::CustodyModel_Name(body.custody_model())},
                               say::Name{pb::CustodyModel_Name(strong)}, say::Id{owner});
  }
}

}  // namespace lode::custody
