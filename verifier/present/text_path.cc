// SPDX-License-Identifier: Apache-2.0
// Steps that make metal are drawn as nodes, movements between them as a dashed line. One element is
// followed through the picture, because a reader can't follow four at once.
#include "verifier/present/text_path.h"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "verifier/base/time.h"
#include "verifier/catalogue/catalogue.h"
#include "verifier/present/renderer.h"
#include "verifier/present/text_origins.h"
#include "verifier/present/words.h"

namespace lode::present {
namespace {

namespace report = ::lode::trail::v1;
using Masses = google::protobuf::RepeatedPtrField<report::Mass>;

int64_t MassOf(const Masses& masses, const std::string& element) {
  int64_t sum = 0;
  for (const report::Mass& mass : masses) {
    if (mass.element() == element) sum += mass.mg();
  }
  return sum;
}

std::string LocalDate(const report::Hop& hop) {
  return DateText(hop.event_time_us() + int64_t{hop.offset_minutes()} * 60'000'000);
}

// A suspension is neither a failure of the site nor silence: it has a mark of its own.
bool IsSuspended(const report::MatrixCell& cell) {
  return cell.code().starts_with("ATT-01.suspended");
}
// An attestation that has run out or was withdrawn since, where that only warns: what it said of
// the criterion is another thing than partly met.
bool HasLapsed(const report::MatrixCell& cell) {
  return (cell.code().starts_with("ATT-01.expired") || cell.code() == "ATT-01.withdrawn-since") &&
         OutcomeWord(cell.outcome(), cell.severity()) == "WARN";
}
Glyph MarkOf(const report::MatrixCell& cell) {
  return IsSuspended(cell) ? Glyph::kSuspended
         : HasLapsed(cell) ? Glyph::kLapsed
                           : GlyphOf(cell.outcome(), cell.severity());
}
std::string_view WordOf(const report::MatrixCell& cell) {
  return IsSuspended(cell) ? "SUSPENDED"
         : HasLapsed(cell) ? "LAPSED"
                           : OutcomeWord(cell.outcome(), cell.severity());
}

bool IsSource(const report::Hop& hop) { return hop.kind() == "LotCreated"; }
bool IsMaking(const report::Hop& hop) { return IsSource(hop) || hop.kind() == "Transformed"; }

class PathWriter {
 public:
  PathWriter(const report::Report& report, Page& page)
      : report_(report), page_(page), words_(English(), report) {
    element_ = "Co";
    int64_t most = 0;
    if (MassOf(report.lot_now().contained(), element_) == 0) {
      for (const report::Mass& mass : report.lot_now().contained()) {
        if (mass.mg() > most) element_ = mass.element(), most = mass.mg();
      }
    }
    for (const report::Hop& hop : report.hops()) {
      if (!IsMaking(hop)) continue;
      largest_ = std::max(
          {largest_, MassOf(hop.contained_in(), element_), MassOf(hop.contained_out(), element_)});
    }
    line_ = " " + std::string(page.Of(Glyph::kLine)) + "  ";
    dashed_ = " " + std::string(page.Of(Glyph::kDashed)) + "  ";
    dot_ = " " + std::string(page.Of(Glyph::kDot)) + " ";
  }

  void Write() {
    page_.Heading("MINE TO PLANT");
    std::vector<const report::Hop*> moves;
    for (const report::Hop& hop : report_.hops()) {
      if (!IsMaking(hop)) {
        moves.push_back(&hop);
        continue;
      }
      WriteMoves(moves);
      moves.clear();
      WriteMaking(hop);
    }
    WriteMoves(moves);
    page_.Wrap(" " + std::string(page_.Of(Glyph::kArrow)) + "  ", "    ",
               page_.Safe(report_.lot()));
  }

 private:
  std::string NameOf(const std::string& party) const {
    return page_.Shown(words_.NameOf(party, 60));
  }

  // "refine", "final assay".
  std::string DetailOf(const report::Hop& hop) const { return Lower(page_.Safe(hop.detail(), 40)); }

  std::string Signers(const report::Hop& hop) const {
    std::string text;
    for (const std::string& party : hop.signed_by())
      text += (text.empty() ? "" : ", ") + NameOf(party);
    return text;
  }

