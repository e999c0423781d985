// SPDX-License-Identifier: Apache-2.0
// Checks of the lists that several bodies have: lots, seals. Internal to verifier/record.
#ifndef LODE_VERIFIER_RECORD_CHECK_LISTS_H_
#define LODE_VERIFIER_RECORD_CHECK_LISTS_H_

#include <set>
#include <string>

#include "verifier/base/limits.h"
#include "verifier/record/check.h"
#include "verifier/record/identifiers.h"

namespace lode::record {

// Chemical symbols, strictly ascending. What is no symbol is told as that, and has no place in the
// order.
template <typename List>
void CheckSymbolsAscend(Violations& out, const FieldPath& field, const List& list) {
  for (int i = 0; i < list.size(); ++i) {
    const FieldPath at = Indexed(field, i);
    const std::string& symbol = list[i].element();
    CheckElement(out, at / "element", symbol);
    if (i == 0 || !IsElement(symbol) || !IsElement(list[i - 1].element()) ||
        list[i - 1].element() < symbol)
      continue;
    const bool twice = list[i - 1].element() == symbol;
    Complain(out, "ADM-01", at, symbol, "strictly ascending by symbol",
             twice ? "the element stands twice" : "elements are out of order",
             twice ? "name it once" : "sort them");
  }
}

// A lot named twice would count twice. `lot(i)` is the i-th of `count`, borrowed.
template <typename LotAt>
void CheckNamedOnce(Violations& out, const FieldPath& field, int count, const LotAt& lot) {
  if (count < 2) return;
  std::set<std::string_view> named;
  for (int i = 0; i < count; ++i) {
    if (lot(i).empty() || named.insert(lot(i)).second) continue;
    Complain(out, "ADM-01", Indexed(field, i), std::string(lot(i)), "each lot once",
             "the lot is named twice", "name it once");
  }
}

template <typename List>
void CheckLotList(Violations& out, const FieldPath& field, const List& lots, bool required = true) {
  if (required && lots.size() == 0) Missing(out, field);
  CheckCount(out, field, lots.size(), base::limits::kLots);
  for (int i = 0; i < lots.size(); ++i) {
    CheckId(out, Indexed(field, i), lots[i], kLotId);
  }
  CheckNamedOnce(out, field, lots.size(), [&](int i) { return std::string_view(lots[i]); });
}

template <typename Seals>
void CheckSealsLookedAt(Violations& out, const FieldPath& field, const Seals& seals) {
  CheckCount(out, field, seals.size(), base::limits::kSeals);
  for (int i = 0; i < seals.size(); ++i) {
    const FieldPath at = Indexed(field, i);
    CheckOptionalId(out, at / "id", seals[i].id(), kSealId);
    CheckPrintedName(out, at / "id", seals[i].id());
    CheckSaid(out, at / "state", seals[i].state());
  }
}

template <typename Seals>
void CheckSealsApplied(Violations& out, const FieldPath& field, const Seals& seals) {
  CheckCount(out, field, seals.size(), base::limits::kSeals);
  for (int i = 0; i < seals.size(); ++i) {
    const FieldPath at = Indexed(field, i);
    CheckId(out, at / "id", seals[i].id(), kSealId);
    CheckPrintedName(out, at / "id", seals[i].id());
    CheckId(out, at / "party", seals[i].party(), kPartyId);
    CheckText(out, at / "type", seals[i].type(), base::limits::kNameBytes);
  }
}

}  // namespace lode::record

#endif  // LODE_VERIFIER_RECORD_CHECK_LISTS_H_
