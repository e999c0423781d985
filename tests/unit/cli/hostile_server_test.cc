// SPDX-License-Identifier: Apache-2.0
// lode against a ledger that answers with hostile words, and against none at all.
#include <grpcpp/grpcpp.h>

#include <nlohmann/json.hpp>

#include "proto/lode/ledger/v1/ledger.grpc.pb.h"
#include "proto/lode/state/v1/state.pb.h"
#include "tests/unit/cli/fixture.h"
#include "verifier/crypto/signing.h"
#include "verifier/note/note.h"
#include "verifier/note/signer.h"

namespace lode::cli {
namespace {

namespace rpc = ::lode::ledger::v1;

// All words hostile but the id, which the client compares.
state::v1::LotState HostileLot(const std::string& id) {
  state::v1::LotState lot;
  lot.set_lot(id);
  for (std::string* text :
       {lot.mutable_form(), lot.mutable_owner(), lot.mutable_holder(), lot.mutable_bailee(),
        lot.mutable_site(), lot.mutable_consignment(), lot.mutable_container()}) {
    *text = kHostile;
  }
  auto* contained = lot.mutable_quantity()->add_contained();
  contained->set_element(kHostile);
  contained->set_mg(7);
  return lot;
}

class HostileLedger : public rpc::Ledger::Service {
  grpc::Status Submit(grpc::ServerContext*, const rpc::SubmitRequest* request,
                      rpc::SubmitResponse* response) override {
    Refuse(*request, *response);
    return grpc::Status::OK;
  }
  grpc::Status SubmitBatch(grpc::ServerContext*, const rpc::SubmitBatchRequest* request,
                           rpc::SubmitBatchResponse* response) override {
    for (const auto& record : request->records()) Refuse(record, *response->add_responses());
    return grpc::Status::OK;
  }
  grpc::Status GetCheckpoint(grpc::ServerContext*, const rpc::GetCheckpointRequest*,
                             rpc::Checkpoint* response) override {
    const auto key = crypto::SigningKey::FromSeed(std::string(32, 'L'));
    response->set_note(note::SignCheckpoint(
        {kOrigin, 2, {}}, note::MakeNoteKey(kOrigin, note::kTypeEd25519, key->public_key()), *key));
    return grpc::Status::OK;
  }
  grpc::Status GetLot(grpc::ServerContext*, const rpc::GetLotRequest* request,
                      rpc::Lot* response) override {
    if (request->lot() != "lot:x/a") return {grpc::StatusCode::NOT_FOUND, kHostile};
    response->set_state(HostileLot(request->lot()).SerializeAsString());
    response->set_tree_size(9);
    return grpc::Status::OK;
  }
  grpc::Status Trace(grpc::ServerContext*, const rpc::TraceRequest* request,
                     rpc::TraceResponse* response) override {
    auto* node = response->add_nodes();
    node->set_state(HostileLot(request->lot()).SerializeAsString());
    node->add_next(kHostile);
    return grpc::Status::OK;
  }
  grpc::Status List(grpc::ServerContext*, const rpc::ListRequest* request,
                    rpc::ListResponse* response) override {
    state::v1::PartyState party;
    party.mutable_entry()->set_party("local:a");
    party.mutable_entry()->set_legal_name(kHostile);
    state::v1::SiteState site;
    site.mutable_entry()->set_site("site:x/a");
    site.mutable_entry()->set_operator_(kHostile);
    site.mutable_entry()->set_permit(kHostile);
    const bool parties = request->kind() == rpc::LIST_KIND_PARTIES;
    response->add_states(request->kind() == rpc::LIST_KIND_LOTS
                             ? HostileLot(kHostile).SerializeAsString()
                         : parties ? party.SerializeAsString()
                                   : site.SerializeAsString());
    return grpc::Status::OK;
  }

  static void Refuse(const rpc::SubmitRequest& request, rpc::SubmitResponse& response) {
    response.set_tag(request.tag());
    auto* refused = response.mutable_refused();
    refused->set_reason("REFUSED");
    refused->set_message(kHostile);
    auto* violation = refused->add_violations();
    for (std::string* text :
         {violation->mutable_rule(), violation->mutable_field(), violation->mutable_value(),
          violation->mutable_limit(), violation->mutable_message(), violation->mutable_remedy()}) {
      *text = kHostile;
    }
  }
};

class HostileServer : public CliTest {
 protected:
  HostileServer() {
    int port = 0;
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&ledger_);
    server_ = builder.BuildAndStart();
    const auto key = crypto::SigningKey::FromSeed(std::string(32, 'L'));
    variables_["LODE_ADDRESS"] = "127.0.0.1:" + std::to_string(port);
    variables_["LODE_VKEY"] =
        note::FormatVkey(note::MakeNoteKey(kOrigin, note::kTypeEd25519, key->public_key()));
  }
  ~HostileServer() override { server_->Shutdown(); }

