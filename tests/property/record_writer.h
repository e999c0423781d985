// SPDX-License-Identifier: Apache-2.0
// Writes random records about the few lots and consignments that there are, as the mine and the
// plant of the custody tests would, and many of them wrong: a milligram beside, a spent lot, a
// party that does not hold it, too large a gain.
#ifndef LODE_TESTS_PROPERTY_RECORD_WRITER_H_
#define LODE_TESTS_PROPERTY_RECORD_WRITER_H_

#include <map>
#include <string>
#include <vector>

#include "tests/unit/custody/fixture.h"

namespace lode::property {

// Draws: only inside a property.
class RecordWriter {
 public:
  explicit RecordWriter(custody::Ledger& ledger) : ledger_(ledger) {}
  custody::pb::Record Next();
  // Remembers what an admitted record made.
  void Admitted(const custody::pb::Record& record);

 private:
  std::string AnyLot() const;
  std::string HolderOf(const std::string& lot) const;
  std::string NewLot(const std::string& party);
  custody::pb::Record Begin(const std::string& party, custody::pb::Process process,
                            const std::vector<std::string>& inputs);
  void AddOutput(custody::pb::Record& record, const custody::pb::Quantity& quantity);
  custody::pb::Record Create();
  custody::pb::Record Split();
  custody::pb::Record Blend();
  custody::pb::Record Process();
  custody::pb::Record Change();
  custody::pb::Record Dispatch();
  custody::pb::Record Receive();
  custody::pb::Record RetireOrSell();

  custody::Ledger& ledger_;
  std::vector<std::string> lots_;
  std::map<std::string, std::vector<std::string>> trips_;  // consignment -> its lots
  int made_ = 0;
};

}  // namespace lode::property

#endif  // LODE_TESTS_PROPERTY_RECORD_WRITER_H_
