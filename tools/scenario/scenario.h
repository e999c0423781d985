// SPDX-License-Identifier: Apache-2.0
// A scenario: parties, keys and records by name, what must become of each record, and how lots must
// be evaluated (docs/scenarios.md). These are the values of one file, includes merged; references
// are still as written (tools/scenario/build.h resolves them).
#ifndef LODE_TOOLS_SCENARIO_SCENARIO_H_
#define LODE_TOOLS_SCENARIO_SCENARIO_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/scenario/place.h"
#include "verifier/base/strict_json.h"
#include "verifier/record/record.h"

namespace lode::scenario {

using base::Json;
namespace pb = ::lode::record::v1;

struct KeySpec {
  std::string party;  // party id
  pb::Purpose purpose = pb::PURPOSE_UNSPECIFIED;
};

struct SignWith {
  std::string key;
  std::optional<pb::Capacity> capacity;  // else by the key's purpose
};

// How the bytes of a record are damaged before they are submitted.
enum class Spoil { kNothing, kSignature, kUnknownField, kTrailingByte };

struct ViolationPattern {  // what is not said matches anything
  std::string rule;
  std::optional<std::string> field, limit;  // field "": the record as a whole
};

struct Expectation {
  enum class Kind { kAdmitted, kRefused, kError };
  Kind kind = Kind::kAdmitted;
  // kRefused: each matches a violation, and each violation one of them.
  std::vector<ViolationPattern> refused;
  std::optional<bool> waits;  // kRefused: waits for its parent, or not
  std::string reason;         // kError: name of verifier/base/reason.h
};

struct Step {
  Place place;
  std::string name;
  std::string like;              // the record comes from that step, changed
  Json record = Json::object();  // record JSON with references
  std::vector<SignWith> sign;    // the author's key first
  std::optional<int64_t> record_time_us;
  std::string resubmit;  // the envelope of that step again; `record` is empty then
  Spoil spoil = Spoil::kNothing;
  Expectation expect;
};

struct FindingPattern {  // empty fields match anything
  std::string rule, outcome, severity, site, lot, criterion;
};

struct ShareExpectation {
  std::string element;
  std::string origin;      // origin key, or
  std::string off_ledger;  // step that brought it in: "off-ledger:<its digest>|..."
  std::optional<int64_t> mg, ppm;
};

struct ProfileChoice {
  std::string name;  // a built-in one, or the path of a file
  std::string toml;  // the file's bytes
};

struct Evaluation {
  Place place;
  std::string name, lot, after;  // after: a step; empty: the end
  ProfileChoice profile;
  std::optional<int64_t> as_of_us;
  std::string result;
  std::optional<std::vector<FindingPattern>> findings;  // exactly what is not PASS or N-A
  std::vector<ShareExpectation> shares;
  std::optional<uint64_t> records, subjects;
  std::map<std::string, uint64_t> subject_kinds;  // "lot" -> 26
};

struct LotExpectation {
  Place place;
  std::string lot, status, owner, holder, bailee;  // empty: not asked
  std::map<std::string, int64_t> contained;
};

struct QuotaExpectation {
  Place place;
  std::string regulator, exporter, period;
  int64_t charged_mg = 0;
};

struct Scenario {
  std::string name, origin;
  std::map<std::string, std::string> parties;  // name -> id
  std::map<std::string, std::string> sites;
  std::map<std::string, KeySpec> keys;
  std::vector<Step> steps;
  std::map<std::string, size_t> step_by_name;  // index in `steps`
  std::vector<Evaluation> evaluations;
  std::vector<LotExpectation> lots;      // at the end
  std::vector<QuotaExpectation> quotas;  // at the end
};

inline constexpr char kLogKey[] = "log";
inline constexpr size_t kMaxFileBytes = 16 * 1024 * 1024;
inline constexpr size_t kMaxSteps = 100'000;
inline constexpr int kMaxIncludes = 4;  // files above each other

// `read` gives the bytes of a file that the scenario names by its path as written. Errors name
// file, line, column and the path in the file (kMalformed); unknown keys and names are errors.
using ReadFile = absl::StatusOr<std::string> (*)(const std::string& folder,
                                                 const std::string& path);
// `name` is the path of the file that holds `text`.
absl::StatusOr<Scenario> ParseScenario(std::string text, const std::string& name, ReadFile read);
// From disk; files are relative to the file that names them.
absl::StatusOr<Scenario> LoadScenario(const std::string& path);

// A built-in profile by its name, or a profile file by its path, which ends in ".toml" and is
// relative to `folder`. kUsage for anything else; errors of the file name line and key.
absl::StatusOr<ProfileChoice> ReadProfile(const std::string& word, const std::string& folder,
                                          ReadFile read);
absl::StatusOr<ProfileChoice> LoadProfile(const std::string& word);

// The party or site of that name ("@name" without the "@").
const std::string* FindName(const Scenario& scenario, std::string_view name);
// What else could have been meant: "nobody is not a party or site. Did you mean ...?"
std::string NoSuchName(const Scenario& scenario, std::string_view name);
std::string NoSuchKey(const Scenario& scenario, std::string_view name);
std::string NoSuchStep(const Scenario& scenario, std::string_view name);

}  // namespace lode::scenario

#endif  // LODE_TOOLS_SCENARIO_SCENARIO_H_
