// SPDX-License-Identifier: Apache-2.0
// Rules of lots on a state in memory, without signatures: creation, splits, blends, second spends,
// receipts.
#include <random>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"
#include "verifier/present/refusal.h"
#include "verifier/record/quantity.h"

namespace lode::custody {
namespace {

constexpr char kMine[] = "local:mine";

class LotsTest : public testing::Test {
 protected:
  void SetUp() override {
    state::LedgerState ledger;
    ledger.mutable_rules()->set_max_gain_ppm(20'000);
    ledger.mutable_rules()->set_max_transit_ppm(50'000);
    pb::Form* ore = ledger.mutable_rules()->add_forms();
    ore->set_form("ORE");
    ore->set_primary_element("Co");
    ore->add_accounted_elements("Co");
    pb::ElementGrade* ceiling = ore->add_ceilings();
    ceiling->set_element("Co");
    ceiling->set_ppm(641'000);
    Row(RowKind::kLedger, "", ledger);
    for (const char* id : {kMine, "local:plant"}) {
      state::PartyState party;
      party.mutable_entry()->set_party(id);
      party.mutable_entry()->add_lot_prefixes(std::string(id).substr(6));
      Row(RowKind::kParty, id, party);
    }
    state::SiteState pit;
    pit.mutable_entry()->set_site("site:mine/pit");
    pit.mutable_entry()->set_type(pb::SITE_TYPE_LSM_MINE);
    pit.mutable_entry()->set_operator_(kMine);
    Row(RowKind::kSite, "site:mine/pit", pit);
  }

  void Row(RowKind kind, const std::string& id, const google::protobuf::Message& row) {
    state_.Apply({{RowKey{kind, id}, row.SerializeAsString()}});
  }

  std::vector<std::string> Judge(const std::string& author, const pb::LotCreated& body) {
    record::ParsedRecord parsed;
    *parsed.message.mutable_lot_created() = body;
    return Judge(author, std::move(parsed));
  }
  std::vector<std::string> Judge(const std::string& author, const pb::Transformed& body) {
    record::ParsedRecord parsed;
    *parsed.message.mutable_transformed() = body;
    return Judge(author, std::move(parsed));
  }
  // Judges by the `admit` of its kind's row, applies if admitted; the rules that refused.
  std::vector<std::string> Judge(const std::string& author, record::ParsedRecord parsed) {
    parsed.kind = record::KindOf(parsed.message);
    parsed.message.set_author(author);
    ++index_;
    parsed.digest.bytes[0] = static_cast<uint8_t>(index_);
    AdmissionInput input;
    input.record = &parsed;
    input.index = index_;
    Context context(input, state_);
    FindKindRule(parsed.kind)->admit(context);
    EXPECT_TRUE(context.status().ok());
    const Decision decision = context.TakeDecision();
    state_.Apply(decision.changes);
    std::vector<std::string> rules;
    for (const auto& v : decision.violations) rules.emplace_back(v.rule());
    last_ = decision.violations;
    return rules;
  }

  static pb::Quantity Mass(pb::Basis basis, int64_t wet, int64_t dry, int64_t co) {
    pb::Quantity q;
    q.set_basis(basis);
    q.set_stage(pb::STAGE_FINAL);
    q.set_wet_mg(wet);
    q.set_dry_mg(dry);
    pb::Contained* c = q.add_contained();
    c->set_element("Co");
    c->set_mg(co);
    return q;
  }

  std::vector<std::string> Create(const std::string& lot, const pb::Quantity& quantity) {
    pb::LotCreated body;
    body.set_lot(lot);
    body.set_form("ORE");
    body.set_source(pb::SOURCE_EXTRACTED);
    body.set_origin_class(pb::ORIGIN_CLASS_LSM);
    body.set_site("site:mine/pit");
    *body.mutable_quantity() = quantity;
    return Judge(kMine, body);
  }

  state::LotState Lot(const std::string& id) {
    state::LotState row;
    const auto bytes = state_.Read(RowKind::kLot, id);
    if (bytes.ok() && *bytes) row.ParseFromString(**bytes);
    return row;
  }

  void AddInput(pb::Transformed& body, const std::string& id) {
    pb::Input* input = body.add_inputs();
    input->set_lot(id);
    pb::ElementMass* mass = input->add_contained();
    mass->set_element("Co");
    mass->set_mg(record::AmountOf(record::ContainedOf(Lot(id).quantity()), "Co"));
  }

  static void AddOutput(pb::Transformed& body, const std::string& id,
                        const pb::Quantity& quantity) {
    pb::Output* output = body.add_outputs();
    output->set_lot(id);
    output->set_form("ORE");
    *output->mutable_quantity() = quantity;
  }

  pb::Transformed Split(const std::string& id, const std::vector<int64_t>& wet,
                        const std::string& prefix) {
    pb::Transformed body;
    body.set_site("site:mine/pit");
    body.set_process(pb::PROCESS_SPLIT);
    AddInput(body, id);
    const pb::Quantity parent = Lot(id).quantity();
    const auto dry = record::ApportionSplit(parent.dry_mg(), wet);
    const auto co = record::ApportionSplit(parent.contained(0).mg(), wet);
    for (size_t i = 0; i < wet.size(); ++i) {
      AddOutput(body, prefix + std::to_string(i), Mass(pb::BASIS_DERIVED, wet[i], dry[i], co[i]));
    }
    return body;
  }

  MemoryState state_;
  uint64_t index_ = 0;
  record::Violations last_;
};

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

TEST_F(LotsTest, LotCreatedUnderOwnPrefixOnceAndBelowTheCeiling) {
  EXPECT_THAT(Create("lot:other/a", Mass(pb::BASIS_MEASURED, 100, 100, 1)), Contains("ADM-06"));
  EXPECT_THAT(Create("lot:mine/a", Mass(pb::BASIS_MEASURED, 1000, 1000, 642)), Contains("ADM-08"));
  EXPECT_THAT(Create("lot:mine/a", Mass(pb::BASIS_MEASURED, 1000, 1000, 641)), IsEmpty());
  EXPECT_THAT(Create("lot:mine/a", Mass(pb::BASIS_MEASURED, 100, 100, 1)), Contains("ADM-06"));
}

TEST_F(LotsTest, SecondSpendNamesTheFirst) {
  ASSERT_THAT(Create("lot:mine/a", Mass(pb::BASIS_MEASURED, 1000, 900, 101)), IsEmpty());
  EXPECT_THAT(Judge(kMine, Split("lot:mine/a", {333, 667}, "lot:mine/b")), IsEmpty());
  EXPECT_THAT(Judge(kMine, Split("lot:mine/a", {333, 667}, "lot:mine/c")), Contains("ADM-07"));
  EXPECT_THAT(present::RefusalOf(last_[0]).message, HasSubstr("at leaf 2"));
  EXPECT_EQ(Lot("lot:mine/a").status(), state::LOT_STATUS_CONSUMED);
}

TEST_F(LotsTest, SplitByAnotherThanTheHolderOrOneMilligramOffIsRefused) {
  ASSERT_THAT(Create("lot:mine/a", Mass(pb::BASIS_MEASURED, 1000, 900, 101)), IsEmpty());
  pb::Transformed body = Split("lot:mine/a", {333, 667}, "lot:mine/b");
  EXPECT_THAT(Judge("local:plant", body), Contains("ADM-07"));
  pb::Contained* co = body.mutable_outputs(0)->mutable_quantity()->mutable_contained(0);
  co->set_mg(co->mg() + 1);
  EXPECT_THAT(Judge(kMine, body), Contains("ADM-09"));
}

TEST_F(LotsTest, GainAtTheLimitIsAdmittedAndOneMilligramMoreRefused) {
  for (const int64_t gain : {2'001, 2'000}) {
    const std::string id = "lot:mine/g" + std::to_string(gain);
    ASSERT_THAT(Create(id, Mass(pb::BASIS_MEASURED, 1'000'000, 1'000'000, 100'000)), IsEmpty());
    pb::Transformed body;
    body.set_site("site:mine/pit");
    body.set_process(pb::PROCESS_SORT);
    AddInput(body, id);
    AddOutput(body, id + "-out", Mass(pb::BASIS_MEASURED, 1'000'000, 1'000'000, 100'000 + gain));
    pb::ElementChange* change = body.add_unaccounted();
    change->set_element("Co");
    change->set_mg(-gain);
    const auto rules = Judge(kMine, body);
    EXPECT_EQ(rules.empty(), gain == 2'000) << gain;
  }
}

TEST_F(LotsTest, RandomSplitsAndBlendsConserveMetal) {
  std::mt19937_64 random(7);
  ASSERT_THAT(Create("lot:mine/r", Mass(pb::BASIS_MEASURED, 1'000'003, 900'001, 123'457)),
              IsEmpty());
  std::vector<std::string> active = {"lot:mine/r"};
  for (int step = 0; step < 60; ++step) {
    const std::string name = "lot:mine/s" + std::to_string(step) + "-";
    pb::Transformed body;
    const int64_t wet = Lot(active[0]).quantity().wet_mg();
    if (active.size() < 2 || (random() % 2 == 0 && wet > 1)) {
      const int64_t first = 1 + static_cast<int64_t>(random() % static_cast<uint64_t>(wet - 1));
      body = Split(active[0], {first, wet - first}, name);
      active.erase(active.begin());
    } else {
      body.set_site("site:mine/pit");
      body.set_process(pb::PROCESS_BLEND);
      int64_t w = 0, d = 0, co = 0;
      for (int i = 0; i < 2; ++i) {
        const pb::Quantity q = Lot(active[i]).quantity();
        AddInput(body, active[i]);
        w += q.wet_mg(), d += q.dry_mg(), co += q.contained(0).mg();
      }
      AddOutput(body, name + "0", Mass(pb::BASIS_DERIVED, w, d, co));
      active.erase(active.begin(), active.begin() + 2);
    }
    ASSERT_THAT(Judge(kMine, body), IsEmpty()) << step;
    EXPECT_THAT(Judge(kMine, body), Contains("ADM-07"));
    for (const pb::Output& output : body.outputs()) active.push_back(output.lot());
    int64_t wet_sum = 0, co_sum = 0;
    for (const std::string& id : active) {
      wet_sum += Lot(id).quantity().wet_mg();
      co_sum += Lot(id).quantity().contained(0).mg();
    }
    ASSERT_EQ(wet_sum, 1'000'003);
    ASSERT_EQ(co_sum, 123'457);
  }
}

}  // namespace
}  // namespace lode::custody
