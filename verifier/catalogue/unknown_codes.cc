// SPDX-License-Identifier: Apache-2.0
// The warning comes before signing, while the assessor can still correct it. Afterwards the record
// is logged, and nobody here can use it.
#include "verifier/catalogue/unknown_codes.h"

#include "verifier/base/nearest.h"

namespace lode::catalogue {

std::vector<std::string> UnknownCodes(const lode::record::v1::Attested& attested,
                                      const Catalogue& catalogue) {
  std::vector<std::string> out;
  for (const auto& result : attested.outcomes()) {
    if (catalogue.Find(result.criterion()) == nullptr) out.push_back(result.criterion());
  }
  return out;
}

std::vector<std::string> AdviceOn(const lode::record::v1::Attested& attested) {
  const Catalogue& icmm = Icmm();  // the one catalogue that is built in
  const std::string_view schemes[] = {icmm.id}, versions[] = {icmm.version};
  if (attested.scheme() != icmm.id) {
    return {"no catalogue here has the scheme " + attested.scheme() +
            base::DidYouMean(attested.scheme(), schemes)};
  }
  if (attested.scheme_version() != icmm.version) {
    const std::string meant = base::DidYouMean(attested.scheme_version(), versions);
    return {"no catalogue here has version " + attested.scheme_version() + " of " + icmm.id +
            (meant.empty() ? "; known is " + icmm.version : meant)};
  }
  std::vector<std::string_view> codes;
  for (const Criterion& criterion : icmm.criteria) codes.push_back(criterion.code);
  std::vector<std::string> out;
  for (const std::string& code : UnknownCodes(attested, icmm)) {
    out.push_back(icmm.Name() + " has no " + code + base::DidYouMean(code, codes));
  }
  return out;
}

}  // namespace lode::catalogue
