// SPDX-License-Identifier: Apache-2.0
// Which seals are on which lots, as records say: put on a lot or a consignment, taken off, and
// handed down to the parts of a lot that is split. And which of them no receipt tells of.
#ifndef LODE_VERIFIER_RULES_SEALS_H_
#define LODE_VERIFIER_RULES_SEALS_H_

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "verifier/rules/history.h"
#include "verifier/rules/travels.h"

namespace lode::rules {

// A receipt that is silent on seals.
struct SealSilence {
  size_t position = 0;  // of the receipt
  std::string lot;      // the first that it lists of the path
  size_t seals = 0;
};

class SealBook {
 public:
  using Applied = google::protobuf::RepeatedPtrField<pb::SealApplied>;

  // `on` is a lot, or a consignment in which `lots` are.
  void PutOn(const Applied& seals, const std::string& on, const std::vector<std::string>& lots);
  // The seals of a lot are on its parts.
  void HandDown(const pb::Transformed& split);
  // "": all that are on the lot.
  void TakeOff(const std::string& seal, const std::string& lot);
  // Every receipt of the trail, of whichever lots of the consignment.
  void Hear(const pb::Received& receipt);
  // A receipt of these lots of the path, at least one: from now on their seals are told of.
  void Expect(const pb::Received& receipt, const std::vector<std::string>& lots, size_t position);

  // No record of the trail put it on.
  bool IsUnknown(const std::string& seal) const { return !lots_of_.contains(seal); }
  // Of the lots `about` that a record is about, not empty, the one that its seal is charged to. ""
  // is all seals. Null: it is the seal of a lot that is not of the path, or may be: nobody put it
  // on, and the record names such lots (`has_others`).
  const std::string* LotUnder(const std::string& seal, const std::vector<std::string>& about,
                              const Travels& travels, bool has_others) const;
  // Receipts whose seals no receipt of the same consignment tells of. It must be told what each
  // seal was like that was put on a lot itself or on the whole consignment; of those of a lot that
  // was split since, of at least one: the others may be on the other parts.
  std::vector<SealSilence> Silences() const;

 private:
  using Seals = std::set<std::string>;
  struct Expected {
    size_t position;
    std::string consignment, lot;
    Seals each, at_least_one;
  };

  std::map<std::string, std::vector<std::string>> lots_of_;  // of the path or not
  std::map<std::string, Seals> sealed_;                      // by lot or consignment
  std::map<std::string, Seals> inherited_;                   // by lot
  std::map<std::string, Seals> told_;                        // by consignment
  std::vector<Expected> expected_;
};

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_SEALS_H_
