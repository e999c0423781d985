// SPDX-License-Identifier: Apache-2.0
// Arguments are written as reports write them, so that one reader does for both.
#include "verifier/present/refusal_json.h"

#include "verifier/record/json.h"

namespace lode::present {

base::Json RefusalsJson(const Refusals& refusals) {
  base::Json out = base::Json::array();
  for (const Refusal& v : refusals) {
    base::Json arguments = base::Json::array();
    for (const auto& argument : v.violation.said.arguments())
      arguments.push_back(base::Json::parse(record::MessageToJson(argument)));
    out.push_back({{"rule", v.violation.rule()},
                   {"code", v.violation.code()},
                   {"arguments", arguments},
                   {"field", v.violation.field},
                   {"value", v.value},
                   {"limit", v.limit},
                   {"message", v.message},
                   {"remedy", v.remedy},
                   {"waits_for_parent", v.violation.waits_for_parent}});
  }
  return out;
}

}  // namespace lode::present
