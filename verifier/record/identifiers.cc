// SPDX-License-Identifier: Apache-2.0
// Everything is by hand and for ASCII only: a regular expression or a locale could differ between
// two machines, and these ids decide what is in a trail.
#include "verifier/record/identifiers.h"

#include <algorithm>
#include <array>

#include "verifier/base/limits.h"

namespace lode::record {
namespace {

constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool IsAlphanumeric(char c) { return IsDigit(c) || IsLower(c) || IsUpper(c); }

constexpr std::array<bool, 256> kInId = [] {
  std::array<bool, 256> in_id{};
  for (int c = 0; c < 128; ++c) in_id[c] = IsAlphanumeric(static_cast<char>(c));
  for (const char c : {'.', '_', ':', '/', '-'}) in_id[static_cast<uint8_t>(c)] = true;
  return in_id;
}();

template <typename Test>
bool All(std::string_view text, const Test& test) {
  return std::all_of(text.begin(), text.end(), test);
}

// [A-Za-z0-9][A-Za-z0-9._:/-]*, at most 128 bytes.
bool IsIdText(std::string_view id) {
  return !id.empty() && id.size() <= base::limits::kIdBytes && IsAlphanumeric(id[0]) &&
         All(id, [](char c) { return kInId[static_cast<uint8_t>(c)]; });
}

bool IsPrefixed(std::string_view id, std::string_view scheme) {
  if (!IsIdText(id) || !id.starts_with(scheme)) return false;
  id.remove_prefix(scheme.size());
  const size_t slash = id.find('/');
  if (slash == std::string_view::npos) return false;
  const std::string_view name = id.substr(slash + 1);
  return IsPrefix(id.substr(0, slash)) && !name.empty() && name.find('/') == std::string_view::npos;
}

// Letters count 10 to 35, as in ISO 7064 mod 97-10.
int Mod97(std::string_view code) {
  int rest = 0;
  for (char c : code)
    rest = IsDigit(c) ? (rest * 10 + (c - '0')) % 97 : (rest * 100 + (c - 'A' + 10)) % 97;
  return rest;
}

// ISO 6346: letters count from 10, leaving out multiples of 11.
int ContainerValue(char c) {
  if (IsDigit(c)) return c - '0';
  int value = 10;
  for (char letter = 'A'; letter != c; ++letter) {
    ++value;
    if (value % 11 == 0) ++value;
  }
  return value;
}

// True if `part` holds of each piece between the separators; the empty text is one empty piece.
template <typename Test>
bool EachPart(std::string_view text, char separator, const Test& part) {
  for (;;) {
    const size_t end = std::min(text.find(separator), text.size());
    if (!part(text.substr(0, end))) return false;
    if (end == text.size()) return true;
    text.remove_prefix(end + 1);
  }
}

// [a-z0-9]([a-z0-9-]*[a-z0-9])?
bool IsHostLabel(std::string_view label) {
  return !label.empty() && label.front() != '-' && label.back() != '-' &&
         All(label, [](char c) { return IsLower(c) || IsDigit(c) || c == '-'; });
}

// Labels joined by dots, at least one dot; then parts, each after a colon: [A-Za-z0-9._-]+.
bool IsDidWeb(std::string_view rest) {
  const size_t end = std::min(rest.find(':'), rest.size());
  const std::string_view host = rest.substr(0, end);
  if (host.find('.') == std::string_view::npos || !EachPart(host, '.', IsHostLabel)) return false;
  return end == rest.size() || EachPart(rest.substr(end + 1), ':', [](std::string_view part) {
           return !part.empty() && part.find('/') == std::string_view::npos;
         });
}

constexpr std::string_view kElements[] = {
    "Ac", "Ag", "Al", "Am", "Ar", "As", "At", "Au", "B",  "Ba", "Be", "Bi", "Bk", "Br", "C",
    "Ca", "Cd", "Ce", "Cf", "Cl", "Cm", "Co", "Cr", "Cs", "Cu", "Dy", "Er", "Es", "Eu", "F",
    "Fe", "Fm", "Fr", "Ga", "Gd", "Ge", "H",  "He", "Hf", "Hg", "Ho", "I",  "In", "Ir", "K",
    "Kr", "La", "Li", "Lr", "Lu", "Md", "Mg", "Mn", "Mo", "N",  "Na", "Nb", "Nd", "Ne", "Ni",
    "No", "Np", "O",  "Os", "P",  "Pa", "Pb", "Pd", "Pm", "Po", "Pr", "Pt", "Pu", "Ra", "Rb",
    "Re", "Rh", "Rn", "Ru", "S",  "Sb", "Sc", "Se", "Si", "Sm", "Sn", "Sr", "Ta", "Tb", "Tc",
    "Te", "Th", "Ti", "Tl", "Tm", "U",  "V",  "W",  "Xe", "Y",  "Yb", "Zn", "Zr"};

// By first letter, then second; the last column is for symbols of one letter.
constexpr size_t kNoSecond = 26;
constexpr std::array<std::array<bool, 27>, 26> kIsElement = [] {
  std::array<std::array<bool, 27>, 26> is_element{};
  for (const std::string_view symbol : kElements) {
    is_element[symbol[0] - 'A'][symbol.size() == 1 ? kNoSecond : symbol[1] - 'a'] = true;
  }
  return is_element;
}();

}  // namespace

bool IsPrefix(std::string_view prefix) {
  return !prefix.empty() && prefix.size() <= 32 && prefix[0] != '-' &&
         All(prefix, [](char c) { return IsLower(c) || IsDigit(c) || c == '-'; });
}

bool IsPartyId(std::string_view id) {
  if (!IsIdText(id)) return false;
  if (id.starts_with("lei:")) return IsLei(id.substr(4));
  if (id.starts_with("gln:")) return IsGln(id.substr(4));
  if (id.starts_with("did:web:")) return IsDidWeb(id.substr(8));
  return id.starts_with("local:") && id.size() > 6 && All(id.substr(6), [](char c) {
           return IsLower(c) || IsDigit(c) || c == '-' || c == '.' || c == '_';
         });
}

bool IsSiteId(std::string_view id) { return IsPrefixed(id, "site:"); }
bool IsLotId(std::string_view id) { return IsPrefixed(id, "lot:"); }
bool IsConsignmentId(std::string_view id) { return IsPrefixed(id, "consignment:"); }
bool IsBookId(std::string_view id) { return IsPrefixed(id, "book:"); }
bool IsSealId(std::string_view id) { return IsPrefixed(id, "seal:"); }

std::string_view PrefixOf(std::string_view id) {
  const size_t colon = id.find(':'), slash = id.find('/');
  if (colon == std::string_view::npos || slash == std::string_view::npos || slash < colon)
    return "";
  return id.substr(colon + 1, slash - colon - 1);
}

bool IsMod97(std::string_view code) {
  return code.size() > 2 && All(code, [](char c) { return IsDigit(c) || IsUpper(c); }) &&
         IsDigit(code[code.size() - 2]) && IsDigit(code.back()) && Mod97(code) == 1;
}

bool IsLei(std::string_view code) { return code.size() == 20 && IsMod97(code); }

bool IsGs1Key(std::string_view digits) {
  if (digits.size() < 2 || digits.size() > 18 || !All(digits, IsDigit)) return false;
  int sum = 0;
  for (size_t i = 0; i < digits.size(); ++i) {
    const int weight = (digits.size() - 1 - i) % 2 == 1 ? 3 : 1;
    sum += weight * (digits[i] - '0');
  }
  return sum % 10 == 0;
}

bool IsGln(std::string_view digits) { return digits.size() == 13 && IsGs1Key(digits); }

bool IsContainer(std::string_view code) {
  if (code.size() != 11 || !All(code.substr(0, 4), IsUpper) || !All(code.substr(4), IsDigit))
    return false;
  if (std::string_view("UJZ").find(code[3]) == std::string_view::npos) return false;
  int sum = 0;
  for (int i = 0; i < 10; ++i) sum += ContainerValue(code[static_cast<size_t>(i)]) << i;
  return sum % 11 % 10 == code[10] - '0';
}

bool IsImoNumber(std::string_view code) {
  if (code.size() != 10 || !code.starts_with("IMO") || !All(code.substr(3), IsDigit)) return false;
  int sum = 0;
  for (size_t i = 0; i < 6; ++i) sum += static_cast<int>(7 - i) * (code[3 + i] - '0');
  return sum % 10 == code[9] - '0';
}

bool IsElement(std::string_view symbol) {
  if (symbol.empty() || symbol.size() > 2 || !IsUpper(symbol[0])) return false;
  if (symbol.size() == 2 && !IsLower(symbol[1])) return false;
  const size_t first = static_cast<size_t>(symbol[0] - 'A');
  return kIsElement[first][symbol.size() == 1 ? kNoSecond : static_cast<size_t>(symbol[1] - 'a')];
}

bool IsCountry(std::string_view code) { return code.size() == 2 && All(code, IsUpper); }

bool IsSubdivision(std::string_view code) {
  return code.size() >= 4 && code.size() <= 6 && IsCountry(code.substr(0, 2)) && code[2] == '-' &&
         All(code.substr(3), [](char c) { return IsUpper(c) || IsDigit(c); });
}

bool IsLocode(std::string_view code) {
  return code.size() == 5 && IsCountry(code.substr(0, 2)) &&
         All(code.substr(2), [](char c) { return IsUpper(c) || (c >= '2' && c <= '9'); });
}

bool IsCode(std::string_view code) {
  return !code.empty() && code.size() <= base::limits::kNameBytes &&
         All(code, [](char c) { return IsUpper(c) || IsDigit(c) || c == '_'; });
}

bool IsMonth(std::string_view text) {
  if (text.size() != 7 || text[4] != '-' || !All(text.substr(0, 4), IsDigit) ||
      !All(text.substr(5), IsDigit))
    return false;
  const int month = (text[5] - '0') * 10 + (text[6] - '0');
  return month >= 1 && month <= 12;
}

bool IsHsCode(std::string_view text) {
  // A dot may stand after the 4th, 6th and 8th digit, before a further one.
  size_t digits = 0;
  bool after_dot = false;
  for (const char c : text) {
    if (c == '.') {
      if (after_dot || digits < 4 || digits % 2 != 0) return false;
      after_dot = true;
      continue;
    }
    if (!IsDigit(c)) return false;
    after_dot = false;
    ++digits;
  }
  return !after_dot && digits >= 4 && digits <= 10 && digits % 2 == 0;
}

}  // namespace lode::record
