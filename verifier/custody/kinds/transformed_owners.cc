// SPDX-License-Identifier: Apache-2.0
// A holder processes metal that may belong to others. It may choose neither who owns the outputs
// nor a weaker custody model, because the weakest model on a path counts for the owner's answer.
#include "verifier/custody/kinds/transformed_owners.h"

#include "verifier/custody/lots.h"
#include "verifier/custody/signers.h"

namespace lode::custody {
namespace {

void FailUnsigned(Context& context, const std::string& party, std::string_view field) {
  context.Fail("ADM-02", field, party, "a signature of " + party,
               "title moves only with its owner's signature",
               "list " + party + " in signers and let it sign");
}

}  // namespace

std::vector<std::string> OwnersOfOutputs(Context& context, const pb::Transformed& body,
                                         const std::set<std::string>& inputs) {
  std::vector<std::string> owners(body.outputs_size(),
                                  inputs.empty() ? std::string() : *inputs.begin());
  if (body.title_allocation_size() == 0) {
    if (inputs.size() <= 1) return owners;
    context.Fail("ADM-07", "transformed.title_allocation", "", "an owner for every output",
                 "the inputs have " + std::to_string(inputs.size()) + " owners",
                 "name every output's owner and let each owner sign, or pass title first");
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
    context.Fail("ADM-07", at + ".lot", part.lot(), "an output", part.lot() + " is no output",
                 "name outputs only");
  }
  for (int k = 0; k < body.outputs_size(); ++k) {
    if (named.contains(body.outputs(k).lot())) continue;
    context.Fail("ADM-07", "transformed.title_allocation", body.outputs(k).lot(),
                 "an owner for every output", body.outputs(k).lot() + " has no owner",
                 "name its owner");
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
    context.Fail(
        "ADM-02", "transformed.custody_model", pb::CustodyModel_Name(body.custody_model()),
        pb::CustodyModel_Name(strong) + " or stronger, or a signature of " + owner,
        "the model is weaker than what the holder may choose for the owner's metal",
        "leave custody_model out, or list " + owner + " in signers (COUNTERPARTY) and let it sign");
  }
}

}  // namespace lode::custody
