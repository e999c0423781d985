// SPDX-License-Identifier: Apache-2.0
// The facts beside the fields (options.proto): that each is said where it counts, that none can
// change unseen (their digest stands on the page), and that docs/records.md is made from them.
// LODE_WRITE_DOCS=1 writes the page.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <string>

#include "proto/lode/record/v1/options.pb.h"
#include "tests/unit/docs_page.h"
#include "tests/unit/record/record_page.h"
#include "verifier/base/limits.h"
#include "verifier/record/record.h"
#include "verifier/record/wire_rules.h"

namespace lode::record {
namespace {

namespace gpb = ::google::protobuf;

void Visit(const gpb::Descriptor& type, std::set<const gpb::Descriptor*>& seen) {
  if (!seen.insert(&type).second) return;
  for (int i = 0; i < type.field_count(); ++i) {
    if (const auto* below = type.field(i)->message_type()) Visit(*below, seen);
  }
}

// What a fact says fits the field that it stands beside.
TEST(Facts, FitTheirFields) {
  std::set<const gpb::Descriptor*> types;
  Visit(*pb::Record::descriptor(), types);
  for (const gpb::Descriptor* type : types) {
    EXPECT_LE(type->field_count(), 64) << type->full_name();
    for (int i = 0; i < type->field_count(); ++i) {
      const gpb::FieldDescriptor& field = *type->field(i);
      const Facts& facts = field.options().GetExtension(pb::facts);
      const bool text = field.cpp_type() == gpb::FieldDescriptor::CPPTYPE_STRING;
      const bool number = field.cpp_type() == gpb::FieldDescriptor::CPPTYPE_INT32 ||
                          field.cpp_type() == gpb::FieldDescriptor::CPPTYPE_INT64;
      if (facts.holds() != Facts::ANYTHING) {
        EXPECT_TRUE(text) << field.full_name();
      }
      if (facts.holds() == Facts::DIGEST || facts.holds() == Facts::PUBLIC_KEY) {
        EXPECT_EQ(field.type(), gpb::FieldDescriptor::TYPE_BYTES) << field.full_name();
      }
      if (facts.unit() != Facts::COUNT) {
        EXPECT_TRUE(number && !field.is_repeated()) << field.full_name();
      }
      if (facts.items() != Facts::DEFAULT || facts.order() != Facts::ANY) {
        EXPECT_TRUE(field.is_repeated()) << field.full_name();
      }
      if (facts.bytes() != Facts::DEFAULT) {
        EXPECT_EQ(field.type(), gpb::FieldDescriptor::TYPE_STRING) << field.full_name();
      }
      if (facts.by().empty()) continue;
      ASSERT_NE(field.message_type(), nullptr) << field.full_name();
      const auto* by = field.message_type()->FindFieldByName(facts.by());
      ASSERT_NE(by, nullptr) << field.full_name();
      EXPECT_EQ(by->type(), gpb::FieldDescriptor::TYPE_STRING) << field.full_name();
    }
  }
}

// A field whose name says what it holds has the fact that says so. (A field that is left out is
// found by its brothers.)
TEST(Facts, AreSaidOfFieldsByTheirNames) {
  std::set<const gpb::Descriptor*> types;
  Visit(*pb::Record::descriptor(), types);
  for (const gpb::Descriptor* type : types) {
    const std::string name = type->name();
    const auto kind = KindFromName(name);
    if (kind && !IsBuilt(*kind)) continue;
    for (int i = 0; i < type->field_count(); ++i) {
      const gpb::FieldDescriptor& field = *type->field(i);
      const Facts& facts = field.options().GetExtension(pb::facts);
      const std::string& f = field.name();
      if (f == "lot" && field.cpp_type() == gpb::FieldDescriptor::CPPTYPE_STRING) {
        EXPECT_EQ(facts.holds(), Facts::LOT_ID) << field.full_name();
      }
      if (f == "party") {
        EXPECT_EQ(facts.holds(), Facts::PARTY_ID) << field.full_name();
      }
      if (f == "site") {
        EXPECT_EQ(facts.holds(), Facts::SITE_ID) << field.full_name();
      }
      if (f == "element") {
        EXPECT_EQ(facts.holds(), Facts::ELEMENT) << field.full_name();
      }
      if (f == "mg" || f.ends_with("_mg")) {
        EXPECT_NE(facts.unit(), Facts::COUNT) << field.full_name();
      }
      if (f == "ppm" || f.ends_with("_ppm")) {
        EXPECT_EQ(facts.unit(), Facts::PPM) << field.full_name();
      }
    }
  }
}

TEST(Facts, EveryLimitHasItsNumber) {
  for (const FieldRule& field : RecordRule().fields) {
    if (field.tag == kNoTag) continue;
    EXPECT_GT(field.most, 0u) << field.name;
    EXPECT_GT(field.bytes, 0u) << field.name;
  }
}

TEST(RecordsPage, IsTheOneInTheTree) {
  const std::string page = RecordsPage(LODE_BINARY_DIR "/tests/unit/record/record.descriptors");
  if (std::getenv("LODE_WRITE_DOCS") != nullptr)
    std::ofstream(LODE_SOURCE_DIR "/docs/records.md") << page;
  EXPECT_EQ(lode::testing::ReadPage(LODE_SOURCE_DIR "/docs/records.md"), page)
      << "run this test with LODE_WRITE_DOCS=1";
}

}  // namespace
}  // namespace lode::record
