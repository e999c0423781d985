// SPDX-License-Identifier: Apache-2.0
// The answer is at the top for the reader and again at the end for whoever scrolled down. Long
// lists are cut and counted; the JSON has all of them.
#include "verifier/present/report_text.h"

#include <algorithm>

#include "verifier/base/encoding.h"
#include "verifier/base/time.h"
#include "verifier/evaluate/evaluate.h"
#include "verifier/present/answer_text.h"
#include "verifier/present/legend.h"
#include "verifier/present/page.h"
#include "verifier/present/renderer.h"
#include "verifier/present/text_events.h"
#include "verifier/present/text_findings.h"
#include "verifier/present/text_origins.h"
#include "verifier/present/text_path.h"
#include "verifier/present/words.h"

namespace lode::present {
namespace {

constexpr int kDeadlinesShown = 4;
constexpr size_t kLongText = 2000;

// Expectations are those of a catalogue: a profile that names none asks for none.
bool AsksForEsg(const report::Report& report) { return report.basis().catalogues_size() > 0; }

// Nobody required any of the expectations that the path has: whatever they say, the answer does not
// depend on it.
bool RequiresEsg(const report::Report& report) {
  for (const report::Hop& hop : report.hops()) {
    for (const report::MatrixCell& cell : hop.matrix()) {
      if (cell.required()) return true;
    }
  }
  return false;
}

void WriteHead(const report::Report& report, const Renderer& renderer, Page& page) {
  std::string marks = !AsksForEsg(report) ? renderer.Word("head", "NO_ESG")
                      : report.hops_size() == 0 || RequiresEsg(report)
                          ? ""
                          : renderer.Word("head", "ESG_NOT_REQUIRED");
  if (report.ledger().simulated_time())
    marks += marks.empty() ? "SIMULATED TIME" : "  SIMULATED TIME";
  page.Spread("LODE  " + page.Safe(report.lot()), marks);
  page.HeavyRule();
  std::string basis = "profile " + page.Safe(report.basis().profile(), 64);
  if (report.basis().as_of_us() != 0)
    basis += ", as of " + base::FormatUtc(report.basis().as_of_us());
  page.Spread(renderer.Word("result", report::Result_Name(report.result())), basis);
  page.Wrap("", "", page.Shown(AnswerText(report), kLongText));
}

void WriteLot(const report::Report& report, const Renderer& renderer, Page& page) {
  if (!report.has_lot_now()) return;
  const report::LotNow& lot = report.lot_now();
  std::string text = page.Safe(lot.form(), 64);
  if (lot.wet_mg() > 0) text += ", " + MassText(lot.wet_mg());
  for (const report::Mass& mass : lot.contained()) {
    text += ", " + page.Safe(mass.element(), 8) + " " + MassText(mass.mg());
  }
  const std::string state = renderer.Word(
      "state", report::LotState_Name(lot.state()),
      {{"holder", renderer.NameOf(lot.holder())}, {"carrier", renderer.NameOf(lot.carrier())}});
  std::string title;
  if (!lot.owner().empty())
    title = renderer.Word("title", "OWNED", {{"owner", renderer.NameOf(lot.owner())}});
  if (!lot.offered_to().empty())
    title += renderer.Word("title", "OFFERED", {{"buyer", renderer.NameOf(lot.offered_to())}});
  page.Heading("THE LOT");
  // A lot that is not made yet has neither form nor mass.
  page.Wrap(" ", " ", (text.empty() ? "" : text + "; ") + page.Shown(state + title, kLongText));
}

// What no new record is needed for: days that pass.
void WriteDeadlines(const report::Report& report, const Renderer& renderer, Page& page) {
  if (report.deadlines_size() == 0) return;
  page.Heading("WHAT WOULD MAKE IT WORSE, AND WHEN");
  for (int i = 0; i < std::min(report.deadlines_size(), kDeadlinesShown); ++i) {
    const report::Deadline& deadline = report.deadlines(i);
    page.Wrap(" " + base::FormatDate(deadline.day()) + "  ", std::string(13, ' '),
              page.Shown(renderer.Part(deadline.what(), "text"), kLongText));
  }
  const int left = report.deadlines_size() - kDeadlinesShown;
  if (left > 0)  // not days: several may fall on one
    page.Line(std::string(13, ' ') + "and " + std::to_string(left) + " more in the JSON");
}

void WriteChecks(const report::Report& report, const Renderer& renderer, bool made,
                 std::string_view title, Page& page) {
  bool any = false;
  for (int i = 0; i < report.checks_size(); ++i) {
    const report::Check& check = report.checks(i);
    if ((check.outcome() != report::NOT_CHECKED) != made) continue;
    if (!any) page.Heading(title);
    any = true;
    const std::string word(made ? OutcomeWord(check.outcome(), check.severity()) : "NOT MADE");
    page.Wrap(" " + PaddedLeft(std::to_string(i + 1), 2) + "  " + Padded(word, 9) +
                  Padded(page.Safe(check.name(), 40), 20),
              std::string(34, ' '), page.Shown(CheckText(check, renderer), kLongText));
  }
}

std::string Hex(const std::string& digest) { return base::HexEncode(digest); }

void WriteBasis(const report::Report& report, const std::string& trust, Page& page) {
  page.Heading("WHAT THIS RESTS ON");
  const report::Ledger& ledger = report.ledger();
  const report::Basis& basis = report.basis();
  const auto item = [&](std::string_view name, const std::string& text) {
    page.Wrap(" " + Padded(name, 10), std::string(11, ' '), text);
  };
  if (!ledger.origin().empty()) {
    item("ledger", page.Safe(ledger.origin()) + ", size " + std::to_string(ledger.tree_size()) +
                       ", complete below " + std::to_string(ledger.covered_size()) + " (" +
                       base::FormatUtc(ledger.covered_time_us()) + ")" +
                       (ledger.simulated_time() ? ", SIMULATED TIME" : ""));
    item("genesis", Hex(ledger.genesis_digest()));
    std::string cosigners;
    for (const std::string& name : ledger.cosigners())
      cosigners += (cosigners.empty() ? "" : ", ") + page.Safe(name);
    item("witnesses", cosigners.empty() ? "none" : cosigners);
    item("trail", Hex(basis.trail_digest()) + ", " + Counted(basis.records(), "record") + ", " +
                      Counted(basis.subjects(), "subject"));
  }
  if (!trust.empty()) item("trust", page.Safe(trust, kLongText));
  item("profile", page.Safe(basis.profile(), 64) + " " + Hex(basis.profile_digest()));
  for (const report::Setting& setting : basis.settings()) {
    item("", "sets " + page.Safe(setting.rule()) + " " + page.Safe(setting.name()) + " = " +
                 page.Safe(setting.value()) + ", by itself " + page.Safe(setting.by_default()));
  }
  item("rules", page.Safe(basis.rule_set(), 64) + " " + Hex(basis.rule_set_digest()));
  for (const report::NamedDigest& named : basis.catalogues()) {
    item("catalogue", page.Safe(named.name()) + " " + Hex(named.digest()));
  }
  item("report", base::HexEncode(evaluate::ReportDigest(report).view()) + ", SHA-256 of its JSON");
}

}  // namespace

std::string ReportText(const report::Report& report, const TextOptions& options) {
  const Renderer renderer(English(), report);
  Page page(options.width, options.utf8);
  WriteHead(report, renderer, page);
  WriteFindings(report, renderer, page);
  WriteDeadlines(report, renderer, page);
  WriteLot(report, renderer, page);
  WritePath(report, page);
  WriteEvents(report, page);
  WriteOrigins(report, page);
  WriteChecks(report, renderer, true, "CHECKS MADE", page);
  WriteChecks(report, renderer, false, "CHECKS NOT MADE", page);
  if (report.not_proven_size() > 0) page.Heading("NOT PROVEN");
  for (const report::Statement& statement : report.not_proven())
    page.Wrap(" - ", "   ", page.Shown(renderer.Part(statement, "text"), kLongText));
  WriteLegend(report, page);
  WriteBasis(report, options.trust, page);
  page.Line();
  page.HeavyRule();
  page.Wrap(renderer.Word("result", report::Result_Name(report.result())) + ": ", "",
            page.Shown(AnswerText(report), kLongText));
  return page.TakeText();
}

}  // namespace lode::present
