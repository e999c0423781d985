// SPDX-License-Identifier: Apache-2.0
// lode party and lode site: who takes part, where, with which keys and roles; the operator's word.
#include <limits>

#include "client/cli/fields.h"
#include "client/cli/json_out.h"
#include "client/cli/verbs.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/inputs/id_argument.h"

namespace lode::cli {
namespace {

using state::v1::PartyState;
using state::v1::SiteState;

constexpr uint64_t kEveryRow = std::numeric_limits<uint64_t>::max();

struct ListOptions {
  std::string prefix;
};

struct ShowOptions {
  std::string id;
};

struct Party {
  using State = PartyState;
  static constexpr client::ListKind kKind = client::ListKind::kParties;
  static constexpr inputs::IdKind kId = inputs::IdKind::kParty;
  static constexpr char kNoun[] = "party";
  static constexpr char kExample[] = "local:mutoto";
  static constexpr char kLists[] = "Lists parties with country and legal name";
  static constexpr char kShows[] = "Shows all that is registered of a party";
  static std::string Id(const State& state) { return state.entry().party(); }
  static void Row(Printer& print, const State& state) {
    print.Out("{}  {}  {}", {Padded(state.entry().party(), 32), state.entry().country(),
                             state.entry().legal_name()});
  }
};

struct Site {
  using State = SiteState;
  static constexpr client::ListKind kKind = client::ListKind::kSites;
  static constexpr inputs::IdKind kId = inputs::IdKind::kSite;
  static constexpr char kNoun[] = "site";
  static constexpr char kExample[] = "site:mutoto/kasha-3";
  static constexpr char kLists[] = "Lists sites";
  static constexpr char kShows[] = "Shows all that is registered of a site";
  static std::string Id(const State& state) { return state.entry().site(); }
  static void Row(Printer& print, const State& state) {
    const auto* type = record::v1::SiteType_descriptor()->FindValueByNumber(state.entry().type());
    print.Out("{}  {}  {}",
              {Padded(state.entry().site(), 40),
               Padded(type == nullptr ? "?" : ShortName(type), 14), state.entry().operator_()});
  }
};

template <typename Thing>
absl::StatusOr<typename Thing::State> Parse(const std::string& bytes) {
  typename Thing::State state;
  if (!state.ParseFromString(bytes))
    return base::Error(base::Reason::kMalformed, "the ledger's list makes no sense");
  return state;
}

template <typename Thing>
absl::Status List(Session& session, const ListOptions& options) {
  LODE_RETURN_IF_ERROR(inputs::CheckIdBeginning(Thing::kId, options.prefix));
  LODE_ASSIGN_OR_RETURN(const auto client, session.Connect());
  Json rows = Json::array();
  LODE_ASSIGN_OR_RETURN(
      const client::ListEnd end,
      client->ListAll(Thing::kKind, options.prefix, kEveryRow, [&](const std::string& bytes) {
        LODE_ASSIGN_OR_RETURN(const typename Thing::State state, Parse<Thing>(bytes));
        if (session.json) {
          rows.push_back(StateJson(state));
        } else {
          Thing::Row(session.print, state);
        }
        return absl::OkStatus();
      }));
  if (session.json) {
    session.print.OutJson(Dump(Json{{"schema", std::string("lode.") + Thing::kNoun + "-list/v1"},
                                    {"tree_size", std::to_string(end.tree_size)},
                                    {"rows", rows}}));
    return absl::OkStatus();
  }
  session.print.Err("note: the operator's word at tree size {}", {std::to_string(end.tree_size)});
  return absl::OkStatus();
}

template <typename Thing>
absl::Status Show(Session& session, const ShowOptions& options) {
  LODE_RETURN_IF_ERROR(inputs::CheckId(Thing::kId, options.id));
  LODE_ASSIGN_OR_RETURN(const auto client, session.Connect());
  // Ids are listed in order, so an id comes before those that it is a prefix of.
  LODE_ASSIGN_OR_RETURN(const client::ListPage page, client->List(Thing::kKind, options.id, 1));
  if (page.states.empty())
    return base::Error(base::Reason::kNotFound,
                       "the ledger knows no " + std::string(Thing::kNoun) + " " + options.id);
  LODE_ASSIGN_OR_RETURN(const typename Thing::State state, Parse<Thing>(page.states[0]));
  if (Thing::Id(state) != options.id)
    return base::Error(base::Reason::kNotFound,
                       "the ledger knows no " + std::string(Thing::kNoun) + " " + options.id);
  if (session.json) {
    session.print.OutJson(Dump(Json{{"schema", std::string("lode.") + Thing::kNoun + "/v1"},
                                    {"tree_size", std::to_string(page.tree_size)},
                                    {Thing::kNoun, StateJson(state)}}));
    return absl::OkStatus();
  }
  session.print.Out("{}", {Thing::Id(state)});
  PrintFields(session.print, Stream::kOut, StateFields(state));
  session.print.Err("note: the operator's word at tree size {}", {std::to_string(page.tree_size)});
  return absl::OkStatus();
}

template <typename Thing>
void AddThing(CLI::App& app, Session& session, const std::string& description) {
  CLI::App* noun = AddNoun(app, Thing::kNoun, description);
  const std::string command = std::string("  lode ") + Thing::kNoun;
  auto list = std::make_shared<ListOptions>();
  AddVerb(noun, session, "list", Thing::kLists, command + " list\n", list, List<Thing>)
      .May("--prefix", list->prefix, "only ids that begin with this");
  auto show = std::make_shared<ShowOptions>();
  AddVerb(noun, session, "show", Thing::kShows, command + " show " + Thing::kExample + "\n", show,
          Show<Thing>)
      .Need("ID", show->id, std::string(Thing::kNoun) + " id");
}

}  // namespace

void AddRegistry(CLI::App& app, Session& session) {
  AddThing<Party>(app, session, "Parties: who takes part, with which keys and roles");
  AddThing<Site>(app, session, "Sites: mines, plants, ports and other places where lots are");
}

}  // namespace lode::cli
