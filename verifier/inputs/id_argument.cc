// SPDX-License-Identifier: Apache-2.0
// The nearest right form is found by trying the slips that people make (capitals, a missing scheme,
// quotes, backslashes) and checking each with the kernel's own rules. So a suggestion is always a
// well-formed id.
#include "verifier/inputs/id_argument.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <span>
#include <system_error>
#include <utility>
#include <vector>

#include "verifier/base/encoding.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/base/time.h"
#include "verifier/program/shell_word.h"
#include "verifier/record/identifiers.h"
#include "verifier/record/json_words.h"

namespace lode::inputs {
namespace {

constexpr size_t kDigestDigits = 64;
constexpr size_t kFewestDigits = 32;  // of what is called a digest with digits missing

struct Sort {
  std::string_view noun;
  bool (*is_id)(std::string_view);
  std::vector<std::string_view> schemes;
  std::string_view form;
};

const Sort& SortOf(IdKind kind) {
  static const Sort kLot{"lot",
                         record::IsLotId,
                         {"lot:"},
                         "lot:PREFIX/NAME in small letters, such as lot:lcc/hyd-0314"};
  static const Sort kSite{"site",
                          record::IsSiteId,
                          {"site:"},
                          "site:PREFIX/NAME in small letters, such as site:lcc/kanzenze"};
  static const Sort kParty{
      "party",
      record::IsPartyId,
      {"lei:", "gln:", "did:web:", "local:"},
      "lei:, gln:, did:web: or local: and what follows it, such as local:mutoto; an LEI and a GLN "
      "end in check digits"};
  switch (kind) {
    case IdKind::kLot:
      return kLot;
    case IdKind::kSite:
      return kSite;
    case IdKind::kParty:
      break;
  }
  return kParty;
}

std::string Lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

std::string Upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

// Only an LEI has capitals.
bool IsRight(const Sort& sort, std::string_view id) {
  return sort.is_id(id) && (id.starts_with("lei:") || id == Lower(id));
}

// Without the white space and quotes around it, and the slashes of another system.
std::string Plain(std::string_view text) {
  constexpr std::string_view kAround = " \t\r\n\"'<>";
  const size_t begin = text.find_first_not_of(kAround);
  if (begin == std::string_view::npos) return "";
  std::string out(text.substr(begin, text.find_last_not_of(kAround) - begin + 1));
  std::replace(out.begin(), out.end(), '\\', '/');
  return out;
}

// The first form of the text that is an id: as it is, in small letters, after a scheme that was
// left out or ended in another character.
std::optional<std::string> NearestId(const Sort& sort, std::string_view text) {
  const std::string plain = Plain(text);
  // A name of two words: a hyphen for the blanks between them.
  std::string joined;
  for (const char c : Lower(plain)) {
    if (c != ' ') {
      joined += c;
    } else if (!joined.empty() && joined.back() != '-') {
      joined += '-';
    }
  }
  std::vector<std::string> tries = {plain, Lower(plain), joined};
  for (const std::string_view scheme : sort.schemes) {
    const std::string name(scheme.substr(0, scheme.size() - 1));
    std::string rest = plain;
    if (Lower(plain).starts_with(name) && plain.size() > scheme.size())
      rest = plain.substr(scheme.size());
    tries.push_back(std::string(scheme) + rest);
    tries.push_back(std::string(scheme) + Lower(rest));
    tries.push_back(std::string(scheme) + Upper(rest));
    tries.push_back(std::string(scheme) + joined);
  }
  const auto it = std::find_if(tries.begin(), tries.end(),
                               [&](const std::string& id) { return IsRight(sort, id); });
  if (it == tries.end()) return std::nullopt;
  return *it;
}

// "lot" of an id of a lot; "" of what is no id.
std::string_view NounOf(std::string_view text) {
  for (const IdKind kind : {IdKind::kLot, IdKind::kSite, IdKind::kParty}) {
    if (IsRight(SortOf(kind), text)) return SortOf(kind).noun;
  }
  return "";
}

// The command that takes `text`, an id or a file of Lode by the end of its name; "" if it is
// neither.
std::string CommandFor(std::string_view text) {
  constexpr std::pair<std::string_view, std::string_view> kFiles[] = {
      {".lode", "lode trail verify "},
      {".receipt", "lode receipt verify "},
      {".envelope", "lode record show "},
      {".key", "lode key show "}};
  const std::string_view noun = NounOf(text);
  const std::string word = program::ShellWord(text);
  if (noun == "lot")
    return "ask the ledger: lode lot verify " + word + "; or get the trail: lode trail export " +
           word;
  if (!noun.empty()) return "ask the ledger: lode " + std::string(noun) + " show " + word;
  for (const auto& [end, command] : kFiles) {
    if (text.ends_with(end))
      return "that is the name of a file: " + std::string(command) +
             program::ShellPath(std::string(text));
  }
  return "";
}

std::string DidYouMean(const std::optional<std::string>& nearest) {
  return nearest ? ". Did you mean " + *nearest + "?" : "";
}

bool IsHex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// What other programs print around a digest.
std::string PlainDigest(std::string_view text) {
  std::string plain = Lower(Plain(text));
  for (const std::string_view before : {"sha256:", "sha-256:", "0x"}) {
    if (plain.starts_with(before)) plain = plain.substr(before.size());
  }
  std::erase_if(plain, [](char c) { return c == ' ' || c == ':'; });
  return plain;
}

std::string WrongWithDigest(std::string_view text) {
  const auto other = std::find_if_not(text.begin(), text.end(), IsHex);
  if (other != text.end()) {
    return "character " + std::to_string(other - text.begin() + 1) + " is none";
  }
  return "these are " + std::to_string(text.size());
}

}  // namespace

absl::Status CheckId(IdKind kind, std::string_view text) {
  const Sort& sort = SortOf(kind);
  if (IsRight(sort, text)) return absl::OkStatus();
  const absl::Status error =
      base::Error(base::Reason::kUsage, std::string(text) + " is no " + std::string(sort.noun) +
                                            " id: one has the form " + std::string(sort.form) +
                                            DidYouMean(NearestId(sort, text)));
  const std::string command = CommandFor(text);
  return command.empty() ? error : base::WithNextStep(error, command);
}

absl::Status CheckIsNoId(std::string_view text, std::string_view needed) {
  std::error_code error;
  if (NounOf(text).empty() || std::filesystem::exists(text, error)) return absl::OkStatus();
  return base::WithNextStep(
      base::Error(base::Reason::kUsage, std::string(text) + " is the id of a " +
                                            std::string(NounOf(text)) + ", and " +
                                            std::string(needed) + ", a file, is needed here"),
      CommandFor(text));
}

absl::Status CheckIdBeginning(IdKind kind, std::string_view text) {
  const Sort& sort = SortOf(kind);
  const auto begins = [&](std::string_view one) {
    return std::any_of(sort.schemes.begin(), sort.schemes.end(), [&](std::string_view scheme) {
      const size_t both = std::min(scheme.size(), one.size());
      return scheme.substr(0, both) == one.substr(0, both);
    });
  };
  if (begins(text)) return absl::OkStatus();
  std::optional<std::string> nearest;
  std::string lower = Lower(Plain(text));
  std::replace(lower.begin(), lower.end(), ' ', '-');
  if (begins(lower)) {
    nearest = lower;
  } else if (sort.schemes.size() == 1) {
    nearest = std::string(sort.schemes[0]) + lower;
  }
  std::string words;
  for (const std::string_view scheme : sort.schemes)
    words += (words.empty() ? "" : " or ") + std::string(scheme);
  return base::Error(base::Reason::kUsage, "no " + std::string(sort.noun) + " id begins with " +
                                               std::string(text) + ": it begins with " + words +
                                               DidYouMean(nearest));
}

absl::StatusOr<base::Hash256> ParseDigest(std::string_view what, std::string_view text) {
  if (const auto digest = base::HashFromHex(text)) return *digest;
  const std::string plain = PlainDigest(text);
  const bool is_meant = base::HashFromHex(plain).has_value();
  return base::Error(base::Reason::kUsage,
                     std::string(what) + " is " + std::to_string(kDigestDigits) +
                         " hex digits, and " + WrongWithDigest(text) +
                         DidYouMean(is_meant ? std::optional(plain) : std::nullopt));
}

absl::StatusOr<int64_t> ParseTime(std::string_view what, std::string_view text) {
  if (const auto time = base::ParseRfc3339(text)) return time->micros;
  return base::Error(base::Reason::kUsage,
                     std::string(what) + ": " + record::NoTime(base::Json(std::string(text))));
}

bool LooksLikeDigest(std::string_view text) {
  const std::string plain = PlainDigest(text);
  if (base::HashFromHex(plain)) return true;
  const auto digits = static_cast<size_t>(std::count_if(plain.begin(), plain.end(), IsHex));
  return digits >= kFewestDigits && plain.size() - digits <= 2 &&
         plain.find_first_of("./") == std::string::npos;
}

}  // namespace lode::inputs
