// SPDX-License-Identifier: Apache-2.0
// A kind that is built is there as a whole: a row, a page, a template, a record that is admitted
// and one that is refused. A kind that is not built, or has no row, is refused. CONTRIBUTING.md
// says how a kind is added; this test says what was forgotten.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <type_traits>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/custody/fixture.h"
#include "tools/scenario/scenario.h"
#include "verifier/custody/check_record.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/envelope/signer.h"
#include "verifier/record/examples.h"

namespace lode::custody {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

// A member that is left out does not compile: none has a default.
static_assert(!std::is_default_constructible_v<Said<pb::Kind>>);
static_assert(!std::is_default_constructible_v<Said<Stands>>);
static_assert(!std::is_default_constructible_v<Said<bool>>);
template <typename... Members>
concept IsARow = requires(Members... members) {
  KindRule{members...};
};
static_assert(
    IsARow<Said<pb::Kind>, Said<CheckFields>, Said<Judge>, Said<PurposeSet>, Said<FindRoles>,
           Said<Ask>, Said<Judge>, Said<bool>, Said<Stands>, Said<Stands>, Said<Stands>,
           Said<FindSite>, Said<bool>, Said<FindForms>, Said<Judge>>);
static_assert(!IsARow<Said<pb::Kind>, Said<CheckFields>, Said<Judge>, Said<PurposeSet>,
                      Said<FindRoles>, Said<Ask>, Said<Judge>, Said<bool>, Said<Stands>,
                      Said<Stands>, Said<Stands>, Said<FindSite>, Said<bool>, Said<FindForms>>,
              "without its past dates it is no row");

std::set<pb::Kind> BuiltKinds() {
  std::set<pb::Kind> built;
  for (int number = 1; number <= pb::Kind_MAX; ++number) {
    const auto kind = static_cast<pb::Kind>(number);
    if (record::IsBuilt(kind)) built.insert(kind);
  }
  return built;
}

// One that is not, and a body of it.
pb::Kind AnUnbuiltKind() {
  const std::set<pb::Kind> built = BuiltKinds();
  for (int number = 1; number <= pb::Kind_MAX; ++number) {
    if (!built.contains(static_cast<pb::Kind>(number))) return static_cast<pb::Kind>(number);
  }
  ADD_FAILURE() << "every kind is built: is the table still asked for one without a row?";
  return pb::KIND_UNSPECIFIED;
}
void SetBody(pb::Record& record, pb::Kind kind) {
  record.GetReflection()->MutableMessage(&record,
                                         pb::Record::descriptor()->FindFieldByNumber(100 + kind));
}

std::string ReadText(const fs::path& path) {
  std::ifstream in(path);
  EXPECT_TRUE(in.good()) << path;
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string BodyField(pb::Kind kind) {
  return std::string(pb::Record::descriptor()->FindFieldByNumber(100 + kind)->name());
}

TEST(KindRules, TheKindsThatTheProtoCallsBuiltHaveARowAndNoOtherHas) {
  const std::set<pb::Kind> built = BuiltKinds();
  ASSERT_GE(built.size(), 26u);
  for (int number = pb::Kind_MIN; number <= pb::Kind_MAX; ++number) {
    const auto kind = static_cast<pb::Kind>(number);
    const KindRule* rule = FindKindRule(kind);
    EXPECT_EQ(rule != nullptr, built.contains(kind)) << record::KindName(kind);
    if (rule != nullptr) {
      EXPECT_EQ(pb::Kind{rule->kind}, kind) << "the row of another kind";
    }
  }
  for (const int number : {-1, 0, pb::Kind_MAX + 1, 1'000'000})
    EXPECT_EQ(FindKindRule(static_cast<pb::Kind>(number)), nullptr) << number;
}

// Of the example `lode record new` makes a template; that it is sound, record_test asks.
TEST(KindRules, EachBuiltKindHasASectionARowOfThePageAndAnExample) {
  const std::string page = ReadText(fs::path(LODE_SOURCE_DIR) / "docs/records.md");
  const std::string admission = ReadText(fs::path(LODE_SOURCE_DIR) / "docs/admission.md");
  const size_t from = admission.find("## Who signs\n"), to = admission.find("\n## ", from + 1);
  ASSERT_NE(from, std::string::npos);
  const std::string who_signs = admission.substr(from, to - from);
  for (const pb::Kind kind : BuiltKinds()) {
    const std::string name(record::KindName(kind));
    EXPECT_THAT(page, HasSubstr("## " + name + " (kind " + std::to_string(kind) + ")\n"));
    EXPECT_THAT(who_signs, ::testing::ContainsRegex("\\b" + name + "\\b")) << name;
    EXPECT_NE(record::ExampleOf(kind), "")
        << name << " has no verifier/record/examples/" << name << ".json";
  }
}

// In evaluation nothing refuses: a kind that no switch names would be passed over in silence. So
// each built kind is a case of each switch, or in the list of it here, which says why it is not.
struct Switch {
  const char* file;
  std::set<pb::Kind> left_out;
};

// Kinds of the registry: they say who is who, and nothing happens to a lot.
std::set<pb::Kind> OfTheRegistryAnd(std::set<pb::Kind> more) {
  more.insert({pb::KIND_GENESIS, pb::KIND_PARTY_REGISTERED, pb::KIND_KEY_ADDED,
               pb::KIND_KEY_REVOKED, pb::KIND_ROLE_GRANTED, pb::KIND_MANDATE_GRANTED,
               pb::KIND_SITE_REGISTERED, pb::KIND_ACCREDITATION_GRANTED, pb::KIND_QUOTA_GRANTED,
               pb::KIND_TAGS_ISSUED, pb::KIND_VERDICT_ISSUED});
  return more;
}

std::vector<Switch> SwitchesOfEvaluation() {
  const std::set<pb::Kind> no_steps = OfTheRegistryAnd(
      {pb::KIND_PACKED, pb::KIND_UNPACKED, pb::KIND_TITLE_TRANSFERRED, pb::KIND_OBSERVED,
       pb::KIND_RETIRED, pb::KIND_ATTESTED, pb::KIND_ATTESTATION_CHANGED, pb::KIND_COUNTERSIGNED});
  return {
      {"verifier/rules/hop.cc", no_steps},
      {"verifier/evaluate/hops.cc", no_steps},
      // They change nothing that a rule asks of a lot, a party or a site.
      {"verifier/rules/history.cc",
       {pb::KIND_KEY_ADDED, pb::KIND_KEY_REVOKED, pb::KIND_MANDATE_GRANTED, pb::KIND_QUOTA_GRANTED,
        pb::KIND_TAGS_ISSUED, pb::KIND_PACKED, pb::KIND_UNPACKED, pb::KIND_CLEARED,
        pb::KIND_OBSERVED, pb::KIND_VERDICT_ISSUED}},
      // A countersignature is about what its targets are about.
      {"verifier/rules/about.cc",
       OfTheRegistryAnd({pb::KIND_ATTESTATION_CHANGED, pb::KIND_COUNTERSIGNED})},
      // They neither make a lot nor bring it to a country.
      {"verifier/rules/clearances.cc",
       OfTheRegistryAnd({pb::KIND_PACKED, pb::KIND_UNPACKED, pb::KIND_HANDED_ON,
                         pb::KIND_TITLE_TRANSFERRED, pb::KIND_OBSERVED, pb::KIND_QUANTITY_CHANGED,
                         pb::KIND_RETIRED, pb::KIND_ATTESTED, pb::KIND_ATTESTATION_CHANGED,
                         pb::KIND_COUNTERSIGNED})},
      // They are no grants.
      {"verifier/rules/grounds.cc",
       {pb::KIND_GENESIS, pb::KIND_LOT_CREATED, pb::KIND_TRANSFORMED, pb::KIND_PACKED,
        pb::KIND_UNPACKED, pb::KIND_DISPATCHED, pb::KIND_HANDED_ON, pb::KIND_RECEIVED,
        pb::KIND_TITLE_TRANSFERRED, pb::KIND_CLEARED, pb::KIND_OBSERVED, pb::KIND_QUANTITY_CHANGED,
        pb::KIND_RETIRED, pb::KIND_VERDICT_ISSUED}},
      // Only the order of events may speak against these.
      {"verifier/rules/remarks.cc",
       OfTheRegistryAnd({pb::KIND_ATTESTATION_CHANGED, pb::KIND_TITLE_TRANSFERRED, pb::KIND_CLEARED,
                         pb::KIND_RETIRED})},
      // Steps are shown on the path; of the others the kind and who acts say it all.
      {"verifier/evaluate/events.cc",
       OfTheRegistryAnd({pb::KIND_LOT_CREATED, pb::KIND_PACKED, pb::KIND_UNPACKED,
                         pb::KIND_DISPATCHED, pb::KIND_HANDED_ON, pb::KIND_RECEIVED,
                         pb::KIND_CLEARED, pb::KIND_QUANTITY_CHANGED, pb::KIND_RETIRED,
                         pb::KIND_ATTESTED, pb::KIND_ATTESTATION_CHANGED})},
  };
}

bool HasCase(const std::string& text, const std::string& kind) {
  return text.find("case pb::Record::k" + kind + ":") != std::string::npos;
}

TEST(KindRules, EachBuiltKindIsACaseOfEachSwitchOfEvaluationOrIsSaidToBeNone) {
  for (const Switch& one : SwitchesOfEvaluation()) {
    const std::string text = ReadText(fs::path(LODE_SOURCE_DIR) / one.file);
    for (const pb::Kind kind : BuiltKinds()) {
      const std::string name(record::KindName(kind));
      EXPECT_NE(HasCase(text, name), one.left_out.contains(kind))
          << one.file << ": " << name
          << " stands in one of the two, the switch or the list of this test";
    }
  }
}

std::vector<fs::path> SourcesOf(const std::vector<std::string>& folders) {
  std::vector<fs::path> out;
  for (const std::string& folder : folders) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(LODE_SOURCE_DIR) / folder)) {
      const fs::path extension = entry.path().extension();
      if (extension == ".cc" || extension == ".h") out.push_back(entry.path());
    }
  }
  return out;
}

