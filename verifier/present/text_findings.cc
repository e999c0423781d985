// SPDX-License-Identifier: Apache-2.0
// One assessor can say the same of 32 expectations. As 32 paragraphs that hides whatever comes
// after it; so findings are one item if they differ in nothing but the expectation or the lot that
// they are about: same code, same place, same speakers, same masses and days. A critical
// expectation is the one that is spelled out.
#include "verifier/present/text_findings.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "verifier/catalogue/catalogue.h"
#include "verifier/present/answer_text.h"
#include "verifier/present/words.h"
#include "verifier/rules/rule_text.h"

namespace lode::present {
namespace {

constexpr size_t kItemsShown = 16;
constexpr size_t kSubjectsShown = 64;  // of one item
constexpr size_t kFindingText = 2000;
constexpr size_t kListText = 8000;

// A finding for each expectation or lot; the first is spelled out.
using Alike = std::vector<const report::Finding*>;

// What like findings may differ in: the expectation, or else the lot. Null: in nothing.
report::Argument* SubjectIn(report::Statement& said) {
  report::Argument* lot = nullptr;
  for (report::Argument& argument : *said.mutable_arguments()) {
    if (argument.name() == "criterion") return &argument;
    if (argument.name() == "lot") lot = &argument;
  }
  return lot;
}

// "6.5 energy and climate", or the lot.
std::string SubjectOf(const report::Finding& f) {
  report::Statement said = f.found();
  const report::Argument* subject = SubjectIn(said);
  if (subject == nullptr) return "";
  return subject->name() == "criterion" ? ForeignId(catalogue::Icmm().NamedCriterion(subject->id()))
                                        : ForeignId(subject->id());
}

bool IsCritical(const report::Finding& f) {
  const catalogue::Criterion* criterion = catalogue::Icmm().Find(f.criterion());
  return criterion != nullptr && criterion->critical;
}

// What the findings of one item have alike.
auto AlikeKey(const report::Finding& f) {
  report::Statement said = f.found();
  if (report::Argument* subject = SubjectIn(said); subject != nullptr) subject->clear_value();
  return std::make_tuple(f.rule(), static_cast<int>(f.outcome()), static_cast<int>(f.severity()),
                         f.site(), f.bound().SerializeAsString(), said.SerializeAsString());
}

std::vector<Alike> AlikeItems(const report::Report& report) {
  std::vector<Alike> items;
  std::map<decltype(AlikeKey(report::Finding())), size_t> known;
  for (const report::Finding& f : report.findings()) {
    const auto [it, is_new] = known.try_emplace(AlikeKey(f), items.size());
    if (is_new) items.emplace_back();
    items[it->second].push_back(&f);
  }
  for (Alike& item : items) {
    std::stable_sort(item.begin(), item.end(), [](const auto* a, const auto* b) {
      return IsCritical(*a) && !IsCritical(*b);
    });
  }
  return items;
}

// Those that are not spelled out, each once.
std::vector<std::string> OthersOf(const Alike& item) {
  std::vector<std::string> out;
  std::set<std::string> seen = {SubjectOf(*item.front()), ""};
  for (const report::Finding* f : item) {
    std::string subject = SubjectOf(*f);
    if (seen.insert(subject).second) out.push_back(std::move(subject));
  }
  return out;
}

// "; 90.31 % of the Co": unless all of it is, or the rule says it itself.
std::string BoundText(const report::Finding& f, const Page& page) {
  const report::Share& share = f.bound().share();
  if (f.site().empty() || share.part_mg() >= share.whole_mg()) return "";
  return " (" + PercentText(share.part_mg(), share.whole_mg()) + " of the " +
         page.Safe(f.bound().element(), 8) + ")";
}

std::string OthersText(const std::vector<std::string>& others, const Renderer& renderer) {
  std::string list;
  for (size_t i = 0; i < std::min(others.size(), kSubjectsShown); ++i)
    list += (i == 0 ? "" : ", ") + others[i];
  if (others.size() > kSubjectsShown) {
    list += renderer.Word("more", others.size() == kSubjectsShown + 1 ? "ONE" : "MANY",
                          {{"n", std::to_string(others.size() - kSubjectsShown)}});
  }
  return renderer.Word("alike", "OTHERS", {{"n", std::to_string(others.size())}, {"list", list}});
}

void WriteItem(const Alike& item, const Renderer& renderer, Page& page) {
  const std::string indent(10, ' ');
  const report::Finding& f = *item.front();
  const std::vector<std::string> others = OthersOf(item);
  const std::string message = renderer.Part(f.found(), "message");
  std::string place;
  if (!f.site().empty() && message.find(f.site()) == std::string::npos)
    place = " at " + page.Safe(f.site());
  page.Wrap(" " + Padded(OutcomeWord(f.outcome(), f.severity()), 9), indent,
            page.Safe(rules::NamedRule(f.rule()), 60) + place + ": " +
                page.Shown(message, kFindingText) + BoundText(f, page) +
                (f.severity() == report::INFORMS ? " (reported only)" : ""));
  if (!others.empty())
    page.Wrap(indent, indent + "  ", page.Shown(OthersText(others, renderer), kListText));
  Renderer::Extras all;
  if (!others.empty()) {
    const std::string each = renderer.Word("alike", "EACH");
    all = {{"criterion", each}, {"lot", each}};
  }
  const std::string remedy = renderer.Part(f.found(), "remedy", all);
  if (!remedy.empty())
    page.Wrap(indent + "needs ", indent + "  ", page.Shown(remedy, kFindingText));
}

}  // namespace

void WriteFindings(const report::Report& report, const Renderer& renderer, Page& page) {
  if (report.findings_size() == 0) return;
  page.Heading("FINDINGS, WORST FIRST, AND WHAT WOULD CHANGE THEM");
  const std::vector<Alike> items = AlikeItems(report);
  size_t left = 0;
  for (size_t i = 0; i < items.size(); ++i) {
    if (i < kItemsShown) {
      WriteItem(items[i], renderer, page);
    } else {
      left += items[i].size();
    }
  }
  if (left > 0) {
    page.Line(std::string(10, ' ') + "and " + Counted(static_cast<uint64_t>(left), "finding") +
              " more in the JSON");
  }
}

}  // namespace lode::present
