// SPDX-License-Identifier: Apache-2.0
#include "client/cli/templates.h"

namespace lode::cli {
namespace {

// clang-format off
constexpr Template kBeliefTemplates[] = {
    {"Attested", R"({
  "author": "local:validator",
  "attested": {
    "subject": "site:mutoto/kasha-3",
    "scheme": "icmm-mp",
    "scheme_version": "2022-06+guidance-2025-02",
    "assessor_level": "ASSESSOR_LEVEL_THIRD",
    "period": {"from": "2025-01-01", "to": "2025-12-31"},
    "assessed_on": "2026-01-20",
    "valid_to": "2028-12-31",
    "outcomes": [
      {"criterion": "3.4", "outcome": "CRITERION_OUTCOME_MEETS"},
      {"criterion": "3.7", "outcome": "CRITERION_OUTCOME_NOT_APPLICABLE", "justification": "no resettlement"},
      {"criterion": "6.5", "outcome": "CRITERION_OUTCOME_PARTIALLY_MEETS", "cap_id": "CAP-1", "due": "2026-12-31"}],
    "limitations": "sample of 2 of 5 pits",
    "fee_payer": "local:mutoto"
  }
})"},
    {"AttestationChanged", R"({
  "author": "local:validator",
  "attestation_changed": {
    "attestation": "0000000000000000000000000000000000000000000000000000000000000001",
    "status": "CHANGED_STATUS_WITHDRAWN",
    "effect": "EFFECT_PROSPECTIVE",
    "reason": "access to the site was refused",
    "subjects": [{"kind": 2, "id": "736974653a6d75746f746f2f6b617368612d33"}]
  }
})"},
    {"Countersigned", R"({
  "author": "local:depot",
  "countersigned": {
    "records": ["0000000000000000000000000000000000000000000000000000000000000001"],
    "capacity": "buyer",
    "outcome": "COUNTERSIGN_OUTCOME_AGREES",
    "subjects": [{"kind": 1, "id": "6c6f743a6d75746f746f2f6b332d32363032"}]
  }
})"},
    {"VerdictIssued", R"({
  "author": "local:verifier",
  "verdict_issued": {
    "lot": "lot:mutoto/k3-2602",
    "trail_digest": "0000000000000000000000000000000000000000000000000000000000000001",
    "profile_digest": "0000000000000000000000000000000000000000000000000000000000000002",
    "catalogue_digests": ["0000000000000000000000000000000000000000000000000000000000000003"],
    "as_of_size": "280",
    "result": "RESULT_VERIFIED_WITH_EXCEPTIONS",
    "rule_results_digest": "0000000000000000000000000000000000000000000000000000000000000004"
  }
})"},
};
// clang-format on

}  // namespace

std::span<const Template> BeliefTemplates() { return kBeliefTemplates; }

std::string_view TemplateOf(std::string_view kind) {
  for (const auto& group : {RegistryTemplates(), CustodyTemplates(), BeliefTemplates()}) {
    for (const Template& item : group) {
      if (item.kind == kind) return item.json;
    }
  }
  return "";
}

}  // namespace lode::cli
