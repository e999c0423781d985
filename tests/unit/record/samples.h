// SPDX-License-Identifier: Apache-2.0
// One sound record of every kind, as Protobuf text, and the subjects that it touches (the table of
// docs/formats/subjects.md). Tests change them one thing at a time.
#ifndef LODE_TESTS_UNIT_RECORD_SAMPLES_H_
#define LODE_TESTS_UNIT_RECORD_SAMPLES_H_

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "verifier/record/record.h"

namespace lode::record::testing {

struct Sample {
  std::string kind;  // "LotCreated"
  std::string body;
  std::vector<std::string> touches;  // "1 lot:a/1", ascending by kind and id; 00 written as |
};

const std::vector<Sample>& Samples();

// The record of a body, with a common part that suits it. Fails the test if it is no text of a
// Record.
pb::Record FromText(const std::string& body);
// The sample of a kind.
pb::Record SampleOf(const std::string& kind);
// `text` merged into a record.
void Merge(const std::string& text, pb::Record& record);

}  // namespace lode::record::testing

#endif  // LODE_TESTS_UNIT_RECORD_SAMPLES_H_
