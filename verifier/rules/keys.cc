// SPDX-License-Identifier: Apache-2.0
#include "verifier/rules/keys.h"

#include <algorithm>
#include <set>

#include "verifier/base/encoding.h"
#include "verifier/rules/words.h"

namespace lode::rules {

const RuleInfo kSig02 = {
    "SIG-02",
    "no record was signed while its key may have been misused",
    report::WARNS,
    "KeyRevoked, the keys that signed the trail's records, Countersigned",
    "Admission refused what a key signed after its revocation. What it signed before stands for "
    "ever: "
    "a key that was SUPERSEDED passes. If it was COMPROMISED: FAIL, a warning, when records of the "
    "trail that it signed were logged between the time since when it may have been misused (if "
    "none is "
    "said: from the beginning) and the revocation; they are the evidence. Records that the party "
    "has "
    "countersigned (AGREES) since the revocation are confirmed and count no more. UNKNOWN if the "
    "trail is stale. Record times count, never claimed event times.",
    "reference rule SIG-02; promise 8 (nobody can backdate)"};

namespace {

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

report::Finding Compromised(const History& history, size_t position) {
  const pb::KeyRevoked& body = history.Message(position).key_revoked();
  report::Finding finding = Found(kSig02, report::PASS);
  const auto key = base::Hash256::From(body.key_id());
  if (!key) return finding;
  const std::set<base::Hash256> confirmed = ConfirmedAfter(history, position, body.party());
  uint64_t signed_by_it = 0;
  for (size_t i = 0; i < position; ++i) {
    const HistoryEntry& entry = history.entries()[i];
    if (body.has_compromised_since() && entry.record_time_us < body.compromised_since().us())
      continue;
    const auto& keys = entry.signing_keys;
    if (std::find(keys.begin(), keys.end(), *key) == keys.end()) continue;
    if (confirmed.contains(entry.record.digest)) continue;
    ++signed_by_it;
    if (signed_by_it <= kMaxEvidence) AddEvidence(finding, entry.record.digest);
  }
  if (signed_by_it == 0) return finding;
  const std::string since =
      body.has_compromised_since() ? " since " + DateText(body.compromised_since().us()) : "";
  finding.set_outcome(report::FAIL);
  finding.set_value(Counted(signed_by_it, "record") + " signed with key " +
                    base::HexEncode(body.key_id()).substr(0, 16));
  finding.set_limit("no record in the time of the compromise");
  finding.set_message("a key of " + body.party() + " may have been misused" + since + "; " +
                      Counted(signed_by_it, "record") + " of this trail " +
                      (signed_by_it == 1 ? "was" : "were") +
                      " signed with it before it was revoked");
  finding.set_remedy("a Countersigned (AGREES) of those records by " + body.party() +
                     ", with a key for CUSTODY, OBSERVE or AUTHORITY that was not compromised");
  return finding;
}

}  // namespace

std::vector<report::Finding> CheckKeys(const History& history, bool stale) {
  std::vector<report::Finding> out;
  for (size_t i = 0; i < history.entries().size(); ++i) {
    const pb::Record& r = history.Message(i);
    if (!r.has_key_revoked() || r.key_revoked().reason() != pb::REVOCATION_REASON_COMPROMISED)
      continue;
    report::Finding finding = Compromised(history, i);
    if (finding.outcome() == report::FAIL) out.push_back(std::move(finding));
  }
  if (!out.empty()) return out;
  report::Finding finding = Found(kSig02, stale ? report::UNKNOWN : report::PASS);
  if (stale) {
    finding.set_value("stale");
    finding.set_message("the trail is too old to say whether a key was revoked since");
    finding.set_remedy("a trail that is exported now, from the ledger's operator");
  }
  return {finding};
}

}  // namespace lode::rules
