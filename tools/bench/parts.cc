// SPDX-License-Identifier: Apache-2.0
// lode-bench-parts: what one record costs, part by part, on one thread (Google Benchmark).
// docs/performance.md has the table.
#include <benchmark/benchmark.h>

#include "tools/bench/world.h"
#include "verifier/base/encoding.h"
#include "verifier/custody/admission.h"
#include "verifier/custody/check_record.h"
#include "verifier/envelope/envelope.h"
#include "verifier/merkle/leaf.h"
#include "verifier/merkle/tree.h"
#include "verifier/note/note.h"
#include "verifier/note/receipt.h"
#include "verifier/record/touches.h"
#include "verifier/subjects/map.h"

namespace lode::bench {
namespace {

constexpr int64_t kNowUs = 1'772'000'000'000'000;

// A ledger in memory with the world's registry admitted.
struct Fixture {
  World world{kNowUs};
  custody::MemoryState state;
  custody::ParsedRows parsed_rows;
  uint64_t size = 0;

  Fixture() {
    const auto key = crypto::SigningKey::FromSeed(std::string(32, 'l'));
    const note::NoteKey log = note::MakeNoteKey(kOrigin, note::kTypeEd25519, key->public_key());
    Admit(world.Genesis(note::FormatVkey(log)));
    for (const std::string& envelope : world.Registry()) Admit(envelope);
  }
  void Admit(const std::string& bytes) {
    const auto envelope = *envelope::ParseEnvelope(bytes);
    const auto record = *record::ParseRecord(envelope.payload);
    const custody::Decision decision = Judge(envelope, record, {});
    if (!decision.admitted()) std::abort();
    state.Apply(decision.changes);
    state.AddRecord(size++, record);
  }
  custody::Decision Judge(const envelope::Envelope& envelope, const record::ParsedRecord& record,
                          std::vector<std::optional<crypto::PublicKey>> verified) {
    custody::AdmissionInput input;
    input.envelope = &envelope;
    input.record = &record;
    input.index = size;
    input.record_time_us = kNowUs;
    input.verified_with = std::move(verified);
    input.parsed_rows = &parsed_rows;
    return *custody::Admit(input, state);
  }
};

Fixture& TheFixture() {
  static Fixture fixture;
  return fixture;
}

void HashNode(benchmark::State& state) {
  base::Hash256 node = merkle::EmptyRoot();
  for (auto _ : state) node = merkle::HashNode(node, node);
  benchmark::DoNotOptimize(node);
}
BENCHMARK(HashNode);

void AppendLeafToTree(benchmark::State& state) {
  merkle::Frontier frontier;
  const std::string leaf = merkle::EncodeLeaf(merkle::RecordLeaf{1, {}, {}});
  for (auto _ : state) frontier.Append(merkle::HashLeaf(leaf));
}
BENCHMARK(AppendLeafToTree);

void VerifySignature(benchmark::State& state) {
  const World& world = TheFixture().world;
  const auto envelope = *envelope::ParseEnvelope(world.Sign(world.Mined(1)));
  const std::string pae = envelope::Pae(envelope::kRecordPayloadType, envelope.payload);
  const base::Hash256 digest = envelope::RecordDigest(envelope.payload);
  for (auto _ : state) {
    if (!envelope::VerifySignature(envelope.signatures[0], world.mine_key().public_key(), pae,
                                   digest, nullptr)
             .ok()) {
      state.SkipWithError("the signature does not verify");
    }
  }
}
BENCHMARK(VerifySignature);

// The two records that most of a trail is: a lot of ore (range 0), a hop (range 1).
std::string SignedRecord(int64_t which) {
  const World& world = TheFixture().world;
  return world.Sign(which == 0 ? world.Mined(1) : world.Hop(1, 2));
}

void ParseEnvelope(benchmark::State& state) {
  const std::string bytes = SignedRecord(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(envelope::ParseEnvelope(bytes));
}
BENCHMARK(ParseEnvelope)->Arg(0)->Arg(1);

void RecordDigest(benchmark::State& state) {
  const auto envelope = *envelope::ParseEnvelope(SignedRecord(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(envelope::RecordDigest(envelope.payload));
}
BENCHMARK(RecordDigest)->Arg(0)->Arg(1);

// Protobuf's own part of ParseRecord.
void ParseMessage(benchmark::State& state) {
  const auto envelope = *envelope::ParseEnvelope(SignedRecord(state.range(0)));
  for (auto _ : state) {
    pb::Record message;
    benchmark::DoNotOptimize(message.ParseFromString(envelope.payload));
  }
}
BENCHMARK(ParseMessage)->Arg(0)->Arg(1);

void ParseRecord(benchmark::State& state) {
  const auto envelope = *envelope::ParseEnvelope(SignedRecord(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(record::ParseRecord(envelope.payload));
}
BENCHMARK(ParseRecord)->Arg(0)->Arg(1);

void CheckRecord(benchmark::State& state) {
  const auto envelope = *envelope::ParseEnvelope(SignedRecord(state.range(0)));
  const auto record = *record::ParseRecord(envelope.payload);
  for (auto _ : state) benchmark::DoNotOptimize(custody::CheckRecord(record));
}
BENCHMARK(CheckRecord)->Arg(0)->Arg(1);

// On the sequencer's one thread: signature verified and record checked before.
void AdmitRecord(benchmark::State& state) {
  Fixture& fixture = TheFixture();
  const auto envelope = *envelope::ParseEnvelope(fixture.world.Sign(fixture.world.Mined(1)));
  const auto record = *record::ParseRecord(envelope.payload);
  const record::Violations none;
  custody::AdmissionInput input;
  input.envelope = &envelope;
  input.record = &record;
  input.index = fixture.size;
  input.record_time_us = kNowUs;
  input.verified_with = {fixture.world.mine_key().public_key()};
  input.alone = &none;
  input.parsed_rows = &fixture.parsed_rows;
  for (auto _ : state) {
    const auto decision = custody::Admit(input, fixture.state);
    if (!decision.ok() || !decision->admitted()) state.SkipWithError("the record is refused");
  }
}
BENCHMARK(AdmitRecord);

void TouchSubjects(benchmark::State& state) {
  const auto envelope =
      *envelope::ParseEnvelope(TheFixture().world.Sign(TheFixture().world.Mined(1)));
  const auto record = *record::ParseRecord(envelope.payload);
  for (auto _ : state) {
    for (const auto& subject : record::TouchedSubjects(record)) {
      benchmark::DoNotOptimize(record::SubjectKey(subject));
    }
  }
}
BENCHMARK(TouchSubjects);

std::vector<subjects::MapEntry> Entries(uint64_t first, uint64_t count) {
  std::vector<subjects::MapEntry> entries;
  for (uint64_t i = first; i < first + count; ++i) {
    std::string id;
    base::AppendU64(id, i);
    entries.push_back({record::SubjectKey({record::SubjectKind::kLot, id}), {1, {}}});
  }
  std::sort(entries.begin(), entries.end(),
            [](const auto& a, const auto& b) { return a.key < b.key; });
  return entries;
}

// A state root over `range(1)` new subjects in a map of `range(0)`; items are subjects.
void CoverSubjects(benchmark::State& state) {
  const auto base = static_cast<uint64_t>(state.range(0)),
             batch = static_cast<uint64_t>(state.range(1));
  auto map = subjects::SubjectMap::FromSorted(Entries(0, base));
  uint64_t next = base;
  for (auto _ : state) {
    state.PauseTiming();
    const auto updates = Entries(next, batch);
    next += batch;
    state.ResumeTiming();
    map.ApplyBatch(updates);
    benchmark::DoNotOptimize(map.Root());
  }
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * batch));
}
BENCHMARK(CoverSubjects)
    ->Args({100'000, 1'000})
    ->Args({1'000'000, 60'000})
    ->Iterations(5)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace lode::bench

BENCHMARK_MAIN();
