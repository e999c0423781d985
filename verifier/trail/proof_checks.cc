// SPDX-License-Identifier: Apache-2.0
// The order of the checks is the order of trust: first whose checkpoint it is, then what is under
// it. A missing quorum ends the checks without calling the file forged.
#include "verifier/trail/proof_checks.h"

#include <utility>

#include "verifier/base/absl_shim.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/rules/trail_codes.h"
#include "verifier/trail/subject_checks.h"

namespace lode::trail {
namespace {

namespace v1 = ::lode::trail::v1;

std::string Words(const absl::Status& status) { return std::string(base::ToStd(status.message())); }

v1::Check& Note(CheckedTrail& out, std::string name, v1::Outcome outcome) {
  v1::Check& check = out.checks.emplace_back();
  check.set_name(std::move(name));
  check.set_outcome(outcome);
  return check;
}

}  // namespace

bool Passes(CheckedTrail& out, std::string name, v1::Statement what) {
  *Note(out, std::move(name), v1::PASS).mutable_what() = std::move(what);
  return true;
}

bool Fails(CheckedTrail& out, std::string name, std::string problem) {
  statement::Say(rules::kCheckFails, *Note(out, std::move(name), v1::FAIL).mutable_what())
      .Text("problem", problem);
  out.problem = std::move(problem);
  return false;
}

bool LimitsHold(CheckedTrail& out, uint64_t entries, uint64_t subjects) {
  v1::Statement what;
  statement::Say(rules::kLimitsHold, what).Count("records", entries).Count("subjects", subjects);
  return Passes(out, "limits", std::move(what));
}

bool CheckpointHolds(CheckedTrail& out, const Claims& claims, const note::TrustPolicy& policy) {
  auto trust = policy.Check(claims.checkpoint_note);
  const bool signed_by_log =
      trust.ok() || base::ReasonOf(trust.status()) == base::Reason::kQuorumMissing;
  if (!signed_by_log && base::ReasonOf(trust.status()) == base::Reason::kOtherLog)
    out.other_log = trust.status();
  if (!signed_by_log) return Fails(out, "checkpoint", Words(trust.status()));
  if (trust.ok()) {
    out.trust = *std::move(trust);
    const note::Checkpoint& body = out.trust.checkpoint.body;
    if (body.origin != claims.origin) {
      return Fails(
          out, "checkpoint",
          "the checkpoint is of " + body.origin + ", the trail says " + std::string(claims.origin));
    }
    if (body.size != claims.tree_size) {
      return Fails(out, "checkpoint",
                   "the checkpoint has size " + std::to_string(body.size) + ", the trail says " +
                       std::to_string(claims.tree_size));
    }
    v1::Statement what;
    statement::Say(rules::kCheckpointHolds, what).Count("size", body.size).Name("log", body.origin);
    Passes(out, "checkpoint", std::move(what));
  } else {
    v1::Statement what;
    statement::Say(rules::kLogSigned, what);
    Passes(out, "checkpoint", std::move(what));
    // Nobody has to have lied: the witnesses may not have cosigned yet.
    out.quorum_missing = true;
    out.problem = Words(trust.status());
    v1::Check& quorum = Note(out, "quorum", v1::UNKNOWN);
    quorum.set_severity(v1::BLOCKS);
    statement::Say(rules::kQuorumMissing, *quorum.mutable_what()).Text("problem", out.problem);
    return false;
  }
  if (out.trust.freshness == 0) {
    statement::Say(rules::kNoWitnessAsked, *Note(out, "quorum", v1::NOT_APPLICABLE).mutable_what());
    return true;
  }
  v1::Statement what;
  statement::Say(rules::kQuorumMet, what)
      .Count("witnesses", out.trust.cosigners.size())
      .Time("oldest", static_cast<int64_t>(out.trust.freshness) * base::limits::kMicrosPerSecond);
  return Passes(out, "quorum", std::move(what));
}

bool InclusionHolds(CheckedTrail& out, const absl::Status& proof, uint64_t leaves,
                    uint64_t hashes) {
  if (!proof.ok()) return Fails(out, "inclusion", Words(proof));
  v1::Statement what;
  statement::Say(rules::kIncluded, what)
      .Count("leaves", leaves)
      .Count("size", out.trust.checkpoint.body.size)
      .Count("hashes", hashes);
  return Passes(out, "inclusion", std::move(what));
}

}  // namespace lode::trail
