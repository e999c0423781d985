// SPDX-License-Identifier: Apache-2.0
// The sorts of ids and codes that a field may hold, and what is wrong with a text that is none of
// its sort. What a sort is called and its form with an example stand in the message catalogue, by
// the sort's word. Check digits are spoken of only where a code has them
// (docs/formats/identifiers.md). For checks of records, and for programs that take an id from a
// person.
#ifndef LODE_VERIFIER_RECORD_ID_SORT_H_
#define LODE_VERIFIER_RECORD_ID_SORT_H_

#include <string>
#include <string_view>

#include "verifier/record/identifiers.h"
#include "verifier/statement/statement.h"

namespace lode::record {

struct IdSort {
  bool (*is)(std::string_view);
  std::string_view word;         // "LOT": of words.id-sort and words.id-form
  std::string_view scheme = "";  // "lot:", if all of the sort begin with it
};

bool IsSiteOrLocode(std::string_view id);
bool IsAttestedSubject(std::string_view id);  // a site, party or lot
bool IsSectionName(std::string_view name);    // [a-z0-9_]{1,64}
bool IsGlnId(std::string_view id);            // gln: and a GLN

inline constexpr IdSort kPartyId{IsPartyId, "PARTY", "lei:"};
inline constexpr IdSort kSiteId{IsSiteId, "SITE", "site:"};
inline constexpr IdSort kLotId{IsLotId, "LOT", "lot:"};
inline constexpr IdSort kConsignmentId{IsConsignmentId, "CONSIGNMENT", "consignment:"};
inline constexpr IdSort kBookId{IsBookId, "BOOK", "book:"};
inline constexpr IdSort kSealId{IsSealId, "SEAL", "seal:"};
inline constexpr IdSort kElement{IsElement, "ELEMENT"};
inline constexpr IdSort kCountry{IsCountry, "COUNTRY"};
inline constexpr IdSort kSubdivision{IsSubdivision, "SUBDIVISION"};
inline constexpr IdSort kLocode{IsLocode, "LOCODE"};
inline constexpr IdSort kSiteOrLocodeId{IsSiteOrLocode, "SITE_OR_LOCODE", "site:"};
inline constexpr IdSort kForm{IsCode, "FORM"};
inline constexpr IdSort kDocumentType{IsCode, "DOCUMENT_TYPE"};
inline constexpr IdSort kPackageType{IsCode, "PACKAGE_TYPE"};
inline constexpr IdSort kTagType{IsCode, "TAG_TYPE"};
inline constexpr IdSort kMonth{IsMonth, "MONTH"};
inline constexpr IdSort kHsCode{IsHsCode, "HS_CODE"};
inline constexpr IdSort kContainer{IsContainer, "CONTAINER"};
inline constexpr IdSort kImoNumber{IsImoNumber, "IMO_NUMBER"};
inline constexpr IdSort kGlnId{IsGlnId, "GLN", "gln:"};
inline constexpr IdSort kPrefix{IsPrefix, "PREFIX"};
inline constexpr IdSort kSectionName{IsSectionName, "SECTION_NAME"};
inline constexpr IdSort kAttestedSubject{IsAttestedSubject, "ATTESTED_SUBJECT"};

// What is wrong with a text that is not of its sort (ADM-06): its check digits, its length, or its
// form, with what was most likely meant (another case, spaces, a scheme) if that is plain.
inline constexpr statement::Code kCheckDigits = {
    "ADM-06.check-digits", "found:text sort:word ends:name right:name digits:count"};
inline constexpr statement::Code kIdMeant = {"ADM-06.id-meant", "found:text sort:word meant:id"};
statement::report::Statement FaultOf(const IdSort& sort, std::string_view value);

}  // namespace lode::record

#endif  // LODE_VERIFIER_RECORD_ID_SORT_H_
