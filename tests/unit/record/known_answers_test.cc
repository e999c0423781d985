// SPDX-License-Identifier: Apache-2.0
// The known answers of the design, in full, where they lie beside the tree (tests/vectors holds the
// same facts, one a file): every field is compared, and a section that is not known fails.
#include <gtest/gtest.h>

#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>

#include "verifier/base/encoding.h"
#include "verifier/crypto/sha256.h"
#include "verifier/crypto/signing.h"
#include "verifier/envelope/envelope.h"
#include "verifier/envelope/signer.h"
#include "verifier/merkle/leaf.h"
#include "verifier/merkle/proof.h"
#include "verifier/merkle/tree.h"
#include "verifier/note/receipt.h"
#include "verifier/note/signer.h"
#include "verifier/record/quantity.h"
#include "verifier/record/section.h"
#include "verifier/record/touches.h"

namespace lode::record {
namespace {

using nlohmann::json;

std::string Raw(const json& hex) { return base::HexDecode(hex.get<std::string>()).value(); }
base::Hash256 Hash(const json& hex) { return base::Hash256::From(Raw(hex)).value(); }
std::vector<base::Hash256> Hashes(const json& list) {
  std::vector<base::Hash256> out;
  for (const json& item : list) out.push_back(Hash(item));
  return out;
}
std::string Hex(std::string_view bytes) { return base::HexEncode(bytes); }

class KnownAnswers : public testing::Test {
 protected:
  void SetUp() override {
    std::ifstream in(LODE_SOURCE_DIR "/../shared/vectors/known-answers.json");
    if (!in) {
      std::cout << "../shared/vectors/known-answers.json is absent: see tests/vectors\n";
      GTEST_SKIP();
    }
    known_ = json::parse(in);
    a_.emplace(crypto::SigningKey::FromSeed(Raw(known_["keys"]["A"]["seed"])).value());
    b_.emplace(crypto::SigningKey::FromSeed(Raw(known_["keys"]["B"]["seed"])).value());
  }
  std::string Payload(size_t i) { return Raw(known_["records"][i]["payload"]); }

