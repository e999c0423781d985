// SPDX-License-Identifier: Apache-2.0
// Every call of docs/api.md against a real server over loopback, by the client and by a bare stub.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "client/api/verify.h"
#include "proto/google/rpc/error_details.pb.h"
#include "proto/google/rpc/status.pb.h"
#include "tests/integration/served_ledger.h"
#include "verifier/custody/state.h"
#include "verifier/trail/trail.h"

namespace lode::integration {
namespace {

using base::Reason;
using client::Admitted;
using client::Refused;
using client::SubmitResult;

// The google.rpc details of a status.
template <typename Detail>
std::optional<Detail> DetailOf(const grpc::Status& status) {
  google::rpc::Status details;
  EXPECT_TRUE(details.ParseFromString(status.error_details()));
  Detail detail;
  for (const auto& any : details.details()) {
    if (any.UnpackTo(&detail)) return detail;
  }
  return std::nullopt;
}

std::string ReasonIn(const grpc::Status& status) {
  const auto info = DetailOf<google::rpc::ErrorInfo>(status);
  return info.has_value() && info->domain() == "lode" ? info->reason() : "";
}

TEST(Calls, EveryReadOfAnAdmittedRecord) {
  ServedLedger served;
  const auto client = served.Client();
  const std::vector<Signed> records = served.Populate(*client, 3);
  const Signed& lot = records.back();

  const auto receipt = client->GetReceipt(lot.digest);
  ASSERT_TRUE(receipt.ok()) << receipt.status();
  EXPECT_EQ(receipt->leaf.record_digest, lot.digest);
  EXPECT_TRUE(receipt->simulated_time);
  EXPECT_TRUE(receipt->checkpoint.quorum_met);

  const auto by_digest = client->GetRecord(lot.digest);
  ASSERT_TRUE(by_digest.ok()) << by_digest.status();
  EXPECT_EQ(by_digest->entries[0].envelope, lot.envelope);
  EXPECT_EQ(by_digest->entries[0].index, receipt->index);
  const auto by_index = client->GetEntry(0);
  ASSERT_TRUE(by_index.ok()) << by_index.status();
  EXPECT_EQ(by_index->entries[0].envelope, served.world().records()[0].envelope);
  const auto state_root = client->GetEntry(1);
  ASSERT_TRUE(state_root.ok()) << state_root.status();
  EXPECT_TRUE(std::holds_alternative<merkle::StateRootLeaf>(state_root->entries[0].leaf));

  const auto checkpoint = client->GetCheckpoint();
  ASSERT_TRUE(checkpoint.ok()) << checkpoint.status();
  EXPECT_EQ(client->pinned(), checkpoint->body);

  const auto state = client->GetLot("lot:mine/lot-2");
  ASSERT_TRUE(state.ok()) << state.status();
  EXPECT_EQ(state->state.holder(), custody::kMine);
}

TEST(Calls, TraceListsAndChains) {
  ServedLedger served;
  const auto client = served.Client();
  served.Populate(*client, 3);
  const Signed split = served.world().Split("lot-0", "half-a", "half-b");
  const auto submitted = client->Submit(SubmissionOf(split));
  ASSERT_TRUE(submitted.ok() && std::holds_alternative<Admitted>(*submitted)) << submitted.status();

  const auto up = client->Trace("lot:mine/half-a", client::Direction::kUp);
  ASSERT_TRUE(up.ok()) << up.status();
  ASSERT_EQ(up->nodes.size(), 2u);
  EXPECT_EQ(up->nodes[1].state.lot(), "lot:mine/lot-0");
  const auto down = client->Trace("lot:mine/lot-0", client::Direction::kDown);
  ASSERT_TRUE(down.ok()) << down.status();
  EXPECT_EQ(down->nodes.size(), 3u);

  std::vector<std::string> lots;
  std::string token;
  do {
    const auto page = client->List(client::ListKind::kLots, "lot:mine/", 2, token);
    ASSERT_TRUE(page.ok()) << page.status();
    ASSERT_LE(page->states.size(), 2u);
    for (const std::string& row : page->states) {
      lode::state::v1::LotState state;
      ASSERT_TRUE(state.ParseFromString(row));
      lots.push_back(state.lot());
    }
    token = page->next_page_token;
  } while (!token.empty());
  EXPECT_THAT(lots, testing::ElementsAre("lot:mine/half-a", "lot:mine/half-b", "lot:mine/lot-0",
                                         "lot:mine/lot-1", "lot:mine/lot-2"));

  const auto chain = client->ListRecords(3, custody::kMine);
  ASSERT_TRUE(chain.ok()) << chain.status();
  EXPECT_FALSE(chain->records.entries.empty());
}

TEST(Calls, FollowGivesEveryEntryAndATrailComesWhole) {
  ServedLedger served;
  const auto client = served.Client();
  served.Populate(*client, 3);
  uint64_t next = 0, size = 0;
  const absl::Status followed = client->Follow(0, true, [&](const client::VerifiedEntries& piece) {
    next += piece.entries.size();
    size = piece.checkpoint.body.size;
    return true;
  });
  ASSERT_TRUE(followed.ok()) << followed;
  EXPECT_EQ(next, size);

  std::string file;
  const absl::Status exported = client->ExportTrail("lot:mine/lot-1", [&](std::string_view bytes) {
    file += bytes;
    return absl::OkStatus();
  });
  ASSERT_TRUE(exported.ok()) << exported;
  const auto trail = trail::ParseTrail(file);
  ASSERT_TRUE(trail.ok()) << trail.status();
  EXPECT_EQ(trail->lot, "lot:mine/lot-1");
}

TEST(Calls, FollowGoesOnAsTheLogGrows) {
  ServedLedger served;
  const auto client = served.Client();
  const std::vector<Signed> records = served.Populate(*client, 1);
  const Signed lot = served.world().Lot("later");
  bool submitted = false, seen = false;
  const absl::Status followed = client->Follow(0, false, [&](const client::VerifiedEntries& piece) {
    if (!std::exchange(submitted, true)) {
      EXPECT_TRUE(client->Submit(SubmissionOf(lot)).ok());
    }
    for (const auto& entry : piece.entries) seen = seen || entry.envelope == lot.envelope;
    return !seen;
  });
  EXPECT_TRUE(followed.ok()) << followed;
  EXPECT_TRUE(seen);
}

TEST(Calls, ARefusalNamesItsRulesToTheClientAndToAnyStub) {
  ServedLedger served;
  const auto client = served.Client();
  served.Populate(*client, 1);
  const Signed bad = served.world().LotOfUnknownSite("nowhere");
  const auto result = client->Submit(SubmissionOf(bad));
  ASSERT_TRUE(result.ok()) << result.status();
  const auto* refused = std::get_if<Refused>(&*result);
  ASSERT_NE(refused, nullptr);
  ASSERT_FALSE(refused->violations.empty());
  const present::Refusal& told = refused->violations[0];
  EXPECT_TRUE(present::KnowsRefusal(told.violation.said)) << told.violation.code();
  EXPECT_EQ(client->GetReceipt(bad.digest).status().code(), absl::StatusCode::kNotFound);

  grpc::ClientContext context;
  wire::SubmitResponse response;
  const grpc::Status status =
      BareStub(served.address())->Submit(&context, RequestOf(bad), &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(ReasonIn(status), base::ReasonName(refused->reason));
  EXPECT_TRUE(DetailOf<google::rpc::PreconditionFailure>(status).has_value());
  const auto detail = DetailOf<wire::Refused>(status);
  ASSERT_TRUE(detail.has_value());
  // The code with its arguments, and the same in English.
  EXPECT_EQ(detail->violations(0).code(), told.violation.code());
  EXPECT_EQ(detail->violations(0).arguments_size(), told.violation.said.arguments_size());
  EXPECT_EQ(detail->violations(0).message(), told.message);
}

// A newer ledger's code: its sentences are shown, and its rule is known.
TEST(Calls, ACodeThatTheClientDoesNotKnowIsShownAsItCame) {
  wire::Refused answer;
  wire::Violation& violation = *answer.add_violations();
  violation.set_rule("ADM-07");
  violation.set_code("ADM-07.of-a-later-version");
  violation.set_message("the lot is elsewhere");
  violation.set_remedy("look for it");
  const Refused refused = client::RefusedOf(answer);
  ASSERT_EQ(refused.violations.size(), 1u);
  EXPECT_EQ(refused.violations[0].violation.rule(), "ADM-07");
  EXPECT_EQ(refused.violations[0].message, "the lot is elsewhere");
  EXPECT_EQ(refused.violations[0].remedy, "look for it");
  // One that it knows is shown in its own words.
  violation.set_code("ADM-01.missing");
  EXPECT_EQ(client::RefusedOf(answer).violations[0].message, "the field is missing");
}

TEST(Calls, ADuplicateGetsTheFirstLeaf) {
  ServedLedger served;
  const auto client = served.Client();
  const std::vector<Signed> records = served.Populate(*client, 1);
  const auto again = client->Submit(SubmissionOf(records.back()));
  ASSERT_TRUE(again.ok()) << again.status();
  const auto& admitted = std::get<Admitted>(*again);
  EXPECT_TRUE(admitted.duplicate);
  EXPECT_TRUE(admitted.logged_signatures.empty());
  const auto other = client->Submit(SubmissionOf(served.world().SignedAgain(records.back())));
  ASSERT_TRUE(other.ok()) << other.status();
  EXPECT_EQ(std::get<Admitted>(*other).receipt.index, admitted.receipt.index);
  EXPECT_FALSE(std::get<Admitted>(*other).logged_signatures.empty());
}

TEST(Calls, AStreamOfAThousandIsAnsweredInOrder) {
  ServedLedger served;
  const auto client = served.Client();
  served.Populate(*client, 0);
  std::vector<Signed> lots;
  for (int i = 0; i < 1000; ++i) lots.push_back(served.world().Lot("s-" + std::to_string(i)));
  size_t given = 0;
  uint64_t answered = 0, last_index = 0;
  const absl::Status status = client->SubmitStream(
      [&]() -> std::optional<client::Submission> {
        if (given == lots.size()) return std::nullopt;
        return SubmissionOf(lots[given++]);
      },
      [&](uint64_t number, SubmitResult result) {
        EXPECT_EQ(number, answered++);
        const auto* admitted = std::get_if<Admitted>(&result);
        EXPECT_NE(admitted, nullptr);
        if (admitted == nullptr) return false;
        EXPECT_GT(admitted->receipt.index, last_index);
        last_index = admitted->receipt.index;
        EXPECT_EQ(admitted->receipt.leaf.record_digest, lots[number].digest);
        return true;
      });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(answered, lots.size());
}

TEST(Calls, ABatchAnswersEachRecordForItself) {
  ServedLedger served;
  const auto client = served.Client();
  served.Populate(*client, 1);
  const std::vector<client::Submission> batch = {
      SubmissionOf(served.world().Lot("b-0")), SubmissionOf(served.world().LotOfUnknownSite("b-1")),
      SubmissionOf(served.world().Lot("b-2"))};
  const client::BatchAnswer answer = client->SubmitBatch(batch);
  ASSERT_TRUE(answer.status.ok()) << answer.status;
  ASSERT_EQ(answer.results.size(), 3u);
  EXPECT_TRUE(std::holds_alternative<Admitted>(answer.results[0]));
  EXPECT_TRUE(std::holds_alternative<Refused>(answer.results[1]));
  EXPECT_TRUE(std::holds_alternative<Admitted>(answer.results[2]));
}

// A batch, and a message, at the edge and one past it (ledger/service/limits.h).
TEST(Calls, ABatchAndAMessageAreSoLarge) {
  ServedLedger served;
  const auto stub = BareStub(served.address());
  const auto batch = [&](const wire::SubmitBatchRequest& request) {
    grpc::ClientContext context;
    wire::SubmitBatchResponse response;
    const grpc::Status status = stub->SubmitBatch(&context, request, &response);
    EXPECT_EQ(response.responses_size(), status.ok() ? request.records_size() : 0);
    return status.ok() ? "" : ReasonIn(status);
  };
  for (const int more : {0, 1}) {
    wire::SubmitBatchRequest request;
    for (int i = 0; i < ledger::kBatchRecords + more; ++i) request.add_records()->set_envelope("x");
    EXPECT_EQ(batch(request), more == 0 ? "" : "TOO_LARGE");
  }
  wire::SubmitBatchRequest large;
  large.add_records()->set_envelope(std::string(ledger::kBatchBytes, 'x'));
  const size_t frame = large.ByteSizeLong() - ledger::kBatchBytes;
  for (const size_t more : {0, 1}) {
    large.mutable_records(0)->set_envelope(std::string(ledger::kBatchBytes - frame + more, 'x'));
    ASSERT_EQ(large.ByteSizeLong(), ledger::kBatchBytes + more);
    EXPECT_EQ(batch(large), more == 0 ? "" : "TOO_LARGE");
  }
  for (const size_t more : {0, 1}) {
    wire::SubmitRequest request;
    request.set_envelope(std::string(ledger::kReceiveBytes, 'x'));
    const size_t around = request.ByteSizeLong() - ledger::kReceiveBytes;
    request.set_envelope(std::string(ledger::kReceiveBytes - around + more, 'x'));
    ASSERT_EQ(request.ByteSizeLong(), ledger::kReceiveBytes + more);
    grpc::ClientContext context;
    wire::SubmitResponse response;
    // What gets in is answered by the ledger; one byte more never does.
    const grpc::Status status = stub->Submit(&context, request, &response);
    EXPECT_EQ(ReasonIn(status), more == 0 ? "TOO_LARGE" : "") << status.error_message();
    EXPECT_EQ(status.error_message().find("larger than max") != std::string::npos, more == 1);
  }
}

TEST(Calls, NonsenseIsRefusedWithItsReason) {
  ServedLedger served;
  const auto stub = BareStub(served.address());
  {
    grpc::ClientContext context;
    wire::SubmitRequest request;
    request.set_envelope("garbage");
    wire::SubmitResponse response;
    const grpc::Status status = stub->Submit(&context, request, &response);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    EXPECT_EQ(ReasonIn(status), "MALFORMED");
  }
  {
    grpc::ClientContext context;
    wire::GetReceiptRequest request;
    request.set_digest(std::string(31, 'd'));
    wire::Receipt response;
    EXPECT_EQ(ReasonIn(stub->GetReceipt(&context, request, &response)), "USAGE");
  }
  for (const uint32_t kind : {0u, 11u}) {
    grpc::ClientContext context;
    wire::ListRecordsRequest request;
    request.set_subject_kind(kind);
    request.set_subject_id("x");
    wire::ListRecordsResponse response;
    EXPECT_EQ(ReasonIn(stub->ListRecords(&context, request, &response)), "USAGE");
  }
  const auto client = served.Client();
  EXPECT_EQ(base::ReasonOf(client->GetReceipt({}).status()), Reason::kNotFound);
  EXPECT_EQ(base::ReasonOf(client->GetEntry(1'000'000).status()), Reason::kNotFound);
  EXPECT_EQ(base::ReasonOf(client->GetLot("lot:mine/none").status()), Reason::kNotFound);
  EXPECT_EQ(base::ReasonOf(client->ExportTrail("lot:mine/none",
                                               [](std::string_view) { return absl::OkStatus(); })),
            Reason::kNotFound);
}

}  // namespace
}  // namespace lode::integration
