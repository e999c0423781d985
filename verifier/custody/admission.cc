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
#include "verifier/base/limits.h"
#include "verifier/custody/check_record.h"
#include "verifier/custody/codes.h"
#include "verifier/custody/context.h"
#include "verifier/custody/dates.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/registered.h"
#include "verifier/custody/signers.h"
#include "verifier/custody/uses.h"
#include "verifier/note/checkpoint.h"

namespace lode::custody {
namespace {

constexpr say::Code kGenesisFirst = {"ADM-00.genesis-first", "kind:name"};
constexpr say::Code kLoggedAlready = {"ADM-00.logged-already", "record:digest leaf:count"};
constexpr say::Code kOneGenesis = {"ADM-00.one-genesis", "kind:name"};
constexpr say::Code kOtherGenesis = {"ADM-01.other-genesis", "found:digest genesis:digest"};
constexpr say::Code kOtherLedger = {"ADM-01.other-ledger", "found:name origin:name"};
constexpr say::Code kBeforeTheLedger = {"ADM-05.before-the-ledger", "event:time begin:time"};
constexpr say::Code kFuture = {"ADM-05.future", "event:time latest:time"};
constexpr say::Code kFutureOfSimulation = {"ADM-05.future-of-simulation", "event:time latest:time"};
constexpr say::Code kTooLate = {"ADM-05.too-late", "now:time until:time"};
constexpr say::Code kTooLateByDefault = {"ADM-05.too-late-by-default", "now:time until:time"};
constexpr say::Code kTooOld = {"ADM-05.too-old", "event:time earliest:time"};
constexpr say::Code kAdmissionCodes[] = {
    kGenesisFirst, kLoggedAlready,    kOneGenesis, kOtherGenesis,
    kOtherLedger,  kBeforeTheLedger,  kFuture,     kFutureOfSimulation,
    kTooLate,      kTooLateByDefault, kTooOld};

}  // namespace

std::span<const say::Code> AdmissionCodes() { return kAdmissionCodes; }

namespace {

namespace limits = ::lode::base::limits;
using base::Int128;

// ADM-00: a digest is in one leaf; index 0 is Genesis and nothing else is.
void CheckPlace(Context& context) {
  const AdmissionInput& in = context.input();
  Found found;
  if (const auto logged = context.FindRecord(context.digest(), found)) {
    context.Fail<kLoggedAlready>("", say::Digest{context.digest().view()},
                                 say::Count(logged->index));
  }
  const bool first = in.index == 0, genesis = context.kind() == pb::KIND_GENESIS;
  if (first == genesis) return;
  first ? context.Fail<kGenesisFirst>("", say::Name{record::KindName(context.kind())})
        : context.Fail<kOneGenesis>("", say::Name{record::KindName(context.kind())});
}

// ADM-01: the record is meant for this log.
void CheckLedger(Context& context) {
  if (context.kind() == pb::KIND_GENESIS) return;
  const pb::Record& r = context.record();
  const state::LedgerState& ledger = context.ledger();
  if (r.origin() != ledger.origin()) {
    context.Fail<kOtherLedger>("origin", say::Name{r.origin()}, say::Name{ledger.origin()});
  }
  if (r.genesis_digest() == ledger.genesis_digest()) return;
  context.Fail<kOtherGenesis>("genesis_digest", say::Digest{r.genesis_digest()},
                              say::Digest{ledger.genesis_digest()});
}

// What no time can be is told as the nearest that can.
say::Time TimeOf(Int128 micros) {
  constexpr Int128 kLast = 253'402'300'799'999'999;  // of the year 9999
  return {static_cast<int64_t>(std::clamp<Int128>(micros, 0, kLast))};
}

// ADM-05: the event lies in the future, or is too old. True: told. Sums in 128 bits: times are the
// supplier's.
bool FailAge(Context& context) {
  const pb::Record& r = context.record();
  const Int128 event = r.event_time().us(), now = context.input().record_time_us;
  if (event > now + limits::kClockSkewMicros) {
    note::IsSimulatedOrigin(context.ledger().origin())
        ? context.Fail<kFutureOfSimulation>("event_time", TimeOf(event),
                                            TimeOf(now + limits::kClockSkewMicros))
        : context.Fail<kFuture>("event_time", TimeOf(event),
                                TimeOf(now + limits::kClockSkewMicros));
    return true;
  }
  if (r.late() || now - event <= limits::kSubmitBeforeMicros) return false;
  context.Fail<kTooOld>("late", TimeOf(event), TimeOf(now - limits::kSubmitBeforeMicros));
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
  r.has_submit_before()
      ? context.Fail<kTooLate>("submit_before", TimeOf(now), TimeOf(submit_before))
      : context.Fail<kTooLateByDefault>("submit_before", TimeOf(now), TimeOf(submit_before));
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
  context.Fail<kBeforeTheLedger>("event_time", TimeOf(r.event_time().us()), TimeOf(begin));
  return true;
}

// What the record alone says of another date because it lies on the wrong side of the event time.
bool ComparesWithEventTime(const record::Violation& violation) {
  return (violation.rule() == "ADM-05" && violation.field == "period_from") ||
         (violation.rule() == "ADM-01" && violation.field == "mandate_granted.valid_to");
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
    context.FailMissing("place.site", place.site());
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
