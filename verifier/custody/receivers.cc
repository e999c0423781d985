// SPDX-License-Identifier: Apache-2.0
// Asked when goods are dispatched, not when they arrive: a journey that nobody can end would block
// its containers and lots for ever.
#include "verifier/custody/receivers.h"

#include <algorithm>

#include "verifier/base/time.h"
#include "verifier/custody/codes.h"
#include "verifier/custody/signers.h"

namespace lode::custody {
namespace {

constexpr say::Code kReceiverWithoutKey = {"ADM-07.receiver-without-key", "receiver:id"};
constexpr say::Code kReceiversCodes[] = {kReceiverWithoutKey};

}  // namespace

std::span<const say::Code> ReceiversCodes() { return kReceiversCodes; }

namespace {

bool HasCustodyKey(const Context& context, const state::PartyState& party) {
  const int32_t today = base::DateOfMicros(context.input().record_time_us);
  const auto& keys = party.keys();
  return std::any_of(keys.begin(), keys.end(), [&](const state::KeyState& key) {
    return key.purpose() == pb::PURPOSE_CUSTODY && !key.revoked() &&
           (!key.has_valid_to() || today <= key.valid_to().days());
  });
}

}  // namespace

void CheckCanReceive(Context& context, const std::string& receiver) {
  const auto& party = context.Party(receiver);
  if (!party.yes() || HasCustodyKey(context, party.row())) return;
  const auto& mandates = party.row().mandates();
  const bool by_agent =
      std::any_of(mandates.begin(), mandates.end(), [&](const state::MandateState& one) {
        const pb::MandateGranted& mandate = one.mandate();
        const auto& kinds = mandate.kinds();
        if (std::find(kinds.begin(), kinds.end(), pb::KIND_RECEIVED) == kinds.end() ||
            !HoldsFor(context, false, {}, mandate.has_valid_to(), mandate.valid_to()))
          return false;
        const auto& agent = context.Party(mandate.agent());
        return agent.unknown() || (agent.yes() && HasCustodyKey(context, agent.row()));
      });
  if (by_agent) return;
  context.Fail<kReceiverWithoutKey>("dispatched.receiver", say::Id{receiver});
}

}  // namespace lode::custody
