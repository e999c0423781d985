// SPDX-License-Identifier: Apache-2.0
// The texts are data. Codes of rules that are not built are explained, too: readers meet them in
// the list of checks not made.
#include "verifier/present/explain.h"

#include <algorithm>
#include <map>

#include "verifier/base/exit_code.h"
#include "verifier/base/nearest.h"
#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"
#include "verifier/catalogue/toml_reader.h"
#include "verifier/rules/not_built.h"
#include "verifier/rules/rule_text.h"
#include "verifier/rules/table.h"

namespace lode::present {

namespace embedded {
extern const char explain_data[];
extern const unsigned long explain_size;
}  // namespace embedded

namespace {

using catalogue::TomlReader;
using Explained = std::map<std::string, std::string, std::less<>>;

std::string Upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

void AddAdmission(TomlReader table, Explained& out) {
  for (const std::string& id : table.Keys()) {
    TomlReader rule = table.Table(id);
    const std::string title = rule.String("title"), text = rule.String("text");
    out[id] = id + ": " + title + "\n\n" + text + "\n\nWhat to do: " + rule.String("remedy") +
              "\nAll of it: docs/admission.md\n";
  }
}

void AddReasons(TomlReader table, Explained& out) {
  for (const std::string& name : table.Keys()) {
    const auto reason = base::ReasonFromName(name);
    if (!reason) continue;  // a test compares the two lists
    out[name] = name + ": " + table.String(name) +
                "\n\nWhat to do: " + base::NextStepOf(base::Error(*reason, "")) +
                ".\nExit code: " + std::to_string(base::ExitCodeOf(*reason)) + "\n";
  }
}

void AddNotBuilt(Explained& out) {
  for (const rules::NotBuilt& family : rules::FamiliesNotBuilt()) {
    for (const std::string& id : family.rules) {
      out[id] = id + ": not built in this version\n\nIts family looks at: " + family.title +
                ".\nEach report lists it as not checked.\n";
    }
  }
}

const Explained& All() {
  static const Explained& all = *new Explained([] {
    Explained out;
    auto root = TomlReader::Parse({embedded::explain_data, embedded::explain_size});
    if (root.ok()) {
      AddAdmission(root->Table("admission"), out);
      AddReasons(root->Table("reason"), out);
    }
    AddNotBuilt(out);
    for (const std::string_view id : rules::RuleIds())
      out[std::string(id)] = rules::ExplainRule(id).value_or("");
    return out;
  }());
  return all;
}

}  // namespace

std::vector<std::string> ExplainedCodes() {
  std::vector<std::string> codes;
  for (const auto& [code, text] : All()) codes.push_back(code);
  return codes;
}

absl::StatusOr<std::string> Explain(std::string_view code) {
  const std::string wanted = Upper(code);
  const auto it = All().find(wanted);
  if (it != All().end()) return it->second;
  const std::vector<std::string> codes = ExplainedCodes();
  const std::vector<std::string_view> near(codes.begin(), codes.end());
  return base::Error(
      base::Reason::kNotFound,
      base::SafeText(code, 60) +
          " is neither a rule nor a reason. Give one such as ATT-05, ADM-07 or NOT_FOUND" +
          base::DidYouMean(wanted, near));
}

}  // namespace lode::present
