// SPDX-License-Identifier: Apache-2.0
// A key that two parties could register would make a signature say two things. So a key and a
// prefix are claimed once, and no record gives them back.
#include "verifier/custody/claims.h"

#include "verifier/custody/codes.h"

namespace lode::custody {
namespace {

constexpr say::Code kKeyOfAParty = {"ADM-03.key-of-a-party", "key:digest owner:id leaf:count"};
constexpr say::Code kClaimsCodes[] = {kKeyOfAParty};

}  // namespace

std::span<const say::Code> ClaimsCodes() { return kClaimsCodes; }

state::UseState UseBy(const Context& context, const std::string& party) {
  state::UseState use;
  use.set_used_at(context.input().index);
  use.set_used_by(context.digest().str());
  use.set_by(party);
  return use;
}

bool ClaimKey(Context& context, const std::string& key_id, const std::string& party,
              const std::string& field) {
  const auto use = context.Use(RowKind::kKey, key_id);
  if (use.yes()) {
    context.Fail<kKeyOfAParty>(field, say::Digest{key_id}, say::Id{use.row.by()},
                               say::Count(use.row.used_at()));
    return false;
  }
  context.Put(RowKind::kKey, key_id, UseBy(context, party));
  return true;
}

}  // namespace lode::custody
