// SPDX-License-Identifier: Apache-2.0
// One row for each meaning that options.proto knows. The order of the rows is that of the enum's
// numbers, which the assertion below holds them to.
#include "verifier/record/held.h"

#include <algorithm>
#include <iterator>

#include "verifier/base/limits.h"
#include "verifier/crypto/ed25519.h"
#include "verifier/record/identifiers.h"
#include "verifier/record/number_text.h"

namespace lode::record {
namespace {

bool IsSubjectId(std::string_view id) { return IsSiteId(id) || IsPartyId(id) || IsLotId(id); }
bool IsSiteOrLocode(std::string_view id) { return IsSiteId(id) || IsLocode(id); }
bool IsGlnId(std::string_view id) { return id.starts_with("gln:") && IsGln(id.substr(4)); }
bool IsDigest(std::string_view bytes) { return bytes.size() == base::Hash256::kSize; }

bool IsKey(std::string_view bytes) {
  const auto key = crypto::PublicKey::From(bytes);
  return key && crypto::IsRegistrableKey(*key);
}

bool IsAnything(std::string_view) { return true; }

// [a-z0-9_]{1,64}
bool IsSectionName(std::string_view name) {
  return name.size() <= base::limits::kNameBytes &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

// How the id of a book or a seal is printed: capitals behind the prefix.
bool IsPrinted(std::string_view id) {
  const size_t slash = std::min(id.find('/'), id.size());
  return std::none_of(id.begin() + static_cast<std::ptrdiff_t>(slash), id.end(),
                      [](char c) { return c >= 'a' && c <= 'z'; });
}

// How the id of a new thing is written: small letters, an LEI aside.
bool IsSmall(std::string_view id) {
  return id.starts_with("lei:") ||
         std::none_of(id.begin(), id.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool IsPrintedBook(std::string_view id) { return IsBookId(id) && IsPrinted(id); }
bool IsPrintedSeal(std::string_view id) { return IsSealId(id) && IsPrinted(id); }

struct Meaning {
  Facts::Holds holds;
  IdTest is;              // as the field must have it
  IdTest is_well_formed;  // at least in form; null: the meaning is no id and has words of its own
  std::string_view words;
};

constexpr Meaning kMeanings[] = {
    {Facts::ANYTHING, IsAnything, nullptr, ""},
    {Facts::PARTY_ID, IsPartyId, IsPartyId, "party id"},
    {Facts::SITE_ID, IsSiteId, IsSiteId, "site id"},
    {Facts::LOT_ID, IsLotId, IsLotId, "lot id"},
    {Facts::CONSIGNMENT_ID, IsConsignmentId, IsConsignmentId, "consignment id"},
    {Facts::BOOK_ID, IsPrintedBook, IsBookId, "book id"},
    {Facts::SEAL_ID, IsPrintedSeal, IsSealId, "seal id"},
    {Facts::SUBJECT_ID, IsSubjectId, IsSubjectId, "site, party or lot id"},
    {Facts::PREFIX, IsPrefix, IsPrefix, "prefix"},
    {Facts::CODE, IsCode, IsCode, "code"},
    {Facts::ELEMENT, IsElement, IsElement, "chemical symbol"},
    {Facts::COUNTRY, IsCountry, IsCountry, "country code"},
    {Facts::SUBDIVISION, IsSubdivision, IsSubdivision, "ISO 3166-2 code"},
    {Facts::LOCODE, IsLocode, IsLocode, "UN/LOCODE"},
    {Facts::SITE_OR_LOCODE, IsSiteOrLocode, IsSiteOrLocode, "site id or UN/LOCODE"},
    {Facts::CONTAINER, IsContainer, IsContainer, "container number (ISO 6346)"},
    {Facts::HS_CODE, IsHsCode, IsHsCode, "HS code"},
    {Facts::MONTH, IsMonth, IsMonth, "month (YYYY-MM)"},
    {Facts::GLN_ID, IsGlnId, IsGlnId, "GLN"},
    {Facts::NUMBER, IsNumberText, nullptr, ""},
    {Facts::DOCUMENT_NUMBER, IsNumberText, nullptr, ""},
    {Facts::SECTION_NAME, IsSectionName, IsSectionName, "section name"},
    {Facts::DIGEST, IsDigest, nullptr, ""},
    {Facts::PUBLIC_KEY, IsKey, nullptr, ""},
};

constexpr bool EachInItsPlace() {
  int number = 0;
  for (const Meaning& meaning : kMeanings) {
    if (meaning.holds != number++) return false;
  }
  return number == Facts::Holds_MAX + 1;
}
static_assert(EachInItsPlace(),
              "a meaning of FieldFacts.Holds has no row, or the rows are out of order");

const Meaning& MeaningOf(const FieldRule& field) {
  return kMeanings[static_cast<size_t>(field.holds)];
}

}  // namespace

bool IsHeld(const FieldRule& field, std::string_view value) {
  return MeaningOf(field).is(value) && (!field.introduces || IsSmall(value));
}

void CheckHeld(Violations& out, const FieldPath& at, const FieldRule& field,
               std::string_view value) {
  const Meaning& meaning = MeaningOf(field);
  if (meaning.is_well_formed != nullptr) {
    CheckOptionalId(out, at, value, meaning.is_well_formed, meaning.words);
    if (field.introduces) CheckNewName(out, at, value);
    return CheckPrintedName(out, at, value);
  }
  switch (field.holds) {
    case Facts::NUMBER:
      return CheckNumber(out, "ADM-06", at, value);
    case Facts::DOCUMENT_NUMBER:
      return CheckNumber(out, "ADM-11", at, value);
    case Facts::PUBLIC_KEY:
      return CheckKey(out, at, value);
    default:
      return CheckDigest(out, at, value);
  }
}

}  // namespace lode::record