  // "rom-2026-02", or "exp-2603a-1 and 6 more".
  std::string Lots(const google::protobuf::RepeatedPtrField<std::string>& lots) const {
    if (lots.empty()) return "";
    std::string text = page_.Safe(
        lots[0].substr(lots[0].find('/') == std::string::npos ? 0 : lots[0].find('/') + 1), 60);
    if (lots.size() == 2) text += ", " + page_.Safe(lots[1].substr(lots[1].find('/') + 1), 60);
    if (lots.size() > 2) text += " and " + std::to_string(lots.size() - 1) + " more";
    return text;
  }

  // Of what was bought from outside, as the buyer says.
  std::string Seller(const report::Hop& hop) const {
    return hop.seller().empty() ? "" : page_.Shown(SellerText(hop.seller(), words_));
  }

  // Signers, short where the one who acts is the only one.
  std::string Signed(const report::Hop& hop) const {
    const std::string signers = Signers(hop);
    return signers == NameOf(hop.party()) ? "signed" : "signed by " + signers;
  }

  void WriteMaking(const report::Hop& hop) {
    const bool source = IsSource(hop);
    if (source && MassOf(hop.contained_out(), element_) == 0) return WriteReagent(hop);
    const std::string step = DetailOf(hop);
    const std::string role = hop.role().empty() ? ""
                                                : " (" + Lower(page_.Safe(hop.role(), 40)) + ", " +
                                                      page_.Safe(hop.country(), 8) + ")";
    const std::string model =
        hop.custody_model().empty()
            ? ""
            : " (" + page_.Shown(words_.Word("custody-model", hop.custody_model()), 40) + ")";
    page_.Spread(" " + std::string(page_.Of(source ? Glyph::kSource : Glyph::kNode)) + "  " +
                     page_.Safe(hop.site()) + role,
                 step + model + "  " + LocalDate(hop));
    std::string text = NameOf(hop.party()) + ": ";
    if (hop.inputs_size() > 0) {
      text += Lots(hop.inputs()) + " " + std::string(page_.Of(Glyph::kTo)) + " ";
    }
    text += Lots(hop.outputs());
    if (hop.wet_mg() > 0) text += ", " + MassText(hop.wet_mg());
    page_.Wrap(line_, line_ + "  ", text + Seller(hop) + dot_ + Signed(hop));
    WriteSite(hop);
    WriteBalance(hop);
    WriteMatrix(hop);
    page_.Line(line_);
  }

  // What its registration says of the place.
  void WriteSite(const report::Hop& hop) {
    for (const report::NamedSite& site : report_.sites()) {
      if (site.site() != hop.site()) continue;
      std::string text;
      if (site.cahra() == "YES") text = "in a conflict-affected or high-risk area";
      if (site.asm_present())
        text += (text.empty() ? "" : "; ") + std::string("artisanal miners are present");
      if (!text.empty()) page_.Wrap(line_, line_ + "  ", "as registered: " + text);
    }
  }

  // Brings none of the element that the picture follows: one line.
  void WriteReagent(const report::Hop& hop) {
    std::string text = page_.Safe(hop.site()) + ": " + Lots(hop.outputs());
    if (hop.wet_mg() > 0) text += ", " + MassText(hop.wet_mg());
    for (const report::Mass& mass : hop.contained_out()) {
      text += dot_ + page_.Safe(mass.element(), 8) + " " + MassText(mass.mg());
    }
    text += dot_ + DetailOf(hop) + ", " + NameOf(hop.party()) + Seller(hop) + dot_ + Signed(hop);
    page_.Wrap(" " + std::string(page_.Of(Glyph::kSource)) + "  " + LocalDate(hop) + "  ",
               line_ + "            ", text);
    page_.Line(line_);
  }

  void WriteBalance(const report::Hop& hop) {
    const int64_t in = MassOf(hop.contained_in(), element_);
    const auto column = [&](std::string_view name, int64_t mg) {
      return std::string(name) + " " + PaddedLeft(MassLike(largest_, mg), 11) + "  ";
    };
    std::string text = hop.inputs_size() > 0 ? column("in", in) : std::string(16, ' ');
    text += column("out", MassOf(hop.contained_out(), element_));
    if (hop.inputs_size() > 0) {
      const int64_t missing = MassOf(hop.unaccounted(), element_);
      text += column("loss", MassOf(hop.losses(), element_));
      text += column(missing < 0 ? "gained" : "missing", std::abs(missing));
      if (missing != 0 && in > 0) text += "(" + PercentText(std::abs(missing), in) + ")";
    }
    page_.Wrap(line_ + Padded(element_, 5), line_ + "     ", text);
  }

