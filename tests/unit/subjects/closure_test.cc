// SPDX-License-Identifier: Apache-2.0
// The closure against the plain fixed point over random logs, and the table of what records name.
#include "verifier/subjects/closure.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "verifier/base/reason.h"

namespace lode::subjects {
namespace {

namespace pb = record::pb;
using record::Subject;
using record::SubjectKind;
using Set = std::set<Subject>;

class ListSource : public ChainSource {
 public:
  void Append(const pb::Record& message) {
    record::ParsedRecord record;
    record.message = message;
    for (const Subject& subject : record::TouchedSubjects(record)) {
      chains_[subject].push_back(records_.size());
    }
    records_.push_back(std::move(record));
  }
  absl::StatusOr<std::vector<uint64_t>> ReadChain(const Subject& subject) override {
    ++chains_read[subject];
    const auto it = chains_.find(subject);
    return it == chains_.end() ? std::vector<uint64_t>() : it->second;
  }
  absl::StatusOr<record::ParsedRecord> ReadRecord(uint64_t index) override {
    return records_.at(index);
  }
  // Again and again over everything until nothing is added.
  Closure Naive(const Set& start) {
    Closure out{start, {}};
    for (size_t before = 0; before != out.subjects.size() + out.entries.size();) {
      before = out.subjects.size() + out.entries.size();
      for (size_t i = 0; i < records_.size(); ++i) {
        bool touches = false;
        for (const Subject& s : record::TouchedSubjects(records_[i])) {
          touches = touches || out.subjects.contains(s);
        }
        if (!touches) continue;
        out.entries.insert(i);
        out.subjects.merge(NamedFor(records_[i], out.subjects));
      }
    }
    return out;
  }

  std::map<Subject, int> chains_read;

