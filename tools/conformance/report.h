// SPDX-License-Identifier: Apache-2.0
// The tally of a conformance run: one line for each failed case, nothing for a passed one. Text of
// a vector reaches the output through SafeText only.
#ifndef LODE_TOOLS_CONFORMANCE_REPORT_H_
#define LODE_TOOLS_CONFORMANCE_REPORT_H_

#include <cstddef>
#include <filesystem>
#include <ostream>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace lode::conformance {

// Where a case stands: its file and its name in it.
struct Place {
  std::filesystem::path file;
  std::string name;
};

// What a vector says should come out. `causes` are words of which the refusal's message must hold
// one; none means that the vector does not say why.
struct Expectation {
  bool accept = false;
  std::span<const std::string_view> causes;  // static
};

class Report {
 public:
  // Failed cases go to `failures`, remarks (files without a case) to `remarks`; both outlive the
  // report.
  Report(std::ostream& failures, std::ostream& remarks) : failures_(failures), remarks_(remarks) {}

  void Pass() { ++passed_; }
  void Fail(const Place& place, std::string_view expected, std::string_view got);
  // Passes if `got` accepts or refuses as expected, and for one of the expected causes.
  void Judge(const Place& place, const Expectation& expected, const absl::Status& got);
  void Remark(const std::filesystem::path& file, std::string_view what);

  size_t passed() const { return passed_; }
  size_t failed() const { return failed_; }

 private:
  std::ostream& failures_;
  std::ostream& remarks_;
  size_t passed_ = 0;
  size_t failed_ = 0;
};

}  // namespace lode::conformance

#endif  // LODE_TOOLS_CONFORMANCE_REPORT_H_
