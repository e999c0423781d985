// SPDX-License-Identifier: Apache-2.0
// Every answer of a lying server is caught by the client, and nothing of it comes out. First the
// same calls succeed through the same server while it tells the truth: so what fails is the lie.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/integration/lying_server.h"
#include "tests/integration/served_ledger.h"
#include "verifier/merkle/leaf.h"
#include "verifier/merkle/tree.h"
#include "verifier/note/receipt.h"
#include "verifier/note/signer.h"

namespace lode::integration {
namespace {

using base::Reason;
using client::SubmitResult;

class Lies : public testing::Test {
 protected:
  Lies() {
    records_ = served_.Populate(*served_.Client(), 3);
    client_ = served_.Client(liar_.address());
  }

  std::string HonestReceipt(const Signed& record) {
    return served_.Client()->GetReceipt(record.digest)->bytes;
  }
  // A checkpoint by the log's own key of a tree that is not the log's.
  std::string Forge(uint64_t size) {
    base::Hash256 root;
    root.bytes.fill(7);
    return note::SignCheckpoint({ledger::testing::kOrigin, size, root}, served_.note_key(),
                                served_.log_key());
  }
  static void Flip(std::string& bytes) { bytes[bytes.size() / 2] ^= 1; }
  void ExpectLie(const absl::Status& status) {
    EXPECT_FALSE(status.ok());
    const Reason reason = base::ReasonOf(status);
    EXPECT_TRUE(reason == Reason::kNotAuthentic || reason == Reason::kBadProof ||
                reason == Reason::kBadSignature || reason == Reason::kUnknownKey ||
                reason == Reason::kMalformed)
        << status;
  }

