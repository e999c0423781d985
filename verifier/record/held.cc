// SPDX-License-Identifier: Apache-2.0
// One row for each meaning that options.proto knows. The order of the rows is that of the enum's
// numbers, which the assertion below holds them to.
#include "verifier/record/held.h"

#include <algorithm>
#include <iterator>

#include "verifier/crypto/ed25519.h"
#include "verifier/record/codes.h"
#include "verifier/record/identifiers.h"
#include "verifier/record/number_text.h"

namespace lode::record {
using statement::Code;
using statement::Name;
using statement::Text;
namespace {

constexpr Code kListOrder = {"ADM-01.list-order", "found:text"};
constexpr Code kListOrderBy = {"ADM-01.list-order-by", "found:text by:name"};
constexpr Code kNamedTwice = {"ADM-01.named-twice", "found:text"};
constexpr Code kListCodes[] = {kListOrder, kListOrderBy, kNamedTwice};

bool IsDigest(std::string_view bytes) { return bytes.size() == base::Hash256::kSize; }

bool IsKey(std::string_view bytes) {
  const auto key = crypto::PublicKey::From(bytes);
  return key && crypto::IsRegistrableKey(*key);
}

bool IsAnything(std::string_view) { return true; }

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
  bool (*is)(std::string_view);  // as the field must have it
  const IdSort* sort;            // its words; null: it is no id and has words of its own
};

constexpr Meaning kMeanings[] = {
    {Facts::ANYTHING, IsAnything, nullptr},
    {Facts::PARTY_ID, IsPartyId, &kPartyId},
    {Facts::SITE_ID, IsSiteId, &kSiteId},
    {Facts::LOT_ID, IsLotId, &kLotId},
    {Facts::CONSIGNMENT_ID, IsConsignmentId, &kConsignmentId},
    {Facts::BOOK_ID, IsPrintedBook, &kBookId},
    {Facts::SEAL_ID, IsPrintedSeal, &kSealId},
    {Facts::SUBJECT_ID, IsAttestedSubject, &kAttestedSubject},
    {Facts::PREFIX, IsPrefix, &kPrefix},
    {Facts::FORM, IsCode, &kForm},
    {Facts::DOCUMENT_TYPE, IsCode, &kDocumentType},
    {Facts::PACKAGE_TYPE, IsCode, &kPackageType},
    {Facts::TAG_TYPE, IsCode, &kTagType},
    {Facts::ELEMENT, IsElement, &kElement},
    {Facts::COUNTRY, IsCountry, &kCountry},
    {Facts::SUBDIVISION, IsSubdivision, &kSubdivision},
    {Facts::LOCODE, IsLocode, &kLocode},
    {Facts::SITE_OR_LOCODE, IsSiteOrLocode, &kSiteOrLocodeId},
    {Facts::CONTAINER, IsContainer, &kContainer},
    {Facts::HS_CODE, IsHsCode, &kHsCode},
    {Facts::MONTH, IsMonth, &kMonth},
    {Facts::GLN_ID, IsGlnId, &kGlnId},
    {Facts::NUMBER, IsNumberText, nullptr},
    {Facts::DOCUMENT_NUMBER, IsNumberText, nullptr},
    {Facts::SECTION_NAME, IsSectionName, &kSectionName},
    {Facts::DIGEST, IsDigest, nullptr},
    {Facts::PUBLIC_KEY, IsKey, nullptr},
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

std::span<const Code> ListCodes() { return kListCodes; }

bool IsHeld(const FieldRule& field, std::string_view value) {
  return MeaningOf(field).is(value) && (!field.introduces || IsSmall(value));
}

void CheckHeld(Violations& out, const FieldPath& at, const FieldRule& field,
               std::string_view value) {
  const Meaning& meaning = MeaningOf(field);
  if (meaning.sort != nullptr) {
    CheckOptionalId(out, at, value, *meaning.sort);
    if (field.introduces) CheckNewName(out, at, value);
    return CheckPrintedName(out, at, value);
  }
  switch (field.holds) {
    case Facts::NUMBER:
      return CheckNumber(out, at, value, /*of_document=*/false);
    case Facts::DOCUMENT_NUMBER:
      return CheckNumber(out, at, value, /*of_document=*/true);
    case Facts::PUBLIC_KEY:
      return CheckKey(out, at, value);
    default:  // a digest; what has no check of its own does not pass for it
      return CheckDigest(out, at, value);
  }
}

void OutOfOrder(Violations& out, const FieldPath& at, const FieldRule& list, std::string_view key,
                bool twice) {
  if (twice) return NamedTwice(out, at, key);
  if (list.by == nullptr) return Complain<kListOrder>(out, at, Text{key});
  Complain<kListOrderBy>(out, at, Text{key}, Name{list.by->name});
}

void NamedTwice(Violations& out, const FieldPath& at, std::string_view key) {
  Complain<kNamedTwice>(out, at, Text{key});
}

}  // namespace lode::record
