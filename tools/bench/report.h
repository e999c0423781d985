// SPDX-License-Identifier: Apache-2.0
// Measurements as the JSON that lode-bench prints (schema lode.bench/v1). Names end in their unit;
// shares are rounded to a thousandth.
#ifndef LODE_TOOLS_BENCH_REPORT_H_
#define LODE_TOOLS_BENCH_REPORT_H_

#include <nlohmann/json.hpp>

#include "tools/bench/ceilings.h"
#include "tools/bench/load.h"
#include "tools/bench/offline.h"
#include "tools/bench/reads.h"
#include "tools/bench/submissions.h"

namespace lode::bench {

using Json = nlohmann::ordered_json;

// `server_processor`: seconds that the server spent on the load.
Json ToJson(const LoadResult& r, double server_processor);
Json ToJson(const Submission& s);
Json ToJson(const Ceilings& c);
Json ToJson(const Offline& r);
Json ToJson(const Reads& r);

}  // namespace lode::bench

#endif  // LODE_TOOLS_BENCH_REPORT_H_
