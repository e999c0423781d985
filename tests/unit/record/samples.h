// SPDX-License-Identifier: Apache-2.0
// One sound record of every kind: the examples of verifier/record/examples.h with what a writer may
// leave out filled in, all by one author. Tests change them one thing at a time.
#ifndef LODE_TESTS_UNIT_RECORD_SAMPLES_H_
#define LODE_TESTS_UNIT_RECORD_SAMPLES_H_

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "verifier/record/record.h"

namespace lode::record::testing {

struct Sample {
  std::string kind;  // "LotCreated"
  pb::Record record;
};

const std::vector<Sample>& Samples();
// The sample of a kind.
pb::Record SampleOf(const std::string& kind);

// The record of a body in Protobuf text, with a common part that suits it. Fails the test if it is
// no text of a Record.
pb::Record FromText(const std::string& body);
// `text` merged into a record.
void Merge(const std::string& text, pb::Record& record);

}  // namespace lode::record::testing

#endif  // LODE_TESTS_UNIT_RECORD_SAMPLES_H_
