// SPDX-License-Identifier: Apache-2.0
// ADM-02, "may add": who signs beside the author stands in the relation that the kind provides for.
#include <string>

#include "verifier/custody/codes.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/signers.h"

namespace lode::custody {
namespace {

constexpr say::Code kSignerWithoutPart = {"ADM-02.signer-without-part", "signer:id who:word"};
constexpr say::Code kFurtherSignersCodes[] = {kSignerWithoutPart};

}  // namespace

std::span<const say::Code> FurtherSignersCodes() { return kFurtherSignersCodes; }

namespace {

bool MaySignBeside(Context& context, const KindRule& rule, const pb::Signer& signer,
                   std::string& who) {
  switch (signer.capacity()) {
    case pb::CAPACITY_COUNTERPARTY:
      return rule.counterparty(context, signer.party(), who);
    case pb::CAPACITY_WITNESS:
      return rule.witness(context, signer.party(), who);
    case pb::CAPACITY_OFFICIAL:
      return rule.official(context, signer.party(), who);
    default:  // registrars are counted with the signatures, which refuse any other capacity
      return true;
  }
}

}  // namespace

void CheckFurtherSigners(Context& context, const KindRule& rule) {
  const auto& signers = context.record().signers();
  for (int i = 0; i < signers.size(); ++i) {
    std::string who;
    if (MaySignBeside(context, rule, signers[i], who)) continue;
    context.Fail<kSignerWithoutPart>(Item("signers", i) + ".party", say::Id{signers[i].party()},
                                     say::Word{who});
  }
}

}  // namespace lode::custody
