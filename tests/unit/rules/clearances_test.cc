// SPDX-License-Identifier: Apache-2.0
// SEEN-01: what was declared to customs against the path, what a site is registered as, and work
// where nobody works.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/rules/seen_world.h"

namespace lode::rules {
namespace {

using ::testing::ElementsAre;

class Declared : public Seen {
 protected:
  Declared() {
    pb::Record genesis;
    pb::Form* ore = genesis.mutable_genesis()->add_forms();
    ore->set_form("ORE");
    ore->add_hs("2605.00");
    b_.Add("local:reg", genesis);
    Site("site:b/mine", pb::SITE_TYPE_LSM_MINE, "CD-LU");
    Site("site:b/port", pb::SITE_TYPE_PORT, "TZ-02");
    Site("site:b/works", pb::SITE_TYPE_REFINERY, "CN-ZJ");
    Site("site:b/mill", pb::SITE_TYPE_CAM, "US-TN");
    b_.Lot("local:mine", "lot:b/1", "site:b/mine", 100);
  }

  void Site(const std::string& id, pb::SiteType type, const std::string& region) {
    pb::Record r;
    r.mutable_site_registered()->set_site(id);
    r.mutable_site_registered()->set_type(type);
    r.mutable_site_registered()->set_iso3166_2(region);
    r.mutable_site_registered()->mutable_cahra()->set_flag(false);
    b_.Add("local:reg", r);
  }
  static pb::Record Export(const std::string& origin, const std::string& destination,
                           const std::string& hs = "260500") {
    pb::Record r;
    pb::Cleared& body = *r.mutable_cleared();
    body.set_direction(pb::DIRECTION_EXPORT);
    body.set_country("CD");
    body.add_lots("lot:b/1");
    body.set_hs(hs);
    body.set_country_of_origin(origin);
    body.set_destination(destination);
    return r;
  }
  void Send(const std::string& to) {
    pb::Record r;
    r.mutable_dispatched()->set_consignment("consignment:b/1");
    r.mutable_dispatched()->add_lots()->set_lot("lot:b/1");
    r.mutable_dispatched()->set_from_site("site:b/mine");
    r.mutable_dispatched()->set_to_site(to);
    b_.Add("local:mine", r);
  }
  void Arrive(const std::string& site) {
    pb::Record r;
    r.mutable_received()->set_consignment("consignment:b/1");
    r.mutable_received()->set_site(site);
    r.mutable_received()->add_lots()->set_lot("lot:b/1");
    b_.Add("local:plant", r);
  }
  std::vector<report::Finding> Against(const std::string& lot = "lot:b/1",
                                       const std::string& rules = "") {
    const auto history = b_.Make(lot);
    const TrailFacts trail;
    const Profile profile = ProfileWith(rules);
    Facts facts(*history, trail, profile);
    GatherFacts(catalogue::Icmm(), facts);
    return FindingsOf("SEEN-01", facts);
  }
  std::vector<std::string> CodesAgainst(const std::string& lot = "lot:b/1",
                                        const std::string& rules = "") {
    std::vector<std::string> out;
    for (const report::Finding& f : Against(lot, rules)) out.push_back(f.found().code().substr(8));
    return out;
  }
};

TEST_F(Declared, AnHonestClearance) {
  Send("site:b/works");
  b_.Add("local:mine", Export("CD", "CN"));
  Arrive("site:b/works");
  EXPECT_THAT(CodesAgainst(), ElementsAre("nothing"));
}

TEST_F(Declared, AnOriginThatNoRecordShows) {
  b_.Add("local:mine", Export("ZM", ""));
  ASSERT_THAT(CodesAgainst(), ElementsAre("cleared-origin"));
  const report::Finding found = Against()[0];
  EXPECT_EQ(ArgumentOf(found, "declared").id(), "ZM");
  ASSERT_EQ(ArgumentOf(found, "shown").items().items_size(), 1);
  EXPECT_EQ(ArgumentOf(found, "shown").items().items(0).id(), "CD");
}

TEST_F(Declared, WhatCameFromOutsideMayComeFromAnywhere) {
  b_.Lot("local:trader", "lot:b/9", "site:b/mine", 100, pb::SOURCE_OFF_LEDGER,
         pb::ORIGIN_CLASS_UNKNOWN);
  pb::Record r = Export("ZM", "");
  r.mutable_cleared()->set_lots(0, "lot:b/9");
  b_.Add("local:mine", r);
  EXPECT_THAT(CodesAgainst("lot:b/9"), ElementsAre("nothing"));
}

TEST_F(Declared, WhereItWasProcessedMayBeItsOrigin) {
  b_.Transform("local:plant", "site:b/works", pb::PROCESS_REFINE, {{"lot:b/1", 100}},
               {{"lot:b/2", 100}});
  pb::Record r = Export("CN", "", "282200");
  r.mutable_cleared()->set_lots(0, "lot:b/2");
  b_.Add("local:plant", r);
  EXPECT_THAT(CodesAgainst("lot:b/2"), ElementsAre("nothing"));
  r.mutable_cleared()->set_country_of_origin("US");
  b_.Add("local:plant", r);
  EXPECT_THAT(CodesAgainst("lot:b/2"), ElementsAre("cleared-origin"));
}

TEST_F(Declared, ADestinationStandsUntilItArrivesElsewhere) {
  Send("site:b/port");
  b_.Add("local:mine", Export("CD", "US"));
  Arrive("site:b/port");
  EXPECT_THAT(CodesAgainst(), ElementsAre("nothing"));  // a port is on the way to anywhere
  Send("site:b/works");
  Arrive("site:b/works");
  ASSERT_THAT(CodesAgainst(), ElementsAre("cleared-destination"));
  EXPECT_EQ(ArgumentOf(Against()[0], "declared").id(), "US");
  EXPECT_EQ(ArgumentOf(Against()[0], "shown").items().items(0).id(), "CN");
}

TEST_F(Declared, WhatBecameOfItMayGoToTheDestination) {
  Send("site:b/works");
  b_.Add("local:mine", Export("CD", "US"));
  Arrive("site:b/works");
  b_.Transform("local:plant", "site:b/works", pb::PROCESS_REFINE, {{"lot:b/1", 100}},
               {{"lot:b/2", 100}});
  EXPECT_THAT(CodesAgainst("lot:b/2"), ElementsAre("cleared-destination"));
  b_.Transform("local:mill", "site:b/mill", pb::PROCESS_CALCINE, {{"lot:b/2", 100}},
               {{"lot:b/3", 100}});
  EXPECT_THAT(CodesAgainst("lot:b/3"), ElementsAre("nothing"));
}

TEST_F(Declared, GoodsThatAreSomethingElse) {
  b_.Add("local:mine", Export("", "", "2605.00.90"));
  EXPECT_THAT(CodesAgainst(), ElementsAre("nothing"));
  b_.Add("local:mine", Export("", "", "2822.00"));
  ASSERT_THAT(CodesAgainst(), ElementsAre("cleared-goods"));
  EXPECT_EQ(ArgumentOf(Against()[0], "form").id(), "ORE");
  EXPECT_EQ(ArgumentOf(Against()[0], "shown").items().items(0).id(), "2605.00");
}

TEST_F(Declared, WorkAtABorderPostOrInALaboratory) {
  for (const auto& [type, place] :
       {std::pair(pb::SITE_TYPE_BORDER, "BORDER"), std::pair(pb::SITE_TYPE_LAB, "LAB")}) {
    HistoryBuilder b;
    b.On("2026-02-01");
    b.Site("site:b/mine", pb::SITE_TYPE_LSM_MINE, "local:mine");
    b.Site("site:b/odd", type, "local:mine");
    b.Lot("local:mine", "lot:b/1", "site:b/mine", 100);
    b.Lot("local:mine", "lot:b/2", "site:b/mine", 100);
    b.Transform("local:mine", "site:b/odd", pb::PROCESS_SPLIT, {{"lot:b/1", 100}},
                {{"lot:b/3", 100}});
    b.Transform("local:mine", "site:b/mine", pb::PROCESS_CRUSH, {{"lot:b/3", 100}},
                {{"lot:b/4", 100}});
    b_ = b;
    EXPECT_THAT(CodesAgainst("lot:b/4"), ElementsAre("nothing"));
    b_.Transform("local:mine", "site:b/odd", pb::PROCESS_BLEND,
                 {{"lot:b/4", 100}, {"lot:b/2", 100}}, {{"lot:b/5", 200}});
    b_.Transform("local:mine", "site:b/odd", pb::PROCESS_CRUSH, {{"lot:b/5", 200}},
                 {{"lot:b/6", 200}});
    ASSERT_THAT(CodesAgainst("lot:b/6"), ElementsAre("place", "place"));
    EXPECT_EQ(ArgumentOf(Against("lot:b/6")[0], "place").word(), place);
    EXPECT_EQ(ArgumentOf(Against("lot:b/6")[1], "lot").id(), "lot:b/6");
  }
}

TEST_F(Declared, WhatASiteIsRegisteredAsCountsWhereTheProfileCares) {
  const std::string cares = "[rule.SEEN-01]\ncahra = \"REMARKED\"\nasm_present = \"REMARKED\"\n";
  EXPECT_THAT(CodesAgainst("lot:b/1", cares), ElementsAre("nothing"));
  pb::Record r;
  r.mutable_site_registered()->set_site("site:b/pit");
  r.mutable_site_registered()->set_type(pb::SITE_TYPE_ASM_ZONE);
  r.mutable_site_registered()->mutable_cahra()->set_flag(true);
  r.mutable_site_registered()->set_asm_present(true);
  b_.Add("local:reg", r);
  b_.Lot("local:mine", "lot:b/2", "site:b/pit", 100);
  EXPECT_THAT(CodesAgainst("lot:b/2"), ElementsAre("nothing"));
  ASSERT_THAT(CodesAgainst("lot:b/2", cares), ElementsAre("cahra", "asm-present"));
  EXPECT_EQ(Against("lot:b/2", cares)[0].who(), "local:reg");
  EXPECT_EQ(ArgumentOf(Against("lot:b/2", cares)[0], "site").id(), "site:b/pit");
  r.mutable_site_registered()->set_site("site:b/quarry");
  r.mutable_site_registered()->clear_cahra();
  r.mutable_site_registered()->clear_asm_present();
  b_.Add("local:reg", r);
  b_.Lot("local:mine", "lot:b/3", "site:b/quarry", 100);
  EXPECT_THAT(CodesAgainst("lot:b/3", cares), ElementsAre("cahra-unsaid"));  // never green
}

}  // namespace
}  // namespace lode::rules
