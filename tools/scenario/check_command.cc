// SPDX-License-Identifier: Apache-2.0
// `check`: builds every record and says which rules it breaks by itself, without playing.
#include <cstdio>

#include "tools/scenario/build.h"
#include "tools/scenario/commands.h"
#include "verifier/base/encoding.h"
#include "verifier/base/safe_text.h"
#include "verifier/base/status_macros.h"

namespace lode::scenario {
namespace {

// Nothing is evaluated here: digests and sizes that an evaluation would give, as stand-ins.
absl::StatusOr<std::string> StandIn(std::string_view, std::string_view field) {
  return field == "size" ? std::string("1")
                         : base::HexEncode(std::string(base::Hash256::kSize, '\0'));
}

}  // namespace

absl::StatusOr<int> CheckCommand(const Arguments& arguments) {
  uint64_t sound = 0, complaints = 0;
  for (const std::string& file : arguments.files) {
    LODE_ASSIGN_OR_RETURN(const Scenario scenario, LoadScenario(file));
    Builder builder(scenario, arguments.vkey);
    while (!builder.done()) {
      LODE_ASSIGN_OR_RETURN(const Built built, builder.Next(StandIn));
      const record::Violations violations = record::CheckRecord(built.record);
      if (violations.empty()) ++sound;
      for (const record::Violation& v : violations) {
        ++complaints;
        std::printf("%s: record %s: %s %s = %s (limit: %s): %s\n", base::SafeText(file).c_str(),
                    base::SafeText(built.step->name).c_str(), v.rule.c_str(),
                    base::SafeText(v.field).c_str(), base::SafeText(v.value).c_str(),
                    base::SafeText(v.limit).c_str(), base::SafeText(v.message).c_str());
      }
    }
  }
  std::printf("%llu records sound by themselves, %llu complaints\n",
              static_cast<unsigned long long>(sound), static_cast<unsigned long long>(complaints));
  return complaints == 0 ? 0 : 1;
}

}  // namespace lode::scenario
