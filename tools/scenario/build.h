// SPDX-License-Identifier: Apache-2.0
// From a step of a scenario to a signed envelope: references resolved, what a writer may leave out
// filled in, signatures made (docs/scenarios.md). Steps are built in order, because later ones name
// the digests of earlier ones. The same scenario and log key give the same bytes.
#ifndef LODE_TOOLS_SCENARIO_BUILD_H_
#define LODE_TOOLS_SCENARIO_BUILD_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "tools/scenario/keys.h"
#include "tools/scenario/scenario.h"
#include "verifier/base/bytes.h"
#include "verifier/record/record.h"

namespace lode::scenario {

struct Built {
  const Step* step = nullptr;  // of the scenario; borrowed
  pb::Record record;
  base::Hash256 digest;
  std::string payload;   // as signed
  std::string envelope;  // bytes to submit; not a valid envelope if the step spoils it
  int64_t record_time_us = 0;
};

// "@evaluation:NAME:FIELD": what an evaluation made so far found, as text; an error for others.
using FindEvaluated =
    std::function<absl::StatusOr<std::string>(std::string_view name, std::string_view field)>;

// kUsage for a key of a log with another name than the scenario's, which would refuse every record;
// kMalformed if it is not a verifier key. Empty: the scenario's own.
absl::Status CheckVkey(const Scenario& scenario, const std::string& vkey);

class Builder {
 public:
  // `scenario` is borrowed. `log_vkey` empty: the scenario's own log key.
  explicit Builder(const Scenario& scenario, std::string log_vkey = "");

  // The next step. Errors say where in the file. `evaluated` may be null.
  absl::StatusOr<Built> Next(const FindEvaluated& evaluated = nullptr);
  bool done() const { return next_ == scenario_.steps.size(); }

  const std::string& log_vkey() const { return log_vkey_; }
  // The key is the one that the scenario's name gives its log: a play in process has no other.
  bool log_is_own() const;
  // The record digest of a step built so far, or null.
  const base::Hash256* FindDigest(const std::string& step) const;

  // Where a path of a step's record stands in the file: in the record, in what changes it, or in
  // the record that it is like.
  Place PlaceIn(const Step& step, const std::string& path) const;

 private:
  struct Known {
    record::ParsedRecord record;
    std::string payload, envelope;
  };
  absl::StatusOr<Built> Build(const Step& step, const FindEvaluated& evaluated);
  absl::StatusOr<Json> Resolve(const std::string& text, const FindEvaluated& evaluated);
  absl::Status ResolveAll(Json& json, const std::string& path, const Step& step,
                          const FindEvaluated& evaluated);
  absl::Status FillRecord(const Step& step, const Json& json, pb::Record& record);
  void FillSigners(const Step& step, pb::Record& record) const;
  void FillGenesis(pb::Record& record) const;
  void FillProof(pb::Record& record);
  void FillSubjects(pb::Record& record) const;
  std::string Sign(const Step& step, const std::string& payload);

  const Scenario& scenario_;
  KeyRing keys_;
  std::map<std::string, std::string> key_names_;  // by public key; once a KeyAdded asks
  std::string log_vkey_;
  size_t next_ = 0;
  std::map<std::string, Known> known_;
  std::map<base::Hash256, const Known*> known_by_digest_;
  std::string genesis_digest_;  // of the first record
  pb::Time last_event_;
  int64_t last_record_time_us_ = 0;
};

}  // namespace lode::scenario

#endif  // LODE_TOOLS_SCENARIO_BUILD_H_
