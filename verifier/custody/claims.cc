// SPDX-License-Identifier: Apache-2.0
// A key that two parties could register would make a signature say two things. So a key and a
// prefix are claimed once, and no record gives them back.
#include "verifier/custody/claims.h"

#include "verifier/base/encoding.h"

namespace lode::custody {

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
    context.Fail("ADM-03", field, base::HexEncode(key_id), "a key that is new",
                 "this key was registered to " + use.row.by() + " at leaf " +
                     std::to_string(use.row.used_at()),
                 "make a new key: a key belongs to one party for ever");
    return false;
  }
  context.Put(RowKind::kKey, key_id, UseBy(context, party));
  return true;
}

}  // namespace lode::custody
