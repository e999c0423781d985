// SPDX-License-Identifier: Apache-2.0
// An attestation stands in the chain of what it is about, and every trail of it holds the whole
// chain: a rival could make a mine's trails so long that nobody reads them. Counted by record time,
// which nobody chooses, and for all schemes together, whose names anybody invents
// (docs/decisions/0022-who-may-attest.md).
#include "verifier/custody/assessed.h"

#include "verifier/base/limits.h"
#include "verifier/base/time.h"
#include "verifier/custody/codes.h"

namespace lode::custody {
namespace {

constexpr say::Code kAssessedTooOften = {"ADM-13.assessed-too-often",
                                         "subject:id max:count year:name who:id count:count"};
constexpr say::Code kAssessedCodes[] = {kAssessedTooOften};

}  // namespace

std::span<const say::Code> AssessedCodes() { return kAssessedCodes; }

namespace limits = ::lode::base::limits;

void CountAssessment(Context& context, const std::string& subject, std::string_view field) {
  const std::string year =
      base::FormatDate(base::DateOfMicros(context.input().record_time_us)).substr(0, 4);
  const std::string zero(1, '\0');
  const std::string id = context.principal() + zero + subject + zero + year;
  auto so_far = context.AssessedYear(id);
  if (so_far.unknown()) return;
  if (so_far.row.count() >= limits::kAssessmentsPerYear) {
    return context.Fail<kAssessedTooOften>(
        field, say::Id{subject}, say::Count(limits::kAssessmentsPerYear), say::Name{year},
        say::Id{context.principal()}, say::Count(so_far.row.count()));
  }
  so_far.row.set_count(so_far.row.count() + 1);
  context.Put(RowKind::kAssessedYear, id, so_far.row);
}

}  // namespace lode::custody
