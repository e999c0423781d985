// SPDX-License-Identifier: Apache-2.0
// Countersigned: a party says what it thinks of records about its own goods, and answers an offer
// of title (ADM-02, ADM-03, ADM-12).
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "verifier/custody/acting.h"
#include "verifier/custody/codes.h"
#include "verifier/custody/control.h"
#include "verifier/custody/kind_rule.h"
#include "verifier/custody/lots.h"
#include "verifier/record/check.h"
#include "verifier/record/touches.h"

namespace lode::custody {
namespace {

constexpr say::Code kBuyersAgentSells = {"ADM-02.buyers-agent-sells",
                                         "buyer:id agent:id seller:id"};
constexpr say::Code kAnswerWithCustodyKey = {"ADM-03.answer-with-custody-key", "purpose:name"};
constexpr say::Code kNoPartInRecord = {"ADM-12.no-part-in-record",
                                       "who:id record:digest leaf:count"};
constexpr say::Code kRecordTwice = {"ADM-12.record-twice", "record:digest"};
constexpr say::Code kCountersignedCodes[] = {kBuyersAgentSells, kAnswerWithCustodyKey,
                                             kNoPartInRecord, kRecordTwice};

}  // namespace

std::span<const say::Code> CountersignedCodes() { return kCountersignedCodes; }

namespace {

using record::Subject;
using record::SubjectKind;

void CheckCountersigned(const pb::Record& r, record::Violations& out) {
  CheckSubjects(out, "countersigned.subjects", r.countersigned().subjects());
}

// A party id that stands anywhere in a message: in a body, that is every party it names.
bool Mentions(const google::protobuf::Message& message, const std::string& party) {
  using google::protobuf::FieldDescriptor;
  const auto* reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  std::string scratch;
  for (const FieldDescriptor* field : fields) {
    const int count = field->is_repeated() ? reflection->FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      if (field->type() == FieldDescriptor::TYPE_STRING) {
        const std::string& text =
            field->is_repeated()
                ? reflection->GetRepeatedStringReference(message, field, i, &scratch)
                : reflection->GetStringReference(message, field, &scratch);
        if (text == party) return true;
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        if (Mentions(field->is_repeated() ? reflection->GetRepeatedMessage(message, field, i)
                                          : reflection->GetMessage(message, field),
                     party))
          return true;
      }
    }
  }
  return false;
}

// Owner, holder or shipper of a lot at or before that leaf.
bool StoodToLot(Context& context, const std::string& id, const std::string& party, uint64_t leaf,
                bool& unsure) {
  const auto lot = context.Lot(id);
  if (lot.unknown()) unsure = true;
  const auto& past = lot.row.past_parties();
  return std::any_of(past.begin(), past.end(), [&](const state::PastParty& p) {
    return p.party() == party && p.since() <= leaf;
  });
}

// May this party countersign that record? `unsure`: a row that decides it is not covered.
bool MayCountersign(Context& context, const LoggedRecord& target, const std::set<Subject>& touched,
                    const std::string& party, bool& unsure) {
  if (Mentions(target.record.message, party)) return true;
  for (const Subject& subject : touched) {
    if (subject.kind == SubjectKind::kLot &&
        StoodToLot(context, subject.id, party, target.index, unsure))
      return true;
    if (subject.kind != SubjectKind::kConsignment) continue;
    const auto consignment = context.Consignment(subject.id);
    if (consignment.unknown()) unsure = true;
    if (consignment.row.shipper() == party || consignment.row.receiver() == party) return true;
    for (const pb::LotEcho& echo : consignment.row.dispatched()) {
      if (StoodToLot(context, echo.lot(), party, target.index, unsure)) return true;
    }
  }
  return false;
}

// A pending sale ends here: the buyer takes the title or refuses it, the seller withdraws the
// offer.
void AnswerOffer(Context& context, const LoggedRecord& target, const std::string& field) {
  const pb::Record& sale = target.record.message;
  if (!sale.has_title_transferred() || !sale.title_transferred().pending()) return;
  const std::string& who = context.principal();
  const bool by_buyer = who == sale.title_transferred().buyer();
  if (!by_buyer && who != sale.title_transferred().seller()) return;
  const pb::CountersignOutcome outcome = context.record().countersigned().outcome();
  const bool refuses = outcome == pb::COUNTERSIGN_OUTCOME_REFUSES;
  const bool takes = by_buyer && (outcome == pb::COUNTERSIGN_OUTCOME_AGREES ||
                                  outcome == pb::COUNTERSIGN_OUTCOME_WITH_RESERVE);
  if (!refuses && !takes) return;
  if (context.author_purpose() != pb::PURPOSE_CUSTODY) {
    return context.Fail<kAnswerWithCustodyKey>(
        field, say::Name{pb::Purpose_Name(context.author_purpose())});
  }
  // A Countersigned has no further signers: so the principal answers for itself.
  if (takes && !context.record().on_behalf_of().empty() &&
      Related(context, context.record().author(), sale.title_transferred().seller()) ==
          Found::kYes) {
    return context.Fail<kBuyersAgentSells>("on_behalf_of", say::Id{who},
                                           say::Id{context.record().author()},
                                           say::Id{sale.title_transferred().seller()});
  }
  for (const std::string& id : sale.title_transferred().lots()) {
    auto lot = context.Lot(id);
    // What has ended since, or was offered anew, is not a matter of this sale any more.
    if (!lot.yes() || lot.row.title_offer().record() != target.record.digest.view()) continue;
    if (lot.row.status() != state::LOT_STATUS_ACTIVE &&
        lot.row.status() != state::LOT_STATUS_IN_TRANSIT)
      continue;
    if (takes) {
      PassTitle(context, std::move(lot.row), who);
    } else {
      lot.row.clear_title_offer();
      PutLot(context, std::move(lot.row));
    }
  }
}

void AdmitCountersigned(Context& context) {
  const pb::Countersigned& body = context.record().countersigned();
  std::set<Subject> united;
  std::set<std::string> seen;
  bool complete = true;
  for (int i = 0; i < body.records_size(); ++i) {
    const std::string field = Item("countersigned.records", i);
    if (!seen.insert(body.records(i)).second) {
      context.Fail<kRecordTwice>(field, say::Digest{body.records(i)});
    }
    const auto target = NeedTarget(context, body.records(i), field, pb::KIND_UNSPECIFIED);
    complete = complete && target.has_value();
    if (!target) continue;
    const std::set<Subject> touched = record::TouchedSubjects(target->record);
    bool unsure = false;
    if (!MayCountersign(context, *target, touched, context.principal(), unsure) && !unsure) {
      context.Fail<kNoPartInRecord>(field, say::Id{context.principal()},
                                    say::Digest{body.records(i)}, say::Count(target->index));
    }
    AnswerOffer(context, *target, field);
    united.insert(touched.begin(), touched.end());
  }
  if (complete) CheckCarried(context, body.subjects(), united, "countersigned.subjects");
}

}  // namespace

extern constinit const KindRule kCountersignedRule = {
    .kind = pb::KIND_COUNTERSIGNED,
    .check = CheckCountersigned,
    .admit = AdmitCountersigned,
    .author = kForCustody | kForObserve | kForAuthority,
    .roles = NoRole,
    .own_site = AnySite,
    .standing = Nothing,
    .registrars = false,
    .counterparty = NoOne,
    .witness = NoOne,
    .official = NoOne,
    .site = NoSite,
    .moves = false,
    .forms = NoForms,
    .past_dates = Nothing,
};

}  // namespace lode::custody
