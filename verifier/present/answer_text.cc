// SPDX-License-Identifier: Apache-2.0
// The first sentence says the result and its reasons, the second on what completeness rests. At
// most three places are named, so that the answer stays an answer.
#include "verifier/present/answer_text.h"

#include <algorithm>
#include <vector>

#include "verifier/catalogue/catalogue.h"
#include "verifier/evaluate/matrix.h"
#include "verifier/rules/not_built.h"
#include "verifier/rules/rule_text.h"

namespace lode::present {
namespace {

using Findings = std::vector<const report::Finding*>;

Findings OfBadness(const report::Report& report, int badness) {
  Findings out;
  for (const report::Finding& f : report.findings()) {
    if (evaluate::BadnessOf(f.outcome(), f.severity()) == badness) out.push_back(&f);
  }
  return out;
}

std::string PlaceOf(const report::Finding& f, const Renderer& renderer) {
  const std::string what = f.criterion().empty()
                               ? ForeignId(rules::NamedRule(f.rule()))
                               : ForeignId(catalogue::Icmm().NamedCriterion(f.criterion()));
  return f.site().empty()
             ? what
             : renderer.Word("answer", "AT", {{"what", what}, {"site", ForeignId(f.site())}});
}

// "a, b (2 times), c and 2 more": each once, the first three, and how many are left.
std::string FirstThree(const std::vector<std::string>& items, const Renderer& renderer) {
  constexpr size_t kNamed = 3;
  std::vector<std::pair<std::string, size_t>> counted;
  for (const std::string& item : items) {
    const auto at = std::find_if(counted.begin(), counted.end(),
                                 [&](const auto& one) { return one.first == item; });
    if (at == counted.end()) {
      counted.emplace_back(item, 1);
    } else {
      ++at->second;
    }
  }
  std::string text;
  size_t more = items.size();
  for (size_t i = 0; i < std::min(counted.size(), kNamed); ++i) {
    const auto& [item, times] = counted[i];
    text += i == 0 ? "" : ", ";
    text += times == 1
                ? item
                : renderer.Word("answer", "TIMES", {{"place", item}, {"n", std::to_string(times)}});
    more -= times;
  }
  if (more > 0)
    text += renderer.Word("more", more == 1 ? "ONE" : "MANY", {{"n", std::to_string(more)}});
  return text;
}

// "6.5 at site:a/b" and so on. An exception that nobody knows accuses nobody: it is marked.
std::string Places(const Findings& findings, const Renderer& renderer, bool mark_unknown = false) {
  std::vector<std::string> places;
  for (const report::Finding* finding : findings) {
    const std::string place = PlaceOf(*finding, renderer);
    places.push_back(mark_unknown && finding->outcome() == report::UNKNOWN
                         ? renderer.Word("answer", "NOT_KNOWN", {{"place", place}})
                         : place);
  }
  return FirstThree(places, renderer);
}

// A trail of which nothing was believed: forged, or not cosigned yet.
std::string Unproven(const report::Report& report, const Renderer& renderer) {
  const std::string why =
      report.findings_size() == 0 ? "" : renderer.Part(report.findings(0).found(), "value");
  return renderer.Word("answer",
                       report.result() == report::NOT_AUTHENTIC ? "NOT_AUTHENTIC" : "UNCOSIGNED",
                       {{"lot", ForeignId(report.lot())}, {"why", why}});
}

// " It asks less than the rules do by themselves: MB-05 origin ...", or "". Whoever loosens a rule
// may have good reasons, and does not call the result plainly verified.
std::string WhatIsLoosened(const report::Report& report, const Renderer& renderer) {
  std::vector<std::string> rules;
  for (const report::Setting& setting : report.basis().settings()) {
    if (setting.looser() && (rules.empty() || rules.back() != setting.rule()))
      rules.push_back(setting.rule());
  }
  if (rules.empty()) return "";
  for (std::string& rule : rules) rule = ForeignId(rules::NamedRule(rule));
  return renderer.Word("answer", "LOOSENED", {{"rules", FirstThree(rules, renderer)}});
}

std::string TitleOfCheck(const report::Check& check) {
  for (const rules::NotBuilt& family : rules::FamiliesNotBuilt()) {
    if (family.id == check.name()) return family.title;
  }
  return std::string(rules::TitleOf(check.name()));
}

}  // namespace

std::string AnswerText(const report::Report& report, const Messages& messages) {
  const Renderer renderer(messages, report);
  if (!report.has_ledger()) return Unproven(report, renderer);
  const Findings failed = OfBadness(report, 4), unknown = OfBadness(report, 3),
                 exceptions = OfBadness(report, 2), reported = OfBadness(report, 1);
  const Renderer::Extras extras = {{"lot", ForeignId(report.lot())},
                                   {"profile", ForeignId(report.basis().profile())},
                                   {"failed", Places(failed, renderer)},
                                   {"unknown", Places(unknown, renderer)},
                                   {"exceptions", Places(exceptions, renderer, true)},
                                   {"n", std::to_string(exceptions.size())},
                                   {"reported", Places(reported, renderer, true)},
                                   {"m", std::to_string(reported.size())}};
  std::string text;
  if (!failed.empty()) {
    text = renderer.Word("answer", "FAILED", extras);
    if (!unknown.empty()) text += renderer.Word("answer", "UNKNOWN_BESIDES", extras);
  } else if (!unknown.empty()) {
    text = renderer.Word("answer", "UNDECIDED", extras);
  } else if (exceptions.size() == 1) {
    text = renderer.Word("answer", "VERIFIED_WITH_ONE", extras);
  } else if (!exceptions.empty()) {
    text = renderer.Word("answer", "VERIFIED_WITH_EXCEPTIONS", extras);
  } else {
    text = renderer.Word("answer",
                         reported.empty()       ? "VERIFIED"
                         : reported.size() == 1 ? "VERIFIED_ONE_REPORTED"
                                                : "VERIFIED_SOME_REPORTED",
                         extras);
  }
  text += WhatIsLoosened(report, renderer);
  return text + renderer.Word("answer", report.ledger().replayed() ? "COMPLETE" : "OPERATORS_WORD");
}

FindingText TextOf(const report::Finding& finding, const Renderer& renderer) {
  const auto part = [&](std::string_view name) { return renderer.Part(finding.found(), name); };
  return {part("value"), part("limit"), part("message"), part("remedy")};
}

std::string CheckText(const report::Check& check, const Renderer& renderer) {
  const std::string title = ForeignId(TitleOfCheck(check));
  const std::string text = renderer.Part(check.what(), "text", {{"title", title}});
  if (!text.empty()) return text;
  const std::string value = renderer.Part(check.what(), "value");
  return value.empty() ? title : title + ": " + value;
}

}  // namespace lode::present
