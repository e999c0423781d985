// SPDX-License-Identifier: Apache-2.0
// Whose chains a record may enter: for every kind that is built, a record about the mine's things
// is admitted from who has standing and refused from a stranger who has keys for all purposes and
// no role. A kind without a row here or in docs/admission.md fails.
#include <algorithm>
#include <functional>
#include <map>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/custody/fixture.h"
#include "tests/unit/docs_page.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/signers.h"
#include "verifier/record/quantity.h"

namespace lode::custody {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kTrip[] = "consignment:mine/1";

struct World {
  Ledger ledger;
  base::Hash256 lot, attestation;
};

// The body of a kind as `author` would write it.
using Body = std::function<void(World&, const std::string& author, pb::Record&)>;
struct Row {
  const char* stands;  // who may write it
  Body body;
};

void Take(pb::Record& r, const pb::Record& from) {
  const pb::Record common = r;
  r = from;
  r.set_author(common.author());
  *r.mutable_signers() = common.signers();
  r.set_nonce(common.nonce());
}

const std::map<pb::Kind, Row>& Rows() {
  using enum pb::Kind;
  static const auto& rows = *new std::map<pb::Kind, Row>{
      {KIND_PARTY_REGISTERED,
       {kReg1, [](World& w, auto&, pb::Record& r) { Take(r, w.ledger.PartyRecord("local:new")); }}},
      {KIND_KEY_ADDED,
       {kReg1, [](World& w, auto&,
                  pb::Record& r) { Take(r, w.ledger.KeyRecord(kMine, pb::PURPOSE_CUSTODY, 1)); }}},
      {KIND_KEY_REVOKED,
       {kReg1,
        [](World& w, auto&, pb::Record& r) {
          r.mutable_key_revoked()->set_party(kMine);
          r.mutable_key_revoked()->set_key_id(w.ledger.Party(kMine).keys(0).key_id());
          r.mutable_key_revoked()->set_reason(pb::REVOCATION_REASON_SUPERSEDED);
        }}},
      {KIND_ROLE_GRANTED,
       {kReg1, [](World& w, auto&,
                  pb::Record& r) { Take(r, w.ledger.RoleRecord(kMine, pb::ROLE_TRADER)); }}},
      {KIND_MANDATE_GRANTED,
       {kMine,
        [](World&, auto&, pb::Record& r) {
          pb::MandateGranted& body = *r.mutable_mandate_granted();
          body.set_principal(kMine);
          body.set_agent(kBroker);
          body.add_kinds(KIND_CLEARED);
          body.mutable_valid_to()->set_days(21'000);
        }}},
      {KIND_SITE_REGISTERED,
       {kReg1, [](World& w, auto&,
                  pb::Record& r) { Take(r, w.ledger.SiteRecord("site:mine/new", kMine)); }}},
      {KIND_ACCREDITATION_GRANTED,
       {kAccreditor,
        [](World&, auto&, pb::Record& r) {
          pb::AccreditationGranted& body = *r.mutable_accreditation_granted();
          body.set_validator(kAssessor);
          body.add_schemes("other");
          body.mutable_valid_from()->set_days(20'000);
          body.mutable_valid_to()->set_days(21'000);
        }}},
      {KIND_QUOTA_GRANTED,
       {kAgency,
        [](World&, auto&, pb::Record& r) {
          pb::QuotaGranted& body = *r.mutable_quota_granted();
          body.set_exporter(kMine);
          body.set_period("2026-03");
          body.set_element("Co");
          body.set_mg(1);
          body.set_enforced(true);
        }}},
      {KIND_TAGS_ISSUED,
       {kAgency,
        [](World&, auto& author, pb::Record& r) {
          pb::TagsIssued& body = *r.mutable_tags_issued();
          body.mutable_range()->set_book("book:" + author.substr(author.find(':') + 1) + "/T");
          body.mutable_range()->set_first(1);
          body.mutable_range()->set_last(9);
          body.set_tag_type("MINE_TAG");
          body.set_site(kPit);
        }}},
      {KIND_LOT_CREATED,
       {kMine,
        [](World& w, auto& author, pb::Record& r) {
          Take(r, w.ledger.LotRecord("lot:" + author.substr(author.find(':') + 1) + "/new",
                                     Ledger::Ore(1000, 1000)));
        }}},
      {KIND_TRANSFORMED,
       {kMine,
        [](World&, auto& author, pb::Record& r) {
          pb::Transformed& body = *r.mutable_transformed();
          body.set_site(kMill);
          body.set_process(pb::PROCESS_SPLIT);
          pb::Input* input = body.add_inputs();
          input->set_lot("lot:mine/a");
          pb::ElementMass* mass = input->add_contained();
          mass->set_element("Co");
          mass->set_mg(100'000);
          for (const char* name : {"x", "y"}) {
            pb::Output* output = body.add_outputs();
            output->set_lot("lot:" + author.substr(author.find(':') + 1) + "/" + name);
            output->set_form("ORE");
            pb::Quantity& q = *output->mutable_quantity();
            q.set_basis(pb::BASIS_DERIVED);
            q.set_stage(pb::STAGE_FINAL);
            q.set_wet_mg(500'000);
            q.set_dry_mg(500'000);
            pb::Contained* co = q.add_contained();
            co->set_element("Co");
            co->set_mg(50'000);
          }
          body.set_custody_model(pb::CUSTODY_MODEL_IDENTITY_PRESERVED);
        }}},
      {KIND_PACKED,
       {kMine, [](World&, auto&,
                  pb::Record& r) { r.mutable_packed()->add_lots()->set_lot("lot:mine/a"); }}},
      {KIND_UNPACKED,
       {kMine, [](World&, auto&, pb::Record& r) { r.mutable_unpacked()->add_lots("lot:mine/a"); }}},
      {KIND_DISPATCHED,
       {kMine,
        [](World& w, auto& author, pb::Record& r) {
          Take(r, w.ledger.DispatchRecord(
                      "consignment:" + author.substr(author.find(':') + 1) + "/2", {"lot:mine/a"}));
        }}},
      {KIND_HANDED_ON,
       {kHauler,
        [](World&, auto&, pb::Record& r) {
          pb::HandedOn& body = *r.mutable_handed_on();
          body.set_consignment(kTrip);
          body.set_from_bailee(kHauler);
          body.set_to_bailee(kTruck);
          body.set_taker_unkeyed(true);
          body.set_site(kRefinery);
        }}},
      {KIND_RECEIVED,
       {kPlant, [](World& w, auto&,
                   pb::Record& r) { Take(r, w.ledger.ReceiptRecord(kTrip, {"lot:mine/b"})); }}},
      {KIND_TITLE_TRANSFERRED,
       {kMine,
        [](World&, auto& author, pb::Record& r) {
          pb::TitleTransferred& body = *r.mutable_title_transferred();
          body.set_seller(author);
          body.set_buyer(kPlant);
          body.add_lots("lot:mine/a");
          body.set_pending(true);
        }}},
      {KIND_CLEARED,
       {kMine,
        [](World&, auto& author, pb::Record& r) {
          pb::Cleared& body = *r.mutable_cleared();
          body.set_direction(pb::DIRECTION_EXPORT);
          body.set_country("CD");
          body.set_exporter(author);
          body.set_hs("2605.00");
          body.add_lots("lot:mine/a");
        }}},
      {KIND_OBSERVED,
       {kMine,
        [](World&, auto&, pb::Record& r) {
          r.mutable_observed()->set_type(pb::OBSERVATION_TYPE_PHOTO);
          r.mutable_observed()->add_lots("lot:mine/a");
        }}},
      {KIND_QUANTITY_CHANGED,
       {kMine,
        [](World& w, auto&, pb::Record& r) {
          pb::QuantityChanged& body = *r.mutable_quantity_changed();
          body.set_lot("lot:mine/a");
          body.set_reason(pb::QUANTITY_REASON_FINAL_ASSAY);
          *body.mutable_before() = record::EchoOf(w.ledger.Lot("lot:mine/a").quantity());
          *body.mutable_after() = Ledger::Ore(1'000'000, 99'000);
          pb::ElementChange* change = body.mutable_difference()->add_contained();
          change->set_element("Co");
          change->set_mg(-1000);
        }}},
      {KIND_RETIRED,
       {kMine,
        [](World&, auto&, pb::Record& r) {
          pb::Retired& body = *r.mutable_retired();
          body.add_lots("lot:mine/a");
          body.set_claim("C-1");
          body.set_custody_model(pb::CUSTODY_MODEL_SEGREGATED);
          pb::ElementMass* mass = body.add_contained();
          mass->set_element("Co");
          mass->set_mg(100'000);
        }}},
      {KIND_ATTESTED,
       {kMine,
        [](World& w, auto&, pb::Record& r) {
          *r.mutable_attested() = w.ledger.Logged(w.attestation).message.attested();
        }}},
      {KIND_ATTESTATION_CHANGED,
       {kMine,
        [](World& w, auto&, pb::Record& r) {
          pb::AttestationChanged& body = *r.mutable_attestation_changed();
          body.set_attestation(w.attestation.str());
          body.set_status(pb::CHANGED_STATUS_WITHDRAWN);
          body.set_effect(pb::EFFECT_PROSPECTIVE);
          body.set_reason("an error");
          Ledger::SetCarried({w.ledger.Logged(w.attestation)}, body.mutable_subjects());
        }}},
      {KIND_COUNTERSIGNED,
       {kMine,
        [](World& w, auto&, pb::Record& r) {
          pb::Countersigned& body = *r.mutable_countersigned();
          body.set_outcome(pb::COUNTERSIGN_OUTCOME_AGREES);
          body.add_records(w.lot.str());
          Ledger::SetCarried({w.ledger.Logged(w.lot)}, body.mutable_subjects());
        }}},
      {KIND_VERDICT_ISSUED,
       {kChecker,
        [](World& w, auto&, pb::Record& r) {
          pb::VerdictIssued& body = *r.mutable_verdict_issued();
          body.set_lot("lot:mine/a");
          for (auto* digest : {body.mutable_trail_digest(), body.mutable_profile_digest(),
                               body.mutable_rule_results_digest()})
            *digest = std::string(32, 'd');
          body.set_as_of_size(w.ledger.size());
          body.set_result(pb::RESULT_UNDECIDED);
        }}},
  };
  return rows;
}

World MakeWorld() {
  World w;
  w.ledger.Populate();
  w.lot = w.ledger.Must(w.ledger.LotRecord("lot:mine/a", Ledger::Ore(1'000'000, 100'000)));
  w.ledger.AddLot("lot:mine/b");
  w.ledger.Must(w.ledger.DispatchRecord(kTrip, {"lot:mine/b"}));
  pb::Record r = w.ledger.Make(kMine);
  pb::Attested& body = *r.mutable_attested();
  body.set_subject(kPit);
  body.set_scheme(kScheme);
  body.set_scheme_version("1");
  body.set_assessor_level(pb::ASSESSOR_LEVEL_SELF);
  body.mutable_period()->mutable_from()->set_days(20'000);
  body.mutable_period()->mutable_to()->set_days(20'100);
  body.mutable_assessed_on()->set_days(20'110);
  body.mutable_valid_to()->set_days(21'000);
  body.set_limitations("none");
  pb::CriterionResult* outcome = body.add_outcomes();
  outcome->set_criterion("1.1");
  outcome->set_outcome(pb::CRITERION_OUTCOME_MEETS);
  w.attestation = w.ledger.Must(r);
  return w;
}

std::vector<pb::Kind> BuiltKinds() {
  std::vector<pb::Kind> out;
  for (int kind = 1; kind <= pb::Kind_MAX; ++kind) {
    if (kind == pb::KIND_GENESIS || FindKindRule(static_cast<pb::Kind>(kind)) == nullptr) continue;
    out.push_back(static_cast<pb::Kind>(kind));  // Genesis is leaf 0 and nobody's after it
  }
  return out;
}

class StandingTest : public ::testing::TestWithParam<pb::Kind> {};

TEST_P(StandingTest, OneWithStandingMayAStrangerMayNot) {
  ASSERT_TRUE(Rows().contains(GetParam()))
      << record::KindName(GetParam()) << ": say here who may write it, and that a stranger may not";
  const Row& row = Rows().at(GetParam());
  World w = MakeWorld();
  pb::Record right = w.ledger.Make(row.stands);
  row.body(w, row.stands, right);
  const Decision admitted = w.ledger.Judge(GetParam() == pb::KIND_ACCREDITATION_GRANTED
                                               ? Ledger::Sign(right, pb::PURPOSE_AUTHORITY)
                                               : Ledger::Sign(right));
  EXPECT_TRUE(admitted.admitted()) << Explain(admitted);
  pb::Record wrong = w.ledger.Make(kStranger);
  row.body(w, kStranger, wrong);
  const KindRule& rule = *FindKindRule(GetParam());
  for (int p = 1; p <= pb::Purpose_MAX; ++p) {
    // A stranger has no REGISTRY key: a registrar alone has.
    if (!Has(rule.author, p) && p != pb::PURPOSE_CUSTODY) continue;
    if (p == pb::PURPOSE_REGISTRY) continue;
    const Decision refused = w.ledger.Judge(Ledger::Sign(wrong, static_cast<pb::Purpose>(p)));
    EXPECT_FALSE(refused.admitted()) << pb::Purpose_Name(static_cast<pb::Purpose>(p));
    EXPECT_THAT(refused.violations, Not(IsEmpty()));
    EXPECT_FALSE(refused.waits_for_parent()) << Explain(refused);
  }
}

// Kinds whose standing is a role: who was given it by the registrars has it.
constexpr auto kByRole = {pb::KIND_ACCREDITATION_GRANTED, pb::KIND_QUOTA_GRANTED,
                          pb::KIND_TAGS_ISSUED, pb::KIND_LOT_CREATED, pb::KIND_VERDICT_ISSUED};

TEST_P(StandingTest, NorAStrangerWithEveryRole) {
  if (std::find(kByRole.begin(), kByRole.end(), GetParam()) != kByRole.end()) return;
  World w = MakeWorld();
  for (int role = 1; role <= pb::Role_MAX; ++role) {
    if (pb::Role_IsValid(role))
      w.ledger.Must(w.ledger.RoleRecord(kStranger, static_cast<pb::Role>(role)));
  }
  pb::Record wrong = w.ledger.Make(kStranger);
  Rows().at(GetParam()).body(w, kStranger, wrong);
  const KindRule& rule = *FindKindRule(GetParam());
  for (int p = 1; p <= pb::Purpose_MAX; ++p) {
    if (!Has(rule.author, p) || p == pb::PURPOSE_REGISTRY) continue;
    EXPECT_FALSE(w.ledger.Judge(Ledger::Sign(wrong, static_cast<pb::Purpose>(p))).admitted())
        << pb::Purpose_Name(static_cast<pb::Purpose>(p));
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, StandingTest, ::testing::ValuesIn(BuiltKinds()),
                         [](const auto& info) {
                           return std::string(record::KindName(info.param));
                         });

TEST(StandingPage, HasARowForEveryKind) {
  const std::string page = lode::testing::ReadPage(LODE_SOURCE_DIR "/docs/admission.md");
  const size_t from = page.find("## Whose chains a record may enter");
  ASSERT_NE(from, std::string::npos);
  const std::string section = page.substr(from, page.find("\n## ", from + 3) - from);
  for (const pb::Kind kind : BuiltKinds()) {
    EXPECT_NE(section.find(record::KindName(kind)), std::string::npos) << record::KindName(kind);
  }
}

}  // namespace
}  // namespace lode::custody
