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
  const std::string what = f.criterion().empty() ? rules::NamedRule(f.rule())
                                                 : catalogue::Icmm().NamedCriterion(f.criterion());
  return f.site().empty() ? what
                          : renderer.Word("answer", "AT", {{"what", what}, {"site", f.site()}});
}

// "6.5 at site:a/b", each once and how many times, or the first three and how many findings more.
std::string Places(const Findings& findings, const Renderer& renderer) {
  constexpr size_t kNamed = 3;
  std::vector<std::pair<std::string, size_t>> places;
  for (const report::Finding* f : findings) {
    const std::string place = PlaceOf(*f, renderer);
    const auto at = std::find_if(places.begin(), places.end(),
                                 [&](const auto& one) { return one.first == place; });
    if (at == places.end()) {
      places.emplace_back(place, 1);
    } else {
      ++at->second;
    }
  }
  std::string text;
  size_t more = findings.size();
  for (size_t i = 0; i < std::min(places.size(), kNamed); ++i) {
    const auto& [place, times] = places[i];
    text += i == 0 ? "" : ", ";
    text += times == 1 ? place
                       : renderer.Word("answer", "TIMES",
                                       {{"place", place}, {"n", std::to_string(times)}});
    more -= times;
  }
  if (more > 0)
    text += renderer.Word("more", more == 1 ? "ONE" : "MANY", {{"n", std::to_string(more)}});
  return text;
}

// A trail of which nothing was believed: forged, or not cosigned yet.
std::string Unproven(const report::Report& report, const Renderer& renderer) {
  const std::string why =
      report.findings_size() == 0 ? "" : renderer.Part(report.findings(0).found(), "value");
  return renderer.Word("answer",
                       report.result() == report::NOT_AUTHENTIC ? "NOT_AUTHENTIC" : "UNCOSIGNED",
                       {{"lot", report.lot()}, {"why", why}});
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
  const Renderer::Extras extras = {{"lot", report.lot()},
                                   {"profile", report.basis().profile()},
                                   {"failed", Places(failed, renderer)},
                                   {"unknown", Places(unknown, renderer)},
                                   {"exceptions", Places(exceptions, renderer)},
                                   {"n", std::to_string(exceptions.size())},
                                   {"reported", Places(reported, renderer)},
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
  return text + renderer.Word("answer", report.ledger().replayed() ? "COMPLETE" : "OPERATORS_WORD");
}

FindingText TextOf(const report::Finding& finding, const Renderer& renderer) {
  const auto part = [&](std::string_view name) { return renderer.Part(finding.found(), name); };
  return {part("value"), part("limit"), part("message"), part("remedy")};
}

std::string CheckText(const report::Check& check, const Renderer& renderer) {
  const std::string title = TitleOfCheck(check);
  const std::string text = renderer.Part(check.what(), "text", {{"title", title}});
  if (!text.empty()) return text;
  const std::string value = renderer.Part(check.what(), "value");
  return value.empty() ? title : title + ": " + value;
}

}  // namespace lode::present
