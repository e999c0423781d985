// SPDX-License-Identifier: Apache-2.0
// What may be done to metal at which type of site (ADM-04; docs/admission.md, "Where metal is
// processed"): else a refinery's work could be claimed at a port, which no profile asks about.
// Internal.
#ifndef LODE_VERIFIER_CUSTODY_PROCESS_SITES_H_
#define LODE_VERIFIER_CUSTODY_PROCESS_SITES_H_

#include "verifier/custody/origin_classes.h"

namespace lode::custody {

using ProcessSet = uint32_t;

// Nothing joins the metal in these.
inline constexpr ProcessSet kAddsNothing =
    SetOf(pb::PROCESS_SPLIT, pb::PROCESS_BLEND, pb::PROCESS_SORT, pb::PROCESS_CRUSH,
          pb::PROCESS_CONCENTRATE);

inline constexpr SiteTypeSet kWorks =
    SetOf(pb::SITE_TYPE_LSM_MINE, pb::SITE_TYPE_CONCENTRATOR, pb::SITE_TYPE_HYDROMET,
          pb::SITE_TYPE_REFINERY, pb::SITE_TYPE_PCAM, pb::SITE_TYPE_CAM, pb::SITE_TYPE_CELL,
          pb::SITE_TYPE_RECYCLING);

struct ProcessRow {
  ProcessSet processes;
  bool keeps_form;  // this row is for records whose outputs have forms of their inputs only
  SiteTypeSet sites;
};

// The first row that fits decides; no row: works alone.
inline constexpr ProcessRow kProcessTable[] = {
    {SetOf(pb::PROCESS_SPLIT, pb::PROCESS_BLEND, pb::PROCESS_SORT, pb::PROCESS_CRUSH), true,
     kAnySite},
    // Diggers and depots sort and wash ore by hand.
    {SetOf(pb::PROCESS_SORT, pb::PROCESS_CRUSH, pb::PROCESS_CONCENTRATE), false,
     kWorks | SetOf(pb::SITE_TYPE_ASM_ZONE, pb::SITE_TYPE_DEPOT)},
};

constexpr SiteTypeSet SitesFor(int process, bool keeps_form) {
  for (const ProcessRow& row : kProcessTable) {
    if (Has(row.processes, process) && (keeps_form || !row.keeps_form)) return row.sites;
  }
  return kWorks;
}

}  // namespace lode::custody

#endif  // LODE_VERIFIER_CUSTODY_PROCESS_SITES_H_
