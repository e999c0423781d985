// SPDX-License-Identifier: Apache-2.0
// The registrar of the template is known by its key, which nobody else can have: its holder is the
// template itself.
#include "ledger/genesis_edits.h"

#include "verifier/base/safe_text.h"
#include "verifier/note/checkpoint.h"
#include "verifier/record/examples.h"
#include "verifier/record/json.h"

namespace lode::ledger {
namespace {

constexpr size_t kShownBytes = 300;

std::string InQuotes(std::string_view text) {
  return text.empty() ? "" : "\"" + base::SafeText(text, kShownBytes) + "\"";
}

}  // namespace

std::vector<GenesisEdit> GenesisEdits(const record::pb::Record& genesis, std::string_view origin,
                                      std::string_view vkey) {
  std::vector<GenesisEdit> edits;
  const record::pb::Genesis& body = genesis.genesis();
  const auto text = [&](const char* field, std::string_view found, std::string_view right) {
    if (found != right) edits.push_back({field, InQuotes(found), InQuotes(right)});
  };
  text("origin", genesis.origin(), origin);
  text("genesis.origin", body.origin(), origin);
  text("genesis.log_vkey", body.log_vkey(), vkey);
  if (const bool simulated = note::IsSimulatedOrigin(origin); body.simulated_time() != simulated) {
    edits.push_back({"genesis.simulated_time", body.simulated_time() ? "true" : "",
                     simulated ? "true" : "false"});
  }
  const auto example = record::RecordFromJson(record::ExampleOf(record::pb::KIND_GENESIS));
  for (int i = 0; example.ok() && i < body.registrars_size(); ++i) {
    if (body.registrars(i).pubkey() != example->genesis().registrars(0).pubkey()) continue;
    edits.push_back({"genesis.registrars[" + std::to_string(i) + "]", "the template's registrar",
                     "<party, key_id and pubkey of your own registrar, which lode record new "
                     "Genesis --key REGISTRAR.key fills in>"});
  }
  return edits;
}

std::string EditText(const GenesisEdit& edit, size_t line) {
  return (line > 0 ? "line " + std::to_string(line) + ": " : "") + edit.field + " is " +
         (edit.found.empty() ? "not there" : edit.found) + ", write " + edit.right;
}

}  // namespace lode::ledger
