// SPDX-License-Identifier: Apache-2.0
// What every kind shares: who, when, where, documents, sealed sections.
#include <algorithm>

#include "verifier/base/limits.h"
#include "verifier/note/checkpoint.h"
#include "verifier/record/check.h"
#include "verifier/record/codes.h"
#include "verifier/record/identifiers.h"

namespace lode::record {
using statement::Code;
using statement::Count;
using statement::Id;
using statement::Text;
using statement::Time;
namespace {

constexpr Code kNoOrigin = {"ADM-01.no-origin", "found:text"};
constexpr Code kGenesisNamesItself = {"ADM-01.genesis-digest-in-genesis", ""};
constexpr Code kNoGenesisDigest = {"ADM-01.no-genesis-digest", ""};
constexpr Code kNonceSize = {"ADM-01.nonce-size", "found:count"};
constexpr Code kAuthorAmongSigners = {"ADM-02.author-among-signers", "signer:id"};
constexpr Code kMandateAlone = {"ADM-04.mandate-alone", ""};
constexpr Code kPeriodAfterEvent = {"ADM-05.period-after-event", "from:time event:time"};
constexpr Code kCommonCodes[] = {kNoOrigin,        kGenesisNamesItself, kNoGenesisDigest,
                                 kNonceSize,       kAuthorAmongSigners, kMandateAlone,
                                 kPeriodAfterEvent};

constexpr size_t kNonceBytes = 16;
void CheckTimes(const pb::Record& r, Violations& out) {
  if (!r.has_period_from()) return;
  const pb::Time &from = r.period_from(), &event = r.event_time();
  if (from.us() <= event.us() || !IsTime(from.us(), 0) || !IsTime(event.us(), 0)) return;
  Complain<kPeriodAfterEvent>(out, "period_from", Time{from.us()}, Time{event.us()});
}

void CheckSigners(const pb::Record& r, Violations& out) {
  for (int i = 0; i < r.signers_size(); ++i) {
    const pb::Signer& signer = r.signers(i);
    if (signer.capacity() != pb::CAPACITY_AUTHOR && signer.party() != r.author()) continue;
    Complain<kAuthorAmongSigners>(out, Indexed("signers", i), Id{signer.party()});
  }
}

}  // namespace

std::span<const Code> CommonCodes() { return kCommonCodes; }

void CheckCommon(const pb::Record& r, Violations& out) {
  if (!note::IsOrigin(r.origin())) {
    Complain<kNoOrigin>(out, "origin", Text{r.origin()});
  }
  if (r.has_genesis() != r.genesis_digest().empty()) {
    r.has_genesis() ? Complain<kGenesisNamesItself>(out, "genesis_digest")
                    : Complain<kNoGenesisDigest>(out, "genesis_digest");
  }
  if (r.on_behalf_of().empty() != r.mandate().empty()) {
    Complain<kMandateAlone>(out, "mandate");
  }
  if (r.nonce().size() != kNonceBytes) {
    Complain<kNonceSize>(out, "nonce", Count(r.nonce().size()));
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
