// SPDX-License-Identifier: Apache-2.0
// The sorts of ids and codes that a field may hold, each with the words for who writes it wrongly:
// what it is called, its form with an example, and what is wrong with a text that is none. Check
// digits are spoken of only where a code has them (docs/formats/identifiers.md). For checks of
// records, and for programs that take an id from a person.
#ifndef LODE_VERIFIER_RECORD_ID_SORT_H_
#define LODE_VERIFIER_RECORD_ID_SORT_H_

#include <string>
#include <string_view>

#include "verifier/record/identifiers.h"

namespace lode::record {

struct IdSort {
  bool (*is)(std::string_view);
  std::string_view name;  // "lot id"
  std::string_view form;  // "lot:PREFIX/NAME, such as lot:lcc/kzz-2026-1"
};

bool IsSiteOrLocode(std::string_view id);
bool IsAttestedSubject(std::string_view id);  // a site, party or lot
bool IsSectionName(std::string_view name);    // [a-z0-9_]{1,64}
bool IsGlnId(std::string_view id);            // gln: and a GLN

inline constexpr IdSort kPartyId{
    IsPartyId, "party id",
    "lei: and an LEI, gln: and a GLN, did:web:HOST, or local:NAME in small letters"};
inline constexpr IdSort kSiteId{IsSiteId, "site id", "site:PREFIX/NAME, such as site:lcc/kanzenze"};
inline constexpr IdSort kLotId{IsLotId, "lot id", "lot:PREFIX/NAME, such as lot:lcc/kzz-2026-0001"};
inline constexpr IdSort kConsignmentId{IsConsignmentId, "consignment id",
                                       "consignment:PREFIX/NAME, such as consignment:lcc/17"};
inline constexpr IdSort kBookId{IsBookId, "book id", "book:PREFIX/NAME, such as book:ceec/A"};
inline constexpr IdSort kSealId{IsSealId, "seal id", "seal:PREFIX/NAME, such as seal:abl/26-0001"};
inline constexpr IdSort kElement{IsElement, "chemical symbol",
                                 "a chemical symbol, such as Co or Cu"};
inline constexpr IdSort kCountry{IsCountry, "country code",
                                 "two capital letters (ISO 3166-1), such as CD"};
inline constexpr IdSort kSubdivision{IsSubdivision, "ISO 3166-2 code",
                                     "a country code, a hyphen and 1 to 3 capitals or digits, "
                                     "such as CD-LU"};
inline constexpr IdSort kLocode{IsLocode, "UN/LOCODE",
                                "a country code and 3 capitals or digits, such as CDFBM"};
inline constexpr IdSort kSiteOrLocodeId{
    IsSiteOrLocode, "site id or UN/LOCODE",
    "site:PREFIX/NAME, or a country code and 3 capitals or digits, such as CDFBM"};
inline constexpr IdSort kForm{IsCode, "form", "capitals, digits and _, such as ORE"};
inline constexpr IdSort kDocumentType{IsCode, "document type",
                                      "capitals, digits and _, such as BOL"};
inline constexpr IdSort kPackageType{IsCode, "package type",
                                     "capitals, digits and _, such as BIG_BAG"};
inline constexpr IdSort kTagType{IsCode, "tag type", "capitals, digits and _, such as MINE"};
inline constexpr IdSort kMonth{IsMonth, "month", "YYYY-MM, such as 2026-03"};
inline constexpr IdSort kHsCode{IsHsCode, "HS code",
                                "4, 6, 8 or 10 digits, such as 2822.00 or 282200"};
inline constexpr IdSort kContainer{
    IsContainer, "container number (ISO 6346)",
    "4 capitals of which the last is U, J or Z, 6 digits and a check digit, such as CSQU3054383"};
inline constexpr IdSort kImoNumber{IsImoNumber, "IMO number",
                                   "IMO, 6 digits and a check digit, such as IMO9074729"};
inline constexpr IdSort kGlnId{IsGlnId, "GLN", "gln:, 12 digits and a check digit"};
inline constexpr IdSort kPrefix{IsPrefix, "prefix",
                                "small letters, digits and hyphens, at most 32, such as lcc"};
inline constexpr IdSort kSectionName{IsSectionName, "section name",
                                     "small letters, digits and _, at most 64"};
inline constexpr IdSort kAttestedSubject{IsAttestedSubject, "site, party or lot id",
                                         "the id of a site, a party or a lot, such as "
                                         "site:lcc/kanzenze"};

// What is wrong with a text that is not of its sort.
struct IdFault {
  std::string message;
  std::string limit;
  std::string right;          // what was most likely meant: another case, spaces, a scheme; or ""
  bool check_digits = false;  // it has the form, and other check digits than it should
};
IdFault FaultOf(const IdSort& sort, std::string_view value);

}  // namespace lode::record

#endif  // LODE_VERIFIER_RECORD_ID_SORT_H_
