// SPDX-License-Identifier: Apache-2.0
// The least fixed point: chains are read once each, records once each but those Transformed whose
// output joined the closure after they were seen.
#include "verifier/subjects/closure.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/record/subjects_of.h"

namespace lode::subjects {
namespace {

using record::Subject;
using record::SubjectKind;

bool CreatedALotOf(const record::pb::Transformed& body, const std::set<Subject>& closure) {
  for (const auto& output : body.outputs()) {
    if (closure.contains({SubjectKind::kLot, output.lot()})) return true;
  }
  return false;
}

class Closer {
 public:
  explicit Closer(ChainSource& source) : source_(source) {}

  void Add(const Subject& subject) {
    if (closure_.subjects.contains(subject)) return;  // nearly always
    closure_.subjects.insert(subject);
    pending_.push_back(subject);
  }

  absl::Status Run() {
    while (!pending_.empty()) {
      const Subject subject = std::move(pending_.back());
      pending_.pop_back();
      LODE_ASSIGN_OR_RETURN(const std::vector<uint64_t> chain, source_.ReadChain(subject));
      for (const uint64_t index : chain) LODE_RETURN_IF_ERROR(Take(index));
    }
    return absl::OkStatus();
  }

  Closure Done() {
    std::vector<uint64_t> entries(seen_.begin(), seen_.end());
    std::sort(entries.begin(), entries.end());
    closure_.entries.insert(entries.begin(), entries.end());
    return std::move(closure_);
  }

 private:
  absl::Status Take(uint64_t index) {
    // A Transformed that was seen by an input alone is seen again by its output.
    if (!seen_.insert(index).second && !unexpanded_.contains(index)) {
      return absl::OkStatus();
    }
    if (seen_.size() > base::limits::kTrailEntries) {
      return base::Error(base::Reason::kTooLarge, "the lot's trail has more than " +
                                                      std::to_string(base::limits::kTrailEntries) +
                                                      " records");
    }
    return source_.VisitRecord(index, [&](const record::ParsedRecord& record) {
      for (const Subject& subject : NamedFor(record, closure_.subjects)) Add(subject);
      const bool waits = record.message.has_transformed() &&
                         !CreatedALotOf(record.message.transformed(), closure_.subjects);
      if (waits) {
        unexpanded_.insert(index);
      } else {
        unexpanded_.erase(index);
      }
    });
  }

  ChainSource& source_;
  Closure closure_;  // its entries at the end
  absl::flat_hash_set<uint64_t> seen_;
  std::vector<Subject> pending_;
  std::set<uint64_t> unexpanded_;
};

}  // namespace

absl::Status ChainSource::VisitRecord(uint64_t index, const Visit& visit) {
  LODE_ASSIGN_OR_RETURN(const record::ParsedRecord record, ReadRecord(index));
  visit(record);
  return absl::OkStatus();
}

std::set<Subject> NamedFor(const record::ParsedRecord& record, const std::set<Subject>& closure) {
  std::set<Subject> named = record::SubjectsOf(record.message, record::Relation::kNames);
  if (record.message.has_transformed() && CreatedALotOf(record.message.transformed(), closure)) {
    for (const auto& input : record.message.transformed().inputs()) {
      named.insert({SubjectKind::kLot, input.lot()});
    }
  }
  return named;
}

absl::StatusOr<Closure> CloseOver(std::string_view lot, std::string_view origin,
                                  ChainSource& source) {
  const Subject wanted{SubjectKind::kLot, std::string(lot)};
  LODE_ASSIGN_OR_RETURN(const std::vector<uint64_t> chain, source.ReadChain(wanted));
  if (chain.empty()) return base::Error(base::Reason::kNotFound, "no record names this lot");
  Closer closer(source);
  closer.Add({SubjectKind::kLedger, std::string(origin)});
  closer.Add(wanted);
  LODE_RETURN_IF_ERROR(closer.Run());
  return closer.Done();
}

}  // namespace lode::subjects
