// SPDX-License-Identifier: Apache-2.0
// The order of the checks is the order of trust: first whose checkpoint it is, then what is under
// it. A missing quorum ends the checks without calling the file forged.
#include "verifier/trail/proof_checks.h"

#include <utility>

#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/rules/trail_codes.h"
#include "verifier/rules/word_lists.h"

namespace lode::trail {
namespace {

namespace v1 = ::lode::trail::v1;

v1::Check& Note(CheckedTrail& out, std::string name, v1::Outcome outcome) {
  v1::Check& check = out.checks.emplace_back();
  check.set_name(std::move(name));
  check.set_outcome(outcome);
  return check;
}

v1::Statement NotBelieved(const absl::Status& why, std::string_view claimed,
                          const note::TrustPolicy& policy) {
  if (base::ReasonOf(why) != base::Reason::kUnknownKey)
    return statement::Make<rules::kCheckpointRefused>(ReasonOf(why));
  std::vector<std::string> trusted;
  for (const note::NoteKey& log : policy.logs()) trusted.push_back(note::FormatVkey(log));
  return statement::Make<rules::kLogUnknown>(statement::NamesOf(trusted), statement::Name{claimed});
}

}  // namespace

bool Passes(CheckedTrail& out, std::string name, v1::Statement what) {
  *Note(out, std::move(name), v1::PASS).mutable_what() = std::move(what);
  return true;
}

bool Fails(CheckedTrail& out, std::string name, v1::Statement what) {
  v1::Check& check = Note(out, std::move(name), v1::FAIL);
  check.set_severity(v1::BLOCKS);
  *check.mutable_what() = std::move(what);
  return false;
}

statement::Word ReasonOf(const absl::Status& status) {
  const std::string_view name = base::ReasonName(base::ReasonOf(status));
  // Whatever bytes in memory can't be wrong by is a defect of Lode.
  return {rules::ListOf(rules::kNotJudged.id, "reason")->Has(name)
              ? name
              : base::ReasonName(base::Reason::kInternal)};
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
  if (!signed_by_log)
    return Fails(out, "checkpoint", NotBelieved(trust.status(), claims.origin, policy));
  if (trust.ok()) {
    out.trust = *std::move(trust);
    const note::Checkpoint& body = out.trust.checkpoint.body;
    if (body.origin != claims.origin) {
      return Fails(out, "checkpoint",
                   statement::Make<rules::kOriginDiffers>(statement::Name{body.origin},
                                                          statement::Name{claims.origin}));
    }
    if (body.size != claims.tree_size) {
      return Fails(out, "checkpoint",
                   statement::Make<rules::kSizeDiffers>(statement::Count(body.size),
                                                        statement::Count(claims.tree_size)));
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
    v1::Check& quorum = Note(out, "quorum", v1::UNKNOWN);
    quorum.set_severity(v1::BLOCKS);
    statement::Say(rules::kQuorumMissing, *quorum.mutable_what())
        .Name("asked", policy.quorum_name());
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
  if (!proof.ok())
    return Fails(out, "inclusion", statement::Make<rules::kNotIncluded>(ReasonOf(proof)));
  v1::Statement what;
  statement::Say(rules::kIncluded, what)
      .Count("leaves", leaves)
      .Count("size", out.trust.checkpoint.body.size)
      .Count("hashes", hashes);
  return Passes(out, "inclusion", std::move(what));
}

}  // namespace lode::trail
