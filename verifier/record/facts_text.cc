// SPDX-License-Identifier: Apache-2.0
// The text is sorted by name and number, so its digest does not depend on the order in which the
// protos were written or compiled.
#include "verifier/record/facts_text.h"

#include <map>
#include <vector>

#include "proto/lode/record/v1/options.pb.h"
#include "verifier/crypto/sha256.h"
#include "verifier/record/record.h"

namespace lode::record {
namespace {

namespace gpb = ::google::protobuf;
using Facts = pb::FieldFacts;

using Messages = std::map<std::string, const gpb::Descriptor*>;

void Gather(const gpb::Descriptor& type, Messages& out) {
  if (!out.emplace(type.name(), &type).second) return;
  for (int i = 0; i < type.field_count(); ++i) {
    if (const auto* below = type.field(i)->message_type()) Gather(*below, out);
  }
}

std::string TypeOf(const gpb::FieldDescriptor& field) {
  const std::string list = field.is_repeated() ? "repeated " : "";
  if (const auto* type = field.message_type()) return list + type->name();
  if (const auto* type = field.enum_type()) return list + type->name();
  return list + field.type_name();
}

std::string FactsOf(const Facts& facts) {
  std::vector<std::string> parts;
  if (facts.holds() != Facts::ANYTHING)
    parts.push_back("holds " + Facts::Holds_Name(facts.holds()));
  if (facts.required()) parts.push_back("required");
  if (facts.unit() != Facts::COUNT) parts.push_back("unit " + Facts::Unit_Name(facts.unit()));
  if (facts.items() != Facts::DEFAULT) parts.push_back("items " + Facts::Limit_Name(facts.items()));
  if (facts.bytes() != Facts::DEFAULT) parts.push_back("bytes " + Facts::Limit_Name(facts.bytes()));
  if (facts.order() != Facts::ANY) parts.push_back("order " + Facts::Order_Name(facts.order()));
  if (!facts.by().empty()) parts.push_back("by " + facts.by());
  if (facts.introduces()) parts.push_back("introduces");
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? ": " : ", ") + part;
  return out;
}

std::string KindOf(const pb::KindFacts& facts, const std::string& name) {
  std::string out;
  const auto line = [&](const std::string& words) { out += name + ": " + words + "\n"; };
  if (facts.built()) line("built");
  for (const auto& [word, list] :
       {std::pair("touches ", &facts.touches()), std::pair("names ", &facts.names())}) {
    for (const pb::SubjectAt& subject : *list) {
      line(word + pb::SubjectAt::Subject_Name(subject.subject()) +
           (subject.at().empty() ? "" : " " + subject.at()));
    }
  }
  if (facts.touches_documents()) line("touches documents");
  if (facts.names_documents() != pb::KindFacts::NONE)
    line("names documents " + pb::KindFacts::Documents_Name(facts.names_documents()));
  if (facts.names_place()) line("names place");
  return out;
}

}  // namespace

std::string FactsText() {
  Messages messages;
  Gather(*pb::Record::descriptor(), messages);
  std::string out;
  for (const auto& [name, type] : messages) {
    std::map<int, const gpb::FieldDescriptor*> fields;
    for (int i = 0; i < type->field_count(); ++i) fields[type->field(i)->number()] = type->field(i);
    for (const auto& [number, field] : fields) {
      out += name + "." + field->name() + " = " + std::to_string(number) + " " + TypeOf(*field) +
             FactsOf(field->options().GetExtension(pb::facts)) + "\n";
    }
    out += KindOf(type->options().GetExtension(pb::kind_facts), name);
  }
  return out;
}

base::Hash256 FactsDigest() { return crypto::Sha256({FactsText()}); }

}  // namespace lode::record