// Else a new switch would be one that this test does not ask.
TEST(KindRules, NoOtherFileSwitchesOnKinds) {
  std::set<std::string> found, asked = {"verifier/record/kind.cc"};
  for (const Switch& one : SwitchesOfEvaluation()) asked.insert(one.file);
  for (const fs::path& path : SourcesOf({"verifier", "ledger", "client", "tools"})) {
    const std::string text = ReadText(path);
    for (const char* sign : {"case pb::Record::k", "case Record::k", ".body_case()"}) {
      if (text.find(sign) != std::string::npos)
        found.insert(fs::relative(path, LODE_SOURCE_DIR).string());
    }
  }
  EXPECT_EQ(found, asked);
}

// A case that nobody can reach is one that nobody tried: it would be there, wrong, on the day that
// the kind is built.
TEST(KindRules, NoSourceReadsAKindThatIsNotBuilt) {
  const std::set<pb::Kind> built = BuiltKinds();
  for (const fs::path& path : SourcesOf({"verifier", "ledger", "client", "tools"})) {
    const std::string text = ReadText(path);
    for (int number = 1; number <= pb::Kind_MAX; ++number) {
      const auto kind = static_cast<pb::Kind>(number);
      if (built.contains(kind) || record::KindName(kind).empty()) continue;
      const std::string field = BodyField(kind);
      for (const std::string& use :
           {"pb::Record::k" + std::string(record::KindName(kind)) + ":", "." + field + "()",
            "has_" + field + "()", "mutable_" + field + "()"}) {
        EXPECT_EQ(text.find(use), std::string::npos)
            << path << " reads " << record::KindName(kind) << ": " << use;
      }
    }
  }
}

