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

constexpr size_t kNonceBytes = 16;
void CheckTimes(const pb::Record& r, Violations& out) {
  if (!r.has_period_from()) return;
  const pb::Time &from = r.period_from(), &event = r.event_time();
  if (from.us() <= event.us() || !IsTime(from.us(), 0) || !IsTime(event.us(), 0)) return;
  Complain(out, "ADM-05", "period_from", base::FormatUtc(from.us()),
           "at most event_time " + base::FormatUtc(event.us()), "the period begins after the event",
           "the event time is the end of what took a while");
}

void CheckSigners(const pb::Record& r, Violations& out) {
  for (int i = 0; i < r.signers_size(); ++i) {
    const pb::Signer& signer = r.signers(i);
    if (signer.capacity() != pb::CAPACITY_AUTHOR && signer.party() != r.author()) continue;
    Complain(out, "ADM-02", Indexed("signers", i), signer.party(), "parties beside the author",
             "the author is not listed among the signers", "leave the author out");
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
  }
  if (r.on_behalf_of().empty() != r.mandate().empty()) {
    Complain(out, "ADM-04", "mandate", "", "together with on_behalf_of",
             "an agent names its principal and the mandate's digest", "give both or neither");
  }
  if (r.nonce().size() != kNonceBytes) {
    Complain(out, "ADM-01", "nonce", std::to_string(r.nonce().size()) + " bytes", "16 random bytes",
             "the nonce has another length", "draw 16 random bytes");
  }
  CheckTimes(r, out);
  CheckSigners(r, out);
  if (r.has_place() && r.place().at_case() == pb::Place::AT_NOT_SET) Missing(out, "place.site");
  for (int i = 0; i < r.documents_size(); ++i) {
    const pb::Document& document = r.documents(i);
    if (!document.has_issued()) continue;
    const FieldPath at = Indexed("documents", i);
    CheckSpan(out, document.issued(), at / "valid_to", document.has_valid_to(),
              document.valid_to());
  }
}

}  // namespace lode::record
