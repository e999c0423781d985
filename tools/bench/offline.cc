// SPDX-License-Identifier: Apache-2.0
// Bare and full checks alternate, and the best of each counts: on a shared machine the fastest run
// is the one that was disturbed least.
#include "tools/bench/offline.h"

#include <algorithm>
#include <limits>
#include <map>
#include <vector>

#include "tools/bench/measure.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/crypto/ed25519.h"
#include "verifier/envelope/envelope.h"
#include "verifier/monitor/replica.h"
#include "verifier/note/signer.h"
#include "verifier/threads/every_core.h"
#include "verifier/trail/build.h"
#include "verifier/trail/check.h"
#include "verifier/trail/trail.h"

namespace lode::bench {
namespace {

constexpr uint64_t kLot = 1;
constexpr size_t kPiece = 16;  // verifications that a core takes at once

// One signature with what it is over.
struct Signed {
  std::string pae;
  crypto::PublicKey key;
  crypto::Signature signature;
};

// Of a trail that was checked: the keys are those that its records register.
absl::StatusOr<std::vector<Signed>> SignaturesOf(const trail::Trail& trail) {
  std::map<base::Hash256, crypto::PublicKey> keys;
  std::vector<Signed> out;
  const auto add = [&](std::string_view raw) {
    if (const auto key = crypto::PublicKey::From(raw)) keys[crypto::RecordKeyId(*key)] = *key;
  };
  for (const trail::Entry& entry : trail.entries) {
    LODE_ASSIGN_OR_RETURN(const auto envelope, envelope::ParseEnvelope(entry.envelope));
    LODE_ASSIGN_OR_RETURN(const auto record, record::ParseRecord(envelope.payload));
    for (const auto& one : record.message.genesis().registrars()) add(one.pubkey());
    add(record.message.key_added().pubkey());
    for (const auto& one : envelope.signatures) {
      const auto signature = crypto::Signature::From(one.material);
      if (!signature) return base::Error(base::Reason::kInternal, "a batch signature");
      out.push_back({envelope::Pae(envelope::kRecordPayloadType, envelope.payload),
                     keys[one.key_id], *signature});
    }
  }
  return out;
}

double TimeBare(const std::vector<Signed>& all, const trail::ParallelFor& parallel) {
  const double wall = WallNow();
  parallel((all.size() + kPiece - 1) / kPiece, [&](size_t piece) {
    const size_t end = std::min(all.size(), (piece + 1) * kPiece);
    for (size_t i = piece * kPiece; i < end; ++i) {
      if (!crypto::VerifyEd25519(all[i].key, all[i].pae, all[i].signature).ok()) std::abort();
    }
  });
  return WallNow() - wall;
}

absl::StatusOr<double> TimeCheck(const TrailFile& file, const trail::ParallelFor& parallel,
                                 Offline& out) {
  const double wall = WallNow();
  LODE_ASSIGN_OR_RETURN(const trail::Trail parsed, trail::ParseTrail(file.bytes));
  out.parse = std::min(out.parse, WallNow() - wall);
  const trail::CheckedTrail checked = trail::CheckTrail(parsed, file.trust, parallel);
  const double seconds = WallNow() - wall;
  if (checked.failed)
    return base::Error(base::Reason::kInternal, checked.checks.back().what().code());
  out.records = checked.entries.size();
  return seconds;
}

void OnThisCore(size_t n, const std::function<void(size_t)>& body) {
  for (size_t i = 0; i < n; ++i) body(i);
}

}  // namespace

absl::StatusOr<TrailFile> MakeTrailFile(uint64_t records, int64_t now_us) {
  World world(now_us);
  LODE_ASSIGN_OR_RETURN(const auto log_key, crypto::SigningKey::FromSeed(std::string(32, 'l')));
  const note::NoteKey log = note::MakeNoteKey(kOrigin, note::kTypeEd25519, log_key.public_key());
  std::vector<std::string> envelopes = {world.Genesis(note::FormatVkey(log))};
  for (std::string& envelope : world.Registry()) envelopes.push_back(std::move(envelope));
  envelopes.push_back(world.Sign(world.Mined(kLot)));
  while (envelopes.size() < records) {
    envelopes.push_back(world.Sign(world.Looked(kLot, envelopes.size())));
  }
  monitor::Replica replica;
  for (const std::string& envelope : envelopes) {
    LODE_ASSIGN_OR_RETURN(const custody::Decision decision, replica.Submit(envelope, now_us));
    if (!decision.admitted()) {
      return base::Error(base::Reason::kInternal,
                         "a record of the benchmark was refused: " +
                             std::string(decision.violations.front().code()));
    }
    if (replica.size() == 1) replica.AppendStateRoot(now_us);
  }
  replica.AppendStateRoot(now_us);
  const auto source =
      replica.Source(note::SignCheckpoint({kOrigin, replica.size(), replica.root()}, log, log_key));
  LODE_ASSIGN_OR_RETURN(const trail::Trail trail, trail::BuildTrail(World::LotName(kLot), *source));
  LODE_ASSIGN_OR_RETURN(std::string bytes, trail::EncodeTrail(trail));
  return TrailFile{std::move(bytes), note::TrustPolicy::ForLog(log), log};
}

absl::StatusOr<Offline> MeasureOffline(const TrailFile& file, int rounds) {
  LODE_ASSIGN_OR_RETURN(const trail::Trail trail, trail::ParseTrail(file.bytes));
  LODE_ASSIGN_OR_RETURN(const std::vector<Signed> all, SignaturesOf(trail));
  Offline out;
  out.signatures = all.size();
  for (double* best : {&out.bare_one, &out.bare_all, &out.parse, &out.check_one, &out.check_all,
                       &out.bare_processor, &out.check_processor}) {
    *best = std::numeric_limits<double>::infinity();
  }
  for (int round = 0; round < rounds; ++round) {
    out.bare_one = std::min(out.bare_one, TimeBare(all, OnThisCore));
    LODE_ASSIGN_OR_RETURN(const double one, TimeCheck(file, nullptr, out));
    out.check_one = std::min(out.check_one, one);
    const double before = ProcessorNow();
    out.bare_all = std::min(out.bare_all, TimeBare(all, threads::OnEveryCore));
    const double between = ProcessorNow();
    LODE_ASSIGN_OR_RETURN(const double every, TimeCheck(file, threads::OnEveryCore, out));
    out.check_all = std::min(out.check_all, every);
    out.bare_processor = std::min(out.bare_processor, between - before);
    out.check_processor = std::min(out.check_processor, ProcessorNow() - between);
  }
  return out;
}

}  // namespace lode::bench
