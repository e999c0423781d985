// SPDX-License-Identifier: Apache-2.0
// What cells show is collected first; every other word against the path is unheard. Nothing here
// asks whether the assessor may be believed: a failed assessment that is out of scope is still one.
// Words on a subject are read from the last to the first, so that what their issuers took
// back is known by then: the work grows with their number, not with its square.
#include "verifier/rules/unheard.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "verifier/base/time.h"
#include "verifier/rules/facts.h"

namespace lode::rules {
namespace {

using Days = std::map<std::string, int32_t>;

// Every lot, site and company of the path with the day of its first step; a lot has all steps.
Days FirstDays(const Facts& facts) {
  Days days;
  int32_t first = base::DateOfMicros(facts.history.as_of_us());
  for (const Hop& hop : facts.hops) {
    const int32_t day = base::DateOfMicros(hop.event_time_us);
    first = std::min(first, day);
    std::vector<std::string> subjects = hop.signed_by;
    subjects.insert(subjects.end(), {hop.site, hop.site_operator, hop.party});
    for (const std::string& subject : subjects) {
      int32_t& known = days.try_emplace(subject, day).first->second;
      known = std::min(known, day);
    }
  }
  days.erase("");
  for (const std::string& lot : facts.path.lots) days[lot] = first;
  return days;
}

class Listener {
 public:
  Listener(const Facts& facts, const catalogue::Catalogue& catalogue)
      : facts_(facts),
        history_(facts.history),
        catalogue_(catalogue),
        periods_(PeriodLimitsOf(facts.profile.ParametersOf("ATT-03"))) {
    for (const Expectations& matrix : facts.expectations) {
      for (const Expectation& cell : matrix.cells) {
        Asked& asked = asked_[{cell.subject, cell.criterion->code}];
        asked.hops.push_back(matrix.hop);
        if (cell.Speaks()) asked.said.insert(cell.word->result->outcome());
        if (cell.word) Show(*cell.word, cell);
        for (const Word& word : cell.contradicting) Show(word, cell);
        for (const Earlier& earlier : cell.earlier) Show(earlier.word, cell);
      }
    }
  }

  // `first_day`: of the subject's steps.
  void Hear(const std::string& subject, int32_t first_day) {
    std::vector<Bad> found;
    Taken taken;
    const std::vector<size_t>& positions = history_.AttestationsOf(subject);
    for (auto it = positions.rbegin(); it != positions.rend(); ++it) {
      const pb::Attested& a = history_.Message(*it).attested();
      const int32_t last_day =
          base::AddMonths(a.assessed_on().days(), static_cast<int>(periods_.max_age_months));
      if (!a.has_assessed_on() || last_day >= first_day) HearOne(*it, a, taken, found);
    }
    for (auto it = found.rbegin(); it != found.rend(); ++it) Add(*it);
  }

  std::vector<UnheardWord> Done() {
    std::vector<UnheardWord> out;
    for (Said& said : said_) {
      said.word.why = WhyOf(said);
      out.push_back(std::move(said.word));
    }
    return out;
  }

 private:
  // Steps that ask a subject for a criterion, and the outcomes that govern there.
  struct Asked {
    std::vector<const Hop*> hops;
    std::set<pb::CriterionOutcome> said;
  };
  struct Bad {
    size_t position;
    const pb::CriterionResult* result;
    bool stands;
  };
  struct Said {
    UnheardWord word;
    size_t position = 0;  // of its attestation
    std::set<std::string> criteria;
  };
  // The highest level at which an issuer has said "meets" since, by issuer, scheme and criterion.
  using Taken = std::map<std::tuple<std::string, std::string, std::string>, pb::AssessorLevel>;

  // A cell shows this word, or one that is no better news.
  bool IsHeard(const base::Hash256& digest, const std::string& subject,
               const pb::CriterionResult& result) const {
    if (shown_.contains({digest, result.criterion()})) return true;
    const auto asked = asked_.find({subject, result.criterion()});
    return asked != asked_.end() &&
           (asked->second.said.contains(result.outcome()) ||
            asked->second.said.contains(pb::CRITERION_OUTCOME_DOES_NOT_MEET));
  }

  void Show(const Word& word, const Expectation& cell) {
    if (word.result != nullptr) shown_.emplace(word.digest, cell.criterion->code);
  }

  const base::Hash256& DigestOf(size_t position) const {
    return history_.entries()[position].record.digest;
  }

  bool IsOwnScheme(const pb::Attested& a) const {
    return a.scheme() == catalogue_.id && a.scheme_version() == catalogue_.version;
  }

  const catalogue::Criterion* CriterionOf(const pb::Attested& a, const std::string& code) const {
    return IsOwnScheme(a) ? catalogue_.Find(code) : nullptr;
  }

