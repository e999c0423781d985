// SPDX-License-Identifier: Apache-2.0
// A scenario: parties, keys and records by name, what must become of each record, and how lots must
// be evaluated (docs/scenarios.md). These are the values of one file, includes merged; references
// are still as written (tools/scenario/build.h resolves them).
#ifndef LODE_TOOLS_SCENARIO_SCENARIO_H_
#define LODE_TOOLS_SCENARIO_SCENARIO_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
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

struct Expectation {
  enum class Kind { kAdmitted, kRefused, kError };
  Kind kind = Kind::kAdmitted;
  std::set<std::string> rules;  // kRefused: exactly these
  std::optional<bool> waits;    // kRefused: waits for its parent, or not
  std::string reason;           // kError: name of verifier/base/reason.h
};

struct Step {
  std::string name;
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

struct Evaluation {
  std::string name, lot, profile, after;  // after: a step; empty: the end
  std::optional<int64_t> as_of_us;
  std::string result;
  std::optional<std::vector<FindingPattern>> findings;  // exactly what is not PASS or N-A
  std::vector<ShareExpectation> shares;
  std::optional<uint64_t> records, subjects;
  std::map<std::string, uint64_t> subject_kinds;  // "lot" -> 26
};

struct LotExpectation {
  std::string lot, status, owner, holder, bailee;  // empty: not asked
  std::map<std::string, int64_t> contained;
};

struct QuotaExpectation {
  std::string regulator, exporter, period;
  int64_t charged_mg = 0;
};

struct Scenario {
  std::string name, origin;
  std::map<std::string, std::string> parties;  // name -> id
  std::map<std::string, std::string> sites;
  std::map<std::string, KeySpec> keys;
  std::vector<Step> steps;
  std::vector<Evaluation> evaluations;
  std::vector<LotExpectation> lots;      // at the end
  std::vector<QuotaExpectation> quotas;  // at the end
};

inline constexpr char kLogKey[] = "log";
inline constexpr size_t kMaxFileBytes = 16 * 1024 * 1024;
inline constexpr size_t kMaxSteps = 100'000;
inline constexpr int kMaxIncludes = 4;  // files above each other

// `read` gives the bytes of an included file by its path as written. Errors name the path in the
// file (kMalformed); unknown keys are errors.
using ReadFile = absl::StatusOr<std::string> (*)(const std::string& folder,
                                                 const std::string& path);
absl::StatusOr<Scenario> ParseScenario(std::string_view text, const std::string& folder,
                                       ReadFile read);
// From disk; includes are relative to the file that names them.
absl::StatusOr<Scenario> LoadScenario(const std::string& path);

// The party or site of that name ("@name" without the "@").
const std::string* FindName(const Scenario& scenario, std::string_view name);

}  // namespace lode::scenario

#endif  // LODE_TOOLS_SCENARIO_SCENARIO_H_
