// SPDX-License-Identifier: Apache-2.0
// What every kind shares: who, when, where, documents, sealed sections.
#include <algorithm>

#include "verifier/base/limits.h"
#include "verifier/base/time.h"
#include "verifier/note/checkpoint.h"
#include "verifier/record/check.h"
#include "verifier/record/identifiers.h"

namespace lode::record {
namespace {

namespace limits = ::lode::base::limits;

constexpr size_t kNonceBytes = 16;
void CheckTimes(const pb::Record& r, Violations& out) {
  if (!r.has_event_time()) {
    Missing(out, "event_time");
  } else {
    CheckTime(out, "event_time", r.event_time());
  }
  if (r.has_capture_time()) CheckTime(out, "capture_time", r.capture_time());
  if (r.has_submit_before()) CheckTime(out, "submit_before", r.submit_before());
  if (!r.has_period_from()) return;
  CheckTime(out, "period_from", r.period_from());
  const pb::Time &from = r.period_from(), &event = r.event_time();
  if (from.us() <= event.us() || !IsTime(from.us(), 0) || !IsTime(event.us(), 0)) return;
  Complain(out, "ADM-05", "period_from", base::FormatUtc(from.us()),
           "at most event_time " + base::FormatUtc(event.us()), "the period begins after the event",
           "the event time is the end of what took a while");
}

void CheckSigners(const pb::Record& r, Violations& out) {
  CheckCount(out, "signers", r.signers_size(), limits::kSigners);
  for (int i = 0; i < r.signers_size(); ++i) {
    const FieldPath at = Indexed("signers", i);
    CheckId(out, at / "party", r.signers(i).party(), kPartyId);
    CheckSaid(out, at / "capacity", r.signers(i).capacity());
    if (r.signers(i).capacity() == pb::CAPACITY_AUTHOR || r.signers(i).party() == r.author()) {
      Complain(out, "ADM-02", at, r.signers(i).party(), "parties beside the author",
               "the author is not listed among the signers", "leave the author out");
    }
    // What is no party id has no place in the order.
    if (i > 0 && IsPartyId(r.signers(i - 1).party()) && IsPartyId(r.signers(i).party()) &&
        r.signers(i - 1).party() >= r.signers(i).party()) {
      Complain(out, "ADM-01", at, r.signers(i).party(), "strictly ascending by party",
               "signers are out of order", "sort them");
    }
  }
}

void CheckPlace(const pb::Record& r, Violations& out) {
  if (!r.has_place()) return;
  if (r.place().has_point()) return CheckPoint(out, "place.point", r.place().point());
  if (r.place().at_case() == pb::Place::kLocode) {
    return CheckId(out, "place.locode", r.place().locode(), kLocode);
  }
  CheckId(out, "place.site", r.place().site(), kSiteId);
}

void CheckSealed(const pb::Record& r, Violations& out) {
  CheckCount(out, "sealed", r.sealed_size(), limits::kSealedSections);
  for (int i = 0; i < r.sealed_size(); ++i) {
    const FieldPath at = Indexed("sealed", i);
    CheckId(out, at / "name", r.sealed(i).name(), kSectionName);
    CheckDigest(out, at / "digest", r.sealed(i).digest());
    if (i > 0 && IsSectionName(r.sealed(i - 1).name()) && IsSectionName(r.sealed(i).name()) &&
        r.sealed(i - 1).name() >= r.sealed(i).name()) {
      Complain(out, "ADM-01", at, r.sealed(i).name(), "strictly ascending by name",
               "sections are out of order", "sort them");
    }
  }
}

}  // namespace

void CheckCommon(const pb::Record& r, Violations& out) {
  if (!note::IsOrigin(r.origin())) {
    Complain(out, "ADM-01", "origin", r.origin(), "a ledger's name", "this is no origin",
             "take it from the ledger's checkpoint");
  }
  if (r.has_genesis() != r.genesis_digest().empty()) {
    Complain(out, "ADM-01", "genesis_digest", "", r.has_genesis() ? "absent" : "32 bytes",
             "every record but Genesis carries the digest of its ledger's Genesis",
             "take it from the ledger");
  } else if (!r.has_genesis()) {
    CheckDigest(out, "genesis_digest", r.genesis_digest());
  }
  CheckId(out, "author", r.author(), kPartyId);
  CheckOptionalId(out, "on_behalf_of", r.on_behalf_of(), kPartyId);
  if (r.on_behalf_of().empty() != r.mandate().empty()) {
    Complain(out, "ADM-04", "mandate", "", "together with on_behalf_of",
             "an agent names its principal and the mandate's digest", "give both or neither");
  }
  if (!r.mandate().empty()) CheckDigest(out, "mandate", r.mandate());
  if (r.nonce().size() != kNonceBytes) {
    Complain(out, "ADM-01", "nonce", std::to_string(r.nonce().size()) + " bytes", "16 random bytes",
             "the nonce has another length", "draw 16 random bytes");
  }
  CheckTimes(r, out);
  CheckSigners(r, out);
  CheckPlace(r, out);
  CheckCount(out, "documents", r.documents_size(), limits::kDocuments);
  for (int i = 0; i < r.documents_size(); ++i)
    CheckDocument(out, Indexed("documents", i), r.documents(i));
  CheckSealed(r, out);
}

}  // namespace lode::record
