// SPDX-License-Identifier: Apache-2.0
// lode log: the ledger's newest checkpoint, and a description of the ledger for working offline.
#include "client/cli/json_out.h"
#include "client/cli/verbs.h"
#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/base/time.h"
#include "verifier/envelope/envelope.h"
#include "verifier/record/record.h"

namespace lode::cli {
namespace {

struct NoOptions {};

// Whoever trusts a key alone, or a trust file with "quorum none", asks for no witness.
std::string_view WitnessesText(const note::TrustPolicy& trust, bool quorum_met) {
  if (trust.quorum_name().empty()) return "no witness was asked for";
  return quorum_met ? "as many witnesses as the trust file asks for"
                    : "without the witnesses that the trust file asks for";
}

absl::Status Checkpoint(Session& session, const NoOptions&) {
  LODE_ASSIGN_OR_RETURN(const auto client, session.Connect());
  LODE_ASSIGN_OR_RETURN(const client::VerifiedCheckpoint checkpoint, client->GetCheckpoint());
  if (session.json) {
    session.print.OutJson(
        Dump(Json{{"schema", "lode.checkpoint/v1"},
                  {"origin", checkpoint.body.origin},
                  {"tree_size", std::to_string(checkpoint.body.size)},
                  {"root", base::HexEncode(checkpoint.body.root.view())},
                  {"quorum_met", checkpoint.quorum_met},
                  {"replayed", checkpoint.replayed},
                  {"cosigners", checkpoint.cosigners},
                  {"simulated_time", note::IsSimulatedOrigin(checkpoint.body.origin)},
                  {"note", checkpoint.note}}));
    return absl::OkStatus();
  }
  session.print.OutLines(checkpoint.note);
  session.print.Err("tree size {}, {}", {std::to_string(checkpoint.body.size),
                                         WitnessesText(client->trust(), checkpoint.quorum_met)});
  return absl::OkStatus();
}

absl::Status Describe(Session& session, const NoOptions&) {
  LODE_ASSIGN_OR_RETURN(const auto client, session.Connect());
  LODE_ASSIGN_OR_RETURN(const client::VerifiedEntries first, client->GetEntry(0));
  if (first.entries.empty())
    return base::Error(base::Reason::kNotFound, "the ledger shows no first entry");
  LODE_ASSIGN_OR_RETURN(const envelope::Envelope envelope,
                        envelope::ParseEnvelope(first.entries[0].envelope));
  LODE_ASSIGN_OR_RETURN(const record::ParsedRecord record, record::ParseRecord(envelope.payload));
  const record::pb::Genesis& genesis = record.message.genesis();
  // The texts go into a TOML file: they must be what they are said to be.
  if (record.kind != record::pb::KIND_GENESIS || genesis.origin() != first.checkpoint.body.origin ||
      !note::ParseVkey(genesis.log_vkey()).ok()) {
    return base::Error(base::Reason::kNotAuthentic, "the first entry is not this ledger's Genesis");
  }
  const std::string digest = base::HexEncode(record.digest.view());
  if (session.json) {
    session.print.OutJson(Dump(Json{{"schema", "lode.ledger/v1"},
                                    {"origin", genesis.origin()},
                                    {"genesis", digest},
                                    {"vkey", genesis.log_vkey()},
                                    {"simulated_time", genesis.simulated_time()},
                                    {"record", ToJson(record.message)}}));
    return absl::OkStatus();
  }
  if (genesis.simulated_time())
    session.print.Out("# SIMULATED TIME: this ledger's record times are made up");
  session.print.Out("origin = \"{}\"", {genesis.origin()});
  session.print.Out("genesis = \"{}\"", {digest});
  session.print.Next(
      "keep this as lode.toml; compare genesis with what the registrars publish, then lode "
      "settings allow");
  return absl::OkStatus();
}

}  // namespace

void AddLog(CLI::App& app, Session& session) {
  CLI::App* noun = AddNoun(app, "log", "The log: its newest checkpoint, its name and Genesis");
  auto none = std::make_shared<NoOptions>();
  AddVerb(noun, session, "checkpoint", "Fetches the newest checkpoint, verifies and prints it",
          "  lode log checkpoint --pin ledger.pin\n", none, Checkpoint);
  AddVerb(noun, session, "describe",
          "Prints the ledger's name and Genesis digest as settings, for signing offline",
          "  lode log describe > lode.toml\n", none, Describe);
}

}  // namespace lode::cli