  // Work of which the profile's catalogue asks nothing: silence would look like an answer.
  void WriteUnasked(const report::Hop& hop) {
    if (report_.basis().catalogues().empty() || IsSource(hop)) return;
    const std::string why = hop.detail() == "BLEND" ? "of putting lots together"
                                                    : "at a site of this type (" +
                                                          Lower(page_.Safe(hop.role(), 40)) + ")";
    page_.Wrap(line_ + "ESG  ", line_ + "     ",
               "nothing is asked " + why + ", and nothing was shown");
  }

  void WriteMatrix(const report::Hop& hop) {
    if (hop.matrix().empty()) return WriteUnasked(hop);
    std::string strip, principle;
    std::map<std::string_view, std::vector<std::string>> by_word;
    std::map<std::string, int> assessors;
    bool then = true, today = true;
    for (const report::MatrixCell& cell : hop.matrix()) {
      const std::string code = page_.Safe(cell.criterion(), 16);
      const std::string group = code.substr(0, code.find('.'));
      if (group != principle) strip += (strip.empty() ? "" : "  ") + group + " ";
      principle = group;
      strip += page_.Of(MarkOf(cell));
      by_word[WordOf(cell)].push_back(
          page_.Safe(catalogue::Icmm().NamedCriterion(cell.criterion()), 60));
      if (!cell.has_attestation()) continue;
      const report::Attestation& a = cell.attestation();
      ++assessors[page_.Shown(words_.Word("level", a.level()), 20) + ", " + NameOf(a.issuer())];
      then = then && a.valid_at_event();
      today = today && a.valid_as_of();
    }
    page_.Wrap(line_ + "ESG  ", line_ + "     ", strip);
    std::string text;
    for (const std::string_view word :
         {"FAIL", "SUSPENDED", "LAPSED", "WARN", "UNKNOWN", "PASS", "N-A"}) {
      const auto it = by_word.find(word);
      if (it == by_word.end()) continue;
      text +=
          (text.empty() ? "" : dot_) + std::to_string(it->second.size()) + " " + std::string(word);
      if (word == "PASS" || it->second.size() == static_cast<size_t>(hop.matrix_size())) continue;
      for (const std::string& code : it->second)
        text += (code == it->second.front() ? " " : ", ") + code;
    }
    if (!hop.matrix(0).required()) text += dot_ + "reported only";
    for (const auto& [who, n] : assessors) text += dot_ + who;
    if (assessors.empty()) {
      text += dot_ + "nothing attested";
    } else {
      text += dot_ + (then && today ? "valid then and as of"
                      : then        ? "valid then, NOT AS OF"
                                    : "NOT VALID THEN");
    }
    page_.Wrap(line_ + "     ", line_ + "     ", text);
    WriteAssessors(hop);
  }

  // In each assessor's own words: what it did not look at, and who paid it.
  void WriteAssessors(const report::Hop& hop) {
    constexpr size_t kWordsOfAssessor = 8000;  // 400 of them, each an escape
    std::set<std::string> shown;
    for (const report::MatrixCell& cell : hop.matrix()) {
      const report::Attestation& a = cell.attestation();
      if (!cell.has_attestation() || !shown.insert(a.record()).second) continue;
      std::string text;
      if (!a.limitations().empty())
        text = "not looked at: " + page_.Shown(ForeignText(a.limitations()), kWordsOfAssessor);
      if (!a.fee_payer().empty()) {
        // A party, or whatever the assessor wrote.
        text += (text.empty() ? "" : "; ") + std::string("paid by ") +
                page_.Shown(words_.HasName(a.fee_payer()) ? words_.NameOf(a.fee_payer())
                                                          : ForeignText(a.fee_payer()));
      }
      if (text.empty()) continue;
      page_.Wrap(line_ + "     ", line_ + "       ", NameOf(a.issuer()) + ": " + text);
    }
  }

  // False: one of the hop's lots was there already. A lot that is weighed three times is still one.
  static bool AreNew(const report::Hop& hop, std::set<std::string>& lots) {
    for (const std::string& lot : hop.inputs()) {
      if (!lots.insert(lot).second) return false;
    }
    return true;
  }

