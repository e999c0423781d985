// SPDX-License-Identifier: Apache-2.0
// Everything that the trail says of the lots and that the path does not show: a fact that is in the
// file and not in the report would be one that nobody misses.
#include "verifier/evaluate/events.h"

#include <set>

#include "verifier/rules/names.h"

namespace lode::evaluate {
namespace {

namespace pb = ::lode::record::v1;
using rules::ShortName;

void Describe(const pb::Record& r, report::Event& out) {
  switch (r.body_case()) {
    case pb::Record::kTitleTransferred:
      out.set_detail(r.title_transferred().pending() ? "PENDING" : "");
      out.set_party(r.title_transferred().seller());
      out.set_to(r.title_transferred().buyer());
      return;
    case pb::Record::kObserved:
      out.set_detail(ShortName(pb::ObservationType_Name(r.observed().type()), "OBSERVATION_TYPE_"));
      out.set_site(r.observed().site());
      out.set_consignment(r.observed().consignment());
      out.set_activity_bq_per_kg(r.observed().assay().activity_bq_per_kg());
      return;
    case pb::Record::kCountersigned:
      out.set_detail(ShortName(pb::CountersignOutcome_Name(r.countersigned().outcome()),
                               "COUNTERSIGN_OUTCOME_"));
      for (const std::string& target : r.countersigned().records()) out.add_about(target);
      out.set_words(r.countersigned().text());
      return;
    case pb::Record::kTransformed:
      out.set_detail(ShortName(pb::Process_Name(r.transformed().process()), "PROCESS_"));
      out.set_site(r.transformed().site());
      return;
    default:  // the kind and who acts say it all
      return;
  }
}

// "Packed": the name of the body's field in the record, as records are called everywhere.
std::string KindOf(const pb::Record& r) {
  const auto* field = pb::Record::descriptor()->FindFieldByNumber(static_cast<int>(r.body_case()));
  return field == nullptr ? "" : std::string(field->message_type()->name());
}

}  // namespace

void AddEvents(const rules::Facts& facts, report::Report& out) {
  std::set<const pb::Record*> hops;
  for (const rules::Hop& hop : facts.hops) hops.insert(hop.record);
  for (size_t i = 0; i < facts.about.size(); ++i) {
    const rules::HistoryEntry& entry = facts.history.entries()[i];
    const pb::Record& r = entry.record.message;
    if (facts.about[i].empty() || hops.contains(&r)) continue;
    report::Event& event = *out.add_events();
    event.set_record(entry.record.digest.str());
    event.set_index(entry.index);
    event.set_event_time_us(r.event_time().us());
    event.set_offset_minutes(r.event_time().offset_minutes());
    event.set_kind(KindOf(r));
    event.set_party(rules::PrincipalOf(r));
    for (const std::string& lot : std::set(facts.about[i].begin(), facts.about[i].end()))
      event.add_lots(lot);
    event.add_signed_by(r.author());
    for (const pb::Signer& signer : r.signers()) event.add_signed_by(signer.party());
    Describe(r, event);
  }
}

}  // namespace lode::evaluate
