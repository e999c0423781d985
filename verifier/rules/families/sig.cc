// SPDX-License-Identifier: Apache-2.0
// SIG-02: keys of the trail's signatures that were revoked later. A superseded key is harmless; a
// compromised one warns about what it signed before and never undoes it.
#include <algorithm>
#include <set>

#include "verifier/rules/facts.h"
#include "verifier/rules/families/families.h"

namespace lode::rules {
namespace {

constexpr Code kKeysSound = {"SIG-02.sound", ""};
constexpr Code kStaleKeys = {"SIG-02.stale", ""};
constexpr Code kMisused = {"SIG-02.misused",
                           "records:count key:digest party:id begin:word since:time"};
constexpr Code kKeyCodes[] = {kKeysSound, kStaleKeys, kMisused};

constexpr size_t kMaxEvidence = 16;  // digests listed; the number is told in full

// Records that the party itself, with a key of its own, said to be its own after the revocation.
std::set<base::Hash256> ConfirmedAfter(const History& history, size_t revocation,
                                       const std::string& party) {
  std::set<base::Hash256> out;
  for (size_t i = revocation + 1; i < history.entries().size(); ++i) {
    const pb::Record& r = history.Message(i);
    if (!r.has_countersigned() || r.author() != party || !r.on_behalf_of().empty() ||
        r.countersigned().outcome() != pb::COUNTERSIGN_OUTCOME_AGREES)
      continue;
    for (const std::string& raw : r.countersigned().records()) {
      if (const auto digest = base::Hash256::From(raw)) out.insert(*digest);
    }
  }
  return out;
}

// What a key signed while it may have been misused, and nobody confirmed since; the first ones by
// digest.
struct Doubtful {
  uint64_t records = 0;
  std::vector<base::Hash256> evidence;
};

Doubtful SignedMeanwhile(const History& history, size_t position) {
  const pb::KeyRevoked& body = history.Message(position).key_revoked();
  Doubtful out;
  const auto key = base::Hash256::From(body.key_id());
  if (!key) return out;
  const std::set<base::Hash256> confirmed = ConfirmedAfter(history, position, body.party());
  for (size_t i = 0; i < position; ++i) {
    const HistoryEntry& entry = history.entries()[i];
    if (body.has_compromised_since() && entry.record_time_us < body.compromised_since().us())
      continue;
    const auto& keys = entry.signing_keys;
    if (std::find(keys.begin(), keys.end(), *key) == keys.end()) continue;
    if (confirmed.contains(entry.record.digest)) continue;
    if (++out.records <= kMaxEvidence) out.evidence.push_back(entry.record.digest);
  }
  return out;
}

void AddCompromised(const pb::KeyRevoked& body, const Doubtful& doubtful, Sink& sink) {
  report::Finding& finding = sink.Add(report::FAIL);
  for (const base::Hash256& digest : doubtful.evidence) AddEvidence(finding, digest);
  finding.set_who(body.party());
  Tell(finding, kMisused)
      .Count("records", doubtful.records)
      .Digest("key", base::Hash256::From(body.key_id()).value_or(base::Hash256()))
      .Id("party", body.party())
      .Word("begin", body.has_compromised_since() ? "SAID" : "NOT_SAID")
      .Time("since", body.compromised_since().us());
}

// One finding for each compromised key that signed something of the trail; else one that passes, or
// is UNKNOWN if the trail is stale.
void CheckKeys(const Facts& facts, const Place&, const Parameters&, Sink& sink) {
  const History& history = facts.history;
  bool passes = true;
  for (size_t i = 0; i < history.entries().size(); ++i) {
    const pb::Record& r = history.Message(i);
    if (!r.has_key_revoked() || r.key_revoked().reason() != pb::REVOCATION_REASON_COMPROMISED)
      continue;
    const Doubtful doubtful = SignedMeanwhile(history, i);
    if (doubtful.records == 0) continue;
    passes = false;
    AddCompromised(r.key_revoked(), doubtful, sink);
  }
  if (!passes) return;
  Tell(sink.Add(facts.stale ? report::UNKNOWN : report::PASS),
       facts.stale ? kStaleKeys : kKeysSound);
}

constexpr Rule kSigRules[] = {
    {"SIG-02", Scope::kTrail, report::WARNS, CheckKeys, kKeyCodes},
};

}  // namespace

std::span<const Rule> SigRules() { return kSigRules; }

}  // namespace lode::rules
