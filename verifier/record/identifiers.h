// SPDX-License-Identifier: Apache-2.0
// Identifiers and their check digits (docs/formats/identifiers.md). Each test answers whether the
// text is well formed; none looks anything up.
#ifndef LODE_VERIFIER_RECORD_IDENTIFIERS_H_
#define LODE_VERIFIER_RECORD_IDENTIFIERS_H_

#include <string>
#include <string_view>

namespace lode::record {

bool IsPartyId(std::string_view id);        // lei: gln: did:web: local:
bool IsSiteId(std::string_view id);         // site:<prefix>/<name>
bool IsLotId(std::string_view id);          // lot:<prefix>/<name>
bool IsConsignmentId(std::string_view id);  // consignment:<prefix>/<name>
bool IsBookId(std::string_view id);         // book:<prefix>/<name>
bool IsSealId(std::string_view id);         // seal:<prefix>/<name>
bool IsPrefix(std::string_view prefix);     // [a-z0-9][a-z0-9-]{0,31}
// The prefix of a site, lot, consignment, book or seal id; "" if it has none.
std::string_view PrefixOf(std::string_view id);

bool IsLei(std::string_view code);          // 20 characters, mod 97-10 (ISO 17442)
bool IsMod97(std::string_view code);        // digits and capitals, ISO 7064 mod 97-10
bool IsGs1Key(std::string_view digits);     // mod 10 over all digits
bool IsGln(std::string_view digits);        // 13 digits, GS1 mod 10
bool IsContainer(std::string_view code);    // ISO 6346: owner, U/J/Z, 6 digits, check digit
bool IsImoNumber(std::string_view code);    // IMO and 7 digits
bool IsElement(std::string_view symbol);    // a chemical symbol
bool IsCountry(std::string_view code);      // ISO 3166-1 alpha-2 in form
bool IsSubdivision(std::string_view code);  // ISO 3166-2 in form
bool IsLocode(std::string_view code);       // UN/LOCODE in form
bool IsCode(std::string_view code);         // [A-Z0-9_]{1,64}: forms, document types
bool IsMonth(std::string_view text);        // YYYY-MM
bool IsHsCode(std::string_view text);       // 2822.00, 282200, 8105.20

}  // namespace lode::record

#endif  // LODE_VERIFIER_RECORD_IDENTIFIERS_H_