  // Between two makings: what is alike, of different lots, and follows on itself is one line.
  void WriteMoves(const std::vector<const report::Hop*>& moves) {
    for (size_t i = 0; i < moves.size();) {
      size_t end = i + 1;
      std::set<std::string> lots(moves[i]->inputs().begin(), moves[i]->inputs().end());
      while (end < moves.size() && moves[end]->kind() == moves[i]->kind() &&
             moves[end]->detail() == moves[i]->detail() &&
             moves[end]->party() == moves[i]->party() && moves[end]->site() == moves[i]->site() &&
             Declared(*moves[end]) == Declared(*moves[i]) && AreNew(*moves[end], lots)) {
        ++end;
      }
      WriteMove(std::vector<const report::Hop*>(moves.begin() + static_cast<std::ptrdiff_t>(i),
                                                moves.begin() + static_cast<std::ptrdiff_t>(end)));
      i = end;
    }
    if (!moves.empty()) page_.Line(dashed_);
  }

  void WriteMove(const std::vector<const report::Hop*>& same) {
    const report::Hop& hop = *same.front();
    int64_t wet = 0, out = 0, missing = 0, gained = 0, lost = 0;
    for (const report::Hop* one : same) {
      wet += one->wet_mg();
      out += MassOf(one->contained_out(), element_);
      const int64_t unaccounted = MassOf(one->unaccounted(), element_);
      (unaccounted > 0 ? missing : gained) += std::abs(unaccounted);
      lost += MassOf(one->losses(), element_);
    }
    std::string text = MoveText(hop);
    if (wet > 0) text += ": " + MassText(wet);
    if (out > 0) text += dot_ + element_ + " " + MassText(out);
    if (lost > 0) text += dot_ + "short " + element_ + " " + MassText(lost);
    if (gained != 0) text += " (" + SignedMassText(gained) + ")";
    if (missing != 0) text += " (" + SignedMassText(-missing) + ")";
    if (same.size() > 1) text += dot_ + std::to_string(same.size()) + " records";
    text += dot_ + Signed(hop);
    page_.Wrap(dashed_ + LocalDate(hop) + "  ", dashed_ + "            ", text);
  }

  // " by road, rail, sea": the planned legs, each means once.
  std::string By(const report::Hop& hop) const {
    std::string text;
    std::set<std::string> told;
    for (const report::Transport& leg : hop.transport()) {
      const std::string mode = Lower(page_.Safe(leg.mode(), 20));
      if (leg.mode() == "TERMINAL" || !told.insert(mode).second) continue;
      text += (text.empty() ? ", by " : ", ") + mode;
    }
    return text;
  }

  // To customs.
  std::string Declared(const report::Hop& hop) const {
    std::string text = ", as HS " + page_.Safe(hop.hs(), 16);
    if (!hop.declared_origin().empty()) text += " from " + page_.Safe(hop.declared_origin(), 8);
    if (!hop.declared_destination().empty())
      text += " for " + page_.Safe(hop.declared_destination(), 8);
    return text;
  }

  std::string MoveText(const report::Hop& hop) const {
    const std::string who = NameOf(hop.party());
    const std::string at = hop.site().empty() ? "" : " at " + page_.Safe(hop.site());
    if (hop.kind() == "HandedOn") return "to " + who + at;
    if (hop.kind() == "Dispatched") return "dispatched by " + who + By(hop);
    if (hop.kind() == "Cleared") {
      return "cleared for " + DetailOf(hop) + ", " + page_.Safe(hop.country(), 8) + ", " + who +
             Declared(hop);
    }
    if (hop.kind() == "QuantityChanged") return DetailOf(hop) + ", " + who;
    return "received" + (hop.detail().empty() ? "" : " " + DetailOf(hop)) + " by " + who + at;
  }

  const report::Report& report_;
  Page& page_;
  const Renderer words_;
  std::string element_, line_, dashed_, dot_;
  int64_t largest_ = 0;  // mass of the element at a making: it gives the columns their unit
};

}  // namespace

void WritePath(const report::Report& report, Page& page) {
  if (report.hops_size() > 0) PathWriter(report, page).Write();
}

std::set<Glyph> EsgMarks(const report::Report& report) {
  std::set<Glyph> marks;
  for (const report::Hop& hop : report.hops()) {
    for (const report::MatrixCell& cell : hop.matrix()) marks.insert(MarkOf(cell));
  }
  return marks;
}

}  // namespace lode::present
