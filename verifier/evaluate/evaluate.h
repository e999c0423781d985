// SPDX-License-Identifier: Apache-2.0
// From a trail to an answer: Evaluate(trail, trust, profile, catalogues, as-of) -> report. Pure and
// deterministic: the same inputs give the same bytes on every machine. The one header that most
// users of the kernel include (docs/verification.md).
#ifndef LODE_VERIFIER_EVALUATE_EVALUATE_H_
#define LODE_VERIFIER_EVALUATE_EVALUATE_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "proto/lode/trail/v1/report.pb.h"
#include "verifier/base/bytes.h"
#include "verifier/base/file_source.h"
#include "verifier/note/policy.h"
#include "verifier/trail/check.h"
#include "verifier/trail/trail.h"

namespace lode::evaluate {

namespace report = ::lode::trail::v1;

// Names of the built-in profiles: "books", "demo".
std::vector<std::string_view> BuiltInProfiles();

struct EvaluateOptions {
  std::string profile = "books";  // a built-in name
  std::string profile_toml;       // or the bytes of a profile file, which then is what counts
  // What the caller said; else the newest leaf's record time on a ledger with simulated time, and
  // `clock_us` on any other.
  std::optional<int64_t> as_of_us;
  std::optional<int64_t> clock_us;  // what the machine's clock says, if that is to be the default
  trail::ParallelFor parallel;      // for signatures; may be empty
  // Signed lists and verdicts (their files' bytes) to judge with. This version reads neither: with
  // any of them the answer is kNotYet, for what is given and not read would pass for looked at.
  std::vector<std::string> lists, verdicts;
  // What else an authentic trail has to stand before there is a report; may be empty. Its error is
  // Evaluate's.
  std::function<absl::Status(const trail::Trail& trail)> stands;
};

// kUsage for an unknown profile, a profile that does not parse or no time to judge by; kNotYet for
// lists and verdicts; kOtherLog
// for a trail of a log that `trust` does not name. A trail that is not authentic is no error: the
// report says NOT_AUTHENTIC.
absl::StatusOr<report::Report> Evaluate(const trail::Trail& trail, const note::TrustPolicy& trust,
                                        const EvaluateOptions& options);

// The same of a file that somebody sent: it is surveyed before anything of it is kept
// (verifier/trail/survey.h). Besides, what ParseTrail refuses.
absl::StatusOr<report::Report> EvaluateFile(base::FileSource& file, const note::TrustPolicy& trust,
                                            const EvaluateOptions& options);

// Exit code of docs/verification.md: 0, 3, 5 or 10.
int ExitCode(report::Result result);

// Compact JSON in schema order (docs/formats/report.md).
std::string ReportJson(const report::Report& report);
// H of these bytes: what a VerdictIssued names.
base::Hash256 ReportDigest(const report::Report& report);

}  // namespace lode::evaluate

#endif  // LODE_VERIFIER_EVALUATE_EVALUATE_H_
