// SPDX-License-Identifier: Apache-2.0
// Samples of every kind.
#include "tests/unit/record/samples.h"

#include <google/protobuf/text_format.h>

namespace lode::record::testing {
namespace {

constexpr char kCommon[] = R"(
  format_version: 1 origin: "lode.example/test" author: "local:author"
  nonce: "0123456789abcdef" event_time { us: 1773460800000000 offset_minutes: 120 })";
constexpr char kGenesisDigest[] = R"(genesis_digest: "0123456789abcdef0123456789abcdef")";

}  // namespace

const std::vector<Sample>& Samples() {
  // clang-format off
  static const auto& samples = *new std::vector<Sample>{
      {"Genesis",
       R"(genesis { origin: "lode.example/test" log_vkey:
          "lode.example/test+14f64fb4+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c" registrars
          { party: "local:r1" key_id:
          "\x56\x47\x5a\xa7\x54\x63\x47\x4c\x02\x85\xdf\x5d\xbf\x2b\xca\xb7\x3d\xa6"
          "\x51\x35\x88\x39\xe9\xb7\x74\x81\xb2\xea\xb1\x07\x70\x8c" pubkey:
          "\x03\xa1\x07\xbf\xf3\xce\x10\xbe\x1d\x70\xdd\x18\xe7\x4b\xc0\x99\x67\xe4"
          "\xd6\x30\x9b\xa5\x0d\x5f\x1d\xdc\x86\x64\x12\x55\x31\xb8" } parties { party:
          "local:r1" legal_name: "R" country: "BE" } threshold: 1 admission_version: 1
          one_use_types: "AVQ" max_gain_ppm: 5000 forms { form: "ORE" hs: "2605"
          primary_element: "Co" accounted_elements: "Co" ceilings { element: "Co" ppm: 300000
          } } })",
       {"3 local:r1",
        "9 lode.example/test"}},
      {"PartyRegistered",
       R"(party_registered { party: "local:p" legal_name: "P" country: "CD" lot_prefixes: "p"
          owners { party: "local:o" country: "CD" pct_ppm: 1000000 } })",
       {"3 local:p"}},
      {"PartyChanged",
       R"(party_changed { entry { party: "local:p" legal_name: "P" country: "CD" } change:
          PARTY_CHANGE_MERGED_INTO successor: "local:s" })",
       {"3 local:p",
        "3 local:s"}},
      {"KeyAdded",
       R"(key_added { party: "local:p" pubkey:
          "\x03\xa1\x07\xbf\xf3\xce\x10\xbe\x1d\x70\xdd\x18\xe7\x4b\xc0\x99\x67\xe4"
          "\xd6\x30\x9b\xa5\x0d\x5f\x1d\xdc\x86\x64\x12\x55\x31\xb8" purpose: PURPOSE_CUSTODY
          sites: "site:p/1" valid_from { days: 20000 } valid_to { days: 21000 } proof: "x" })",
       {"3 local:p"}},
      {"KeyRevoked",
       R"(key_revoked { party: "local:p" key_id:
          "\x56\x47\x5a\xa7\x54\x63\x47\x4c\x02\x85\xdf\x5d\xbf\x2b\xca\xb7\x3d\xa6"
          "\x51\x35\x88\x39\xe9\xb7\x74\x81\xb2\xea\xb1\x07\x70\x8c" reason:
          REVOCATION_REASON_COMPROMISED })",
       {"3 local:p"}},
      {"RoleGranted",
       R"(role_granted { party: "local:p" role: ROLE_MINER sites: "site:p/1" materials: "ORE"
          valid_from { days: 20000 } valid_to { days: 21000 } })",
       {"3 local:p"}},
      {"RoleRevoked",
       R"(role_revoked { party: "local:p" role: ROLE_MINER sites: "site:p/1" effective { us:
          1773460800000000 } })",
       {"3 local:p"}},
      {"MandateGranted",
       R"(mandate_granted { principal: "local:p" agent: "local:a" kinds: KIND_DISPATCHED
          valid_to { days: 21000 } })",
       {"3 local:p"}},
      {"MandateEnded",
       R"(mandate_ended { principal: "local:p" agent: "local:a" mandate:
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11"
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11" })",
       {"3 local:p"}},
      {"SiteRegistered",
       R"(site_registered { site: "site:p/1" type: SITE_TYPE_LSM_MINE operator: "local:p"
          owners: "local:o" outline { lat_e7: -107000000 lon_e7: 254000000 } iso3166_2:
          "CD-LU" locode: "CDFBM" capacity { product: "ORE" element: "Co" mg_per_year: 1000 }
          })",
       {"2 site:p/1"}},
      {"SiteChanged",
       R"(site_changed { entry { site: "site:p/1" operator: "local:q" } change:
          SITE_CHANGE_OPERATOR })",
       {"2 site:p/1"}},
      {"AccreditationGranted",
       R"(accreditation_granted { validator: "local:v" schemes: "ICMM" countries: "CD"
          commodity: "Co" valid_from { days: 20000 } valid_to { days: 21000 } })",
       {"3 local:v"}},
      {"AccreditationChanged",
       R"(accreditation_changed { target:
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11"
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11" status:
          CHANGED_STATUS_SUSPENDED effect: EFFECT_PROSPECTIVE subjects { kind: 3 id: "local:v"
          } })",
       {"3 local:v",
        "6 1111111111111111111111111111111111111111111111111111111111111111"}},
      {"QuotaGranted",
       R"(quota_granted { exporter: "local:e" period: "2026-03" element: "Co" mg: 1000
          enforced: true })",
       {"10 local:author|local:e|2026-03"}},
      {"TagsIssued",
       R"(tags_issued { range { book: "book:ceec/1" first: 1 last: 9 } tag_type: "MINE" site:
          "site:p/1" to_party: "local:p" })",
       {"5 book:ceec/1"}},
      {"DocumentIssued",
       R"(document_issued { document { type: "AVQ" number: "7" issuer: "local:arecoms"
          one_use: true } to_party: "local:p" lots: "lot:p/1" })",
       {"4 local:arecoms|AVQ|7"}},
      {"LotCreated",
       R"(documents { type: "AVQ" number: "7" issuer: "local:arecoms" one_use: true sha256:
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11"
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11" } documents { type: "BOL"
          number: "8" issuer: "local:abl" } lot_created { lot: "lot:p/1" form: "ORE" source:
          SOURCE_EXTRACTED origin_class: ORIGIN_CLASS_LSM site: "site:p/1" quantity { basis:
          BASIS_MEASURED stage: STAGE_FINAL wet_mg: 1000 moisture_ppm: 100000 moisture_method:
          "oven" dry_mg: 900 contained { element: "Co" mg: 90 grade_ppm: 100000 method: "ICP"
          } packages { type: "BIG_BAG" count: 1 net_mg: 1000 tags { book: "book:ceec/1" first:
          1 last: 1 } } } })",
       {"1 lot:p/1",
        "4 local:arecoms|AVQ|7",
        "5 book:ceec/1"}},
      {"Transformed",
       R"(documents { type: "AVQ" number: "7" issuer: "local:arecoms" one_use: true sha256:
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11"
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11" } documents { type: "BOL"
          number: "8" issuer: "local:abl" } transformed { site: "site:p/1" process:
          PROCESS_CRUSH inputs { lot: "lot:p/1" contained { element: "Co" mg: 90 } } outputs {
          lot: "lot:p/2" form: "ORE" quantity { basis: BASIS_MEASURED stage: STAGE_FINAL
          wet_mg: 1000 moisture_ppm: 100000 moisture_method: "oven" dry_mg: 900 contained {
          element: "Co" mg: 90 grade_ppm: 100000 method: "ICP" } } } losses { kind:
          LOSS_KIND_DUST dry_mg: 10 contained { element: "Co" mg: 1 } grades { element: "Co"
          ppm: 100000 } site: "site:p/dam" evidence:
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11"
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11" } title_allocation { lot:
          "lot:p/2" owner: "local:o" } })",
       {"1 lot:p/1",
        "1 lot:p/2",
        "4 local:arecoms|AVQ|7"}},
      {"Packed",
       R"(packed { lots { lot: "lot:p/1" container: "CSQU3054383" bags: 2 net_mg: 1000 tags {
          book: "book:ceec/1" first: 1 last: 2 } seals { id: "seal:p/1" type: "BOLT" party:
          "local:p" } } })",
       {"1 lot:p/1",
        "5 book:ceec/1",
        "5 seal:p/1"}},
      {"Unpacked",
       R"(unpacked { lots: "lot:p/1" tags_removed { book: "book:ceec/1" first: 1 last: 1 }
          tags_lost { book: "book:ceec/2" first: 2 last: 2 } seals_removed { id: "seal:p/1"
          state: SEAL_STATE_INTACT } })",
       {"1 lot:p/1",
        "5 book:ceec/1",
        "5 book:ceec/2",
        "5 seal:p/1"}},
      {"Dispatched",
       R"(documents { type: "AVQ" number: "7" issuer: "local:arecoms" one_use: true sha256:
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11"
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11" } documents { type: "BOL"
          number: "8" issuer: "local:abl" } dispatched { consignment: "consignment:p/1" lots {
          lot: "lot:p/1" quantity { basis: BASIS_DECLARED stage: STAGE_FINAL wet_mg: 1000
          dry_mg: 900 contained { element: "Co" mg: 90 } } } receiver: "local:q" from_site:
          "site:p/1" to_site: "site:q/1" legs { seq: 1 mode: MODE_ROAD carrier: "local:c"
          from: "site:p/1" to: "CDFBM" } containers { container: "CSQU3054383" lot: "lot:p/1"
          } seals { id: "seal:p/1" type: "BOLT" party: "local:p" } })",
       {"1 lot:p/1",
        "4 local:arecoms|AVQ|7",
        "5 seal:p/1",
        "8 consignment:p/1"}},
      {"HandedOn",
       R"(documents { type: "AVQ" number: "7" issuer: "local:arecoms" one_use: true sha256:
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11"
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11" } documents { type: "BOL"
          number: "8" issuer: "local:abl" } handed_on { consignment: "consignment:p/1"
          from_bailee: "local:p" to_bailee: "local:c" site: "site:p/1" containers:
          "CSQU3054383" seals { id: "seal:p/1" state: SEAL_STATE_INTACT } lots: "lot:p/1" })",
       {"1 lot:p/1",
        "4 local:arecoms|AVQ|7",
        "5 seal:p/1",
        "8 consignment:p/1"}},
      {"ConsignmentChanged",
       R"(documents { type: "AVQ" number: "7" issuer: "local:arecoms" one_use: true sha256:
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11"
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11" } documents { type: "BOL"
          number: "8" issuer: "local:abl" } consignment_changed { consignment:
          "consignment:p/1" change: CONSIGNMENT_CHANGE_REDIRECTED lots: "lot:p/1" receiver:
          "local:q" seals { id: "seal:p/2" type: "BOLT" party: "local:p" } })",
       {"1 lot:p/1",
        "4 local:arecoms|AVQ|7",
        "5 seal:p/2",
        "8 consignment:p/1"}},
      {"Received",
       R"(documents { type: "AVQ" number: "7" issuer: "local:arecoms" one_use: true sha256:
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11"
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11" } documents { type: "BOL"
          number: "8" issuer: "local:abl" } received { consignment: "consignment:p/1" lots {
          lot: "lot:p/1" quantity { basis: BASIS_DECLARED stage: STAGE_FINAL wet_mg: 1000
          dry_mg: 900 contained { element: "Co" mg: 90 } } } outcome: OUTCOME_ACCEPTED seals {
          state: SEAL_STATE_INTACT } site: "site:q/1" })",
       {"1 lot:p/1",
        "4 local:arecoms|AVQ|7",
        "8 consignment:p/1"}},
      {"TitleTransferred",
       R"(documents { type: "AVQ" number: "7" issuer: "local:arecoms" one_use: true sha256:
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11"
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11" } documents { type: "BOL"
          number: "8" issuer: "local:abl" } title_transferred { seller: "local:p" buyer:
          "local:q" lots: "lot:p/1" })",
       {"1 lot:p/1",
        "4 local:arecoms|AVQ|7"}},
      {"Cleared",
       R"(documents { type: "AVQ" number: "7" issuer: "local:arecoms" one_use: true sha256:
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11"
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11" } documents { type: "BOL"
          number: "8" issuer: "local:abl" } cleared { direction: DIRECTION_EXPORT country:
          "CD" post: "site:ceec/kasumbalesa" exporter: "local:e" lots: "lot:p/1" hs: "2822.00"
          quota { regulator: "local:arecoms" exporter: "local:e" period: "2026-03" element:
          "Co" charged_mg: 90 } })",
       {"1 lot:p/1",
        "4 local:arecoms|AVQ|7",
        "10 local:arecoms|local:e|2026-03"}},
      {"Observed",
       R"(documents { type: "AVQ" number: "7" issuer: "local:arecoms" one_use: true sha256:
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11"
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11" } documents { type: "BOL"
          number: "8" issuer: "local:abl" } observed { type: OBSERVATION_TYPE_ASSAY lots:
          "lot:p/1" performers { party: "local:lab" capacity: "LAB" signed: true } assay {
          sample: "S" lab: "local:lab" results { element: "Co" ppm: 100000 sigma_ppm: 500 } }
          seals { id: "seal:p/1" state: SEAL_STATE_BROKEN } })",
       {"1 lot:p/1",
        "4 local:arecoms|AVQ|7",
        "5 seal:p/1"}},
      {"QuantityChanged",
       R"(documents { type: "AVQ" number: "7" issuer: "local:arecoms" one_use: true sha256:
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11"
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11" } documents { type: "BOL"
          number: "8" issuer: "local:abl" } quantity_changed { lot: "lot:p/1" reason:
          QUANTITY_REASON_SPILLED before { basis: BASIS_DECLARED stage: STAGE_FINAL wet_mg:
          1000 dry_mg: 900 contained { element: "Co" mg: 90 } } after { basis: BASIS_DERIVED
          stage: STAGE_FINAL wet_mg: 500 dry_mg: 450 contained { element: "Co" mg: 45 } }
          difference { wet_mg: -500 dry_mg: -450 contained { element: "Co" mg: -45 } } })",
       {"1 lot:p/1",
        "4 local:arecoms|AVQ|7"}},
      {"Left",
       R"(documents { type: "AVQ" number: "7" issuer: "local:arecoms" one_use: true sha256:
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11"
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11" } documents { type: "BOL"
          number: "8" issuer: "local:abl" } left { lots: "lot:p/1" to: LEFT_TO_SOLD_OFF_LEDGER
          party: "local:x" })",
       {"1 lot:p/1",
        "4 local:arecoms|AVQ|7"}},
      {"Retired",
       R"(documents { type: "AVQ" number: "7" issuer: "local:arecoms" one_use: true sha256:
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11"
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11" } documents { type: "BOL"
          number: "8" issuer: "local:abl" } retired { lots: "lot:p/1" claim: "C"
          custody_model: CUSTODY_MODEL_SEGREGATED contained { element: "Co" mg: 90 } })",
       {"1 lot:p/1",
        "4 local:arecoms|AVQ|7"}},
      {"BalanceClaimed",
       R"(documents { type: "AVQ" number: "7" issuer: "local:arecoms" one_use: true sha256:
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11"
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11" } documents { type: "BOL"
          number: "8" issuer: "local:abl" } balance_claimed { site: "site:p/1" scheme: "s"
          inputs { lot: "lot:p/1" mg: 1 } outputs { lot: "lot:p/2" mg: 1 } })",
       {"1 lot:p/1",
        "1 lot:p/2",
        "2 site:p/1"}},
      {"Attested",
       R"(documents { type: "AVQ" number: "7" issuer: "local:arecoms" one_use: true sha256:
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11"
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11" } documents { type: "BOL"
          number: "8" issuer: "local:abl" } attested { subject: "site:p/1" scheme: "ICMM"
          scheme_version: "2024" assessor_level: ASSESSOR_LEVEL_THIRD period { from { days:
          20000 } to { days: 20365 } } assessed_on { days: 20400 } valid_to { days: 21500 }
          outcomes { criterion: "1.1" outcome: CRITERION_OUTCOME_MEETS } outcomes { criterion:
          "3.4" outcome: CRITERION_OUTCOME_NOT_APPLICABLE justification: "none there" }
          limitations: "none" })",
       {"2 site:p/1"}},
      {"AttestationChanged",
       R"(attestation_changed { attestation:
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11"
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11" status:
          CHANGED_STATUS_WITHDRAWN effect: EFFECT_AB_INITIO reason: "r" subjects { kind: 2 id:
          "site:p/1" } })",
       {"2 site:p/1",
        "6 1111111111111111111111111111111111111111111111111111111111111111"}},
      {"IncidentOpened",
       R"(incident_opened { id: "i" subject: "local:p" })",
       {"3 local:p"}},
      {"IncidentChanged",
       R"(incident_changed { incident:
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11"
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11" subjects { kind: 3 id:
          "local:p" } })",
       {"3 local:p",
        "6 1111111111111111111111111111111111111111111111111111111111111111"}},
      {"Corrected",
       R"(corrected { target:
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11"
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11" reason:
          CORRECTION_REASON_INCORRECT_DATA subjects { kind: 1 id: "lot:p/1" } subjects { kind:
          8 id: "consignment:p/1" } })",
       {"1 lot:p/1",
        "6 1111111111111111111111111111111111111111111111111111111111111111",
        "8 consignment:p/1"}},
      {"Countersigned",
       R"(countersigned { records:
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11"
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11" records:
          "\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22"
          "\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22\x22" outcome:
          COUNTERSIGN_OUTCOME_AGREES subjects { kind: 1 id: "lot:p/1" } })",
       {"1 lot:p/1",
        "6 1111111111111111111111111111111111111111111111111111111111111111",
        "6 2222222222222222222222222222222222222222222222222222222222222222"}},
      {"Disputed",
       R"(disputed { target:
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11"
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11" lots: "lot:p/9" ground:
          "g" subjects { kind: 1 id: "lot:p/1" } })",
       {"1 lot:p/1",
        "6 1111111111111111111111111111111111111111111111111111111111111111"}},
      {"DisputeResolved",
       R"(dispute_resolved { dispute:
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11"
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11" outcome: "o" subjects {
          kind: 1 id: "lot:p/1" } })",
       {"1 lot:p/1",
        "6 1111111111111111111111111111111111111111111111111111111111111111"}},
      {"CustodyAssigned",
       R"(custody_assigned { lots: "lot:p/1" from: "local:p" to: "local:q" })",
       {"1 lot:p/1"}},
      {"AccessGranted",
       R"(access_granted { subject: "lot:p/1" grantee: "local:q" })",
       {"7 lot:p/1"}},
      {"SectionErased",
       R"(section_erased { record:
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11"
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11" section: "commercial"
          subjects { kind: 1 id: "lot:p/1" } })",
       {"1 lot:p/1",
        "6 1111111111111111111111111111111111111111111111111111111111111111"}},
      {"VerdictIssued",
       R"(verdict_issued { lot: "lot:p/1" trail_digest:
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11"
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11" profile_digest:
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11"
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11" catalogue_digests:
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11"
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11" as_of_size: 9 result:
          RESULT_VERIFIED rule_results_digest:
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11"
          "\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11" })",
       {"7 lot:p/1"}},
      {"RegistrarsChanged",
       R"(registrars_changed { registrars { party: "local:r1" key_id:
          "\x56\x47\x5a\xa7\x54\x63\x47\x4c\x02\x85\xdf\x5d\xbf\x2b\xca\xb7\x3d\xa6"
          "\x51\x35\x88\x39\xe9\xb7\x74\x81\xb2\xea\xb1\x07\x70\x8c" pubkey:
          "\x03\xa1\x07\xbf\xf3\xce\x10\xbe\x1d\x70\xdd\x18\xe7\x4b\xc0\x99\x67\xe4"
          "\xd6\x30\x9b\xa5\x0d\x5f\x1d\xdc\x86\x64\x12\x55\x31\xb8" } threshold: 1 })",
       {"3 local:r1",
        "9 lode.example/test"}},
      {"LogKeyChanged",
       R"(log_key_changed { old_vkey: "a" new_vkey: "b" })",
       {"9 lode.example/test"}},
      {"AdmissionChanged",
       R"(admission_changed { admission_version: 1 })",
       {"9 lode.example/test"}},
  };
  // clang-format on
  return samples;
}

void Merge(const std::string& text, pb::Record& record) {
  ASSERT_TRUE(google::protobuf::TextFormat::MergeFromString(text, &record)) << text;
}

pb::Record FromText(const std::string& body) {
  pb::Record record;
  Merge(kCommon, record);
  Merge(body, record);
  if (!record.has_genesis()) Merge(kGenesisDigest, record);
  return record;
}

pb::Record SampleOf(const std::string& kind) {
  for (const Sample& sample : Samples()) {
    if (sample.kind == kind) return FromText(sample.body);
  }
  ADD_FAILURE() << "no sample of " << kind;
  return {};
}

}  // namespace lode::record::testing
