// SPDX-License-Identifier: Apache-2.0
// A message is listed where it is first met, so that the page reads from the report down.
#include "tests/unit/present/report_fields.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>

#include <algorithm>
#include <fstream>

#include "tests/unit/proto_comments.h"

namespace lode::present {
namespace {

namespace gpb = ::google::protobuf;
using lode::testing::CommentOf;

std::string Link(const std::string& name) {
  std::string anchor = name;
  for (char& c : anchor) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return "[" + name + "](#" + anchor + ")";
}

std::string TypeWords(const gpb::FieldDescriptor& field) {
  std::string type = "text";
  switch (field.type()) {
    case gpb::FieldDescriptor::TYPE_BYTES:
      type = "hex";
      break;
    case gpb::FieldDescriptor::TYPE_BOOL:
      type = "`true`";
      break;
    case gpb::FieldDescriptor::TYPE_INT32:
      type = "number";
      break;
    case gpb::FieldDescriptor::TYPE_INT64:
    case gpb::FieldDescriptor::TYPE_UINT64:
      type = "number in quotes";
      break;
    case gpb::FieldDescriptor::TYPE_MESSAGE:
      type = Link(field.message_type()->name());
      break;
    case gpb::FieldDescriptor::TYPE_ENUM:
      type = Link(field.enum_type()->name());
      break;
    case gpb::FieldDescriptor::TYPE_STRING:
      break;
    default:
      type = "?";  // no report has it
  }
  return field.is_repeated() ? "list of " + type : type;
}

class Schema {
 public:
  explicit Schema(const std::string& descriptors) {
    gpb::FileDescriptorSet set;
    std::ifstream in(descriptors, std::ios::binary);
    if (!set.ParseFromIstream(&in)) return;
    for (const gpb::FileDescriptorProto& file : set.file()) pool_.BuildFile(file);
    const auto* report = pool_.FindMessageTypeByName("lode.trail.v1.Report");
    if (report != nullptr) messages_.push_back(report);
    for (size_t i = 0; i < messages_.size(); ++i) {
      for (int f = 0; f < messages_[i]->field_count(); ++f) {
        const gpb::FieldDescriptor& field = *messages_[i]->field(f);
        if (field.message_type() != nullptr) AddOnce(field.message_type(), messages_);
        if (field.enum_type() != nullptr) AddOnce(field.enum_type(), enums_);
      }
    }
  }

  const std::vector<const gpb::Descriptor*>& messages() const { return messages_; }
  const std::vector<const gpb::EnumDescriptor*>& enums() const { return enums_; }

 private:
  template <typename One>
  static void AddOnce(const One* one, std::vector<const One*>& all) {
    if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
  }

  gpb::DescriptorPool pool_;
  std::vector<const gpb::Descriptor*> messages_;
  std::vector<const gpb::EnumDescriptor*> enums_;
};

}  // namespace

std::string ReportFields(const std::string& descriptors) {
  const Schema schema(descriptors);
  std::string out;
  for (const gpb::Descriptor* type : schema.messages()) {
    out += "\n### " + type->name() + "\n\n" + CommentOf(*type) +
           "\n\n| key | value | meaning |\n|---|---|---|\n";
    for (int i = 0; i < type->field_count(); ++i) {
      const gpb::FieldDescriptor& field = *type->field(i);
      out += "| `" + field.name() + "` | " + TypeWords(field) + " | " + CommentOf(field) +
             (field.containing_oneof() != nullptr ? " One of these, always there." : "") + " |\n";
    }
  }
  for (const gpb::EnumDescriptor* type : schema.enums()) {
    out +=
        "\n### " + type->name() + "\n\n" + CommentOf(*type) + "\n\n| word | meaning |\n|---|---|\n";
    for (int i = 1; i < type->value_count(); ++i)
      out += "| `" + type->value(i)->name() + "` | " + CommentOf(*type->value(i)) + " |\n";
  }
  return out + "\n";
}

std::vector<std::string> FieldsWithoutComment(const std::string& descriptors) {
  const Schema schema(descriptors);
  std::vector<std::string> out;
  if (schema.messages().empty()) out.push_back("no report in " + descriptors);
  const auto look = [&](const auto& what) {
    if (CommentOf(what).empty()) out.push_back(what.full_name());
  };
  for (const gpb::Descriptor* type : schema.messages()) {
    look(*type);
    for (int i = 0; i < type->field_count(); ++i) look(*type->field(i));
  }
  for (const gpb::EnumDescriptor* type : schema.enums()) {
    look(*type);
    for (int i = 1; i < type->value_count(); ++i) look(*type->value(i));
  }
  return out;
}

}  // namespace lode::present
