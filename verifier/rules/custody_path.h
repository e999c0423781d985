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

// The origins of the lot's contained metal as it is now.
OriginTable OriginsOfLot(const History& history, const CustodyPath& path);

// Milligrams of a vector that nobody can place: off-ledger, unknown class, cut.
int64_t UnknownPart(const record::OriginVector& vector);
int64_t UnaccountedPart(const record::OriginVector& vector);

// The weakest model under which a step of the path was claimed; unspecified if none says.
pb::CustodyModel WeakestModel(const History& history, const CustodyPath& path);

// "LSM", "ASM_CERTIFIED", ...
std::string OriginClassName(pb::OriginClass origin_class);

// An extraction or processing hop: LotCreated EXTRACTED or RECOVERED, Transformed but SPLIT and
// BLEND.
bool IsHop(const pb::Record& record);
// Site where a lot was made; "" for other records.
const std::string& SiteOfMaking(const pb::Record& record);

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_CUSTODY_PATH_H_
