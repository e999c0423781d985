// SPDX-License-Identifier: Apache-2.0
#include "verifier/trail/proof_checks.h"

#include <utility>

#include "verifier/base/absl_shim.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/time.h"
#include "verifier/trail/subject_checks.h"

namespace lode::trail {
namespace {

namespace v1 = ::lode::trail::v1;

std::string Words(const absl::Status& status) { return std::string(base::ToStd(status.message())); }

void Note(CheckedTrail& out, std::string name, v1::Outcome outcome, std::string detail) {
  v1::Check& check = out.checks.emplace_back();
  check.set_name(std::move(name));
  check.set_outcome(outcome);
  check.set_detail(std::move(detail));
}

}  // namespace

bool Passes(CheckedTrail& out, std::string name, std::string detail) {
  Note(out, std::move(name), v1::PASS, std::move(detail));
  return true;
}

bool Fails(CheckedTrail& out, std::string name, std::string problem) {
  out.problem = problem;
  Note(out, std::move(name), v1::FAIL, std::move(problem));
  return false;
}

bool LimitsHold(CheckedTrail& out, uint64_t entries, uint64_t subjects) {
  return Passes(out, "limits",
                Count(entries, "record", "records") + ", " +
                    Count(subjects, "subject", "subjects") + ": within the limits and in order");
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
    Passes(out, "checkpoint",
           "size " + std::to_string(body.size) + " of " + body.origin +
               ", signed with the log's key that the trust file names");
  } else {
    Passes(out, "checkpoint", "signed with the log's key that the trust file names");
    // Nobody has to have lied: the witnesses may not have cosigned yet.
    out.quorum_missing = true;
    out.problem = Words(trust.status());
    Note(out, "quorum", v1::UNKNOWN, out.problem);
    out.checks.back().set_severity(v1::BLOCKS);
    return false;
  }
  if (out.trust.freshness == 0) {
    Note(out, "quorum", v1::NOT_APPLICABLE, "the trust file asks for no witness");
    return true;
  }
  return Passes(out, "quorum",
                Count(out.trust.cosigners.size(), "witness", "witnesses") +
                    " cosigned, as the trust file asks; the oldest that counts at " +
                    base::FormatUtc(static_cast<int64_t>(out.trust.freshness) *
                                    base::limits::kMicrosPerSecond));
}

bool InclusionHolds(CheckedTrail& out, const absl::Status& proof, uint64_t leaves,
                    uint64_t hashes) {
  if (!proof.ok()) return Fails(out, "inclusion", Words(proof));
  return Passes(out, "inclusion",
                Count(leaves, "leaf", "leaves") + " in the tree of " +
                    std::to_string(out.trust.checkpoint.body.size) + ", shown with " +
                    Count(hashes, "hash", "hashes"));
}

}  // namespace lode::trail
