// SPDX-License-Identifier: Apache-2.0
// Where metal may begin and as what: every cell of source x site type x origin class, in the page,
// in the code and in what admission says. And lots of nothing, which begin nowhere.
#include <map>
#include <set>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/custody/fixture.h"
#include "tests/unit/docs_page.h"
#include "verifier/custody/origin_classes.h"

namespace lode::custody {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::set<std::string> Names(const std::string& cell) {
  std::set<std::string> out;
  std::istringstream in(cell);
  for (std::string name; std::getline(in, name, ',');) {
    name.erase(0, name.find_first_not_of(' '));
    name.erase(name.find_last_not_of(' ') + 1);
    out.insert(name);
  }
  return out;
}

struct PageRow {
  std::set<std::string> sources, sites, classes;
};

// The table of docs/admission.md, "Where metal may begin".
std::vector<PageRow> PageTable() {
  const std::string page = lode::testing::ReadPage(LODE_SOURCE_DIR "/docs/admission.md");
  const size_t head = page.find("| source | site type | origin class |");
  EXPECT_NE(head, std::string::npos);
  std::istringstream in(page.substr(head));
  std::vector<PageRow> rows;
  std::string line;
  std::getline(in, line);
  std::getline(in, line);
  while (std::getline(in, line) && line.starts_with("|")) {
    std::vector<std::string> cells;
    std::istringstream row(line.substr(1));
    for (std::string cell; std::getline(row, cell, '|');) cells.push_back(cell);
    rows.push_back({Names(cells.at(0)), Names(cells.at(1)), Names(cells.at(2))});
  }
  return rows;
}

class OriginTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ledger_.Populate();
    for (const pb::Role role :
         {pb::ROLE_MINER, pb::ROLE_COOPERATIVE, pb::ROLE_RECYCLER, pb::ROLE_PROCESSOR}) {
      ledger_.Must(ledger_.RoleRecord(kMine, role));
    }
    for (int type = 1; type <= pb::SiteType_MAX; ++type) {
      pb::Record r = ledger_.SiteRecord(Site(type), kMine);
      r.mutable_site_registered()->set_type(static_cast<pb::SiteType>(type));
      ledger_.Must(r);
    }
  }
  static std::string Site(int type) { return "site:mine/t" + std::to_string(type); }
  pb::Record Lot(int source, int type, int origin_class) {
    pb::Record r = ledger_.LotRecord("lot:mine/new", Ledger::Ore(1'000, 100'000));
    r.mutable_lot_created()->set_source(static_cast<pb::Source>(source));
    r.mutable_lot_created()->set_origin_class(static_cast<pb::OriginClass>(origin_class));
    r.mutable_lot_created()->set_site(Site(type));
    return r;
  }
  Ledger ledger_;
};

TEST_F(OriginTest, EveryCellIsAsThePageSays) {
  const auto rows = PageTable();
  ASSERT_EQ(rows.size(), std::size(kOriginTable));
  int admitted = 0, cells = 0;
  for (int source = 1; source <= pb::Source_MAX; ++source) {
    for (int type = 1; type <= pb::SiteType_MAX; ++type) {
      for (int origin = 1; origin <= pb::OriginClass_MAX; ++origin) {
        const std::string s = pb::Source_Name(static_cast<pb::Source>(source)).substr(7);
        const std::string t = pb::SiteType_Name(static_cast<pb::SiteType>(type)).substr(10);
        const std::string c = pb::OriginClass_Name(static_cast<pb::OriginClass>(origin)).substr(13);
        bool page = false;
        for (const PageRow& row : rows) {
          page = page ||
                 (row.sources.contains(s) && (row.sites.contains(t) || row.sites.contains("any")) &&
                  row.classes.contains(c));
        }
        const OriginRow* row = FindOriginRow(source, type);
        EXPECT_EQ(row != nullptr && Has(row->classes, origin), page) << s << " " << t << " " << c;
        ++cells;
        if (source == pb::SOURCE_MOVED_IN) continue;  // not built yet
        const Decision decision = ledger_.Judge(Lot(source, type, origin));
        EXPECT_EQ(decision.admitted(), page) << s << " " << t << " " << c << Explain(decision);
        if (!page) {
          EXPECT_THAT(Rules(decision), ElementsAre(row == nullptr ? "ADM-04" : "ADM-06"));
        }
        admitted += decision.admitted() ? 1 : 0;
      }
    }
  }
  EXPECT_EQ(cells, 6 * 15 * 5);
  EXPECT_EQ(admitted, 2 + 3 + 3 * 2 + 3 * 15);
}

TEST_F(OriginTest, ACooperativeDoesNotMineOnALargeScale) {
  ledger_.Must(ledger_.RoleRecord(kStranger, pb::ROLE_COOPERATIVE,
                                  {Site(pb::SITE_TYPE_LSM_MINE), Site(pb::SITE_TYPE_ASM_ZONE)}));
  const auto by_cooperative = [&](int type, int origin) {
    pb::Record r = Lot(pb::SOURCE_EXTRACTED, type, origin);
    r.set_author(kStranger);
    r.mutable_lot_created()->set_lot("lot:stranger/new");
    return Rules(ledger_.Judge(r));
  };
  EXPECT_THAT(by_cooperative(pb::SITE_TYPE_ASM_ZONE, pb::ORIGIN_CLASS_ASM_OTHER), IsEmpty());
  EXPECT_THAT(by_cooperative(pb::SITE_TYPE_LSM_MINE, pb::ORIGIN_CLASS_LSM), ElementsAre("ADM-04"));
}

TEST_F(OriginTest, ALotHoldsAMilligramAndSomeMetal) {
  pb::Record r = Lot(pb::SOURCE_EXTRACTED, pb::SITE_TYPE_LSM_MINE, pb::ORIGIN_CLASS_LSM);
  pb::Quantity& q = *r.mutable_lot_created()->mutable_quantity();
  q = Ledger::Ore(2, 500'000);
  EXPECT_THAT(Rules(ledger_.Judge(r)), IsEmpty());
  q = Ledger::Ore(1, 500'000);  // 0.5 mg rounds to 0
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-08"));
  q = Ledger::Ore(0, 0);
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-08"));
  q = Ledger::Ore(1'000, 0);
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-08"));
  q.clear_contained();
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-08"));
  q = pb::Quantity();
  q.set_basis(pb::BASIS_ESTIMATED);
  q.set_stage(pb::STAGE_PROVISIONAL);
  q.add_contained()->set_element("Co");
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-08"));
  q.mutable_contained(0)->set_mg(1);
  EXPECT_THAT(Rules(ledger_.Judge(r)), IsEmpty());
}

TEST_F(OriginTest, PackagesHoldNoMoreThanThereIs) {
  pb::Record r = Lot(pb::SOURCE_EXTRACTED, pb::SITE_TYPE_LSM_MINE, pb::ORIGIN_CLASS_LSM);
  pb::Packages& bags = *r.mutable_lot_created()->mutable_quantity()->add_packages();
  bags.set_type("BAG");
  bags.set_count(4);
  bags.set_net_mg(250);
  EXPECT_THAT(Rules(ledger_.Judge(r)), IsEmpty());
  bags.set_count(5);
  EXPECT_THAT(Rules(ledger_.Judge(r)), ElementsAre("ADM-08"));
}

}  // namespace
}  // namespace lode::custody
