// SPDX-License-Identifier: Apache-2.0
// The log is built as a simulated ledger would, state roots at the same places, so that trails of
// tests and of the program are comparable.
#include "tests/unit/trail/sample_log.h"

#include <gtest/gtest.h>

#include "verifier/envelope/envelope.h"
#include "verifier/note/signer.h"
#include "verifier/record/quantity.h"
#include "verifier/trail/build.h"

namespace lode::testing {
namespace {

using custody::kMill;
using custody::kMine;
namespace pb = custody::pb;

// kConcentrate from kOre: 400 g with 60,000 of 100,000 mg of cobalt, the rest to the tailings.
pb::Record Concentrate(custody::Ledger& ledger) {
  pb::Record r = ledger.Make(kMine);
  pb::Transformed& body = *r.mutable_transformed();
  body.set_site(kMill);
  body.set_process(pb::PROCESS_CONCENTRATE);
  body.set_custody_model(pb::CUSTODY_MODEL_SEGREGATED);
  pb::Input* input = body.add_inputs();
  input->set_lot(SampleLog::kOre);
  pb::ElementMass* in = input->add_contained();
  in->set_element("Co");
  in->set_mg(100'000);
  pb::Output* output = body.add_outputs();
  output->set_lot(SampleLog::kConcentrate);
  output->set_form("ORE");
  *output->mutable_quantity() = custody::Ledger::Ore(400'000, 150'000);
  pb::Loss* loss = body.add_losses();
  loss->set_kind(pb::LOSS_KIND_TAILINGS);
  pb::ElementMass* lost = loss->add_contained();
  lost->set_element("Co");
  lost->set_mg(40'000);
  return r;
}

}  // namespace

SampleLog::SampleLog() {
  ledger_.Populate();
  ledger_.AddLot(kOre);
  ledger_.AddLot(kOtherOre);
  ledger_.Must(Concentrate(ledger_));
  ledger_.Must(ledger_.DispatchRecord(kConsignment, {kConcentrate}));
  ledger_.Must(ledger_.ReceiptRecord(kConsignment, {kConcentrate}));
  Catch();
  Cover();
}

void SampleLog::Catch() {
  for (; caught_ < ledger_.logged().size(); ++caught_) {
    const auto& [envelope, time] = ledger_.logged()[caught_];
    const auto decision = replica_.SubmitSimulated(envelope::EncodeEnvelope(envelope), time);
    ASSERT_TRUE(decision.ok()) << decision.status();
    ASSERT_TRUE(decision->admitted()) << custody::Explain(*decision);
    // A ledger begins to serve at size 2.
    if (replica_.size() == 1) Cover();
  }
}

const crypto::SigningKey& SampleLog::LogKey() {
  return custody::Ledger::Key("log", pb::PURPOSE_REGISTRY);
}
note::NoteKey SampleLog::LogName() {
  return note::MakeNoteKey(kOrigin, note::kTypeEd25519, LogKey().public_key());
}
crypto::SigningKey SampleLog::WitnessKey() {
  return *crypto::SigningKey::FromSeed(std::string(32, '\2'));
}
note::NoteKey SampleLog::WitnessName() {
  return note::MakeNoteKey(kWitness, note::kTypeCosignature, WitnessKey().public_key());
}

std::string SampleLog::Checkpoint() const {
  return note::SignCheckpoint({kOrigin, replica_.size(), replica_.root()}, LogName(), LogKey());
}
std::string SampleLog::CosignedCheckpoint(uint64_t time) const {
  return *note::Cosign(Checkpoint(), WitnessName(), WitnessKey(), time);
}
note::TrustPolicy SampleLog::Policy() { return note::TrustPolicy::ForLog(LogName()); }
note::TrustPolicy SampleLog::WitnessPolicy() {
  return *note::TrustPolicy::Parse("log " + note::FormatVkey(LogName()) + "\nwitness w1 " +
                                   note::FormatVkey(WitnessName()) + "\nquorum w1\n");
}

trail::Trail SampleLog::TrailOf(std::string_view lot) const {
  const auto source = replica_.Source(Checkpoint());
  auto trail = trail::BuildTrail(lot, *source);
  EXPECT_TRUE(trail.ok()) << trail.status();
  return trail.ok() ? *std::move(trail) : trail::Trail();
}

const trail::Trail& SampleLog::Good() {
  static const auto& trail = *new trail::Trail(SampleLog().TrailOf(kConcentrate));
  return trail;
}

}  // namespace lode::testing
