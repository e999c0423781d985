// SPDX-License-Identifier: Apache-2.0
// lode lot: what the ledger says of lots. That is the operator's word, and each answer says so; lot
// verify proves it.
#include <algorithm>
#include <set>
#include <string_view>

#include "client/cli/fields.h"
#include "client/cli/json_out.h"
#include "client/cli/next_step.h"
#include "client/cli/verbs.h"
#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/inputs/id_argument.h"
#include "verifier/program/shell_word.h"

namespace lode::cli {
namespace {

using state::v1::LotState;

constexpr uint32_t kDefaultRows = 100;

struct ShowLotOptions {
  std::string lot;
};

struct ListLotsOptions {
  std::string prefix;
  uint32_t limit = kDefaultRows;
};

struct TraceLotOptions {
  std::string lot;
  bool down = false;
  uint32_t depth = 0;
};

std::string StatusOf(const LotState& lot) {
  const auto* value = state::v1::LotStatus_descriptor()->FindValueByNumber(lot.status());
  return value == nullptr ? "?" : ShortName(value);
}

// "wet 24,000 kg, Co 49.68 kg": what there is now.
std::string Amounts(const LotState& lot) {
  std::string text = lot.quantity().wet_mg() > 0 ? "wet " + Kilograms(lot.quantity().wet_mg()) : "";
  for (const auto& contained : lot.quantity().contained()) {
    text += (text.empty() ? "" : ", ") + contained.element() + " " + Kilograms(contained.mg());
  }
  return text;
}

void TellOperatorsWord(Session& session, uint64_t tree_size, std::string_view lot) {
  session.print.Err(
      "note: this is the operator's word at tree size {}; proof: lode lot verify {}{}",
      {std::to_string(tree_size), program::ShellWord(lot), FlagsAgain(session, kLedgerFlags)});
}

absl::Status ShowLot(Session& session, const ShowLotOptions& options) {
  LODE_RETURN_IF_ERROR(inputs::CheckId(inputs::IdKind::kLot, options.lot));
  LODE_ASSIGN_OR_RETURN(const auto client, session.Connect());
  LODE_ASSIGN_OR_RETURN(const client::LotAnswer answer, client->GetLot(options.lot));
  const LotState& lot = answer.state;
  if (session.json) {
    session.print.OutJson(Dump(Json{{"schema", "lode.lot/v1"},
                                    {"tree_size", std::to_string(answer.tree_size)},
                                    {"lot", ToJson(lot)}}));
    return absl::OkStatus();
  }
  Printer& print = session.print;
  print.Out("{}  {}  {}", {lot.lot(), lot.form(), StatusOf(lot)});
  print.Out("  owner      {}", {lot.owner()});
  print.Out("  holder     {}", {lot.holder()});
  print.Out("  bailee     {}", {lot.bailee()});
  if (!lot.consignment().empty()) print.Out("  travels in {}", {lot.consignment()});
  if (!lot.container().empty()) print.Out("  packed in  {}", {lot.container()});
  print.Out("  quantity   {}", {Amounts(lot)});
  print.Out("  made at    {}", {lot.site()});
  print.Out("  made by    {}  entry {}",
            {base::HexEncode(lot.created_by()), std::to_string(lot.created_at())});
  if (!lot.ended_by().empty())
    print.Out("  ended by   {}  entry {}",
              {base::HexEncode(lot.ended_by()), std::to_string(lot.ended_at())});
  if (lot.marked()) print.Out("  marked     a dispute or reserve freezes claims about it");
  TellOperatorsWord(session, answer.tree_size, lot.lot());
  return absl::OkStatus();
}

absl::StatusOr<LotState> ParseLot(const std::string& bytes) {
  LotState lot;
  if (!lot.ParseFromString(bytes))
    return base::Error(base::Reason::kMalformed, "the ledger's list of lots makes no sense");
  return lot;
}

absl::Status ListLots(Session& session, const ListLotsOptions& options) {
  LODE_RETURN_IF_ERROR(inputs::CheckIdBeginning(inputs::IdKind::kLot, options.prefix));
  LODE_ASSIGN_OR_RETURN(const auto client, session.Connect());
  Json rows = Json::array();
  uint32_t shown = 0;
  LODE_ASSIGN_OR_RETURN(
      const client::ListEnd end,
      client->ListAll(
          client::ListKind::kLots, options.prefix, options.limit, [&](const std::string& bytes) {
            LODE_ASSIGN_OR_RETURN(const LotState lot, ParseLot(bytes));
            if (session.json) {
              rows.push_back(ToJson(lot));
            } else {
              session.print.Out("{}  {}  {}  {}", {Padded(lot.lot(), 32), Padded(lot.form(), 16),
                                                   Padded(StatusOf(lot), 10), Amounts(lot)});
            }
            ++shown;
            return absl::OkStatus();
          }));
  if (session.json) {
    session.print.OutJson(Dump(Json{{"schema", "lode.lots/v1"},
                                    {"tree_size", std::to_string(end.tree_size)},
                                    {"more", end.more},
                                    {"lots", rows}}));
    return absl::OkStatus();
  }
  session.print.Err("lots: {}, at tree size {}, the operator's word{}",
                    {std::to_string(shown), std::to_string(end.tree_size),
                     end.more ? "; there are more: --limit" : ""});
  return absl::OkStatus();
}

// Whether the caller's own limit (0: none) ended the answer: a lot at that depth goes on to one
// that is not there. A ledger that allows less ends before.
bool EndsAtDepth(const client::TraceAnswer& answer, uint32_t depth) {
  if (depth == 0) return false;
  std::set<std::string_view> shown;
  for (const client::TraceNode& node : answer.nodes) shown.insert(node.state.lot());
  return std::any_of(answer.nodes.begin(), answer.nodes.end(), [&](const client::TraceNode& node) {
    return node.depth == depth &&
           std::any_of(node.next.begin(), node.next.end(),
                       [&](const std::string& next) { return !shown.contains(next); });
  });
}

absl::Status Trace(Session& session, const TraceLotOptions& options) {
  LODE_RETURN_IF_ERROR(inputs::CheckId(inputs::IdKind::kLot, options.lot));
  LODE_ASSIGN_OR_RETURN(const auto client, session.Connect());
  const auto direction = options.down ? client::Direction::kDown : client::Direction::kUp;
  LODE_ASSIGN_OR_RETURN(const client::TraceAnswer answer,
                        client->Trace(options.lot, direction, options.depth));
  if (session.json) {
    Json nodes = Json::array();
    for (const client::TraceNode& node : answer.nodes) {
      nodes.push_back({{"depth", node.depth}, {"next", node.next}, {"lot", ToJson(node.state)}});
    }
    session.print.OutJson(Dump(Json{{"schema", "lode.trace/v1"},
                                    {"direction", options.down ? "down" : "up"},
                                    {"tree_size", std::to_string(answer.tree_size)},
                                    {"truncated", answer.truncated},
                                    {"nodes", nodes}}));
    return absl::OkStatus();
  }
  for (const client::TraceNode& node : answer.nodes) {
    const std::string indent(2 * std::min<size_t>(node.depth, 40), ' ');
    session.print.Out("{}{}  {}  {}  {}", {indent, node.state.lot(), node.state.form(),
                                           StatusOf(node.state), Amounts(node.state)});
    for (const std::string& next : node.next)
      session.print.Out("{}  {} {}", {indent, options.down ? "into" : "from", next});
  }
  if (answer.truncated && EndsAtDepth(answer, options.depth)) {
    session.print.Err("note: there is more beyond --depth {}; a greater one shows it",
                      {std::to_string(options.depth)});
  } else if (answer.truncated) {
    session.print.Err("note: there is more beyond the ledger's limits; trace one of the last lots");
  }
  TellOperatorsWord(session, answer.tree_size, options.lot);
  return absl::OkStatus();
}

}  // namespace

void AddLot(CLI::App& app, Session& session) {
  CLI::App* noun = AddNoun(app, "lot", "Lots: show, list, trace, verify");
  auto show = std::make_shared<ShowLotOptions>();
  AddVerb(noun, session, "show", "Shows a lot as it is now: owner, holder, quantity, status",
          "  lode lot show lot:lcc/hyd-0314\n", show, ShowLot)
      .Need("LOT", show->lot, "lot id");
  auto list = std::make_shared<ListLotsOptions>();
  AddVerb(noun, session, "list", "Lists lots with form, status and quantity",
          "  lode lot list --prefix lot:lcc/\n", list, ListLots)
      .May("--prefix", list->prefix, "only ids that begin with this")
      .MayBeUpTo("--limit", list->limit, 1'000'000, "list at most this many lots; default: 100");
  auto trace = std::make_shared<TraceLotOptions>();
  AddVerb(noun, session, "trace", "Shows the lots from which a lot came, or into which it went",
          "  lode lot trace lot:cum/cam-0708\n"
          "  lode lot trace lot:lcc/rom-2026-02 --down\n",
          trace, Trace)
      .Need("LOT", trace->lot, "lot id")
      .Flag("--down", trace->down, "trace what the lot went into; default: what it came from")
      .May("--depth", trace->depth,
           "trace at most this many hops; 0, the default: as far as the ledger goes");
}

}  // namespace lode::cli
