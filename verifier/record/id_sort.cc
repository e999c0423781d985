// SPDX-License-Identifier: Apache-2.0
// Right check digits are found by trying: the tests of identifiers.h stay the only ones that know
// how they are made.
#include "verifier/record/id_sort.h"

#include <algorithm>
#include <vector>

#include "verifier/base/limits.h"
#include "verifier/record/codes.h"

namespace lode::record {
using statement::Code;
using statement::Count;
using statement::Id;
using statement::Name;
using statement::Text;
using statement::Word;
namespace {

constexpr Code kIdTooLong = {"ADM-06.id-too-long", "found:text sort:word max:count"};
constexpr Code kIdForm = {"ADM-06.id-form", "found:text sort:word"};
constexpr Code kIdCodes[] = {kCheckDigits, kIdTooLong, kIdForm, kIdMeant};

char LowerOf(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
char UpperOf(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

template <typename Change>
std::string Changed(std::string_view text, const Change& change) {
  std::string out;
  for (const char c : text) out += change(c);
  return out;
}

std::string Without(std::string_view text, std::string_view left_out) {
  std::string out;
  for (const char c : text) {
    if (left_out.find(c) == std::string_view::npos) out += c;
  }
  return out;
}

// "lei:" in small letters, the code in capitals.
std::string CodeInCapitals(std::string_view text) {
  const size_t code = std::min(text.find(':') + 1, text.size());
  return Changed(text.substr(0, code), LowerOf) + Changed(text.substr(code), UpperOf);
}

std::string Capitalised(std::string_view text) {
  std::string out = Changed(text, LowerOf);
  if (!out.empty()) out[0] = UpperOf(out[0]);
  return out;
}

// With one hyphen for each run of blanks, and none around it: "lot:lcc/Hyd 0314" has two words.
std::string Hyphenated(std::string_view text) {
  std::string out;
  bool blank = false;
  for (const char c : text) {
    if (c == ' ' || c == '\t') {
      blank = true;
      continue;
    }
    const bool joins =
        out.empty() || out.back() == ':' || out.back() == '/' || c == '/' || c == ':';
    if (blank && !joins) out += '-';
    blank = false;
    out += c;
  }
  return out;
}

// Ids of Lode have one spelling, in small letters: another one would be refused again, by
// ADM-06.name-spelling. An LEI has capitals, and so have codes without a scheme.
bool HasOneSpelling(std::string_view id) {
  return id.find(':') == std::string_view::npos || id.starts_with("lei:") ||
         id == Changed(id, LowerOf);
}

// The one of these that is of the sort: what people write instead of it.
std::string MostLikely(const IdSort& sort, std::string_view value) {
  if (value.size() > base::limits::kIdBytes) return "";
  const std::string bare = Without(value, " \t"), joined = Hyphenated(value);
  std::vector<std::string> candidates = {bare,
                                         Changed(bare, UpperOf),
                                         Changed(bare, LowerOf),
                                         CodeInCapitals(bare),
                                         Capitalised(bare),
                                         Changed(Without(value, " \t-"), UpperOf)};
  // Names keep their words apart; codes, with or without check digits, lose their blanks.
  const bool is_name = !sort.scheme.empty() && bare != value;
  if (is_name) candidates.insert(candidates.begin(), {joined, Changed(joined, LowerOf)});
  if (!sort.scheme.empty()) {
    candidates.push_back(std::string(sort.scheme) + joined);
    candidates.push_back(std::string(sort.scheme) + Changed(joined, LowerOf));
  }
  for (const std::string scheme : {"lei:", "gln:"}) candidates.push_back(scheme + bare);
  for (const std::string& candidate : candidates) {
    if (sort.is(candidate) && HasOneSpelling(candidate)) return candidate;
  }
  return "";
}

// The check digits that would make it one; "" if that is not all that is wrong.
std::string RightDigits(const IdSort& sort, std::string_view value) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const bool lei = value.starts_with("lei:");
  // In a name any digits will do: only codes have check digits.
  if (!lei && !value.starts_with("gln:") && sort.is != IsContainer && sort.is != IsImoNumber)
    return "";
  const size_t count = lei ? 2 : 1;
  if (value.size() <= count || value.size() > base::limits::kIdBytes) return "";
  const std::string_view digits = value.substr(value.size() - count);
  if (!std::all_of(digits.begin(), digits.end(), is_digit)) return "";
  std::string tried(value);
  // ISO 7064 gives 02 to 98.
  for (int n = lei ? 2 : 0; n < (lei ? 99 : 10); ++n) {
    const std::string right = (lei && n < 10 ? "0" : "") + std::to_string(n);
    tried.replace(tried.size() - count, count, right);
    if (sort.is(tried)) return right;
  }
  return "";
}

}  // namespace

bool IsSiteOrLocode(std::string_view id) { return IsSiteId(id) || IsLocode(id); }

bool IsAttestedSubject(std::string_view id) { return IsSiteId(id) || IsPartyId(id) || IsLotId(id); }

bool IsSectionName(std::string_view name) {
  return name.size() <= base::limits::kNameBytes &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

bool IsGlnId(std::string_view id) { return id.starts_with("gln:") && IsGln(id.substr(4)); }

std::span<const Code> IdCodes() { return kIdCodes; }

statement::report::Statement FaultOf(const IdSort& sort, std::string_view value) {
  const Text found{value};
  const Word word{sort.word};
  if (value.size() > base::limits::kIdBytes)
    return statement::Make<kIdTooLong>(found, word, Count(base::limits::kIdBytes));
  if (const std::string right = RightDigits(sort, value); !right.empty()) {
    return statement::Make<kCheckDigits>(found, word,
                                         Name{value.substr(value.size() - right.size())},
                                         Name{right}, Count(right.size()));
  }
  const std::string likely = MostLikely(sort, value);
  return likely.empty() ? statement::Make<kIdForm>(found, word)
                        : statement::Make<kIdMeant>(found, word, Id{likely});
}

}  // namespace lode::record
