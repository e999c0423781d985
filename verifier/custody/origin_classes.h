// SPDX-License-Identifier: Apache-2.0
// Which origin a new lot may claim: one table of source x site type x origin class, and the roles
// that may make such a lot there (docs/admission.md, "Where metal may begin"). What the table does
// not name is refused. Internal.
#ifndef LODE_VERIFIER_CUSTODY_ORIGIN_CLASSES_H_
#define LODE_VERIFIER_CUSTODY_ORIGIN_CLASSES_H_

#include <cstdint>

#include "verifier/custody/signers.h"

namespace lode::custody {

using SourceSet = uint32_t;
using SiteTypeSet = uint32_t;
using ClassSet = uint32_t;

struct OriginRow {
  SourceSet sources;
  SiteTypeSet sites;
  ClassSet classes;
  RoleSet roles;  // the maker holds one of them; a source that mints asks for its site too
};

inline constexpr SourceSet kMints = SetOf(pb::SOURCE_EXTRACTED, pb::SOURCE_RECOVERED);

inline constexpr SiteTypeSet kAnySite = SetOf(
    pb::SITE_TYPE_LSM_MINE, pb::SITE_TYPE_ASM_ZONE, pb::SITE_TYPE_DEPOT, pb::SITE_TYPE_CONCENTRATOR,
    pb::SITE_TYPE_HYDROMET, pb::SITE_TYPE_REFINERY, pb::SITE_TYPE_PCAM, pb::SITE_TYPE_CAM,
    pb::SITE_TYPE_CELL, pb::SITE_TYPE_RECYCLING, pb::SITE_TYPE_WAREHOUSE, pb::SITE_TYPE_BORDER,
    pb::SITE_TYPE_PORT, pb::SITE_TYPE_TERMINAL, pb::SITE_TYPE_LAB);

inline constexpr RoleSet kCustodyRoles =
    SetOf(pb::ROLE_MINER, pb::ROLE_COOPERATIVE, pb::ROLE_RECYCLER, pb::ROLE_PROCESSOR,
          pb::ROLE_TRADER, pb::ROLE_EXPORTER, pb::ROLE_IMPORTER, pb::ROLE_ASM_MONOPOLY,
          pb::ROLE_CARRIER, pb::ROLE_TERMINAL, pb::ROLE_WAREHOUSE, pb::ROLE_BUYER, pb::ROLE_PLANT);

// UNKNOWN is allowed everywhere: it claims nothing. Who sees to an artisanal zone may be a company
// (MINER) or a cooperative; a cooperative does not mine on a large scale.
inline constexpr OriginRow kOriginTable[] = {
    {SetOf(pb::SOURCE_EXTRACTED), SetOf(pb::SITE_TYPE_LSM_MINE),
     SetOf(pb::ORIGIN_CLASS_LSM, pb::ORIGIN_CLASS_UNKNOWN), SetOf(pb::ROLE_MINER)},
    {SetOf(pb::SOURCE_EXTRACTED), SetOf(pb::SITE_TYPE_ASM_ZONE),
     SetOf(pb::ORIGIN_CLASS_ASM_CERTIFIED, pb::ORIGIN_CLASS_ASM_OTHER, pb::ORIGIN_CLASS_UNKNOWN),
     SetOf(pb::ROLE_MINER, pb::ROLE_COOPERATIVE)},
    {SetOf(pb::SOURCE_RECOVERED),
     SetOf(pb::SITE_TYPE_RECYCLING, pb::SITE_TYPE_HYDROMET, pb::SITE_TYPE_REFINERY),
     SetOf(pb::ORIGIN_CLASS_RECYCLED, pb::ORIGIN_CLASS_UNKNOWN),
     SetOf(pb::ROLE_RECYCLER, pb::ROLE_PROCESSOR)},
    {SetOf(pb::SOURCE_OFF_LEDGER, pb::SOURCE_OPENING_STOCK, pb::SOURCE_FOUND, pb::SOURCE_MOVED_IN),
     kAnySite, SetOf(pb::ORIGIN_CLASS_UNKNOWN), kCustodyRoles},
};

// Null: no lot begins so at a site of that type.
constexpr const OriginRow* FindOriginRow(int source, int site_type) {
  for (const OriginRow& row : kOriginTable) {
    if (Has(row.sources, source) && Has(row.sites, site_type)) return &row;
  }
  return nullptr;
}

}  // namespace lode::custody

#endif  // LODE_VERIFIER_CUSTODY_ORIGIN_CLASSES_H_
