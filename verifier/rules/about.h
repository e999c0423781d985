// SPDX-License-Identifier: Apache-2.0
// Which lots of the path each record of the trail is about. A record that names a consignment is
// about what ever travelled in it, one that hands it on about what is on the road then, one that
// looks at its seals about all that was under them; an observation also about what it weighs and
// whose seals it looks at; a site that is detained, about what lies there; a record about records,
// about what these are about.
#ifndef LODE_VERIFIER_RULES_ABOUT_H_
#define LODE_VERIFIER_RULES_ABOUT_H_

#include <string>
#include <vector>

#include "verifier/rules/custody_path.h"
#include "verifier/rules/history.h"

namespace lode::rules {

// By position; lots in the record's order, each once, none for records about nothing of the path.
using LotsByRecord = std::vector<std::vector<std::string>>;
LotsByRecord LotsByRecordOf(const History& history, const CustodyPath& path);

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_ABOUT_H_
