// SPDX-License-Identifier: Apache-2.0
#include "client/cli/templates.h"

namespace lode::cli {
namespace {

// clang-format off
constexpr Template kCustodyTemplates[] = {
    {"LotCreated", R"({
  "author": "local:mutoto",
  "signers": [{"party": "local:state-agency", "capacity": "CAPACITY_WITNESS"}],
  "documents": [{"type": "MINE_LOG", "number": "SL-K3-2602", "issuer": "local:state-agency",
    "sha256": "0000000000000000000000000000000000000000000000000000000000000001"}],
  "lot_created": {
    "lot": "lot:mutoto/k3-2602",
    "form": "ORE",
    "source": "SOURCE_EXTRACTED",
    "origin_class": "ORIGIN_CLASS_ASM_CERTIFIED",
    "quantity": {
      "basis": "BASIS_MEASURED", "stage": "STAGE_FINAL",
      "wet_mg": "120000000000", "moisture_ppm": 100000, "moisture_sigma_ppm": 1500, "moisture_method": "ISO 7764",
      "dry_mg": "108000000000",
      "contained": [
        {"element": "Co", "mg": "3888000000", "grade_ppm": 36000, "sigma_ppm": 120, "method": "XRF"},
        {"element": "Cu", "mg": "1620000000", "grade_ppm": 15000, "sigma_ppm": 50, "method": "XRF"}]
    },
    "site": "site:mutoto/kasha-3",
    "miner_days": 9400
  }
})"},
    {"Transformed", R"({
  "author": "local:mutoto",
  "transformed": {
    "site": "site:mutoto/kasha-3",
    "process": "PROCESS_SPLIT",
    "inputs": [{"lot": "lot:mutoto/k3-2602", "contained": [{"element": "Co", "mg": "3888000000"}]}],
    "outputs": [
      {"lot": "lot:mutoto/k3-2602-1", "form": "ORE", "quantity": {"basis": "BASIS_DERIVED", "stage": "STAGE_FINAL",
        "wet_mg": "90000000000", "dry_mg": "81000000000", "contained": [{"element": "Co", "mg": "2916000000"}]}},
      {"lot": "lot:mutoto/k3-2602-2", "form": "ORE", "quantity": {"basis": "BASIS_DERIVED", "stage": "STAGE_FINAL",
        "wet_mg": "30000000000", "dry_mg": "27000000000", "contained": [{"element": "Co", "mg": "972000000"}]}}]
  }
})"},
    {"Packed", R"({
  "author": "local:mutoto",
  "packed": {
    "lots": [{"lot": "lot:mutoto/k3-2602", "bags": 2400, "net_mg": "120000000000",
      "tags": [{"book": "book:tag-issuer/K3-2026", "first": "1", "last": "2400"}],
      "seals": [{"id": "seal:mutoto/000101", "type": "BOLT_SEAL", "party": "local:mutoto"}]}]
  }
})"},
    {"Unpacked", R"({
  "author": "local:depot",
  "unpacked": {
    "lots": ["lot:mutoto/k3-2602"],
    "tags_removed": [{"book": "book:tag-issuer/K3-2026", "first": "1", "last": "2399"}],
    "tags_lost": [{"book": "book:tag-issuer/K3-2026", "first": "2400", "last": "2400"}],
    "seals_removed": [{"id": "seal:mutoto/000101", "state": "SEAL_STATE_INTACT"}]
  }
})"},
    {"Dispatched", R"({
  "author": "local:mutoto",
  "dispatched": {
    "consignment": "consignment:mutoto/2026-004",
    "lots": [{"lot": "lot:mutoto/k3-2602", "quantity": {"basis": "BASIS_DECLARED", "stage": "STAGE_FINAL",
      "wet_mg": "120000000000", "dry_mg": "108000000000", "contained": [{"element": "Co", "mg": "3888000000"}]}}],
    "receiver": "local:depot",
    "from_site": "site:mutoto/kasha-3",
    "to_site": "site:depot/musompo",
    "legs": [{"seq": 1, "mode": "MODE_ROAD", "carrier": "local:carrier", "vehicle": "1234AB05",
      "from": "site:mutoto/kasha-3", "to": "site:depot/musompo", "planned_days": 2}]
  }
})"},
    {"HandedOn", R"({
  "author": "local:carrier",
  "signers": [{"party": "local:mutoto", "capacity": "CAPACITY_COUNTERPARTY"}],
  "handed_on": {
    "consignment": "consignment:mutoto/2026-004",
    "from_bailee": "local:mutoto",
    "to_bailee": "local:carrier",
    "site": "site:mutoto/kasha-3",
    "seals": [{"state": "SEAL_STATE_INTACT"}],
    "condition": "CONDITION_GOOD",
    "said_to_contain": true
  }
})"},
    {"Received", R"({
  "author": "local:depot",
  "received": {
    "consignment": "consignment:mutoto/2026-004",
    "lots": [{"lot": "lot:mutoto/k3-2602", "quantity": {"basis": "BASIS_DECLARED", "stage": "STAGE_FINAL",
      "wet_mg": "120000000000", "dry_mg": "108000000000", "contained": [{"element": "Co", "mg": "3888000000"}]},
      "difference": {}, "condition": "CONDITION_GOOD"}],
    "outcome": "OUTCOME_ACCEPTED",
    "seals": [{"state": "SEAL_STATE_INTACT"}],
    "site": "site:depot/musompo"
  }
})"},
    {"TitleTransferred", R"({
  "author": "local:mutoto",
  "signers": [{"party": "local:depot", "capacity": "CAPACITY_COUNTERPARTY"}],
  "title_transferred": {
    "seller": "local:mutoto",
    "buyer": "local:depot",
    "lots": ["lot:mutoto/k3-2602"],
    "basis": "delivered depot"
  }
})"},
    {"Cleared", R"({
  "author": "local:depot",
  "signers": [{"party": "local:regulator", "capacity": "CAPACITY_OFFICIAL"}],
  "cleared": {
    "direction": "DIRECTION_EXPORT",
    "country": "CD",
    "exporter": "local:depot",
    "destination": "US",
    "lots": ["lot:mutoto/k3-2602"],
    "hs": "2605.00",
    "country_of_origin": "CD",
    "quota": [{"regulator": "local:regulator", "exporter": "local:depot", "period": "2026-03", "element": "Co", "charged_mg": "3888000000"}]
  }
})"},
    {"Observed", R"({
  "author": "local:lab",
  "signers": [{"party": "local:depot", "capacity": "CAPACITY_COUNTERPARTY"}],
  "observed": {
    "type": "OBSERVATION_TYPE_ASSAY",
    "lots": ["lot:mutoto/k3-2602"],
    "performers": [{"party": "local:lab", "capacity": "laboratory", "signed": true}],
    "sample": {"id": "S-0427", "mass_taken_mg": "2000000", "standard": "ISO 12743"},
    "assay": {"sample": "S-0427", "lab": "local:lab", "method": "ICP-OES", "role": "ASSAY_ROLE_BUYER",
      "results": [{"element": "Co", "ppm": 36100, "sigma_ppm": 110}, {"element": "Cu", "ppm": 15020, "sigma_ppm": 45}],
      "moisture_ppm": 100200}
  }
})"},
    {"QuantityChanged", R"({
  "author": "local:depot",
  "quantity_changed": {
    "lot": "lot:mutoto/k3-2602",
    "reason": "QUANTITY_REASON_REWEIGHED",
    "before": {"basis": "BASIS_DECLARED", "stage": "STAGE_FINAL",
      "wet_mg": "120000000000", "dry_mg": "108000000000", "contained": [{"element": "Co", "mg": "3888000000"}]},
    "after": {"basis": "BASIS_WEIGHED", "stage": "STAGE_FINAL", "weigh_method": "weighbridge",
      "wet_mg": "119500000000", "dry_mg": "108000000000", "contained": [{"element": "Co", "mg": "3888000000"}]},
    "difference": {"wet_mg": "-500000000"}
  }
})"},
    {"Retired", R"({
  "author": "local:plant",
  "retired": {
    "lots": ["lot:plant/cam-0708"],
    "claim": "CAM-2026-01",
    "custody_model": "CUSTODY_MODEL_SEGREGATED",
    "contained": [{"element": "Co", "mg": "44748800000"}]
  }
})"},
};
// clang-format on

}  // namespace

std::span<const Template> CustodyTemplates() { return kCustodyTemplates; }

}  // namespace lode::cli
