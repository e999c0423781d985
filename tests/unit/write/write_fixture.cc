// SPDX-License-Identifier: Apache-2.0
// The world is played on a model first, so that every record that a test submits is one that
// admission takes; what a test breaks, it breaks on purpose.
#include "tests/unit/write/write_fixture.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <utility>

#include "verifier/custody/signers.h"
#include "verifier/record/quantity.h"

namespace lode::ledger::testing {
namespace {

using custody::kMill;
using custody::kMine;
using custody::kPit;

const crypto::SigningKey& LogKey() { return custody::Ledger::Key("log", pb::PURPOSE_REGISTRY); }

Signed AsSigned(const envelope::Envelope& envelope, int64_t time_us) {
  return {envelope::EncodeEnvelope(envelope), time_us, envelope::RecordDigest(envelope.payload)};
}

}  // namespace

World::World(const std::string& vkey, const std::string& origin) : model_(origin) {
  using enum pb::Purpose;
  pb::Record genesis = model_.Genesis();
  if (!vkey.empty()) genesis.mutable_genesis()->set_log_vkey(vkey);
  Log(genesis);
  Log(model_.PartyRecord(kMine));
  Log(model_.KeyRecord(kMine, PURPOSE_CUSTODY));
  Log(model_.KeyRecord(kMine, PURPOSE_CUSTODY, 1));
  Log(model_.SiteRecord(kPit, kMine));
  Log(model_.SiteRecord(kMill, kMine));
  Log(model_.RoleRecord(kMine, pb::ROLE_MINER, {kPit}));
  Log(model_.RoleRecord(kMine, pb::ROLE_PROCESSOR, {kMill}));
}

Signed World::Log(const pb::Record& record) {
  const envelope::Envelope envelope = custody::Ledger::Sign(record);
  Signed out = AsSigned(envelope, model_.now_us());
  model_.Must(envelope);
  records_.push_back(out);
  return out;
}

Signed World::Lot(const std::string& name) {
  return Log(model_.LotRecord("lot:mine/" + name, custody::Ledger::Ore(1'000'000, 100'000)));
}

Signed World::Split(const std::string& parent, const std::string& a, const std::string& b) {
  pb::Record r = model_.Make(kMine);
  pb::Transformed& body = *r.mutable_transformed();
  body.set_site(kMill);
  body.set_process(pb::PROCESS_SPLIT);
  const auto lot = model_.Lot("lot:mine/" + parent);
  pb::Input* input = body.add_inputs();
  input->set_lot(lot.lot());
  for (const auto& c : lot.quantity().contained()) {
    pb::ElementMass* mass = input->add_contained();
    mass->set_element(c.element());
    mass->set_mg(c.mg());
  }
  const int64_t half = lot.quantity().wet_mg() / 2;
  const std::vector<int64_t> wet = {half, lot.quantity().wet_mg() - half};
  const auto dry = record::ApportionSplit(lot.quantity().dry_mg(), wet);
  const auto co = record::ApportionSplit(lot.quantity().contained(0).mg(), wet);
  for (int i = 0; i < 2; ++i) {
    pb::Output* output = body.add_outputs();
    output->set_lot("lot:mine/" + (i == 0 ? a : b));
    output->set_form(lot.form());
    pb::Quantity& q = *output->mutable_quantity();
    q.set_basis(pb::BASIS_DERIVED);
    q.set_stage(pb::STAGE_FINAL);
    q.set_wet_mg(wet[i]);
    q.set_dry_mg(dry[i]);
    pb::Contained* c = q.add_contained();
    c->set_element(lot.quantity().contained(0).element());
    c->set_mg(co[i]);
  }
  body.set_custody_model(pb::CUSTODY_MODEL_IDENTITY_PRESERVED);
  return Log(r);
}

Signed World::LotOfUnknownSite(const std::string& name) {
  pb::Record r = model_.LotRecord("lot:mine/" + name, custody::Ledger::Ore(1'000'000, 100'000));
  r.mutable_lot_created()->set_site("site:mine/nowhere");
  return AsSigned(custody::Ledger::Sign(r), model_.now_us());
}

Signed World::LotAgain(const std::string& name) {
  const pb::Record r =
      model_.LotRecord("lot:mine/" + name, custody::Ledger::Ore(2'000'000, 200'000));
  return AsSigned(custody::Ledger::Sign(r), model_.now_us());
}

Signed World::SignedAgain(const Signed& record) {
  envelope::Envelope envelope = *envelope::ParseEnvelope(record.envelope);
  envelope.signatures.clear();
  custody::Ledger::AddSignature(envelope, custody::Ledger::Key(kMine, pb::PURPOSE_CUSTODY, 1));
  return AsSigned(envelope, record.time_us);
}

absl::Status ScriptedStore::Commit(const Turn& turn, const Group& group) {
  absl::Status failure;
  {
    MutexLock lock(mutex_);
    held_ = true;
    changed_.NotifyAll();
    while (hold_) changed_.Wait(mutex_);
    held_ = false;
    failure = failure_;
  }
  if (!failure.ok()) return failure;
  ++commits_;
  return MemoryStore::Commit(turn, group);
}

absl::StatusOr<LogEntry> ScriptedStore::ReadEntry(uint64_t index) const {
  auto entry = MemoryStore::ReadEntry(index);
  if (entry.ok() && spoil_entry) spoil_entry(index, *entry);
  return entry;
}

absl::StatusOr<std::optional<std::string>> ScriptedStore::Get(Family family,
                                                              std::string_view key) const {
  auto row = MemoryStore::Get(family, key);
  if (row.ok() && *row && spoil_row) spoil_row(family, key, **row);
  return row;
}

void ScriptedStore::FailCommits(absl::Status status) {
  MutexLock lock(mutex_);
  failure_ = std::move(status);
}

void ScriptedStore::HoldCommits(bool hold) {
  MutexLock lock(mutex_);
  hold_ = hold;
  changed_.NotifyAll();
}

void ScriptedStore::AwaitHeld() {
  MutexLock lock(mutex_);
  while (!held_) changed_.Wait(mutex_);
}

OnResult Answer::Taker() {
  return [state = state_](SubmitResult result) {
    MutexLock lock(state->mutex);
    EXPECT_EQ(++state->times, 1) << "answered twice";
    state->result = std::move(result);
    state->answered.NotifyAll();
  };
}

SubmitResult Answer::Wait() {
  MutexLock lock(state_->mutex);
  while (!state_->result) state_->answered.Wait(state_->mutex);
  return *state_->result;
}

bool Answer::ready() const {
  MutexLock lock(state_->mutex);
  return state_->result.has_value();
}

TestLog::TestLog(Store& store, std::string mark_path)
    : store_(store), mark_path_(std::move(mark_path)) {
  const std::string origin = kOrigin;
  signer_ = {origin, note::MakeNoteKey(origin, note::kTypeEd25519, LogKey().public_key()),
             &LogKey()};
  options.queue = 64;
  options.workers = 2;
  options.sequencer.simulated_time = true;
  options.clock = &clock;
  options.on_fatal = [this](const absl::Status& status) { fatal_ = status; };
}

absl::Status TestLog::Start() {
  const bool is_new = !std::filesystem::exists(mark_path_);
  auto mark = is_new ? HighWater::Create(mark_path_) : HighWater::Open(mark_path_);
  if (!mark.ok()) return mark.status();
  mark_ = *std::move(mark);
  auto pipeline = Pipeline::Start(options, store_, *mark_, signer_);
  if (!pipeline.ok()) {
    mark_.reset();
    return pipeline.status();
  }
  pipeline_ = *std::move(pipeline);
  return absl::OkStatus();
}

void TestLog::Stop() {
  pipeline_.reset();
  mark_.reset();
}

Answer TestLog::Submit(const Signed& record) {
  Answer answer;
  Submission submission;
  submission.envelope = record.envelope;
  if (options.sequencer.simulated_time) submission.simulated_time_us = record.time_us;
  submission.done = answer.Taker();
  EXPECT_TRUE(pipeline_->TrySubmit(submission));
  return answer;
}

void TestLog::AwaitDecided() {
  // Decided in its turn, and answered at once: it is wrong by itself.
  EXPECT_EQ(ReasonOf(SubmitAndWait({"no envelope", 0, {}})), base::Reason::kMalformed);
}

void TestLog::Log(const std::vector<Signed>& records) {
  for (const Signed& record : records) ExpectReceipt(*this, SubmitAndWait(record), record);
}

uint64_t ExpectReceipt(const TestLog& log, const SubmitResult& result, const Signed& record) {
  if (const auto* refused = std::get_if<Refused>(&result)) {
    ADD_FAILURE() << base::ReasonName(refused->reason) << " " << refused->message;
    return 0;
  }
  const auto& admitted = std::get<Admitted>(result);
  const auto receipt = note::ParseReceipt(admitted.receipt);
  EXPECT_TRUE(receipt.ok()) << receipt.status();
  if (!receipt.ok()) return 0;
  const auto proved = note::VerifyReceipt(*receipt, log.policy());
  EXPECT_TRUE(proved.ok()) << proved.status();
  if (!proved.ok()) return 0;
  EXPECT_EQ(proved->leaf.record_digest, record.digest);
  EXPECT_EQ(proved->index, admitted.index);
  return admitted.index;
}

base::Reason ReasonOf(const SubmitResult& result) {
  const auto* refused = std::get_if<Refused>(&result);
  EXPECT_NE(refused, nullptr) << "it was admitted";
  return refused == nullptr ? base::Reason::kInternal : refused->reason;
}

}  // namespace lode::ledger::testing
