// SPDX-License-Identifier: Apache-2.0
// An attestation that nobody here can judge changes no answer, but silence about it would be a lie.
// At most a few are named, and the rest are counted, because a signer could write any number of
// them.
#include "verifier/evaluate/unread.h"

#include <algorithm>
#include <set>
#include <utility>

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

struct Unread {
  size_t position;
  const std::string* subject;  // of JudgedSubjects
  bool other_scheme;
  std::vector<std::string> codes;  // that the catalogue does not have
  int worst;                       // 2: it says "does not meet" of something; 1: "partially meets"
};

int WorstOf(const record::v1::Attested& attested) {
  int worst = 0;
  for (const auto& result : attested.outcomes()) {
    if (result.outcome() == record::v1::CRITERION_OUTCOME_DOES_NOT_MEET) return 2;
    if (result.outcome() == record::v1::CRITERION_OUTCOME_PARTIALLY_MEETS) worst = 1;
  }
  return worst;
}

// The worst first, or praise would fill the list.
std::vector<Unread> Find(const rules::Facts& facts, const catalogue::Catalogue& catalogue,
                         const std::set<std::string>& subjects) {
  const rules::Esg& esg = *facts.profile.esg;
  std::vector<Unread> out;
  for (const std::string& subject : subjects) {
    for (const size_t position : facts.history.AttestationsOf(subject)) {
      const auto& a = facts.history.Message(position).attested();
      const bool other = a.scheme() != esg.catalogue || a.scheme_version() != esg.version;
      auto codes = other ? std::vector<std::string>() : catalogue::UnknownCodes(a, catalogue);
      if (other || !codes.empty())
        out.push_back({position, &subject, other, std::move(codes), WorstOf(a)});
    }
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Unread& a, const Unread& b) { return a.worst > b.worst; });
  return out;
}

}  // namespace

std::vector<statement::report::Statement> UnreadAttestations(
    const rules::Facts& facts, const catalogue::Catalogue& catalogue) {
  std::vector<statement::report::Statement> out;
  if (!facts.profile.esg) return out;
  const std::set<std::string> subjects = JudgedSubjects(facts);
  const std::vector<Unread> found = Find(facts, catalogue, subjects);
  for (size_t i = 0; i < found.size() && i < kMostUnread; ++i) {
    const Unread& one = found[i];
    const rules::HistoryEntry& entry = facts.history.entries()[one.position];
    const auto& a = entry.record.message.attested();
    statement::Say say(one.other_scheme ? kOtherScheme : kOtherCodes, out.emplace_back());
    say.Digest("attestation", entry.record.digest).Id("subject", *one.subject);
    if (one.other_scheme) {
      say.Text("its_scheme", a.scheme())
          .Text("its_version", a.scheme_version())
          .Name("scheme", facts.profile.esg->catalogue)
          .Name("version", facts.profile.esg->version);
    } else {
      say.Text("its_code", one.codes.front())
          .Count("more", one.codes.size() - 1)
          .Name("scheme", catalogue.id)
          .Name("version", catalogue.version);
    }
  }
  if (found.size() > kMostUnread)
    statement::Say(kMoreUnread, out.emplace_back()).Count("more", found.size() - kMostUnread);
  return out;
}

}  // namespace lode::evaluate
