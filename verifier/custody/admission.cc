// SPDX-License-Identifier: Apache-2.0
// The order matters. Faults of the record by itself come first, because the rules about state read
// the body's numbers and ids and would otherwise complain of what follows from one slip. Place,
// signatures, roles and times are judged in any case: a clerk should learn everything that is wrong
// at once.
#include "verifier/custody/admission.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "verifier/base/arith.h"
#include "verifier/base/encoding.h"
#include "verifier/base/limits.h"
#include "verifier/base/time.h"
#include "verifier/custody/check_record.h"
#include "verifier/custody/context.h"
#include "verifier/custody/dates.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/registered.h"
#include "verifier/custody/signers.h"
#include "verifier/custody/uses.h"
#include "verifier/note/checkpoint.h"

namespace lode::custody {
namespace {

namespace limits = ::lode::base::limits;
using base::Int128;

// ADM-00: a digest is in one leaf; index 0 is Genesis and nothing else is.
void CheckPlace(Context& context) {
  const AdmissionInput& in = context.input();
  Found found;
  if (const auto logged = context.FindRecord(context.digest(), found)) {
    context.Fail("ADM-00", "", base::HexEncode(context.digest().view()), "a record that is new",
                 "this record is logged already, at leaf " + std::to_string(logged->index),
                 "nothing is left to do: ask for its receipt");
  }
  const bool first = in.index == 0, genesis = context.kind() == pb::KIND_GENESIS;
  if (first == genesis) return;
  context.Fail("ADM-00", "", record::KindName(context.kind()),
               first ? "Genesis" : "any kind but Genesis", "leaf 0 is Genesis and nothing else is",
               first ? "log Genesis first" : "a ledger has one Genesis: begin another ledger");
}

// ADM-01: the record is meant for this log.
void CheckLedger(Context& context) {
  if (context.kind() == pb::KIND_GENESIS) return;
  const pb::Record& r = context.record();
  const state::LedgerState& ledger = context.ledger();
  if (r.origin() != ledger.origin()) {
    context.Fail("ADM-01", "origin", r.origin(), ledger.origin(),
                 "the record is meant for another ledger", "submit it there, or make a new record");
  }
  if (r.genesis_digest() == ledger.genesis_digest()) return;
  context.Fail("ADM-01", "genesis_digest", base::HexEncode(r.genesis_digest()),
               base::HexEncode(ledger.genesis_digest()),
               "the record is meant for a ledger with another Genesis",
               "take the digest from this ledger and make a new record");
}

std::string TimeText(Int128 micros) {
  constexpr Int128 kYear10000 = 253'402'300'800'000'000;
  if (micros < 0 || micros >= kYear10000) return "out of range";
  return base::FormatUtc(static_cast<int64_t>(micros));
}

// ADM-05: the event lies in the future, or is too old. True: told. Sums in 128 bits: times are the
// supplier's.
bool FailAge(Context& context) {
  const pb::Record& r = context.record();
  const Int128 event = r.event_time().us(), now = context.input().record_time_us;
  if (event > now + limits::kClockSkewMicros) {
    context.Fail("ADM-05", "event_time", TimeText(event),
                 "at most " + TimeText(now + limits::kClockSkewMicros) + " (record time + 10 min)",
                 "the event lies in the future",
                 note::IsSimulatedOrigin(r.origin())
                     ? "correct event_time, or submit it with a later record time (this ledger's "
                       "times are simulated)"
                     : "set the clock right or correct event_time, or submit it later");
    return true;
  }
  if (r.late() || now - event <= limits::kSubmitBeforeMicros) return false;
  context.Fail(
      "ADM-05", "late", TimeText(event),
      "since " + TimeText(now - limits::kSubmitBeforeMicros) + " (record time - 30 days), or late",
      "the event is more than 30 days old",
      "correct event_time; or make a new record that says `late`, with the reason for "
      "the delay and a submit_before that is still to come");
  return true;
}

// ADM-05.
void CheckSubmitBefore(Context& context) {
  const pb::Record& r = context.record();
  const Int128 event = r.event_time().us(), now = context.input().record_time_us;
  // Without a submit_before of its own the event time is all that is wrong.
  if (context.event_time_told() && !r.has_submit_before()) return;
  const Int128 submit_before =
      r.has_submit_before() ? Int128{r.submit_before().us()} : event + limits::kSubmitBeforeMicros;
  if (now <= submit_before) return;
  context.Fail(
      "ADM-05", "submit_before", TimeText(now),
      "until " + TimeText(submit_before) + (r.has_submit_before() ? "" : " (event time + 30 days)"),
      "the record comes after its submit_before", "make a new record with a later submit_before");
}

// ADM-05: what is told late did not happen before the ledger began, which has no roles, keys and
// caps for then. (What is told in time may have: at the beginning, up to 30 days.) True: told.
bool FailBegun(Context& context) {
  const pb::Record& r = context.record();
  if (!r.late() || context.kind() == pb::KIND_GENESIS || OpensTheBooks(r)) return false;
  const auto digest = base::Hash256::From(context.ledger().genesis_digest());
  if (!digest) return false;
  Found found;
  const auto genesis = context.FindRecord(*digest, found);
  if (!genesis) return false;
  const int64_t begin = genesis->record.message.event_time().us();
  if (r.event_time().us() >= begin) return false;
  context.Fail("ADM-05", "event_time", TimeText(r.event_time().us()),
               "since Genesis, " + TimeText(begin),
               "the event lies before the ledger began, and the record says `late`",
               "leave `late` out if the event is at most 30 days old; or bring in what is left of "
               "it now by a LotCreated OPENING_STOCK");
  return true;
}

// What the record alone says of another date because it lies on the wrong side of the event time.
bool ComparesWithEventTime(const record::Violation& violation) {
  return (violation.rule == "ADM-05" && violation.field == "period_from") ||
         (violation.rule == "ADM-01" && violation.field == "mandate_granted.valid_to");
}

void AddAlone(Context& context, const record::Violations& alone) {
  if (!context.event_time_told()) return context.AddViolations(alone);
  record::Violations rest;
  std::remove_copy_if(alone.begin(), alone.end(), std::back_inserter(rest), ComparesWithEventTime);
  context.AddViolations(rest);
}

void JudgeRecord(Context& context) {
  const AdmissionInput& in = context.input();
  const KindRule* const known = FindKindRule(context.kind());
  // Of a kind without a row nobody knows who signs it and what it does.
  if (known == nullptr) return context.AddViolations({NotBuilt(context.kind())});
  const KindRule& rule = *known;
  const record::Violations own =
      in.alone == nullptr ? CheckRecord(*in.record) : record::Violations();
  const record::Violations& alone = in.alone == nullptr ? own : *in.alone;
  CheckPlace(context);
  // A time that is no time was told, and is neither early nor late nor
  // outside of a role.
  const bool has_times = std::none_of(alone.begin(), alone.end(), [](const record::Violation& v) {
    return v.field == "event_time" || v.field == "submit_before";
  });
  // The rules of a body read its numbers and ids: they go ahead only with a record that makes sense
  // by itself.
  const bool sensible = alone.empty();
  // First, for much follows from it; and one line is enough.
  if (has_times &&
      (FailAge(context) || FailBegun(context) || (sensible && FailRegistered(context))))
    context.set_event_time_told();
  AddAlone(context, alone);
  // Its keys are its own, so it comes before the signatures.
  const bool genesis = context.kind() == pb::KIND_GENESIS;
  if (genesis && sensible) rule.admit(context);
  CheckLedger(context);
  CheckSignatures(context, rule);
  if (has_times) {
    CheckRoles(context, rule);
    CheckSubmitBefore(context);
  }
  if (!sensible) return;
  CheckFurtherSigners(context, rule);
  CheckPastDates(context, rule);
  const auto& place = context.record().place();
  if (place.at_case() == pb::Place::kSite && context.Site(place.site()).no()) {
    context.FailMissing("ADM-06", "place.site", place.site(), place.site());
  }
  UseDocuments(context);
  if (!genesis) rule.admit(context);
}

}  // namespace

bool Decision::waits_for_parent() const {
  return !violations.empty() &&
         std::all_of(violations.begin(), violations.end(),
                     [](const record::Violation& v) { return v.waits_for_parent; });
}

absl::StatusOr<Decision> Admit(const AdmissionInput& input, const StateReader& state) {
  Context context(input, state);
  JudgeRecord(context);
  if (!context.status().ok()) return context.status();
  return context.TakeDecision();
}

}  // namespace lode::custody