  // Both forms; JSON parses.
  void ExpectShownSafely(std::vector<std::string> arguments, int code) const {
    const Outcome text = Lode(arguments);
    EXPECT_EQ(text.code, code) << arguments[0] << arguments[1] << text.err;
    EXPECT_NE((text.out + text.err).find("evil"), std::string::npos)
        << arguments[0] << arguments[1];
    ExpectSafe(text);
    arguments.push_back("--json");
    const Outcome json = Lode(arguments);
    EXPECT_FALSE(nlohmann::json::parse(json.out, nullptr, false).is_discarded()) << json.out;
    ExpectSafe(json);
  }

  HostileLedger ledger_;
  std::unique_ptr<grpc::Server> server_;
};

TEST_F(HostileServer, NoWordOfItReachesTheTerminal) {
  ExpectShownSafely({"lot", "show", "lot:x/a"}, 0);
  ExpectShownSafely({"lot", "list"}, 0);
  ExpectShownSafely({"lot", "trace", "lot:x/a"}, 0);
  ExpectShownSafely({"party", "list"}, 0);
  ExpectShownSafely({"party", "show", "local:a"}, 0);
  ExpectShownSafely({"site", "list"}, 0);
  ExpectShownSafely({"site", "show", "site:x/a"}, 0);
}

TEST_F(HostileServer, ARefusalIsToldInFullAndSafely) {
  Put("m.json", Lode({"record", "new", "MandateGranted"}).out);
  ASSERT_EQ(Lode({"record", "sign", Path("m.json"), "--key",
                  Key("local:mutoto", 'a', record::v1::PURPOSE_ADMIN)})
                .code,
            0);
  ExpectShownSafely({"record", "submit", Path("m.envelope")}, 8);
  EXPECT_FALSE(std::filesystem::exists(Path("m.receipt")));
}

// Whoever trusts a key alone has no trust file, and asks for no witness.
TEST_F(HostileServer, ACheckpointTellsWhichWitnessesWereAskedFor) {
  EXPECT_TRUE(
      Lode({"log", "checkpoint"}).err.ends_with("\ntree size 2, no witness was asked for\n"));
  const std::string log = "log " + variables_["LODE_VKEY"] + "\n";
  variables_.erase("LODE_VKEY");
  variables_["LODE_TRUST"] = Put("none.txt", log + "quorum none\n");
  EXPECT_TRUE(
      Lode({"log", "checkpoint"}).err.ends_with("\ntree size 2, no witness was asked for\n"));
  const auto key = crypto::SigningKey::FromSeed(std::string(32, 'W'));
  const auto witness = note::MakeNoteKey("w.example", note::kTypeCosignature, key->public_key());
  variables_["LODE_TRUST"] =
      Put("one.txt", log + "witness w " + note::FormatVkey(witness) + "\nquorum w\n");
  EXPECT_TRUE(
      Lode({"log", "checkpoint"})
          .err.ends_with("\ntree size 2, without the witnesses that the trust file asks for\n"));
}

TEST_F(HostileServer, WhatIsNotThereIsNotFound) {
  const Outcome lot = Lode({"lot", "show", "lot:x/none"});
  EXPECT_EQ(lot.code, 4);
  ExpectSafe(lot);
  EXPECT_EQ(Lode({"party", "show", "local:b"}).code, 4);
}

TEST_F(HostileServer, AnAddressWithoutALedgerIsUnreachable) {
  variables_["LODE_ADDRESS"] = "127.0.0.1:1";
  const Outcome outcome = Lode({"lot", "show", "lot:x/a", "--timeout", "1", "--json"});
  EXPECT_EQ(outcome.code, 9);
  EXPECT_EQ(nlohmann::json::parse(outcome.out)["reason"], "UNREACHABLE");
  variables_["LODE_ADDRESS"] = "ledger.example:1";
  EXPECT_EQ(Lode({"lot", "show", "lot:x/a", "--timeout", "1"}).code, 2);
}

}  // namespace
}  // namespace lode::cli
