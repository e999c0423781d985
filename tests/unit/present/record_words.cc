// SPDX-License-Identifier: Apache-2.0
// Messages are walked from Record down, so that no enum of a record can be forgotten.
#include "tests/unit/present/record_words.h"

#include <google/protobuf/descriptor.pb.h>

#include <fstream>
#include <map>
#include <set>

#include "tests/unit/proto_comments.h"

namespace lode::present {
namespace {

namespace gpb = ::google::protobuf;
using lode::testing::CommentOf;

constexpr char kHead[] =
    "# SPDX-License-Identifier: Apache-2.0\n"
    "# Made of the comments of proto/lode/record/v1 by present_test with LODE_WRITE_DOCS=1: what\n"
    "# `lode explain` says of the kinds of records and of the words that their fields hold.\n";

std::string Row(const std::string& name, const std::string& comment) {
  std::string text;
  for (const char c : comment) {
    if (c == '"') text += '\\';
    text += c;
  }
  return name + " = \"" + text + "\"\n";
}

void Walk(const gpb::Descriptor& type, std::set<const gpb::Descriptor*>& seen,
          std::map<std::string, const gpb::EnumDescriptor*>& enums) {
  if (!seen.insert(&type).second) return;
  for (int i = 0; i < type.field_count(); ++i) {
    const gpb::FieldDescriptor& field = *type.field(i);
    if (field.enum_type() != nullptr) enums[field.enum_type()->name()] = field.enum_type();
    if (field.message_type() != nullptr) Walk(*field.message_type(), seen, enums);
  }
}

// ROLE_MINER without the prefix that ROLE_UNSPECIFIED shows.
std::string ShortOf(const gpb::EnumDescriptor& type, const std::string& name) {
  constexpr std::string_view kZero = "UNSPECIFIED";
  const std::string zero = type.FindValueByNumber(0)->name();
  return name.substr(zero.ends_with(kZero) ? zero.size() - kZero.size() : 0);
}

}  // namespace

std::string RecordWordsToml(const std::string& descriptors) {
  gpb::FileDescriptorSet set;
  std::ifstream in(descriptors, std::ios::binary);
  if (!set.ParseFromIstream(&in)) return "no descriptors in " + descriptors;
  gpb::DescriptorPool pool;
  for (const gpb::FileDescriptorProto& file : set.file()) pool.BuildFile(file);
  const gpb::Descriptor* record = pool.FindMessageTypeByName("lode.record.v1.Record");
  if (record == nullptr) return "no record in " + descriptors;
  std::set<const gpb::Descriptor*> seen;
  std::map<std::string, const gpb::EnumDescriptor*> enums;
  Walk(*record, seen, enums);
  std::string out = std::string(kHead) + "\n[kind]\n";
  for (int i = 0; i < record->field_count(); ++i) {
    const gpb::FieldDescriptor& field = *record->field(i);
    if (field.containing_oneof() != nullptr)
      out += Row(field.message_type()->name(), CommentOf(*field.message_type()));
  }
  for (const auto& [name, type] : enums) {
    out += "\n[word." + name + "]\n";
    for (int i = 0; i < type->value_count(); ++i) {
      const gpb::EnumValueDescriptor& value = *type->value(i);
      if (value.number() != 0) out += Row(ShortOf(*type, value.name()), CommentOf(value));
    }
  }
  return out;
}

}  // namespace lode::present
