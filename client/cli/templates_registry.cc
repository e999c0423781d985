// SPDX-License-Identifier: Apache-2.0
#include "client/cli/templates.h"

namespace lode::cli {
namespace {

// clang-format off
constexpr Template kRegistryTemplates[] = {
    {"Genesis", R"({
  "origin": "ledger.example/your-ledger",
  "author": "local:registrar-1",
  "genesis": {
    "origin": "ledger.example/your-ledger",
    "log_vkey": "ledger.example/your-ledger+428fbc7b+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
    "registrars": [{"party": "local:registrar-1",
      "key_id": "56475aa75463474c0285df5dbf2bcab73da651358839e9b77481b2eab107708c",
      "pubkey": "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8"}],
    "parties": [{"party": "local:registrar-1", "legal_name": "Registrar 1", "country": "CH"}],
    "threshold": 1,
    "admission_version": 1,
    "one_use_types": ["CEEC_CERT", "EXPORT_LICENCE"],
    "max_gain_ppm": 20000,
    "max_transit_ppm": 50000,
    "sample_floor_ppm": 500,
    "forms": [{"form": "ORE", "hs": ["2605.00"], "primary_element": "Co", "accounted_elements": ["Co", "Cu"],
      "ceilings": [{"element": "Co", "ppm": 641000}, {"element": "Cu", "ppm": 798900}]}]
  }
})"},
    {"PartyRegistered", R"({
  "author": "local:registrar-1",
  "signers": [{"party": "local:registrar-2", "capacity": "CAPACITY_REGISTRAR"}],
  "party_registered": {
    "party": "local:mutoto",
    "legal_name": "Cooperative Mutoto",
    "country": "CD",
    "owners": [{"name": "Members of the cooperative", "country": "CD", "pct_ppm": 1000000, "voting": true}],
    "lot_prefixes": ["mutoto"]
  }
})"},
    {"KeyAdded", R"({
  "author": "local:registrar-1",
  "signers": [{"party": "local:registrar-2", "capacity": "CAPACITY_REGISTRAR"}],
  "key_added": {
    "party": "local:mutoto",
    "pubkey": "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8",
    "purpose": "PURPOSE_CUSTODY",
    "valid_from": "2026-01-01",
    "valid_to": "2027-12-31",
    "proof": "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
  }
})"},
    {"KeyRevoked", R"({
  "author": "local:registrar-1",
  "signers": [{"party": "local:registrar-2", "capacity": "CAPACITY_REGISTRAR"}],
  "key_revoked": {
    "party": "local:mutoto",
    "key_id": "56475aa75463474c0285df5dbf2bcab73da651358839e9b77481b2eab107708c",
    "reason": "REVOCATION_REASON_COMPROMISED",
    "compromised_since": "2026-03-01T00:00:00Z"
  }
})"},
    {"RoleGranted", R"({
  "author": "local:registrar-1",
  "signers": [{"party": "local:registrar-2", "capacity": "CAPACITY_REGISTRAR"}],
  "role_granted": {
    "party": "local:mutoto",
    "role": "ROLE_COOPERATIVE",
    "sites": ["site:mutoto/kasha-3"],
    "valid_from": "2026-01-01",
    "valid_to": "2027-12-31"
  }
})"},
    {"MandateGranted", R"({
  "author": "local:mutoto",
  "mandate_granted": {
    "principal": "local:mutoto",
    "agent": "local:broker",
    "kinds": ["KIND_HANDED_ON", "KIND_CLEARED"],
    "valid_to": "2026-12-31"
  }
})"},
    {"SiteRegistered", R"({
  "author": "local:registrar-1",
  "signers": [{"party": "local:registrar-2", "capacity": "CAPACITY_REGISTRAR"}],
  "site_registered": {
    "site": "site:mutoto/kasha-3",
    "type": "SITE_TYPE_ASM_ZONE",
    "operator": "local:mutoto",
    "outline": [{"lat_e7": -107000000, "lon_e7": 254600000}],
    "iso3166_2": "CD-LU",
    "permit": "ZEA-0000",
    "capacity": [{"product": "ORE", "element": "Co", "mg_per_year": "100000000000", "source": "permit"}],
    "cahra": {"flag": true, "date": "2026-01-01"},
    "asm_present": true
  }
})"},
    {"AccreditationGranted", R"({
  "author": "local:accreditor",
  "accreditation_granted": {
    "validator": "local:validator",
    "schemes": ["icmm-mp"],
    "countries": ["CD"],
    "commodity": "Co",
    "valid_from": "2026-01-01",
    "valid_to": "2028-12-31"
  }
})"},
    {"QuotaGranted", R"({
  "author": "local:regulator",
  "quota_granted": {
    "exporter": "local:mutoto",
    "period": "2026-03",
    "element": "Co",
    "mg": "1200000000000",
    "enforced": true
  }
})"},
    {"TagsIssued", R"({
  "author": "local:tag-issuer",
  "tags_issued": {
    "range": {"book": "book:tag-issuer/K3-2026", "first": "1", "last": "3000"},
    "tag_type": "MINE_TAG",
    "site": "site:mutoto/kasha-3"
  }
})"},
};
// clang-format on

}  // namespace

std::span<const Template> RegistryTemplates() { return kRegistryTemplates; }

}  // namespace lode::cli
