// SPDX-License-Identifier: Apache-2.0
// A template that nobody edited names every field that is to be edited, with its line and the
// value.
#include "ledger/genesis_edits.h"

#include <gtest/gtest.h>

#include "verifier/record/examples.h"
#include "verifier/record/json.h"

namespace lode::ledger {
namespace {

constexpr char kOrigin[] = "led.example/a";
constexpr char kVkey[] = "led.example/a+17ef1337+AZlMClacCpez6JtDIfq79rVy+0/yNJdMcnv/KjZyJrw2";

record::pb::Record Template() {
  return *record::RecordFromJson(record::ExampleOf(record::pb::KIND_GENESIS));
}

std::vector<std::string> FieldsOf(const std::vector<GenesisEdit>& edits) {
  std::vector<std::string> fields;
  for (const GenesisEdit& edit : edits) fields.push_back(edit.field);
  return fields;
}

TEST(GenesisEdits, OfATemplateThatNobodyEdited) {
  const auto edits = GenesisEdits(Template(), kOrigin, kVkey);
  EXPECT_EQ(FieldsOf(edits),
            (std::vector<std::string>{"origin", "genesis.origin", "genesis.log_vkey",
                                      "genesis.registrars[0]"}));
  EXPECT_EQ(edits[1].right, "\"led.example/a\"");
  EXPECT_EQ(edits[2].right, "\"" + std::string(kVkey) + "\"");
  EXPECT_EQ(FieldsOf(GenesisEdits(Template(), "led.example/a/simulated", kVkey))[3],
            "genesis.simulated_time");
}

TEST(GenesisEdits, NoneOfWhatIsRight) {
  record::pb::Record genesis = Template();
  genesis.set_origin(kOrigin);
  genesis.mutable_genesis()->set_origin(kOrigin);
  genesis.mutable_genesis()->set_log_vkey(kVkey);
  genesis.mutable_genesis()->mutable_registrars(0)->set_pubkey(std::string(32, 'x'));
  EXPECT_TRUE(GenesisEdits(genesis, kOrigin, kVkey).empty());
  genesis.mutable_genesis()->set_simulated_time(true);
  EXPECT_EQ(EditText(GenesisEdits(genesis, kOrigin, kVkey).at(0), 0),
            "genesis.simulated_time is true, write false");
}

TEST(GenesisEdits, HaveTheLineOfTheirField) {
  const std::string text = record::MessageToJson(Template(), 2);
  for (const GenesisEdit& edit : GenesisEdits(Template(), kOrigin, kVkey)) {
    const size_t line = record::LineOfField(text, edit.field);
    size_t at = 0;
    for (size_t i = 1; i < line; ++i) at = text.find('\n', at) + 1;
    std::string name = edit.field.substr(edit.field.rfind('.') + 1);
    name = name.substr(0, name.find('['));
    if (edit.field.ends_with(']')) continue;  // the object in the list has no name
    EXPECT_NE(text.substr(at, text.find('\n', at) - at).find("\"" + name + "\": "),
              std::string::npos)
        << EditText(edit, line);
  }
}

}  // namespace
}  // namespace lode::ledger
