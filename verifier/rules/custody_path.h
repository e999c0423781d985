// SPDX-License-Identifier: Apache-2.0
// The custody graph, from the lot that was asked for back to each origin, and where its metal comes
// from: milligrams by origin and element, exact (docs/formats/quantity.md).
#ifndef LODE_VERIFIER_RULES_CUSTODY_PATH_H_
#define LODE_VERIFIER_RULES_CUSTODY_PATH_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "verifier/record/origin_shares.h"
#include "verifier/rules/history.h"
#include "verifier/rules/parameter.h"

namespace lode::rules {

struct CustodyPath {
  std::set<std::string> lots;  // the lot and all it comes from
  // Positions of the records that made them, ascending: parents before children.
  std::vector<size_t> makings;
  // Inputs whose making is not in the trail: their metal is of unknown origin.
  std::set<std::string> cut;
};

CustodyPath TraceBack(const History& history);

// By element.
using OriginTable = std::map<std::string, record::OriginVector>;

// What an origin key stands for. The key is the format's (docs/formats/quantity.md) and orders the
// vectors; whoever wants to know more asks here, and takes no key apart.
struct Origin {
  std::string site;      // "" for what came from outside the ledger
  base::Hash256 record;  // the one that brought the metal in; zeros for a cut and UNACCOUNTED
  pb::OriginClass origin_class = pb::ORIGIN_CLASS_UNKNOWN;
  std::string country = "ZZ";  // "ZZ" if nobody says
  bool unknown = false;        // nobody can place the metal: off-ledger, unknown class, cut
  bool unaccounted = false;    // gained on the way
};

// Where the lot's metal comes from.
struct Origins {
  OriginTable table;
  std::map<std::string, Origin> named;  // every key that a vector of this path may have
  // By element: positions of the Transformed that brought metal of several origins together,
  // ascending. What was gained is no origin of its own here: MB-07 judges it.
  std::map<std::string, std::vector<size_t>> mixed_at;
  // By lot of the path: its origins when it was made.
  std::map<std::string, OriginTable> at_creation;

  // Milligrams of an element that nobody can place, or that were gained on the way.
  int64_t Unknown(const record::OriginVector& vector) const;
  int64_t Unaccounted(const record::OriginVector& vector) const;
  const record::OriginVector& Of(const std::string& element) const;  // empty: it holds none

 private:
  template <typename Wanted>
  int64_t PartThat(const record::OriginVector& vector, Wanted wanted) const {
    int64_t sum = 0;
    for (const auto& [key, mg] : vector) {
      const auto it = named.find(key);
      if (it != named.end() && wanted(it->second)) sum += mg;
    }
    return sum;
  }
};
Origins OriginsOf(const History& history, const CustodyPath& path);

// Parameters of MB-05.
inline constexpr Parameter kOriginParameters[] = {
    Elements("elements", ""),
    Number("max_unknown_ppm", "ppm", 0, 1'000'000, 0),
    Number("slight_ppm", "ppm of accounted metal", 0, 1'000'000, 10'000, Looser::kLess),
};
inline constexpr const Parameter& kJudgedElements = kOriginParameters[0];
inline constexpr const Parameter& kMaxUnknown = kOriginParameters[1];
inline constexpr const Parameter& kSlight = kOriginParameters[2];

// What a lot is traded for: the element that Genesis gives its form. If that says none, or less
// than `slight_ppm` of the lot's accounted metal is of it, all that the lot holds: a form's name
// does not hide 700 kg of copper behind 1 mg of cobalt. Empty: the lot holds no metal, or is not
// there.
std::vector<std::string> TradedFor(const History& history, int64_t slight_ppm);

// The weakest model under which a step of the path was claimed, and the first record that names it.
struct ModelClaim {
  pb::CustodyModel model = pb::CUSTODY_MODEL_UNSPECIFIED;  // unspecified: none says
  base::Hash256 named_at;                                  // zeros if none says
};
ModelClaim WeakestModel(const History& history, const CustodyPath& path);

// "LSM", "ASM_CERTIFIED", ...
std::string OriginClassName(pb::OriginClass origin_class);

// An extraction or processing hop: LotCreated EXTRACTED or RECOVERED, Transformed but SPLIT and
// BLEND.
bool IsHop(const pb::Record& record);
// Site where a lot was made; "" for other records.
const std::string& SiteOfMaking(const pb::Record& record);

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_CUSTODY_PATH_H_
