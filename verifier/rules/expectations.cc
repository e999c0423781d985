// SPDX-License-Identifier: Apache-2.0
// Which attestation governs an expectation: of those of the subject under the profile's catalogue
// that speak of the criterion, those that stood at the event, cover it and come from an assessor
// far enough away and accredited for this are believed. Of these the highest level counts: a lower
// one never outranks it, neither with better nor with worse news. A later one of the same level
// replaces an earlier one; of what is left the worst outcome counts. Whoever was outranked and says
// something else contradicts, and the report shows it. A word that fell, and worse news that a
// newer word replaced, do not govern, and are shown too: only its own issuer settles it, or a
// failed assessment would go away with the next assessor.
#include "verifier/rules/expectations.h"

#include <algorithm>
#include <map>

#include "verifier/base/time.h"
#include "verifier/record/attestation_standing.h"

namespace lode::rules {
namespace {

const pb::CriterionResult* ResultOf(const pb::Attested& attestation, const std::string& code) {
  for (const pb::CriterionResult& result : attestation.outcomes()) {
    if (result.criterion() == code) return &result;
  }
  return nullptr;
}

// What attestations are about, and what is believed of them.
struct Beliefs {
  const History& history;
  const Esg& esg;
  PeriodLimits periods;
  pb::AssessorLevel minimum_level;
  const std::vector<std::string>& commodities;
};

// What the attestations of `subject` under the catalogue say of one criterion, in leaf order; those
// that are silent on it have no result.
std::vector<Word> WordsOf(const Beliefs& beliefs, const std::string& subject,
                          const std::string& code, const Hop& hop) {
  const History& history = beliefs.history;
  std::vector<Word> words;
  for (const size_t position : history.AttestationsOf(subject)) {
    const pb::Attested& a = history.Message(position).attested();
    if (a.scheme() != beliefs.esg.catalogue || a.scheme_version() != beliefs.esg.version) continue;
    Word word;
    word.attestation = &a;
    word.result = ResultOf(a, code);
    word.digest = history.entries()[position].record.digest;
    word.index = history.entries()[position].index;
    word.issuer = PrincipalOf(history.Message(position));
    word.standing = StandingOf(history, word.digest, word.issuer, hop.index);
    if (a.assessor_level() == pb::ASSESSOR_LEVEL_THIRD) {
      word.accreditation =
          AccreditationOf(history, {&a, word.index, word.issuer, CountryOf(history, subject, hop)},
                          beliefs.commodities);
    }
    words.push_back(word);
  }
  return words;
}

int RankOf(pb::CriterionOutcome outcome) {
  switch (outcome) {
    case pb::CRITERION_OUTCOME_NOT_APPLICABLE:
      return 0;
    case pb::CRITERION_OUTCOME_MEETS:
      return 1;
    case pb::CRITERION_OUTCOME_DOES_NOT_MEET:
      return 3;
    default:  // PARTIALLY_MEETS; what is not said is no better
      return 2;
  }
}

bool Supersedes(const pb::Attested& newer, const pb::Attested& older) {
  return newer.assessed_on().days() > older.assessed_on().days() &&
         newer.assessor_level() >= older.assessor_level();
}

bool IsReplaced(const Word& word, const std::vector<const Word*>& words) {
  return std::any_of(words.begin(), words.end(), [&](const Word* other) {
    return Supersedes(*other->attestation, *word.attestation);
  });
}

// Of words that all speak of the criterion: those of the highest level; what a later assessment
// replaced is out; the worst of the rest counts, the later of equals (ATT-05).
const Word& WorstOfTheHighest(const std::vector<const Word*>& words) {
  pb::AssessorLevel highest = pb::ASSESSOR_LEVEL_UNSPECIFIED;
  for (const Word* word : words) highest = std::max(highest, word->attestation->assessor_level());
  const Word* worst = nullptr;
  for (const Word* word : words) {
    if (word->attestation->assessor_level() < highest || IsReplaced(*word, words)) continue;
    if (worst == nullptr || RankOf(word->result->outcome()) >= RankOf(worst->result->outcome())) {
      worst = word;
    }
  }
  return *worst;  // the newest assessment of the highest level is never replaced
}

// It stood at the event, covers it, and whoever issued it may assess this.
bool IsInForce(const Word& word, const Hop& hop, const Beliefs& beliefs) {
  return word.standing.at_event && word.accreditation == AccreditationFit::kInScope &&
         FitOf(*word.attestation, hop.event_time_us, beliefs.periods) == PeriodFit::kCovers;
}

bool IsBelieved(const Word& word, const Hop& hop, const Beliefs& beliefs) {
  return IsInForce(word, hop, beliefs) &&
         word.attestation->assessor_level() >= beliefs.minimum_level;
}

// Those that give the criterion another outcome than the one that governs, of any level, and that
// nothing replaced: what an assessor says that need not be believed is still worth knowing.
std::vector<Word> Contradicting(const Word& governing, const std::vector<Word>& words,
                                const Hop& hop, const Beliefs& beliefs) {
  std::vector<const Word*> in_force;
  for (const Word& word : words) {
    if (word.result != nullptr && IsInForce(word, hop, beliefs)) in_force.push_back(&word);
  }
  std::vector<Word> out;
  for (const Word* word : in_force) {
    if (word->result->outcome() == governing.result->outcome() || IsReplaced(*word, in_force))
      continue;
    out.push_back(*word);
  }
  return out;
}

// Whoever gave `word` says by now what governs, of at least its level: it took its word back.
bool TookItBack(const Word& word, const Word& governing, const std::vector<Word>& words,
                const Hop& hop, const Beliefs& beliefs) {
  return std::any_of(words.begin(), words.end(), [&](const Word& later) {
    return later.issuer == word.issuer && later.index > word.index && later.result != nullptr &&
           later.result->outcome() == governing.result->outcome() && later.standing.as_of &&
           later.attestation->assessor_level() >= word.attestation->assessor_level() &&
           IsInForce(later, hop, beliefs);
  });
}

// "Not applicable" is no news of how well a criterion is met, so any issuer's hides worse news.
bool IsSettled(const Word& word, const Word& governing, bool fell, const std::vector<Word>& words,
               const Hop& hop, const Beliefs& beliefs) {
  const bool sets_aside =
      !fell && governing.result->outcome() == pb::CRITERION_OUTCOME_NOT_APPLICABLE;
  return !sets_aside && TookItBack(word, governing, words, hop, beliefs);
}

// Earlier words that do not stand any more, whatever they said; and worse ones that are replaced or
// expired. Those of a later period, too old, or of somebody who may not assess this say nothing of
// the event anyway. One that was logged after the governing word and fell counts too: what it hid
// is back.
std::vector<Earlier> EarlierWords(const Word& governing, const std::vector<Word>& contradicting,
                                  const std::vector<Word>& words, const Hop& hop,
                                  const Beliefs& beliefs) {
  std::vector<Earlier> out;
  for (const Word& word : words) {
    if (word.result == nullptr || word.digest == governing.digest ||
        word.accreditation != AccreditationFit::kInScope)
      continue;
    const PeriodFit fit = FitOf(*word.attestation, hop.event_time_us, beliefs.periods);
    if (fit != PeriodFit::kCovers && fit != PeriodFit::kExpired) continue;
    const bool fell = word.standing.against.has_value();
    const bool worse = RankOf(word.result->outcome()) > RankOf(pb::CRITERION_OUTCOME_MEETS) &&
                       RankOf(word.result->outcome()) > RankOf(governing.result->outcome());
    const bool contradicts =
        std::any_of(contradicting.begin(), contradicting.end(),
                    [&](const Word& other) { return other.digest == word.digest; });
    if (contradicts || (!fell && !worse)) continue;
    Became became = fit == PeriodFit::kExpired ? Became::kExpired : Became::kReplaced;
    if (fell) {
      const auto& change = beliefs.history.Message(*word.standing.against).attestation_changed();
      became =
          change.status() == pb::CHANGED_STATUS_SUSPENDED ? Became::kSuspended : Became::kWithdrawn;
    }
    out.push_back({word, became, IsSettled(word, governing, fell, words, hop, beliefs)});
  }
  return out;
}

// Words that are believed come first; if there is none, the last one, so that the report says what
// is wrong with it. Where the site has none, what is said of the company is shown as such.
std::optional<Word> GoverningWord(Expectation& expectation, const Hop& hop,
                                  const Beliefs& beliefs) {
  const std::string& code = expectation.criterion->code;
  const std::vector<Word> words = WordsOf(beliefs, expectation.subject, code, hop);
  std::vector<const Word*> speaking, believed;
  for (const Word& word : words) {
    if (word.result == nullptr) continue;
    speaking.push_back(&word);
    if (IsBelieved(word, hop, beliefs)) believed.push_back(&word);
  }
  if (!believed.empty()) {
    const Word& governing = WorstOfTheHighest(believed);
    expectation.contradicting = Contradicting(governing, words, hop, beliefs);
    expectation.earlier = EarlierWords(governing, expectation.contradicting, words, hop, beliefs);
    return governing;
  }
  if (!speaking.empty()) return *speaking.back();
  if (expectation.criterion->level != catalogue::Level::kCorporate) {
    const std::vector<Word> company = WordsOf(beliefs, hop.site_operator, code, hop);
    for (auto it = company.rbegin(); it != company.rend(); ++it) {
      if (it->result != nullptr) return *it;
    }
  }
  if (!words.empty()) return words.back();
  return std::nullopt;
}

}  // namespace

Standing StandingOf(const History& history, const base::Hash256& attestation,
                    const std::string& issuer, uint64_t hop_index) {
  Standing standing;
  record::StandAgainst at_event, as_of;
  std::map<std::string, size_t> then, now;  // the last suspension or withdrawal by each party
  for (const size_t position : history.ChangesOf(attestation)) {
    const pb::Record& r = history.Message(position);
    const pb::AttestationChanged& change = r.attestation_changed();
    const bool from_the_start = change.effect() == pb::EFFECT_AB_INITIO;
    const bool takes = change.status() != pb::CHANGED_STATUS_REINSTATED;
    if (from_the_start || history.entries()[position].index <= hop_index) {
      record::ApplyChange(at_event, issuer, PrincipalOf(r), change.status());
      if (takes) then[PrincipalOf(r)] = position;
    }
    const bool changed = record::ApplyChange(as_of, issuer, PrincipalOf(r), change.status());
    if (changed && !takes) standing.reinstated = position;
    if (takes) now[PrincipalOf(r)] = position;
    standing.changed_by = history.entries()[position].record.digest;
  }
  for (const std::string& party : at_event.empty() ? as_of : at_event) {
    const size_t position = (at_event.empty() ? now : then).at(party);
    if (!standing.against || position > *standing.against) standing.against = position;
  }
  standing.at_event = at_event.empty();
  standing.as_of = as_of.empty();
  return standing;
}

bool Expired(const pb::Attested& attestation, int64_t at_us) {
  return base::DateOfMicros(at_us) > attestation.valid_to().days();
}

PeriodLimits PeriodLimitsOf(const Parameters& att03) {
  return {att03.Of(kMaxAgeMonths), att03.Of(kMaxPeriodMonths)};
}

PeriodFit FitOf(const pb::Attested& attestation, int64_t event_time_us,
                const PeriodLimits& limits) {
  if (!attestation.period().has_from() || !attestation.has_valid_to() ||
      !attestation.has_assessed_on()) {
    return PeriodFit::kNotSaid;
  }
  // Nobody looked at a century, nor at a day of the last one.
  const int32_t widest = base::AddMonths(attestation.period().from().days(),
                                         static_cast<int>(limits.max_period_months));
  if (attestation.period().to().days() > widest) return PeriodFit::kTooWide;
  if (attestation.assessed_on().days() > widest) return PeriodFit::kTooFarBack;
  const int32_t event = base::DateOfMicros(event_time_us);
  if (event < attestation.period().from().days()) return PeriodFit::kBeforePeriod;
  if (event > attestation.valid_to().days()) return PeriodFit::kExpired;
  const int32_t last_day =
      base::AddMonths(attestation.assessed_on().days(), static_cast<int>(limits.max_age_months));
  return event > last_day ? PeriodFit::kTooOld : PeriodFit::kCovers;
}

bool Expectation::Speaks() const {
  return word && word->result != nullptr && word->attestation->subject() == subject;
}

namespace {

// What a site must be to do this. A process that is not named may be any of them.
pb::SiteType RoleOfProcess(pb::Process process) {
  switch (process) {
    case pb::PROCESS_CONCENTRATE:
      return pb::SITE_TYPE_CONCENTRATOR;
    case pb::PROCESS_LEACH_PRECIPITATE:
    case pb::PROCESS_OTHER:
      return pb::SITE_TYPE_HYDROMET;
    case pb::PROCESS_REFINE:
      return pb::SITE_TYPE_REFINERY;
    case pb::PROCESS_PRECURSOR:
      return pb::SITE_TYPE_PCAM;
    case pb::PROCESS_CALCINE:
      return pb::SITE_TYPE_CAM;
    case pb::PROCESS_CELL:
      return pb::SITE_TYPE_CELL;
    case pb::PROCESS_RECYCLE:
      return pb::SITE_TYPE_RECYCLING;
    default:  // SORT, CRUSH, SPLIT, BLEND: done anywhere
      return pb::SITE_TYPE_UNSPECIFIED;
  }
}

// A site is asked for what its type needs. If the profile asks nothing of that type, what was done
// there counts: a depot that leaches is a leach plant.
pb::SiteType JudgedRole(const Hop& hop, const std::set<pb::SiteType>& required_at) {
  if (required_at.contains(hop.role) || !hop.record->has_transformed()) return hop.role;
  const pb::SiteType done = RoleOfProcess(hop.record->transformed().process());
  return required_at.contains(done) ? done : hop.role;
}

}  // namespace

std::vector<Expectations> ExpectationsOf(const History& history, const std::vector<Hop>& hops,
                                         const Profile& profile,
                                         const catalogue::Catalogue& catalogue,
                                         const std::vector<std::string>& commodities) {
  std::vector<Expectations> out;
  if (!profile.esg) return out;
  const Beliefs beliefs = {history, *profile.esg, PeriodLimitsOf(profile.ParametersOf("ATT-03")),
                           profile.ParametersOf("ATT-06").As<pb::AssessorLevel>(kMinimumLevel),
                           commodities};
  for (const Hop& hop : hops) {
    if (!hop.makes_metal) continue;
    const pb::SiteType role = JudgedRole(hop, profile.esg->required_at);
    const auto needs = catalogue.needs.find(role);
    if (needs == catalogue.needs.end()) continue;
    Expectations matrix;
    matrix.hop = &hop;
    matrix.silent = true;
    for (const std::string& code : needs->second) {
      Expectation& cell = matrix.cells.emplace_back();
      cell.criterion = catalogue.Find(code);
      cell.required = profile.esg->required_at.contains(role);
      cell.subject =
          cell.criterion->level == catalogue::Level::kCorporate ? hop.site_operator : hop.site;
      cell.word = GoverningWord(cell, hop, beliefs);
      if (cell.word && cell.word->result != nullptr) matrix.silent = false;
    }
    out.push_back(std::move(matrix));
  }
  return out;
}

}  // namespace lode::rules