// Which bodies are admitted and refused by the steps of one file; a step may take its body from
// another.
void ReadSteps(const scenario::Scenario& file, std::set<std::string>& admitted,
               std::set<std::string>& refused) {
  using Kind = scenario::Expectation::Kind;
  std::map<std::string, std::set<std::string>> fields_of;
  for (const scenario::Step& step : file.steps) {
    std::set<std::string>& fields = fields_of[step.name];
    if (!step.like.empty()) fields = fields_of[step.like];
    for (const auto& [field, value] : step.record.items()) fields.insert(field);
    if (step.expect.kind == Kind::kAdmitted) admitted.insert(fields.begin(), fields.end());
    if (step.expect.kind == Kind::kRefused) refused.insert(fields.begin(), fields.end());
  }
}

// That the steps come out as they say, scenario_play_test shows.
TEST(KindRules, EachBuiltKindIsAdmittedAndRefusedInAScenario) {
  std::set<std::string> admitted, refused;
  for (const auto& entry :
       fs::recursive_directory_iterator(fs::path(LODE_SOURCE_DIR) / "tests/scenarios")) {
    if (entry.path().extension() != ".json") continue;
    const auto file = scenario::LoadScenario(entry.path().string());
    ASSERT_TRUE(file.ok()) << entry.path() << file.status();
    ReadSteps(*file, admitted, refused);
  }
  for (const pb::Kind kind : BuiltKinds()) {
    EXPECT_TRUE(admitted.contains(BodyField(kind))) << BodyField(kind) << " is never admitted";
    EXPECT_TRUE(refused.contains(BodyField(kind))) << BodyField(kind) << " is never refused";
  }
}

