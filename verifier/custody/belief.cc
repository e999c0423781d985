// SPDX-License-Identifier: Apache-2.0
// Attestations and their changes, countersignatures, verdicts (ADM-04, ADM-06, ADM-07, ADM-12).
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "verifier/base/encoding.h"
#include "verifier/custody/kinds.h"
#include "verifier/custody/lots.h"
#include "verifier/custody/signers.h"
#include "verifier/record/identifiers.h"
#include "verifier/record/touches.h"

namespace lode::custody {
namespace {

using record::Subject;
using record::SubjectKind;

const std::string& PrincipalOf(const pb::Record& r) {
  return r.on_behalf_of().empty() ? r.author() : r.on_behalf_of();
}

// ADM-12: the record acted upon. A kind of `wanted` if that is said.
std::optional<LoggedRecord> NeedTarget(Context& context, const std::string& raw,
                                       const std::string& field, pb::Kind wanted) {
  const auto digest = base::Hash256::From(raw);
  if (!digest) return std::nullopt;  // said by the checks of the record alone
  Found found;
  auto target = context.FindRecord(*digest, found);
  const std::string hex = base::HexEncode(raw);
  if (found == Found::kNo) context.FailMissing("ADM-12", field, hex, "record " + hex);
  if (!target || wanted == pb::KIND_UNSPECIFIED || target->record.kind == wanted) return target;
  context.Fail(
      "ADM-12", field, record::KindName(target->record.kind), record::KindName(wanted),
      "record " + hex + " at leaf " + std::to_string(target->index) + " is of another kind",
      "name a record of kind " + std::string(record::KindName(wanted)));
  return std::nullopt;
}

// ADM-12: an acting record stands in every chain in which its targets stand.
template <typename Carried>
void CheckCarried(Context& context, const Carried& carried, const std::set<Subject>& touched,
                  const std::string& field) {
  const std::set<Subject> expected = record::SubjectsToCarry(touched);
  if (record::CarriesExactly(carried, expected)) return;
  context.Fail(
      "ADM-12", field, std::to_string(carried.size()) + " subjects",
      std::to_string(expected.size()) + " subjects: those of its targets, united, in order",
      "the subjects carried are not the targets' subjects",
      "copy the subjects of every target, each once, ordered by kind and id");
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

void FailAssessor(Context& context, std::string_view limit, std::string_view message,
                  std::string_view remedy) {
  context.Fail("ADM-04", "attested.assessor_level",
               pb::AssessorLevel_Name(context.record().attested().assessor_level()), limit, message,
               remedy);
}

// Who attests as itself: the party, the site's operator, the lot's owner or holder.
void CheckSelf(Context& context, const std::string& subject) {
  const std::string& who = context.principal();
  if (record::IsSiteId(subject)) {
    const auto& site = context.Site(subject);
    if (!site.yes() || site.row().entry().operator_() == who) return;
  } else if (record::IsLotId(subject)) {
    const auto lot = context.Lot(subject);
    if (!lot.yes() || lot.row.owner() == who || lot.row.holder() == who) return;
  } else if (subject == who) {
    return;
  }
  FailAssessor(context, "the party itself, the site's operator, the lot's owner or holder",
               who + " can't assess " + subject + " as itself",
               "say SECOND or THIRD, or let the party attest");
}

// A third party is accredited for the scheme at this leaf.
void CheckAccredited(Context& context, const pb::Attested& body) {
  const auto& party = context.Party(context.principal());
  if (!party.yes()) return;
  const auto& all = party.row().accreditations();
  const bool accredited =
      std::any_of(all.begin(), all.end(), [&](const state::AccreditationState& one) {
        const pb::AccreditationGranted& a = one.accreditation();
        const auto& schemes = a.schemes();
        return std::find(schemes.begin(), schemes.end(), body.scheme()) != schemes.end() &&
               Within(context.input().record_time_us, a.has_valid_from(), a.valid_from(),
                      a.has_valid_to(), a.valid_to());
      });
  if (accredited) return;
  FailAssessor(
      context, "a validator accredited for " + body.scheme(),
      context.principal() + " is not accredited for " + body.scheme() + " at this record time",
      "have the accreditation logged first, or attest as SECOND");
}

// An accreditor acts on attestations of those whom it accredited for the scheme.
bool MayHaveAccredited(Context& context, const pb::Record& attested) {
  const auto& issuer = context.Party(PrincipalOf(attested));
  if (issuer.unknown()) return true;
  for (const state::AccreditationState& one : issuer.row().accreditations()) {
    const auto& schemes = one.accreditation().schemes();
    if (std::find(schemes.begin(), schemes.end(), attested.attested().scheme()) == schemes.end())
      continue;
    const auto digest = base::Hash256::From(one.digest());
    if (!digest) continue;
    Found found;
    const auto grant = context.FindRecord(*digest, found);
    if (found == Found::kUnknown) return true;
    if (grant && PrincipalOf(grant->record.message) == context.principal()) return true;
  }
  return false;
}

}  // namespace

void AdmitAttested(Context& context, const pb::Attested& body) {
  if (record::IsSiteId(body.subject())) {
    NeedSite(context, body.subject(), "attested.subject");
  } else if (record::IsLotId(body.subject())) {
    NeedLot(context, body.subject(), Needs::kActiveOrInTransit, "attested.subject");
  } else {
    NeedParty(context, body.subject(), "attested.subject");
  }
  if (body.assessor_level() == pb::ASSESSOR_LEVEL_SELF) CheckSelf(context, body.subject());
  if (body.assessor_level() == pb::ASSESSOR_LEVEL_THIRD) CheckAccredited(context, body);
}

void AdmitAttestationChanged(Context& context, const pb::AttestationChanged& body) {
  const auto target =
      NeedTarget(context, body.attestation(), "attestation_changed.attestation", pb::KIND_ATTESTED);
  if (!target) return;
  CheckCarried(context, body.subjects(), record::TouchedSubjects(target->record),
               "attestation_changed.subjects");
  const std::string& issuer = PrincipalOf(target->record.message);
  if (context.author_purpose() == pb::PURPOSE_AUTHORITY) {
    if (MayHaveAccredited(context, target->record.message)) return;
  } else if (context.principal() == issuer) {
    return;
  }
  context.Fail("ADM-12", "author", context.principal(), issuer + " or its accreditor",
               "an attestation is changed by who issued it, or by who accredited the issuer",
               "let the issuer sign with its ATTEST key or its accreditor with its AUTHORITY key");
}

void AdmitCountersigned(Context& context, const pb::Countersigned& body) {
  std::set<Subject> united;
  std::set<std::string> seen;
  bool complete = true;
  for (int i = 0; i < body.records_size(); ++i) {
    const std::string field = Item("countersigned.records", i);
    if (!seen.insert(body.records(i)).second) {
      context.Fail("ADM-12", field, base::HexEncode(body.records(i)), "each once",
                   "a record is named twice", "name it once");
    }
    const auto target = NeedTarget(context, body.records(i), field, pb::KIND_UNSPECIFIED);
    complete = complete && target.has_value();
    if (!target) continue;
    const std::set<Subject> touched = record::TouchedSubjects(target->record);
    bool unsure = false;
    if (!MayCountersign(context, *target, touched, context.principal(), unsure) && !unsure) {
      context.Fail("ADM-12", field, context.principal(),
                   "a party that the record names, or an owner, holder or shipper of its lots",
                   context.principal() + " has no part in record " +
                       base::HexEncode(body.records(i)) + " at leaf " +
                       std::to_string(target->index),
                   "countersign records about your own goods only");
    }
    united.insert(touched.begin(), touched.end());
  }
  if (complete) CheckCarried(context, body.subjects(), united, "countersigned.subjects");
}

void AdmitVerdictIssued(Context& context, const pb::VerdictIssued& body) {
  const auto lot = context.Lot(body.lot());
  if (lot.no()) context.FailMissing("ADM-06", "verdict_issued.lot", body.lot(), body.lot());
  if (body.as_of_size() == 0 || body.as_of_size() > context.input().index) {
    context.Fail("ADM-06", "verdict_issued.as_of_size", std::to_string(body.as_of_size()),
                 "1 to " + std::to_string(context.input().index),
                 "the log has not had this size yet", "give the tree size of the trail");
  }
  const bool verified =
      body.result() == pb::RESULT_VERIFIED || body.result() == pb::RESULT_VERIFIED_WITH_EXCEPTIONS;
  if (!verified || !lot.row.marked()) return;
  context.Fail("ADM-13", "verdict_issued.result", pb::Result_Name(body.result()),
               "a lot without mark",
               body.lot() + " or a lot it comes from is under dispute or reserve",
               "settle the dispute or reserve first");
}

}  // namespace lode::custody
