// SPDX-License-Identifier: Apache-2.0
// Histories made by hand: records in leaf order, without proofs or signatures. A record's digest is
// its leaf index; its record time is its event time.
#ifndef LODE_TESTS_UNIT_RULES_HISTORY_BUILDER_H_
#define LODE_TESTS_UNIT_RULES_HISTORY_BUILDER_H_

#include <string>
#include <utility>
#include <vector>

#include "tests/unit/rules/registry_builder.h"

namespace lode::rules {

// One criterion's outcome, with a plan or a justification.
inline pb::CriterionResult Says(std::string code, pb::CriterionOutcome outcome,
                                std::string due = "", std::string justification = "") {
  pb::CriterionResult result;
  result.set_criterion(std::move(code));
  result.set_outcome(outcome);
  if (!due.empty()) {
    result.set_cap_id("CAP-1");
    *result.mutable_due() = Day(due);
  }
  result.set_justification(std::move(justification));
  return result;
}

class HistoryBuilder : public RegistryBuilder {
 public:
  static pb::Quantity Mass(int64_t co_mg, const std::string& element = "Co") {
    pb::Quantity q;
    q.set_basis(pb::BASIS_MEASURED);
    q.set_wet_mg(co_mg * 10);
    q.set_dry_mg(co_mg * 9);
    pb::Contained* c = q.add_contained();
    c->set_element(element);
    c->set_mg(co_mg);
    return q;
  }

  base::Hash256 Lot(const std::string& author, const std::string& lot, const std::string& site,
                    int64_t mg, pb::Source source = pb::SOURCE_EXTRACTED,
                    pb::OriginClass origin_class = pb::ORIGIN_CLASS_LSM,
                    const std::string& element = "Co") {
    pb::Record r;
    pb::LotCreated& body = *r.mutable_lot_created();
    body.set_lot(lot);
    body.set_form("ORE");
    body.set_source(source);
    body.set_origin_class(origin_class);
    body.set_site(site);
    *body.mutable_quantity() = Mass(mg, element);
    return Add(author, r);
  }

  // Weighed again by its holder, 0.2 % uncertain, signed by `witness` too.
  base::Hash256 Reweigh(const std::string& holder, const std::string& lot, int64_t before,
                        int64_t after, const std::string& witness = "") {
    pb::Record r;
    pb::QuantityChanged& body = *r.mutable_quantity_changed();
    body.set_lot(lot);
    body.set_reason(pb::QUANTITY_REASON_REWEIGHED);
    *body.mutable_after() = Mass(after);
    body.mutable_after()->set_wet_sigma_ppm(2'000);
    body.mutable_difference()->add_contained()->set_element("Co");
    body.mutable_difference()->mutable_contained(0)->set_mg(after - before);
    if (!witness.empty()) r.add_signers()->set_party(witness);
    return Add(holder, r);
  }

  base::Hash256 Transform(const std::string& author, const std::string& site, pb::Process process,
                          const std::vector<std::pair<std::string, int64_t>>& inputs,
                          const std::vector<std::pair<std::string, int64_t>>& outputs,
                          pb::CustodyModel model = pb::CUSTODY_MODEL_UNSPECIFIED) {
    pb::Record r;
    pb::Transformed& body = *r.mutable_transformed();
    body.set_site(site);
    body.set_process(process);
    body.set_custody_model(model);
    int64_t balance = 0;
    for (const auto& [lot, mg] : inputs) {
      pb::Input* in = body.add_inputs();
      in->set_lot(lot);
      in->add_contained()->set_element("Co");
      in->mutable_contained(0)->set_mg(mg);
      balance += mg;
    }
    for (const auto& [lot, mg] : outputs) {
      pb::Output* out = body.add_outputs();
      out->set_lot(lot);
      out->set_form("HYDROXIDE");
      *out->mutable_quantity() = Mass(mg);
      balance -= mg;
    }
    if (balance != 0) {
      body.add_unaccounted()->set_element("Co");
      body.mutable_unaccounted(0)->set_mg(balance);
    }
    return Add(author, r);
  }

  base::Hash256 Receive(const std::string& author, const std::string& lot, int64_t before,
                        int64_t after, pb::Outcome outcome = pb::OUTCOME_ACCEPTED) {
    pb::Record r;
    r.mutable_received()->set_outcome(outcome);
    pb::ReceivedLot* received = r.mutable_received()->add_lots();
    received->set_lot(lot);
    *received->mutable_quantity() = Mass(after);
    if (after != before) {
      received->mutable_difference()->add_contained()->set_element("Co");
      received->mutable_difference()->mutable_contained(0)->set_mg(after - before);
    }
    return Add(author, r);
  }

  base::Hash256 Attest(const std::string& author, const std::string& subject,
                       pb::AssessorLevel level, std::vector<pb::CriterionResult> results,
                       std::string_view from = "2025-01-01",
                       std::string_view assessed = "2026-01-10",
                       std::string_view valid_to = "2028-12-31") {
    pb::Record r;
    pb::Attested& a = *r.mutable_attested();
    a.set_subject(subject);
    a.set_scheme("icmm-mp");
    a.set_scheme_version("2022-06+guidance-2025-02");
    a.set_assessor_level(level);
    *a.mutable_period()->mutable_from() = Day(from);
    *a.mutable_period()->mutable_to() = Day("2025-12-31");
    *a.mutable_assessed_on() = Day(assessed);
    *a.mutable_valid_to() = Day(valid_to);
    for (pb::CriterionResult& result : results) *a.add_outcomes() = std::move(result);
    return Add(author, r);
  }

  base::Hash256 Change(const base::Hash256& attestation, pb::ChangedStatus status,
                       pb::Effect effect, const std::string& author = "local:val") {
    pb::Record r;
    r.mutable_attestation_changed()->set_attestation(attestation.str());
    r.mutable_attestation_changed()->set_status(status);
    r.mutable_attestation_changed()->set_effect(effect);
    r.mutable_attestation_changed()->set_reason("an open incident");
    return Add(author, r);
  }
};

}  // namespace lode::rules

#endif  // LODE_TESTS_UNIT_RULES_HISTORY_BUILDER_H_
