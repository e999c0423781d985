// SPDX-License-Identifier: Apache-2.0
// `check`: builds every record and says which rules it breaks by itself, without playing.
#include <iostream>

#include "tools/scenario/build.h"
#include "tools/scenario/commands.h"
#include "verifier/base/encoding.h"
#include "verifier/base/safe_text.h"
#include "verifier/base/status_macros.h"
#include "verifier/custody/check_record.h"
#include "verifier/present/refusal.h"

namespace lode::scenario {
namespace {

// Nothing is evaluated here: digests and sizes that an evaluation would give, as stand-ins.
absl::StatusOr<std::string> StandIn(std::string_view, std::string_view field) {
  return field == "size" ? std::string("1")
                         : base::HexEncode(std::string(base::Hash256::kSize, '\0'));
}

}  // namespace

absl::StatusOr<int> CheckCommand(const Arguments& arguments) {
  uint64_t sound = 0, broken = 0;
  for (const std::string& file : arguments.files) {
    LODE_ASSIGN_OR_RETURN(const Scenario scenario, LoadScenario(file));
    LODE_RETURN_IF_ERROR(CheckVkey(scenario, arguments.vkey));
    Builder builder(scenario, arguments.vkey);
    while (!builder.done()) {
      LODE_ASSIGN_OR_RETURN(const Built built, builder.Next(StandIn));
      const present::Refusals refusals = present::RefusalsOf(custody::CheckRecord(built.record));
      if (refusals.empty()) ++sound;
      for (const present::Refusal& v : refusals) {
        ++broken;
        const std::string& field = v.violation.field;
        std::cout << base::SafeText(builder.PlaceIn(*built.step, field).Text()) << ": record "
                  << base::SafeText(built.step->name) << ": " << v.violation.rule() << " "
                  << base::SafeText(field) << " = " << base::SafeText(v.value)
                  << " (limit: " << base::SafeText(v.limit) << "): " << base::SafeText(v.message)
                  << "\n";
      }
    }
  }
  std::cout << sound << " records sound by themselves, " << broken << " violations\n";
  return broken == 0 ? 0 : 1;
}

}  // namespace lode::scenario
