// SPDX-License-Identifier: Apache-2.0
// The kinds of third-party vectors that lode-conformance knows. A kind is one function in a file of
// its own and one row of the table in kinds.cc.
#ifndef LODE_TOOLS_CONFORMANCE_KINDS_H_
#define LODE_TOOLS_CONFORMANCE_KINDS_H_

#include <span>
#include <string_view>

#include "tools/conformance/cases.h"
#include "tools/conformance/report.h"

namespace lode::conformance {

struct Kind {
  std::string_view name;
  std::string_view about;
  // Runs every case that the files and folders hold. All paths exist.
  void (*run)(const Paths& paths, Report& report);
};

std::span<const Kind> Kinds();
const Kind* FindKind(std::string_view name);  // nullptr if there is none

void RunMerkle(const Paths& paths, Report& report);
void RunWycheproofEd25519(const Paths& paths, Report& report);
void RunCctvEd25519(const Paths& paths, Report& report);
void RunNotes(const Paths& paths, Report& report);
void RunDsse(const Paths& paths, Report& report);
void RunCheckDigits(const Paths& paths, Report& report);

}  // namespace lode::conformance

#endif  // LODE_TOOLS_CONFORMANCE_KINDS_H_