  json known_;
  std::optional<crypto::SigningKey> a_, b_;
};

TEST_F(KnownAnswers, EverySectionIsTested) {
  // The map's are tested in tests/unit/subjects.
  const std::set<std::string> here = {"about",
                                      "keys",
                                      "note_on_payloads",
                                      "records",
                                      "batch",
                                      "signatures_digest",
                                      "record_leaf",
                                      "chain",
                                      "chain_of_3_is",
                                      "subjects",
                                      "map_root",
                                      "map_prefix_pair",
                                      "map_proofs_of_5",
                                      "map_multiproof_of_5",
                                      "state_root_leaf",
                                      "state_root_leaf_empty_map",
                                      "log",
                                      "receipt_tlog_proof",
                                      "multiproof",
                                      "sealed_section",
                                      "quantity",
                                      "quantity_alternative_reading"};
  for (const auto& [name, value] : known_.items()) EXPECT_EQ(here.count(name), 1u) << name;
}

TEST_F(KnownAnswers, KeysAndRecords) {
  for (const auto& [name, key] : {std::pair("A", &*a_), std::pair("B", &*b_)}) {
    EXPECT_EQ(Hex(key->public_key().view()), known_["keys"][name]["public"]);
    EXPECT_EQ(crypto::RecordKeyId(key->public_key()), Hash(known_["keys"][name]["key_id"]));
  }
  for (const json& record : known_["records"]) {
    const std::string payload = Raw(record["payload"]);
    EXPECT_EQ(Hex(envelope::Pae(envelope::kRecordPayloadType, payload)), record["pae"]);
    EXPECT_EQ(envelope::RecordDigest(payload), Hash(record["record_digest"]));
    EXPECT_EQ(Hex(envelope::SignPayload(payload, *a_).material), record["sig_A_alg1"]);
    EXPECT_EQ(Hex(envelope::SignPayload(payload, *b_).material), record["sig_B_alg1"]);
  }
}

TEST_F(KnownAnswers, Batch) {
  const json& batch = known_["batch"];
  std::vector<std::string> payloads = {Payload(0), Payload(1), Payload(2)};
  std::vector<std::string_view> views(payloads.begin(), payloads.end());
  const auto signatures = envelope::SignBatch(views, *a_);
  merkle::Frontier tree;
  for (size_t i = 0; i < 3; ++i) {
    const base::Hash256 digest = envelope::RecordDigest(payloads[i]);
    EXPECT_EQ(digest, Hash(batch["record_digests"][i]));
    EXPECT_EQ(envelope::BatchLeafHash(digest), Hash(batch["leaf_hashes"][i]));
    tree.Append(envelope::BatchLeafHash(digest));
    EXPECT_EQ(Hex(signatures[i].material), batch["members"][i]["material"]);
    const auto material = envelope::ParseBatchMaterial(signatures[i].material).value();
    EXPECT_EQ(material.path, Hashes(batch["members"][i]["path"]));
    EXPECT_EQ(Hex(material.signature.view()), batch["signature_A"]);
  }
  EXPECT_EQ(tree.Root(), Hash(batch["root"]));
  const std::string body = envelope::BatchBody(3, tree.Root());
  EXPECT_EQ(Hex(body), batch["body"]);
  EXPECT_EQ(Hex(envelope::Pae(envelope::kBatchPayloadType, body)), batch["pae"]);
  // The case that must fail: member 0 with count 4.
  auto material = envelope::ParseBatchMaterial(signatures[0].material).value();
  material.count = 4;
  envelope::EnvelopeSignature forged = signatures[0];
  forged.material = envelope::EncodeBatchMaterial(material);
  EXPECT_FALSE(envelope::VerifySignature(forged, a_->public_key(),
                                         envelope::Pae(envelope::kRecordPayloadType, payloads[0]),
                                         envelope::RecordDigest(payloads[0]), nullptr)
                   .ok());
  const auto alone = envelope::SignBatch(std::span(views).first(1), *a_);
  const auto one = envelope::ParseBatchMaterial(alone[0].material).value();
  EXPECT_EQ(Hex(one.signature.view()), batch["batch_of_1"]["signature_A"]);
  EXPECT_EQ(Hex(envelope::BatchBody(1, Hash(batch["batch_of_1"]["root"]))),
            batch["batch_of_1"]["body"]);
  EXPECT_TRUE(one.path.empty());
}

TEST_F(KnownAnswers, SignaturesDigestAndLeaves) {
  const json& digests = known_["signatures_digest"];
  const auto by_a = envelope::SignPayload(Payload(0), *a_);
  EXPECT_EQ(envelope::SignaturesDigest({{by_a}}), Hash(digests[0]["digest"]));
  EXPECT_EQ(crypto::Sha256(Raw(digests[0]["preimage"])), Hash(digests[0]["digest"]));
  const auto both =
      envelope::MakeEnvelope(Payload(0), {by_a, envelope::SignPayload(Payload(0), *b_)});
  EXPECT_EQ(envelope::SignaturesDigest(both.signatures), Hash(digests[1]["digest"]));
  const envelope::EnvelopeSignature batch{by_a.key_id, 2,
                                          Raw(known_["batch"]["members"][0]["material"])};
  EXPECT_EQ(envelope::SignaturesDigest({{batch}}), Hash(digests[2]["digest"]));

  const json& leaf = known_["record_leaf"];
  const merkle::RecordLeaf record{leaf["record_time_us"].get<uint64_t>(),
                                  envelope::RecordDigest(Payload(0)), Hash(digests[0]["digest"])};
  EXPECT_EQ(Hex(merkle::EncodeLeaf(record)), leaf["leaf"]);
  EXPECT_EQ(merkle::HashLeaf(merkle::EncodeLeaf(record)), Hash(leaf["leaf_hash"]));
  const json& root = known_["state_root_leaf"];
  const merkle::StateRootLeaf state{root["record_time_us"].get<uint64_t>(),
                                    root["covered_size"].get<uint64_t>(), Hash(root["map_root"]),
                                    root["subjects"].get<uint64_t>()};
  EXPECT_EQ(Hex(merkle::EncodeLeaf(state)), root["leaf"]);
  EXPECT_EQ(merkle::HashLeaf(Raw(root["leaf"])), Hash(root["leaf_hash"]));
  EXPECT_EQ(merkle::HashLeaf(Raw(known_["state_root_leaf_empty_map"]["leaf"])),
            Hash(known_["state_root_leaf_empty_map"]["leaf_hash"]));
}

TEST_F(KnownAnswers, LogCheckpointAndReceipt) {
  const json& log = known_["log"];
  merkle::Frontier tree;
  for (size_t i = 0; i < log["leaves"].size(); ++i) {
    EXPECT_EQ(tree.Root(), Hash(log["roots"][std::to_string(i)]));
    tree.Append(merkle::HashLeaf(Raw(log["leaves"][i])));
    EXPECT_EQ(merkle::HashLeaf(Raw(log["leaves"][i])), Hash(log["leaf_hashes"][i]));
  }
  EXPECT_EQ(tree.Root(), Hash(log["roots"]["4"]));
  const auto log_key = crypto::SigningKey::FromSeed(Raw(log["log_seed"])).value();
  const auto witness_key = crypto::SigningKey::FromSeed(Raw(log["witness_seed"])).value();
  EXPECT_EQ(Hex(log_key.public_key().view()), log["log_public"]);
  EXPECT_EQ(Hex(witness_key.public_key().view()), log["witness_public"]);
  const auto name =
      note::MakeNoteKey("lode.example/test", note::kTypeEd25519, log_key.public_key());
  const auto witness =
      note::MakeNoteKey("witness.example/replay", note::kTypeCosignature, witness_key.public_key());
  const std::string signed_ = note::SignCheckpoint({name.name, 4, tree.Root()}, name, log_key);
  const auto cosigned =
      note::Cosign(signed_, witness, witness_key, log["cosignature_time"].get<uint64_t>());
  ASSERT_TRUE(cosigned.ok());
  EXPECT_EQ(*cosigned, log["checkpoint"]);
  const note::Receipt receipt{
      std::get<merkle::RecordLeaf>(merkle::ParseLeaf(Raw(log["leaves"][0])).value()), 0,
      Hashes(log["inclusion_of_0_in_4"]), *cosigned};
  EXPECT_EQ(note::EncodeReceipt(receipt), known_["receipt_tlog_proof"]);
  EXPECT_TRUE(note::VerifyReceipt(receipt, note::TrustPolicy::ForLog(name)).ok());
}

TEST_F(KnownAnswers, MultiproofSubjectsSectionAndQuantity) {
  for (const json& proof : known_["multiproof"]) {
    std::vector<base::Hash256> leaves;
    const auto indexes = proof["indexes"].get<std::vector<uint64_t>>();
    for (const uint64_t i : indexes) leaves.push_back(merkle::HashLeaf(std::to_string(i)));
    EXPECT_TRUE(merkle::VerifyMultiproof(indexes, leaves, proof["size"].get<uint64_t>(),
                                         Hashes(proof["proof"]), Hash(proof["root"]))
                    .ok());
  }
  for (const json& subject : known_["subjects"]) {
    EXPECT_EQ(
        SubjectKey({static_cast<SubjectKind>(subject["kind"].get<int>()), Raw(subject["id_hex"])}),
        Hash(subject["key"]));
  }
  EXPECT_EQ(Hex(DocumentId("local:arecoms", "AVQ", "CD-2026-000123")),
            known_["subjects"][3]["id_hex"]);
  const json& section = known_["sealed_section"];
  EXPECT_EQ(SectionDigest(section["name"].get<std::string>(), Raw(section["nonce"]),
                          Raw(section["salt"]), Raw(section["bytes"])),
            Hash(section["digest"]));
  for (const json& q : known_["quantity"]) {
    const int64_t wet = q["wet_mg"], dry = DryMass(wet, q["moisture_ppm"].get<int64_t>());
    EXPECT_EQ(dry, q["dry_mg"]);
    EXPECT_EQ(wet - dry, q["moisture_mg"]);
    EXPECT_EQ(ContainedMass(dry, q["grade_ppm"].get<int64_t>()), q["contained_mg"]);
  }
}

}  // namespace
}  // namespace lode::record