 private:
  std::vector<record::ParsedRecord> records_;
  std::map<Subject, std::vector<uint64_t>> chains_;
};

pb::Record By(const std::string& author) {
  pb::Record r;
  r.set_author(author);
  r.set_origin("ledger.example/test");
  return r;
}
Subject Lot(const std::string& id) { return {SubjectKind::kLot, id}; }
Subject Party(const std::string& id) { return {SubjectKind::kParty, id}; }
Subject Site(const std::string& id) { return {SubjectKind::kSite, id}; }
Set Named(const pb::Record& message, const Set& closure = {}) {
  record::ParsedRecord record;
  record.message = message;
  return NamedFor(record, closure);
}

TEST(Closure, IsThePlainFixedPoint) {
  for (uint32_t seed = 0; seed < 40; ++seed) {
    std::mt19937 random(seed);
    const auto below = [&](uint32_t n) { return random() % n; };
    const auto name = [&](const char* prefix, uint32_t n) {
      return prefix + std::to_string(below(n));
    };
    ListSource source;
    const uint32_t lots = 3 + below(12);
    for (uint32_t i = 0; i < lots * 3; ++i) {
      pb::Record r = By(name("local:p", 8));
      switch (below(5)) {
        case 0:
          r.mutable_lot_created()->set_lot(name("lot:m/", lots));
          r.mutable_lot_created()->set_site(name("site:m/", 4));
          break;
        case 1:
          for (uint32_t k = below(3); k <= 2; ++k) {
            r.mutable_transformed()->add_inputs()->set_lot(name("lot:m/", lots));
            r.mutable_transformed()->add_outputs()->set_lot(name("lot:m/", lots));
          }
          break;
        case 2:
          r.mutable_dispatched()->add_lots()->set_lot(name("lot:m/", lots));
          r.mutable_dispatched()->set_consignment(name("consignment:m/", 4));
          r.mutable_dispatched()->set_receiver(name("local:p", 8));
          break;
        case 3:
          r.mutable_site_registered()->set_site(name("site:m/", 4));
          r.mutable_site_registered()->set_operator_(name("local:p", 8));
          break;
        default:
          r.mutable_party_registered()->set_party(name("local:p", 8));
          r.mutable_party_registered()->add_owners()->set_party(name("local:p", 8));
      }
      source.Append(r);
    }
    for (uint32_t l = 0; l < lots; ++l) {
      const std::string lot = "lot:m/" + std::to_string(l);
      const Subject ledger{SubjectKind::kLedger, "ledger.example/test"};
      source.chains_read.clear();
      const auto closure = CloseOver(lot, ledger.id, source);
      if (source.ReadChain(Lot(lot))->empty()) {
        ASSERT_FALSE(closure.ok());
        EXPECT_EQ(base::ReasonOf(closure.status()), base::Reason::kNotFound);
        continue;
      }
      ASSERT_TRUE(closure.ok()) << closure.status();
      const Closure naive = source.Naive({ledger, Lot(lot)});
      EXPECT_EQ(closure->subjects, naive.subjects) << seed << " " << lot;
      EXPECT_EQ(closure->entries, naive.entries) << seed << " " << lot;
      for (const auto& [subject, times] : source.chains_read) {
        EXPECT_LE(times, subject == Lot(lot) ? 3 : 1) << subject.id;
      }
    }
  }
}

TEST(Named, InputsOnlyByTheRecordThatMadeALotOfTheClosure) {
  pb::Record r = By("local:a");
  r.mutable_transformed()->add_inputs()->set_lot("lot:m/in");
  r.mutable_transformed()->add_outputs()->set_lot("lot:m/out");
  r.mutable_transformed()->set_site("site:m/s");
  EXPECT_EQ(Named(r, {Lot("lot:m/in")}), (Set{Site("site:m/s"), Party("local:a")}));
  EXPECT_EQ(Named(r, {Lot("lot:m/out")}),
            (Set{Site("site:m/s"), Party("local:a"), Lot("lot:m/in")}));
}

TEST(Named, AuthorPrincipalAndSignersOfEveryRecord) {
  pb::Record r = By("local:agent");
  r.set_on_behalf_of("local:principal");
  r.add_signers()->set_party("local:second");
  r.mutable_key_revoked()->set_party("local:other");
  EXPECT_EQ(Named(r), (Set{Party("local:agent"), Party("local:principal"), Party("local:second")}));
}

TEST(Named, PlacesSitesPartiesAndOneUseDocumentsOfADispatch) {
  pb::Record r = By("local:a");
  r.mutable_place()->set_site("site:m/place");
  pb::Document* d = r.add_documents();
  d->set_issuer("local:issuer");
  d->set_named_party("local:named");
  d->set_type("AVQ");
  d->set_number("7");
  d->set_one_use(true);
  pb::Document* plain = r.add_documents();
  plain->set_issuer("local:a");
  plain->set_number("8");
  pb::Dispatched& body = *r.mutable_dispatched();
  body.set_consignment("consignment:m/1");
  body.add_lots()->set_lot("lot:m/1");
  body.set_receiver("local:receiver");
  body.set_from_site("site:m/from");
  body.set_to_site("site:m/to");
  pb::Leg* leg = body.add_legs();
  leg->set_carrier("local:carrier");
  leg->set_from("CDKWZ");
  leg->set_to("site:m/port");
  body.add_seals()->set_party("local:sealer");
  body.mutable_seals(0)->set_id("seal:m/1");
  EXPECT_EQ(Named(r),
            (Set{Site("site:m/place"),
                 Site("site:m/from"),
                 Site("site:m/to"),
                 Site("site:m/port"),
                 Party("local:a"),
                 Party("local:receiver"),
                 Party("local:carrier"),
                 Party("local:sealer"),
                 Party("local:issuer"),
                 Party("local:named"),
                 {SubjectKind::kConsignment, "consignment:m/1"},
                 {SubjectKind::kDocument, record::DocumentId("local:issuer", "AVQ", "7")}}));
}

TEST(Named, ANameThatIsNoIdIsNobody) {
  pb::Record r = By("local:a");
  r.mutable_lot_created()->set_seller("A trader in Kolwezi");
  r.mutable_lot_created()->set_site("site:m/depot");
  EXPECT_EQ(Named(r), (Set{Party("local:a"), Site("site:m/depot")}));
}

TEST(Named, NeverTheKindsThatShowOthersTrade) {
  pb::Record r = By("local:a");
  r.mutable_cleared()->add_quota()->set_regulator("local:reg");
  r.mutable_cleared()->mutable_quota(0)->set_period("2026-03");
  r.mutable_cleared()->add_lots("lot:m/1");
  EXPECT_EQ(Named(r), (Set{Party("local:a"), Party("local:reg")}));
  pb::Record grant = By("local:a");
  grant.mutable_mandate_granted()->set_principal("local:a");
  grant.mutable_mandate_granted()->set_agent("local:broker");
  EXPECT_EQ(Named(grant), Set{Party("local:a")});
  pb::Record role = By("local:a");
  role.mutable_role_granted()->set_party("local:b");
  role.mutable_role_granted()->add_sites("site:m/s");
  EXPECT_EQ(Named(role), Set{Party("local:a")});
}

}  // namespace
}  // namespace lode::subjects