// ParseRecord never gives such a record: here it is made by hand, as a mistake in the table would.
TEST(KindRules, AKindWithoutARowIsRefusedEvenIfTheRestIsInOrder) {
  Ledger ledger;
  ledger.Populate();
  const pb::Kind kind = AnUnbuiltKind();
  pb::Record record = ledger.Make(kMine);
  SetBody(record, kind);
  ASSERT_EQ(FindKindRule(kind), nullptr);
  const std::string payload = record::EncodePayload(record);
  EXPECT_FALSE(record::ParseRecord(payload).ok());
  const record::ParsedRecord parsed{record, kind, envelope::RecordDigest(payload), true};
  const record::Violations nothing;
  const std::vector<const crypto::SigningKey*> keys = {&Ledger::Key(kMine, pb::PURPOSE_CUSTODY)};
  for (const bool is_signed : {true, false}) {
    envelope::Envelope envelope = envelope::SignRecord(payload, keys);
    if (!is_signed) envelope.signatures.clear();
    for (const record::Violations* alone :
         {&nothing, static_cast<const record::Violations*>(nullptr)}) {
      AdmissionInput input;
      input.envelope = &envelope;
      input.record = &parsed;
      input.index = ledger.size();
      input.record_time_us = ledger.now_us();
      input.alone = alone;
      const auto decision = Admit(input, ledger.memory());
      ASSERT_TRUE(decision.ok()) << decision.status();
      ASSERT_EQ(decision->violations, record::Violations{NotBuilt(kind)});
      EXPECT_TRUE(decision->changes.empty());
    }
  }
}

TEST(KindRules, TheCheckOfARecordAloneRefusesAKindWithoutARow) {
  pb::Record record;
  EXPECT_THAT(CheckRecord(record), ::testing::Contains(NotBuilt(pb::KIND_UNSPECIFIED)));
  SetBody(record, AnUnbuiltKind());
  EXPECT_THAT(CheckRecord(record), ::testing::Contains(NotBuilt(AnUnbuiltKind())));
  record.mutable_retired();
  EXPECT_THAT(CheckRecord(record),
              ::testing::Not(::testing::Contains(::testing::Field(&record::Violation::field, ""))));
}

}  // namespace
}  // namespace lode::custody