  ServedLedger served_;
  LyingServer liar_{served_.address()};
  std::vector<Signed> records_;
  std::unique_ptr<client::LedgerClient> client_;
};

TEST_F(Lies, TheTruthPasses) {
  EXPECT_TRUE(client_->GetCheckpoint().ok());
  EXPECT_TRUE(client_->GetReceipt(records_[0].digest).ok());
  EXPECT_TRUE(client_->GetRecord(records_[0].digest).ok());
  EXPECT_TRUE(client_->GetLot("lot:mine/lot-0").ok());
  EXPECT_TRUE(client_->Trace("lot:mine/lot-0", client::Direction::kUp).ok());
  EXPECT_TRUE(client_->ListRecords(1, "lot:mine/lot-0").ok());
  EXPECT_TRUE(client_->Follow(0, true, [](const auto&) { return true; }).ok());
  EXPECT_TRUE(client_->Submit(SubmissionOf(records_[0])).ok());
}

TEST_F(Lies, Checkpoints) {
  const std::vector<std::function<void(wire::Checkpoint&)>> lies = {
      [](wire::Checkpoint& c) { c.set_note("nothing of the kind"); },
      [](wire::Checkpoint& c) { c.clear_note(); },
      [](wire::Checkpoint& c) { Flip(*c.mutable_note()); },
      [](wire::Checkpoint& c) {
        const auto key = *crypto::SigningKey::FromSeed(std::string(32, 'x'));
        const auto name =
            note::MakeNoteKey(ledger::testing::kOrigin, note::kTypeEd25519, key.public_key());
        c.set_note(note::SignCheckpoint({ledger::testing::kOrigin, 1000, {}}, name, key));
      },
  };
  for (size_t i = 0; i < lies.size(); ++i) {
    SCOPED_TRACE(i);
    liar_.on_checkpoint = lies[i];
    ExpectLie(client_->GetCheckpoint().status());
    EXPECT_FALSE(client_->pinned().has_value());
  }
}

TEST_F(Lies, ARolledBackLog) {
  const std::string old_note = client_->GetCheckpoint()->note;
  ASSERT_TRUE(client_->Submit(SubmissionOf(served_.world().Lot("new"))).ok());
  const auto pinned = client_->pinned();
  liar_.on_checkpoint = [&](wire::Checkpoint& c) { c.set_note(old_note); };
  EXPECT_EQ(base::ReasonOf(client_->GetCheckpoint().status()), Reason::kNotAuthentic);
  EXPECT_EQ(client_->pinned(), pinned);
}

TEST_F(Lies, AnotherTreeUnderTheLogsOwnKey) {
  const auto honest = client_->GetCheckpoint();
  ASSERT_TRUE(honest.ok());
  for (const uint64_t size : {honest->body.size, honest->body.size + 1, uint64_t{1} << 62}) {
    SCOPED_TRACE(size);
    liar_.on_checkpoint = [&](wire::Checkpoint& c) { c.set_note(Forge(size)); };
    liar_.on_consistency = [](wire::Proof&) {};
    EXPECT_EQ(base::ReasonOf(client_->GetCheckpoint().status()), Reason::kNotAuthentic);
    EXPECT_EQ(client_->pinned(), honest->body);
  }
}

TEST_F(Lies, ThePinOutlivesTheClient) {
  client::ClientOptions options = served_.Options(liar_.address());
  options.pin_file = served_ / "pin";
  {
    const auto client = *client::LedgerClient::Connect(options);
    ASSERT_TRUE(client->GetCheckpoint().ok());
  }
  const auto client = *client::LedgerClient::Connect(options);
  ASSERT_TRUE(client->pinned().has_value());
  liar_.on_checkpoint = [&](wire::Checkpoint& c) { c.set_note(Forge(client->pinned()->size + 5)); };
  liar_.on_consistency = [](wire::Proof&) {};
  EXPECT_EQ(base::ReasonOf(client->GetCheckpoint().status()), Reason::kNotAuthentic);
}

// Whatever way a record takes, a ledger that is not the one that is trusted gets none: it is asked
// for a checkpoint, and that is all that reaches it.
TEST_F(Lies, NothingIsSentToAnotherLedger) {
  const Signed record = served_.world().Lot("not-sent");
  const auto key = *crypto::SigningKey::FromSeed(std::string(32, 'x'));
  const std::vector<std::pair<std::string, Reason>> others = {
      {"ledger.example/other", Reason::kOtherLog},
      {std::string(ledger::testing::kOrigin), Reason::kUnknownKey}};
  for (const auto& [name, want] : others) {
    client::ClientOptions options = served_.Options(liar_.address());
    options.trust =
        note::TrustPolicy::ForLog(note::MakeNoteKey(name, note::kTypeEd25519, key.public_key()));
    for (int way = 0; way < 3; ++way) {
      SCOPED_TRACE(name + " " + std::to_string(way));
      const auto client = *client::LedgerClient::Connect(options);
      int calls = 0, checkpoints = 0;
      liar_.on_call = [&] { ++calls; };
      liar_.on_checkpoint = [&](wire::Checkpoint&) { ++checkpoints; };
      const absl::Status status =
          way == 0   ? client->Submit(SubmissionOf(record)).status()
          : way == 1 ? client->SubmitBatch(std::vector{SubmissionOf(record)}).status
                     : client->SubmitStream(
                           [&, sent = false]() mutable -> std::optional<client::Submission> {
                             if (std::exchange(sent, true)) return std::nullopt;
                             return SubmissionOf(record);
                           },
                           [](uint64_t, SubmitResult) { return true; });
      EXPECT_EQ(base::ReasonOf(status), want) << status;
      EXPECT_EQ(calls, 1);
      EXPECT_EQ(checkpoints, 1);
    }
  }
  liar_.on_call = nullptr;
  liar_.on_checkpoint = nullptr;
  EXPECT_EQ(base::ReasonOf(client_->GetRecord(record.digest).status()), Reason::kNotFound);
  EXPECT_TRUE(client_->Submit(SubmissionOf(record)).ok());
}

// A ledger that was rolled back, and one whose server changed between two tries, get nothing
// either.
TEST_F(Lies, NothingIsSentToALedgerThatIsNotTheOneSeen) {
  const std::string old_note = client_->GetCheckpoint()->note;
  ASSERT_TRUE(client_->Submit(SubmissionOf(served_.world().Lot("new"))).ok());
  client::ClientOptions options = served_.Options(liar_.address());
  options.pin_file = served_ / "pin";
  ASSERT_TRUE((*client::LedgerClient::Connect(options))->GetCheckpoint().ok());
  liar_.on_checkpoint = [&](wire::Checkpoint& c) { c.set_note(old_note); };
  const Signed record = served_.world().Lot("not-sent");
  const auto pinned = *client::LedgerClient::Connect(options);
  EXPECT_EQ(base::ReasonOf(pinned->Submit(SubmissionOf(record)).status()), Reason::kNotAuthentic);
  options.retries = 3;
  liar_.on_checkpoint = nullptr;
  const auto client = *client::LedgerClient::Connect(options);
  ASSERT_TRUE(client->Submit(SubmissionOf(served_.world().Lot("newer"))).ok());
  liar_.instead = grpc::Status(grpc::StatusCode::UNAVAILABLE, "away");
  liar_.on_call = [&, calls = 0]() mutable {
    if (++calls > 1) liar_.instead = grpc::Status::OK;
  };
  liar_.on_checkpoint = [&](wire::Checkpoint& c) { c.set_note(old_note); };
  EXPECT_EQ(base::ReasonOf(client->Submit(SubmissionOf(record)).status()), Reason::kNotAuthentic);
  liar_.on_call = nullptr;
  EXPECT_EQ(base::ReasonOf(served_.Client()->GetRecord(record.digest).status()), Reason::kNotFound);
}

// "Not found" from a ledger that does not hold the tree that was seen: it was rolled back.
TEST_F(Lies, ADenialIsHeldAgainstThePin) {
  const std::string old_note = client_->GetCheckpoint()->note;
  const Signed record = served_.world().Lot("new");
  ASSERT_TRUE(client_->Submit(SubmissionOf(record)).ok());
  const base::Hash256 nothing;
  EXPECT_EQ(base::ReasonOf(client_->GetRecord(nothing).status()), Reason::kNotFound);
  liar_.on_checkpoint = [&](wire::Checkpoint& c) { c.set_note(old_note); };
  EXPECT_EQ(base::ReasonOf(client_->GetRecord(nothing).status()), Reason::kNotAuthentic);
  EXPECT_EQ(base::ReasonOf(client_->GetReceipt(nothing).status()), Reason::kNotAuthentic);
  EXPECT_EQ(base::ReasonOf(client_->GetLot("lot:mine/none").status()), Reason::kNotAuthentic);
  EXPECT_EQ(base::ReasonOf(client_->Trace("lot:mine/none", client::Direction::kUp).status()),
            Reason::kNotAuthentic);
  EXPECT_EQ(base::ReasonOf(client_->ExportTrail("lot:mine/none",
                                                [](std::string_view) { return absl::OkStatus(); })),
            Reason::kNotAuthentic);
  // A receipt is as good as a pin.
  const auto fresh = served_.Client(liar_.address());
  EXPECT_EQ(base::ReasonOf(fresh->GetRecord(nothing).status()), Reason::kNotFound);
  ASSERT_TRUE(fresh->Hold(HonestReceipt(record)).ok());
  EXPECT_EQ(base::ReasonOf(fresh->GetRecord(nothing).status()), Reason::kNotAuthentic);
}

// A receipt of another tree than the ledger's, under the log's own key: Hold() alone tells nobody,
// and no answer is consistent with it.
TEST_F(Lies, AReceiptOfAnotherTreeIsHeldAgainstTheLedger) {
  note::Receipt receipt = *note::ParseReceipt(HonestReceipt(records_[0]));
  receipt.index = 1;
  receipt.path = {base::Hash256()};
  const base::Hash256 root =
      merkle::HashNode(receipt.path[0], merkle::HashLeaf(merkle::EncodeLeaf(receipt.leaf)));
  receipt.checkpoint_note = note::SignCheckpoint({ledger::testing::kOrigin, 2, root},
                                                 served_.note_key(), served_.log_key());
  const auto client = served_.Client();
  ASSERT_TRUE(client->Hold(note::EncodeReceipt(receipt)).ok());
  EXPECT_EQ(base::ReasonOf(client->GetReceipt(records_[0].digest).status()), Reason::kNotAuthentic);
  EXPECT_EQ(base::ReasonOf(client->Submit(SubmissionOf(served_.world().Lot("x"))).status()),
            Reason::kNotAuthentic);
}

// Signatures that are the logged ones are no others, whatever the server says.
TEST_F(Lies, TheSameSignaturesAreNotOthers) {
  liar_.on_submit = [&](wire::SubmitResponse& r) {
    r.mutable_admitted()->set_logged_signatures(records_.back().envelope);
  };
  const auto result = client_->Submit(SubmissionOf(records_.back()));
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_TRUE(std::get<client::Admitted>(*result).duplicate);
  EXPECT_FALSE(std::get<client::Admitted>(*result).other_signatures());
}

TEST_F(Lies, Receipts) {
  const std::string other = HonestReceipt(records_[1]);
  const std::vector<std::function<void(wire::Receipt&)>> lies = {
      [&](wire::Receipt& r) { r.set_tlog_proof(other); },
      [](wire::Receipt& r) { r.set_tlog_proof("a promise"); },
      [](wire::Receipt& r) {
        auto receipt = *note::ParseReceipt(r.tlog_proof());
        receipt.path[0].bytes[0] ^= 1;
        r.set_tlog_proof(note::EncodeReceipt(receipt));
      },
      [](wire::Receipt& r) {
        auto receipt = *note::ParseReceipt(r.tlog_proof());
        receipt.leaf.record_time_us += 1;
        r.set_tlog_proof(note::EncodeReceipt(receipt));
      },
      [](wire::Receipt& r) {
        auto receipt = *note::ParseReceipt(r.tlog_proof());
        ++receipt.index;
        r.set_tlog_proof(note::EncodeReceipt(receipt));
      },
  };
  for (size_t i = 0; i < lies.size(); ++i) {
    SCOPED_TRACE(i);
    liar_.on_receipt = lies[i];
    ExpectLie(client_->GetReceipt(records_[0].digest).status());
    liar_.on_submit = [&](wire::SubmitResponse& r) {
      lies[i](*r.mutable_admitted()->mutable_receipt());
    };
    ExpectLie(client_->Submit(SubmissionOf(records_[0])).status());
    ExpectLie(client_->SubmitStream(
        [&, sent = false]() mutable -> std::optional<client::Submission> {
          if (std::exchange(sent, true)) return std::nullopt;
          return SubmissionOf(records_[0]);
        },
        [](uint64_t, SubmitResult) {
          ADD_FAILURE() << "the lie came out";
          return true;
        }));
  }
}

TEST_F(Lies, AnswersToSubmissions) {
  const std::vector<std::function<void(wire::SubmitResponse&)>> lies = {
      [](wire::SubmitResponse& r) { r.clear_outcome(); },
      [](wire::SubmitResponse& r) { r.mutable_admitted()->clear_receipt(); },
      [](wire::SubmitResponse& r) { r.mutable_admitted()->set_logged_signatures("no envelope"); },
      [](wire::SubmitResponse& r) {
        r.mutable_admitted()->set_duplicate(false);
        r.mutable_admitted()->set_logged_signatures(std::string());
        r.mutable_admitted()->mutable_receipt()->set_tlog_proof("");
      },
  };
  for (size_t i = 0; i < lies.size(); ++i) {
    SCOPED_TRACE(i);
    liar_.on_submit = lies[i];
    ExpectLie(client_->Submit(SubmissionOf(records_[0])).status());
  }
  // Signed otherwise than it was logged: the leaf does not name those signatures, and the server
  // must say which it has.
  liar_.on_submit = [](wire::SubmitResponse& r) {
    r.mutable_admitted()->clear_logged_signatures();
  };
  ExpectLie(client_->Submit(SubmissionOf(served_.world().SignedAgain(records_.back()))).status());
}

TEST_F(Lies, Batches) {
  const std::vector<client::Submission> batch = {SubmissionOf(records_[0]),
                                                 SubmissionOf(records_[1])};
  ASSERT_TRUE(client_->SubmitBatch(batch).status.ok());
  const std::vector<std::function<void(wire::SubmitBatchResponse&)>> lies = {
      [](wire::SubmitBatchResponse& r) { r.mutable_responses()->RemoveLast(); },
      [](wire::SubmitBatchResponse& r) { r.add_responses(); },
      [](wire::SubmitBatchResponse& r) { r.mutable_responses()->SwapElements(0, 1); },
      [](wire::SubmitBatchResponse& r) {
        r.mutable_responses(0)->mutable_admitted()->Swap(
            r.mutable_responses(1)->mutable_admitted());
      },
  };
  for (size_t i = 0; i < lies.size(); ++i) {
    SCOPED_TRACE(i);
    liar_.on_batch = lies[i];
    ExpectLie(client_->SubmitBatch(batch).status);
  }
  // A lie about one record takes nothing from what was proved before it.
  liar_.on_batch = [](wire::SubmitBatchResponse& r) {
    *r.mutable_responses(1)->mutable_admitted() = r.responses(0).admitted();
  };
  const client::BatchAnswer answer = client_->SubmitBatch(batch);
  ExpectLie(answer.status);
  ASSERT_EQ(answer.results.size(), 1u);
  EXPECT_EQ(std::get<client::Admitted>(answer.results[0]).receipt.leaf.record_digest,
            records_[0].digest);
}

TEST_F(Lies, Entries) {
  const auto other = *served_.Client()->GetRecord(records_[1].digest);
  const std::vector<std::function<void(wire::ProvedEntries&)>> lies = {
      [](wire::ProvedEntries& e) { e.clear_entries(); },
      [](wire::ProvedEntries& e) { e.clear_multiproof(); },
      [](wire::ProvedEntries& e) { Flip(*e.mutable_multiproof(0)); },
      [](wire::ProvedEntries& e) { e.add_multiproof(std::string(32, 'h')); },
      [](wire::ProvedEntries& e) { e.set_multiproof(0, "short"); },
      [](wire::ProvedEntries& e) { Flip(*e.mutable_entries(0)->mutable_leaf()); },
      [](wire::ProvedEntries& e) { Flip(*e.mutable_entries(0)->mutable_envelope()); },
      [](wire::ProvedEntries& e) { e.mutable_entries(0)->clear_envelope(); },
      [&](wire::ProvedEntries& e) {
        e.mutable_entries(0)->set_envelope(other.entries[0].envelope);
      },
      [](wire::ProvedEntries& e) { e.mutable_entries(0)->set_index(e.entries(0).index() + 1); },
      [](wire::ProvedEntries& e) { *e.add_entries() = e.entries(0); },
      [&](wire::ProvedEntries& e) {
        e.mutable_checkpoint()->set_note(Forge(other.checkpoint.body.size + 1));
      },
  };
  for (size_t i = 0; i < lies.size(); ++i) {
    SCOPED_TRACE(i);
    liar_.on_entries = lies[i];
    ExpectLie(client_->GetRecord(records_[0].digest).status());
    if (i == 0) continue;  // a piece without entries gives nothing out
    // From the record after Genesis and a state root: what is before has to be proved.
    ExpectLie(client_->Follow(2, true, [](const auto&) {
      ADD_FAILURE() << "the lie came out";
      return true;
    }));
  }
}

TEST_F(Lies, AnotherEntryThanTheOneAskedFor) {
  // True in itself, with a true proof: only not what was asked.
  grpc::ClientContext context;
  wire::GetRecordRequest request;
  request.set_digest(records_[1].digest.str());
  wire::ProvedEntries other;
  ASSERT_TRUE(BareStub(served_.address())->GetRecord(&context, request, &other).ok());
  liar_.on_entries = [&](wire::ProvedEntries& e) { e = other; };
  EXPECT_EQ(base::ReasonOf(client_->GetRecord(records_[0].digest).status()), Reason::kNotAuthentic);
  EXPECT_EQ(base::ReasonOf(client_->GetEntry(0).status()), Reason::kNotAuthentic);
  EXPECT_EQ(base::ReasonOf(client_->Follow(0, true, [](const auto&) { return true; })),
            Reason::kNotAuthentic);
}

TEST_F(Lies, AnotherLotAndAnotherChain) {
  liar_.on_lot = [](wire::Lot& lot) {
    lode::state::v1::LotState state;
    state.set_lot("lot:mine/lot-1");
    lot.set_state(state.SerializeAsString());
  };
  EXPECT_EQ(base::ReasonOf(client_->GetLot("lot:mine/lot-0").status()), Reason::kNotAuthentic);
  liar_.on_trace = [](wire::TraceResponse& trace) { trace.clear_nodes(); };
  EXPECT_EQ(base::ReasonOf(client_->Trace("lot:mine/lot-0", client::Direction::kUp).status()),
            Reason::kNotAuthentic);
  liar_.on_records = [](wire::ListRecordsResponse& page) {
    Flip(*page.mutable_records()->mutable_entries(0)->mutable_leaf());
  };
  ExpectLie(client_->ListRecords(1, "lot:mine/lot-0").status());
  // True entries with a true proof, only not all of the lot that was asked for.
  wire::ListRecordsResponse other;
  {
    grpc::ClientContext context;
    wire::ListRecordsRequest request;
    request.set_subject_kind(3);
    request.set_subject_id(custody::kMine);
    const grpc::Status status = BareStub(served_.address())->ListRecords(&context, request, &other);
    ASSERT_TRUE(status.ok()) << status.error_message();
  }
  liar_.on_records = [&](wire::ListRecordsResponse& page) { page = other; };
  EXPECT_TRUE(client_->ListRecords(3, custody::kMine).ok());
  EXPECT_EQ(base::ReasonOf(client_->ListRecords(1, "lot:mine/lot-0").status()),
            Reason::kNotAuthentic);
}

}  // namespace
}  // namespace lode::integration