  // 0: it is not against the subject.
  int BadnessOf(const pb::Attested& a, const pb::CriterionResult& result) const {
    const catalogue::Criterion* criterion = CriterionOf(a, result.criterion());
    const bool critical = criterion != nullptr && criterion->critical;
    if (result.outcome() == pb::CRITERION_OUTCOME_DOES_NOT_MEET) return critical ? 3 : 2;
    return critical && result.outcome() == pb::CRITERION_OUTCOME_PARTIALLY_MEETS ? 1 : 0;
  }

  // Somebody else's withdrawal takes nothing back: an accreditor that does so is news of its own.
  bool IsWithdrawnByItself(const Standing& standing, const std::string& issuer) const {
    if (standing.as_of || !standing.against) return false;
    const pb::Record& change = history_.Message(*standing.against);
    return PrincipalOf(change) == issuer &&
           change.attestation_changed().status() == pb::CHANGED_STATUS_WITHDRAWN;
  }

  void HearOne(size_t position, const pb::Attested& a, Taken& taken, std::vector<Bad>& found) {
    const std::string& issuer = PrincipalOf(history_.Message(position));
    const Standing standing = StandingOf(history_, DigestOf(position), issuer, 0);
    if (IsWithdrawnByItself(standing, issuer)) return;
    for (auto it = a.outcomes().rbegin(); it != a.outcomes().rend(); ++it) {
      const pb::CriterionResult& result = *it;
      pb::AssessorLevel& better = taken[{issuer, a.scheme(), result.criterion()}];
      if (result.outcome() == pb::CRITERION_OUTCOME_MEETS && standing.as_of)
        better = std::max(better, a.assessor_level());
      if (BadnessOf(a, result) == 0 || IsHeard(DigestOf(position), a.subject(), result)) continue;
      const bool taken_back =
          better != pb::ASSESSOR_LEVEL_UNSPECIFIED && better >= a.assessor_level();
      if (!taken_back) found.push_back({position, &result, standing.as_of});
    }
  }

  // Of one issuer and subject the last attestation counts, and of that its worst word.
  void Add(const Bad& bad) {
    const pb::Attested& a = history_.Message(bad.position).attested();
    const std::string& issuer = PrincipalOf(history_.Message(bad.position));
    const base::Hash256& digest = DigestOf(bad.position);
    const auto [it, is_new] = places_.try_emplace({issuer, a.subject()}, said_.size());
    if (is_new) said_.emplace_back();
    Said& said = said_[it->second];
    said.criteria.insert(bad.result->criterion());
    UnheardWord& word = said.word;
    word.more = said.criteria.size() - 1;
    if (word.evidence.empty() || word.evidence.back() != digest) word.evidence.push_back(digest);
    if (word.attestation == &a && BadnessOf(a, *word.result) >= BadnessOf(a, *bad.result)) return;
    said.position = bad.position;
    word.subject = a.subject();
    word.issuer = issuer;
    word.attestation = &a;
    word.result = bad.result;
    word.known = CriterionOf(a, bad.result->criterion()) != nullptr;
    word.stands = bad.stands;
  }

  Unheard WhyOf(const Said& said) const {
    const pb::Attested& a = *said.word.attestation;
    if (facts_.profile.esg && !IsOwnScheme(a)) return Unheard::kOtherScheme;
    const auto asked = asked_.find({a.subject(), said.word.result->criterion()});
    if (asked == asked_.end()) return Unheard::kNotAsked;
    bool accredited = false, covers = false;
    for (const Hop* hop : asked->second.hops) {
      accredited |= IsAccredited(said, *hop);
      covers |= FitOf(a, hop->event_time_us, periods_) == PeriodFit::kCovers;
    }
    if (!accredited) return Unheard::kNotAccredited;
    return covers ? Unheard::kOutranked : Unheard::kDates;
  }

  bool IsAccredited(const Said& said, const Hop& hop) const {
    const pb::Attested& a = *said.word.attestation;
    if (a.assessor_level() != pb::ASSESSOR_LEVEL_THIRD) return true;
    const Assessment assessment = {&a, history_.entries()[said.position].index, said.word.issuer,
                                   CountryOf(history_, a.subject(), hop)};
    return AccreditationOf(history_, assessment, facts_.traded_for) == AccreditationFit::kInScope;
  }

  const Facts& facts_;
  const History& history_;
  const catalogue::Catalogue& catalogue_;
  const PeriodLimits periods_;
  std::map<std::pair<std::string, std::string>, Asked> asked_;  // by subject and criterion
  std::set<std::pair<base::Hash256, std::string>> shown_;       // attestation and criterion
  std::vector<Said> said_;
  std::map<std::pair<std::string, std::string>, size_t> places_;  // issuer, subject -> in said_
};

}  // namespace

std::vector<UnheardWord> UnheardWords(const Facts& facts, const catalogue::Catalogue& catalogue) {
  Listener listener(facts, catalogue);
  for (const auto& [subject, day] : FirstDays(facts)) listener.Hear(subject, day);
  return listener.Done();
}

}  // namespace lode::rules
