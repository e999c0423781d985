// SPDX-License-Identifier: Apache-2.0
// An attestation that nobody here can judge changes no answer, but silence about it would be a lie.
// At most a few are named, and the rest are counted, because a signer could write any number of
// them.
#include "verifier/evaluate/unread.h"

#include <set>

#include "verifier/catalogue/unknown_codes.h"
#include "verifier/evaluate/codes.h"

namespace lode::evaluate {
namespace {

// Sites and operators of the hops whose expectations were judged.
std::set<std::string> JudgedSubjects(const rules::Facts& facts) {
  std::set<std::string> out;
  for (const rules::Expectations& matrix : facts.expectations)
    out.insert({matrix.hop->site, matrix.hop->site_operator});
  return out;
}

}  // namespace

std::vector<statement::report::Statement> UnreadAttestations(
    const rules::Facts& facts, const catalogue::Catalogue& catalogue) {
  std::vector<statement::report::Statement> out;
  if (!facts.profile.esg) return out;
  const rules::Esg& esg = *facts.profile.esg;
  size_t more = 0;
  const auto add = [&](const statement::Code& code, const base::Hash256& digest,
                       const std::string& subject) {
    return statement::Say(code, out.emplace_back())
        .Digest("attestation", digest)
        .Id("subject", subject);
  };
  for (const std::string& subject : JudgedSubjects(facts)) {
    for (const size_t position : facts.history.AttestationsOf(subject)) {
      const auto& a = facts.history.Message(position).attested();
      const base::Hash256& digest = facts.history.entries()[position].record.digest;
      const bool other = a.scheme() != esg.catalogue || a.scheme_version() != esg.version;
      const auto codes = other ? std::vector<std::string>() : catalogue::UnknownCodes(a, catalogue);
      if (!other && codes.empty()) continue;
      if (out.size() >= kMostUnread) {
        ++more;
      } else if (other) {
        add(kOtherScheme, digest, subject)
            .Text("its_scheme", a.scheme())
            .Text("its_version", a.scheme_version())
            .Name("scheme", esg.catalogue)
            .Name("version", esg.version);
      } else {
        add(kOtherCodes, digest, subject)
            .Text("its_code", codes.front())
            .Count("more", codes.size() - 1)
            .Name("scheme", catalogue.id)
            .Name("version", catalogue.version);
      }
    }
  }
  if (more > 0) statement::Say(kMoreUnread, out.emplace_back()).Count("more", more);
  return out;
}

}  // namespace lode::evaluate
