// SPDX-License-Identifier: Apache-2.0
// An attestation that nobody here can judge changes no answer, but silence about it would be a lie.
// At most a few are named, and the rest are counted, because a signer could write any number of
// them. For the same reason the worst come first: nobody can bury one that failed.
#include "verifier/evaluate/unread.h"

#include <algorithm>
#include <set>
#include <utility>

#include "verifier/catalogue/unknown_codes.h"
#include "verifier/evaluate/codes.h"
#include "verifier/rules/names.h"

namespace lode::evaluate {
namespace {

namespace pb = ::lode::record::v1;

// Sites and operators of the hops whose expectations were judged.
std::set<std::string> JudgedSubjects(const rules::Facts& facts) {
  std::set<std::string> out;
  for (const rules::Expectations& matrix : facts.expectations)
    out.insert({matrix.hop->site, matrix.hop->site_operator});
  return out;
}

struct Unread {
  size_t position = 0;
  std::string subject;
  std::vector<std::string> codes;  // that the catalogue does not have; none: another scheme
  pb::CriterionOutcome worst = pb::CRITERION_OUTCOME_UNSPECIFIED;
};

// The worse the higher.
int WeightOf(pb::CriterionOutcome outcome) {
  if (outcome == pb::CRITERION_OUTCOME_DOES_NOT_MEET) return 2;
  return outcome == pb::CRITERION_OUTCOME_PARTIALLY_MEETS ? 1 : 0;
}

pb::CriterionOutcome WorstOf(const pb::Attested& a) {
  if (a.outcomes().empty()) return pb::CRITERION_OUTCOME_UNSPECIFIED;
  const auto worst = std::max_element(a.outcomes().begin(), a.outcomes().end(),
                                      [](const auto& one, const auto& other) {
                                        return WeightOf(one.outcome()) < WeightOf(other.outcome());
                                      });
  return worst->outcome();
}

// In the order of subject and leaf where none is worse.
std::vector<Unread> WorstFirst(const rules::Facts& facts, const catalogue::Catalogue& catalogue) {
  const rules::Esg& esg = *facts.profile.esg;
  std::vector<Unread> out;
  for (const std::string& subject : JudgedSubjects(facts)) {
    for (const size_t position : facts.history.AttestationsOf(subject)) {
      const auto& a = facts.history.Message(position).attested();
      const bool other = a.scheme() != esg.catalogue || a.scheme_version() != esg.version;
      auto codes = other ? std::vector<std::string>() : catalogue::UnknownCodes(a, catalogue);
      if (other || !codes.empty()) out.push_back({position, subject, std::move(codes), WorstOf(a)});
    }
  }
  std::stable_sort(out.begin(), out.end(), [](const Unread& a, const Unread& b) {
    return WeightOf(a.worst) > WeightOf(b.worst);
  });
  return out;
}

void TellUnread(const rules::Facts& facts, const catalogue::Catalogue& catalogue,
                const Unread& unread, statement::report::Statement& out) {
  const auto& a = facts.history.Message(unread.position).attested();
  const bool other = unread.codes.empty();
  statement::Say say(other ? kOtherScheme : kOtherCodes, out);
  say.Digest("attestation", facts.history.entries()[unread.position].record.digest)
      .Id("subject", unread.subject);
  if (other) {
    say.Text("its_scheme", a.scheme()).Text("its_version", a.scheme_version());
  } else {
    say.Text("its_code", unread.codes.front()).Count("more", unread.codes.size() - 1);
  }
  say.Name("scheme", catalogue.id)
      .Name("version", catalogue.version)
      .Word("worst", rules::OutcomeName(unread.worst));
}

}  // namespace

std::vector<statement::report::Statement> UnreadAttestations(
    const rules::Facts& facts, const catalogue::Catalogue& catalogue) {
  std::vector<statement::report::Statement> out;
  if (!facts.profile.esg) return out;
  const std::vector<Unread> unread = WorstFirst(facts, catalogue);
  const size_t named = std::min(unread.size(), kMostUnread);
  for (size_t i = 0; i < named; ++i) TellUnread(facts, catalogue, unread[i], out.emplace_back());
  if (unread.size() == named) return out;
  const auto failed = std::count_if(
      unread.begin() + static_cast<std::ptrdiff_t>(named), unread.end(),
      [](const Unread& one) { return one.worst == pb::CRITERION_OUTCOME_DOES_NOT_MEET; });
  statement::Say(kMoreUnread, out.emplace_back())
      .Count("more", unread.size() - named)
      .Count("not_met", static_cast<uint64_t>(failed));
  return out;
}

}  // namespace lode::evaluate
