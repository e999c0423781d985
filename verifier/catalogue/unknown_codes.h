// SPDX-License-Identifier: Apache-2.0
// Codes in an attestation that no catalogue of this program has. A ledger knows no schemes and logs
// them, but whoever signs them should know that nobody here can judge them.
#ifndef LODE_VERIFIER_CATALOGUE_UNKNOWN_CODES_H_
#define LODE_VERIFIER_CATALOGUE_UNKNOWN_CODES_H_

#include <string>
#include <vector>

#include "proto/lode/record/v1/assurance.pb.h"
#include "verifier/catalogue/catalogue.h"

namespace lode::catalogue {

// Codes of the outcomes that the catalogue does not have, in order. The attestation is under its
// scheme and version.
std::vector<std::string> UnknownCodes(const lode::record::v1::Attested& attested,
                                      const Catalogue& catalogue);

// One line for each thing that no built-in catalogue has: the scheme, its version, codes, with what
// was most likely meant. Empty: all is known. The lines hold the author's words, not escaped.
std::vector<std::string> AdviceOn(const lode::record::v1::Attested& attested);

}  // namespace lode::catalogue

#endif  // LODE_VERIFIER_CATALOGUE_UNKNOWN_CODES_H_
