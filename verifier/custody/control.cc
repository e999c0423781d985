// SPDX-License-Identifier: Apache-2.0
// Two parties are related if somebody stands above both, so it is enough to walk up from each. The
// registry may name owners in a circle: each party is walked once, and a walk is bounded.
#include "verifier/custody/control.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>

#include "verifier/base/limits.h"
#include "verifier/record/identifiers.h"

namespace lode::custody {
namespace {

namespace limits = ::lode::base::limits;
constexpr int64_t kHalfPpm = limits::kPpm / 2;

class Above {
 public:
  Above(Context& context, const std::string& party) : context_(context) {
    controllers_ = Walk(party);
  }
  const std::set<std::string>& controllers() const { return controllers_; }  // the party too
  bool unsure() const { return unsure_; }

 private:
  std::set<std::string> Walk(const std::string& who) {
    std::set<std::string> out = {who};
    // The ultimate parent may be a name: nothing is known above it.
    if (!record::IsPartyId(who)) return out;
    const auto known = walked_.find(who);
    if (known != walked_.end()) return known->second;
    if (walked_.size() >= limits::kOwnershipParties) {
      unsure_ = true;
      return out;
    }
    walked_[who] = out;  // a circle ends here
    const auto& row = context_.Party(who);
    unsure_ = unsure_ || row.unknown();
    const pb::PartyRegistered& entry = row.row().entry();
    if (!entry.ultimate_parent().empty()) out.merge(Walk(entry.ultimate_parent()));
    // Each share counts for everybody who controls its holder: 30 % by each of two subsidiaries
    // are 60 % for their parent.
    std::map<std::string, int64_t> held;
    for (const pb::Owner& owner : entry.owners()) {
      // A name in this list may be a crowd ("members of the cooperative", "free float").
      if (owner.party().empty()) continue;
      for (const std::string& controller : Walk(owner.party())) {
        held[controller] += owner.pct_ppm();
      }
    }
    for (const auto& [controller, ppm] : held) {
      if (ppm > kHalfPpm) out.insert(controller);
    }
    walked_[who] = out;
    return out;
  }

  Context& context_;
  std::map<std::string, std::set<std::string>> walked_;
  std::set<std::string> controllers_;
  bool unsure_ = false;
};

}  // namespace

Found Related(Context& context, const std::string& a, const std::string& b) {
  if (a == b) return Found::kYes;
  const Above above_a(context, a), above_b(context, b);
  const auto& also = above_b.controllers();
  const bool share = std::any_of(above_a.controllers().begin(), above_a.controllers().end(),
                                 [&](const std::string& c) { return also.contains(c); });
  if (share) return Found::kYes;
  return above_a.unsure() || above_b.unsure() ? Found::kUnknown : Found::kNo;
}

bool ActsForRelated(Context& context, const std::string& party) {
  return Related(context, context.principal(), party) == Found::kYes ||
         Related(context, context.record().author(), party) == Found::kYes;
}

}  // namespace lode::custody
