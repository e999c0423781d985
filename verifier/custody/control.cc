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
  // Somebody of `others` holds an interest in the party or in one that controls it.
  bool IsHeldBy(const std::set<std::string>& others) const {
    return std::any_of(controllers_.begin(), controllers_.end(), [&](const std::string& held) {
      const auto shares = shares_.find(held);
      return shares != shares_.end() &&
             std::any_of(others.begin(), others.end(), [&](const std::string& who) {
               const auto share = shares->second.find(who);
               return share != shares->second.end() && share->second >= limits::kInterestPpm;
             });
    });
  }

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
    shares_[who] = std::move(held);
    walked_[who] = out;
    return out;
  }

  Context& context_;
  std::map<std::string, std::set<std::string>> walked_;
  std::map<std::string, std::map<std::string, int64_t>> shares_;  // ppm of a party, by controller
  std::set<std::string> controllers_;
  bool unsure_ = false;
};

Found Between(Context& context, const std::string& a, const std::string& b, bool by_interest) {
  if (a == b) return Found::kYes;
  const Above above_a(context, a), above_b(context, b);
  const auto& up_a = above_a.controllers();
  const auto& up_b = above_b.controllers();
  const bool share =
      std::any_of(up_a.begin(), up_a.end(), [&](const std::string& c) { return up_b.contains(c); });
  if (share || (by_interest && (above_a.IsHeldBy(up_b) || above_b.IsHeldBy(up_a))))
    return Found::kYes;
  return above_a.unsure() || above_b.unsure() ? Found::kUnknown : Found::kNo;
}

}  // namespace

Found Related(Context& context, const std::string& a, const std::string& b) {
  return Between(context, a, b, /*by_interest=*/false);
}

Found Interested(Context& context, const std::string& a, const std::string& b) {
  return Between(context, a, b, /*by_interest=*/true);
}

bool ActsForRelated(Context& context, const std::string& party) {
  return Related(context, context.principal(), party) == Found::kYes ||
         Related(context, context.record().author(), party) == Found::kYes;
}

}  // namespace lode::custody
