// SPDX-License-Identifier: Apache-2.0
#include "verifier/trail/replay.h"

#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "verifier/base/absl_shim.h"
#include "verifier/base/encoding.h"
#include "verifier/custody/admission.h"

namespace lode::trail {
namespace {

using base::Hash256;

// Every key that a record of the trail registers, by id. Whether it was registered in time, to whom
// and for what is admission's question; an id names one key for ever, so the key itself is known
// now.
class KeyDirectory {
 public:
  explicit KeyDirectory(std::span<const CheckedEntry> entries) {
    for (const CheckedEntry& entry : entries) {
      const record::pb::Record& r = entry.record.message;
      for (const auto& registrar : r.genesis().registrars()) Add(registrar.pubkey());
      for (const auto& registrar : r.registrars_changed().registrars()) Add(registrar.pubkey());
      if (r.has_key_added()) Add(r.key_added().pubkey());
    }
  }
  std::optional<crypto::PublicKey> Find(const Hash256& id) const {
    const auto it = keys_.find(id);
    if (it == keys_.end()) return std::nullopt;
    return it->second;
  }

 private:
  void Add(std::string_view raw) {
    if (const auto key = crypto::PublicKey::From(raw))
      keys_.emplace(crypto::RecordKeyId(*key), *key);
  }
  absl::flat_hash_map<Hash256, crypto::PublicKey> keys_;
};

struct SignatureTask {
  size_t signature = 0;
  crypto::PublicKey key;
};

// Of one entry.
struct Work {
  std::vector<SignatureTask> to_verify;
  std::vector<std::optional<crypto::PublicKey>> keys;  // by signature
  std::string problem;                                 // empty: all hold
};

std::vector<Work> Distribute(std::span<const Prepared> prepared,
                             std::span<const CheckedEntry> entries, Replayed& totals) {
  const KeyDirectory directory(entries);
  absl::flat_hash_set<Hash256> batches;
  std::vector<Work> work(prepared.size());
  for (size_t i = 0; i < prepared.size(); ++i) {
    const auto& signatures = prepared[i].envelope.signatures;
    totals.signatures += signatures.size();
    for (size_t s = 0; s < signatures.size(); ++s) {
      const auto key = directory.Find(signatures[s].key_id);
      work[i].keys.push_back(key);
      if (!key) {
        work[i].problem = "it is signed with the key " +
                          base::HexEncode(signatures[s].key_id.view()) +
                          ", which no record of the trail registers";
        continue;
      }
      const Hash256& batch = prepared[i].batches[s];
      if (!batch.IsZero() && !batches.insert(batch).second) continue;
      work[i].to_verify.push_back({s, *key});
      ++totals.verifications;
    }
  }
  return work;
}

void VerifyEntry(const Prepared& prepared, const record::ParsedRecord& record, Work& work) {
  if (!work.problem.empty() || work.to_verify.empty()) return;
  const std::string pae = envelope::Pae(envelope::kRecordPayloadType, prepared.envelope.payload);
  for (const SignatureTask& task : work.to_verify) {
    const auto& signature = prepared.envelope.signatures[task.signature];
    const absl::Status status =
        envelope::VerifySignature(signature, task.key, pae, record.digest, nullptr);
    if (status.ok()) continue;
    work.problem = "its signature with the key " + base::HexEncode(signature.key_id.view()) +
                   " does not hold: " + std::string(base::ToStd(status.message()));
    return;
  }
}

std::string RefusalWords(const record::Violations& violations) {
  std::string out = "admission refuses it by ";
  for (size_t i = 0; i < violations.size(); ++i) {
    if (i > 0) out += "; ";
    out += violations[i].rule + " (" + violations[i].field + "): " + violations[i].message;
  }
  return out;
}

void AdmitAll(std::span<const Prepared> prepared, std::span<const CheckedEntry> entries,
              const std::vector<Work>& work, CoveredState& state, Replayed& out) {
  for (size_t i = 0; i < entries.size(); ++i) {
    custody::AdmissionInput input;
    input.envelope = &prepared[i].envelope;
    input.record = &entries[i].record;
    input.index = entries[i].index;
    input.record_time_us = entries[i].record_time_us;
    input.verified_with = work[i].keys;
    const auto decision = custody::Admit(input, state);
    if (!decision.ok()) {
      out.refusal = {i, std::string(base::ToStd(decision.status().message()))};
      return;
    }
    if (!decision->admitted()) {
      out.refusal = {i, RefusalWords(decision->violations)};
      return;
    }
    out.skipped_checks += decision->skipped_checks;
    state.Apply(decision->changes);
    state.SetLogged(i + 1);
  }
}

}  // namespace

Replayed Replay(std::span<const Prepared> prepared, std::span<const CheckedEntry> entries,
                const ParallelFor& parallel, CoveredState& state) {
  Replayed out;
  std::vector<Work> work = Distribute(prepared, entries, out);
  // Task 0 is the one that can't be shared out, so it begins first. It reads `keys` alone, the
  // others write `problem` alone.
  ForEach(parallel, entries.size() + 1, [&](size_t task) {
    if (task == 0) {
      AdmitAll(prepared, entries, work, state, out);
    } else {
      VerifyEntry(prepared[task - 1], entries[task - 1].record, work[task - 1]);
    }
  });
  for (size_t i = 0; i < work.size() && !out.signature; ++i) {
    if (!work[i].problem.empty()) out.signature = {i, work[i].problem};
  }
  return out;
}

}  // namespace lode::trail
