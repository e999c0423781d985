// SPDX-License-Identifier: Apache-2.0
// The templates of `lode record new` tell one story: this plays it, from Genesis on, and writes the
// page that tells it. The first time that a kind comes, its template is taken as it stands, but for
// what nobody can know before: keys, proofs and digests of records that were just logged.
// LODE_WRITE_DOCS=1 writes the page.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>

#include "tests/unit/docs_page.h"
#include "tools/scenario/local_player.h"
#include "tools/scenario/run.h"
#include "verifier/record/examples.h"

namespace lode::scenario {
namespace {

constexpr char kStory[] = LODE_SOURCE_DIR "/tests/unit/scenario/templates.json";
constexpr char kPage[] = LODE_SOURCE_DIR "/docs/templates.md";
constexpr size_t kLongestShown = 60;
constexpr char kOrigin[] = "ledger.example/your-ledger/simulated";

// "local:mutoto/CUSTODY" as a scenario calls it: "mutoto/CUSTODY".
std::string KeyName(const std::string& party, const std::string& purpose) {
  return party.substr(party.find(':') + 1) + "/" + purpose;
}
std::string KeyName(const std::string& sign) {
  const size_t slash = sign.rfind('/');
  return KeyName(sign.substr(0, slash), sign.substr(slash + 1));
}

std::string NameOf(size_t step, const std::string& kind) {
  return (step < 9 ? "0" : "") + std::to_string(step + 1) + "-" + kind;
}

// JSON Merge Patch (RFC 7396): null takes a field out.
void Change(const Json& change, Json& record) {
  for (const auto& [name, value] : change.items()) {
    if (value.is_null()) {
      record.erase(name);
    } else if (value.is_object() && record.contains(name) && record[name].is_object()) {
      Change(value, record[name]);
    } else {
      record[name] = value;
    }
  }
}

// What `lode record new --key` fills in, and what the builder of scenarios does.
void FillKeys(const std::string& kind, Json& record) {
  if (kind == "Genesis") {
    record.erase("origin");
    record["genesis"].erase("origin");
    record["genesis"].erase("log_vkey");
    record["event_time"] = "2026-03-02T08:00:00Z";
    for (Json& registrar : record["genesis"]["registrars"]) {
      const std::string key = KeyName(registrar["party"].get<std::string>(), "REGISTRY");
      registrar["key_id"] = "@key-id:" + key;
      registrar["pubkey"] = "@key:" + key;
    }
  } else if (kind == "KeyAdded") {
    Json& body = record["key_added"];
    body.erase("proof");
    body["pubkey"] = "@key:" + KeyName(body["party"].get<std::string>(),
                                       body["purpose"].get<std::string>().substr(8));
  } else if (kind == "KeyRevoked") {
    record["key_revoked"]["key_id"] =
        "@key-id:" + KeyName(record["key_revoked"]["party"].get<std::string>(), "CUSTODY");
  }
}

Json ReadStory() { return Json::parse(testing::ReadPage(kStory)); }

Json RecordOf(const Json& step) {
  const auto kind = record::KindFromName(step["kind"].get<std::string>());
  Json record = Json::parse(record::ExampleOf(kind.value_or(pb::KIND_UNSPECIFIED)));
  if (step.contains("change")) Change(step["change"], record);
  return record;
}

std::string ScenarioOf(const Json& story) {
  Json keys = Json::object(), records = Json::array();
  const auto know = [&](const std::string& party, const std::string& purpose) {
    keys[KeyName(party, purpose)] = {{"party", party}, {"purpose", "PURPOSE_" + purpose}};
  };
  for (size_t i = 0; i < story.size(); ++i) {
    const auto kind = story[i]["kind"].get<std::string>();
    Json record = RecordOf(story[i]), sign = Json::array();
    FillKeys(kind, record);
    if (kind == "KeyAdded") {
      const Json& body = record["key_added"];
      know(body["party"].get<std::string>(), body["purpose"].get<std::string>().substr(8));
    }
    for (const Json& key : story[i]["sign"]) {
      const auto text = key.get<std::string>();
      know(text.substr(0, text.rfind('/')), text.substr(text.rfind('/') + 1));
      sign.push_back(KeyName(text));
    }
    records.push_back({{"name", NameOf(i, kind)}, {"sign", sign}, {"record", record}});
  }
  return Json{{"scenario", "templates"}, {"origin", kOrigin}, {"keys", keys}, {"records", records}}
      .dump(1);
}

absl::StatusOr<std::string> NoFiles(const std::string&, const std::string& path) {
  return "no file " + path;
}

TEST(Templates, AreOneStoryThatIsAdmitted) {
  const auto scenario = ParseScenario(ScenarioOf(ReadStory()), "templates", NoFiles);
  ASSERT_TRUE(scenario.ok()) << scenario.status();
  LocalPlayer player(*scenario);
  const auto result = RunScenario(*scenario, player);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_TRUE(result->differences.empty()) << ResultText(*result);
  EXPECT_EQ(result->played.size(), ReadStory().size());
}

// Only names of records that were just logged.
bool IsKnownLater(const Json& change) {
  if (change.is_string()) return change.get<std::string>().starts_with("@record:");
  if (!change.is_structured()) return false;
  return std::all_of(change.begin(), change.end(), IsKnownLater);
}

TEST(Templates, EachBuiltKindComesAndFirstAsItStands) {
  std::set<std::string> seen;
  for (const Json& step : ReadStory()) {
    const auto kind = step["kind"].get<std::string>();
    if (!seen.insert(kind).second || !step.contains("change")) continue;
    EXPECT_TRUE(IsKnownLater(step["change"])) << kind << ": " << step["change"];
  }
  for (int number = 1; number <= pb::Kind_MAX; ++number) {
    const auto kind = static_cast<pb::Kind>(number);
    const std::string name(record::KindName(kind));
    EXPECT_EQ(seen.contains(name), record::IsBuilt(kind))
        << name << ": add a step to tests/unit/scenario/templates.json";
  }
}

// "dispatched.receiver": what is changed; a long list is named alone.
void Changes(const Json& change, const std::string& path, std::string& out) {
  for (const auto& [name, value] : change.items()) {
    const std::string at = path.empty() ? name : path + "." + name;
    if (value.is_object()) {
      Changes(value, at, out);
      continue;
    }
    out += out.empty() ? "" : "; ";
    if (value.is_null()) {
      out += "without `" + at + "`";
    } else if (IsKnownLater(value)) {
      out += "`" + at + "`: the digest that `submit` printed";
    } else {
      const std::string words = value.dump();
      out += "`" + at + "`" + (words.size() > kLongestShown ? "" : " " + words);
    }
  }
}

std::string Page() {
  const Json story = ReadStory();
  std::string out =
      "# Templates of records, in order\n\n"
      "`lode record new KIND` prints a template of each kind. They tell one story, from Genesis to "
      "the\nplant, in this order. The first time that a kind comes, take its template as it "
      "stands; "
      "`--key FILE`\nfills in what depends on your key. When it comes again, change what the third "
      "column names. A test\nplays the story and writes this page "
      "(`tests/unit/scenario/templates.json`).\n\n"
      "The ledger of the story has one registrar. If yours asks for more (`threshold` of its "
      "Genesis),\nname the others in each record of the registry: `\"signers\": [{\"party\": "
      "\"local:registrar-2\",\n\"capacity\": \"CAPACITY_REGISTRAR\"}]`.\n\n"
      "| step | template | what to change | who signs, with which key |\n|---|---|---|---|\n";
  for (size_t i = 0; i < story.size(); ++i) {
    std::string changes, signers;
    if (story[i].contains("change")) Changes(story[i]["change"], "", changes);
    for (const Json& sign : story[i]["sign"]) {
      const auto text = sign.get<std::string>();
      const size_t slash = text.rfind('/');
      signers +=
          (signers.empty() ? "" : ", ") + text.substr(0, slash) + " " + text.substr(slash + 1);
    }
    out += "| " + std::to_string(i + 1) + " | " + story[i]["kind"].get<std::string>() + " | " +
           changes + " | " + signers + " |\n";
  }
  return out;
}

TEST(Templates, ThePageTellsTheStory) {
  if (std::getenv("LODE_WRITE_DOCS") != nullptr) std::ofstream(kPage) << Page();
  EXPECT_EQ(testing::ReadPage(kPage), Page()) << "run this test with LODE_WRITE_DOCS=1";
}

}  // namespace
}  // namespace lode::scenario
