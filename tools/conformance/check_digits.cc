// SPDX-License-Identifier: Apache-2.0
// Kind check-digits: groups of numbers by scheme (JSON: group -> "valid", "invalid" and lists of
// pairs). Schemes that Lode knows are judged by verifier/record/identifiers.h; others are named and
// passed over. Lode takes one spelling of a number, so what is "valid after normalisation" must be
// refused as it stands.
#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>

#include "tools/conformance/cases.h"
#include "tools/conformance/kinds.h"
#include "verifier/base/reason.h"
#include "verifier/record/identifiers.h"

namespace lode::conformance {
namespace {

using nlohmann::json;

using Test = bool (*)(std::string_view);

bool IsImoDigitsOrNumber(std::string_view code) {
  return record::IsImoNumber(code.starts_with("IMO") ? std::string(code)
                                                     : "IMO" + std::string(code));
}

struct Scheme {
  std::string_view part;  // of the group's name, in lower case
  Test test;              // nullptr: a scheme that Lode does not know
};

// The first that fits counts.
constexpr Scheme kSchemes[] = {
    {"6346", record::IsContainer}, {"container", record::IsContainer},
    {"lei", record::IsLei},        {"gs1_128", nullptr},
    {"gs1-128", nullptr},          {"gln", record::IsGln},
    {"gs1", record::IsGs1Key},     {"gtin", record::IsGs1Key},
    {"ean", record::IsGs1Key},     {"sscc", record::IsGs1Key},
    {"upc", record::IsGs1Key},     {"mod_97", record::IsMod97},
    {"mod97", record::IsMod97},    {"97_10", record::IsMod97},
    {"97-10", record::IsMod97},    {"imo", IsImoDigitsOrNumber},
};

Test TestOf(const std::string& group) {
  std::string lower = group;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  for (const Scheme& scheme : kSchemes) {
    if (lower.find(scheme.part) != std::string::npos) return scheme.test;
  }
  return nullptr;
}

absl::Status Verdict(Test test, const std::string& code) {
  if (test(code)) return absl::OkStatus();
  return base::Error(base::Reason::kMalformed, "not well formed, or another check digit");
}

std::string Compact(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ' && c != '-') out += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return out;
}

bool IsPair(const json& item) {
  return item.is_array() && item.size() == 2 && item[0].is_string() && item[1].is_string();
}

struct Group {
  const std::filesystem::path& file;
  const std::string& name;
  Test test;
  Report& report;

  void Judge(const std::string& code, bool accept) const {
    report.Judge({file, name + " " + code}, {accept, {}}, Verdict(test, code));
  }
  void RunPair(const std::string& list, const std::string& first, const std::string& second) const {
    if (list == "check_digits") {
      Judge(first + second, true);
      std::string other = second;
      other.back() = other.back() == '0' ? '1' : static_cast<char>(other.back() - 1);
      return Judge(first + other, false);
    }
    const std::string compact = Compact(second);
    Judge(compact, true);
    if (first != compact) Judge(first, false);
  }
  // False if the list is not one of this kind.
  bool RunList(const std::string& list, const json& items) const {
    if (!items.is_array()) return false;
    const bool accept = list == "valid";
    const bool pairs = list == "valid_after_normalisation" || list == "valid_after_normalization" ||
                       list == "format" || list == "check_digits" || list == "check_digit";
    if (!accept && list != "invalid" && !pairs) return false;
    for (const json& item : items) {
      if (pairs && IsPair(item) && !item[1].get_ref<const std::string&>().empty()) {
        RunPair(list == "check_digit" ? "check_digits" : list, item[0].get<std::string>(),
                item[1].get<std::string>());
      } else if (!pairs && item.is_string()) {
        Judge(item.get<std::string>(), accept);
      } else {
        report.Fail({file, name + " " + list}, pairs ? "a pair of strings" : "a string",
                    "something else");
      }
    }
    return true;
  }
};

void RunFile(const std::filesystem::path& file, Report& report) {
  const auto bytes = ReadFile(file, report);
  if (!bytes) return;
  const size_t failed_before = report.failed();
  const auto parsed = AsJson(file, *bytes, report);
  bool found = report.failed() != failed_before;
  if (parsed && parsed->is_object()) {
    for (const auto& [name, lists] : parsed->items()) {
      if (!lists.is_object()) continue;
      const Test test = TestOf(name);
      if (test == nullptr) {
        report.Remark(file, "scheme " + name + " is not one of Lode's identifiers: passed over");
        continue;
      }
      const Group group{file, name, test, report};
      for (const auto& [list, items] : lists.items()) {
        if (group.RunList(list, items)) {
          found = true;
        } else if (list != "source") {
          report.Remark(file, name + ": list " + list + " is not known: passed over");
        }
      }
    }
  }
  if (!found) report.Remark(file, "holds no case of this kind");
}

}  // namespace

void RunCheckDigits(const Paths& paths, Report& report) {
  for (const auto& file : FilesOf(paths, report)) RunFile(file, report);
}

}  // namespace lode::conformance
