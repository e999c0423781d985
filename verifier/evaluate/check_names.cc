// SPDX-License-Identifier: Apache-2.0
// Rules and families bring their names; the others stand here, because those who say them don't
// know of each other.
#include "verifier/evaluate/check_names.h"

#include "verifier/rules/not_built.h"
#include "verifier/rules/table.h"

namespace lode::evaluate {

const std::vector<CheckName>& CheckNames() {
  static const std::vector<CheckName>& names = *new std::vector<CheckName>([] {
    std::vector<CheckName> out = {
        {"limits", "how many entries and subjects, and their order"},
        {"checkpoint", "whose checkpoint it is, and that it is of this log and size"},
        {"quorum", "the cosignatures that you ask for"},
        {"inclusion", "that each leaf is in the tree under the checkpoint"},
        {"entries", "each leaf, envelope, record and section; Genesis and its key"},
        {"state root", "the newest state root, and the subjects in its map"},
        {"chains", "the chain of each subject against the map"},
        {"closure", "that the chains are those that bear on the lot, and no others"},
        {"signatures", "each signature, under a key that an earlier record registered"},
        {"admission", "each record again, by the rules of admission"}};
    for (const std::string_view rule : rules::RuleIds()) out.push_back({std::string(rule), ""});
    out.push_back({"replaying witness", "whether a witness that replays every record cosigned"});
    out.push_back({"admission elsewhere", "checks of admission that need rows of other trails"});
    out.push_back({"expectations", "whether the profile asks for any expectation"});
    for (const rules::NotBuilt& family : rules::FamiliesNotBuilt()) out.push_back({family.id, ""});
    return out;
  }());
  return names;
}

}  // namespace lode::evaluate
