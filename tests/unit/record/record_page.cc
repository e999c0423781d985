// SPDX-License-Identifier: Apache-2.0
// Comments come from a set that protoc writes beside the build (tests/unit/proto_comments.h). The
// facts are looked up in the compiled ones, which are what the kernel admits by.
#include "tests/unit/record/record_page.h"

#include <google/protobuf/descriptor.pb.h>

#include <fstream>
#include <map>
#include <set>
#include <vector>

#include "proto/lode/record/v1/options.pb.h"
#include "proto/lode/record/v1/record.pb.h"
#include "tests/unit/proto_comments.h"
#include "verifier/base/encoding.h"
#include "verifier/base/limits.h"
#include "verifier/record/facts_text.h"
#include "verifier/record/record.h"
#include "verifier/record/wire_rules.h"

namespace lode::record {
namespace {

namespace gpb = ::google::protobuf;
using lode::testing::CommentOf;

// How each type of the tables is written; `json_test` reads every one of these examples.
constexpr char kInJson[] =
    "# How values are written\n\n"
    "Record JSON (`docs/formats/record.md`) takes exactly this:\n\n"
    "| type | in JSON | example |\n|---|---|---|\n"
    "| text | a text in quotes | `\"Cooperative Mutoto\"` |\n"
    "| whole number | decimal digits, in quotes or without; no fraction, exponent or plus sign | "
    "`\"120000000000\"` or `120000000000` |\n"
    "| bytes | hex digits in quotes, two for each byte | `\"00ff\"` |\n"
    "| true or false | without quotes | `true` |\n"
    "| Time | RFC 3339 in quotes, with its offset | `\"2026-03-14T06:00:00+02:00\"` |\n"
    "| Date | year-month-day in quotes | `\"2026-03-14\"` |\n"
    "| list of ... | in brackets | `[\"2605.00\"]` |\n"
    "| a part, such as Quantity | its fields in braces | `{\"basis\": \"BASIS_MEASURED\"}` |\n"
    "| a word to choose, such as Source | the whole word in quotes, with its beginning | "
    "`\"SOURCE_EXTRACTED\"` |\n\n";

std::string TypeWords(const gpb::FieldDescriptor& field) {
  std::string type = field.type_name();
  if (field.type() == gpb::FieldDescriptor::TYPE_STRING) type = "text";
  if (field.type() == gpb::FieldDescriptor::TYPE_BOOL) type = "true or false";
  if (field.cpp_type() == gpb::FieldDescriptor::CPPTYPE_INT32 ||
      field.cpp_type() == gpb::FieldDescriptor::CPPTYPE_INT64)
    type = "whole number";
  if (field.cpp_type() == gpb::FieldDescriptor::CPPTYPE_UINT32 ||
      field.cpp_type() == gpb::FieldDescriptor::CPPTYPE_UINT64)
    type = "whole number from 0";
  if (const auto* of = field.message_type()) type = of->name();
  if (const auto* of = field.enum_type()) type = of->name();
  return field.is_repeated() ? "list of " + type : type;
}

std::string HoldsWords(Facts::Holds holds) {
  static const std::map<int, std::string> kWords = {
      {Facts::PARTY_ID, "party id"},
      {Facts::SITE_ID, "site id"},
      {Facts::LOT_ID, "lot id"},
      {Facts::CONSIGNMENT_ID, "consignment id"},
      {Facts::BOOK_ID, "book id"},
      {Facts::SEAL_ID, "seal id"},
      {Facts::SUBJECT_ID, "site, party or lot id"},
      {Facts::PREFIX, "prefix of ids"},
      {Facts::FORM, "form: capitals, digits and _"},
      {Facts::DOCUMENT_TYPE, "capitals, digits and _"},
      {Facts::PACKAGE_TYPE, "capitals, digits and _"},
      {Facts::TAG_TYPE, "capitals, digits and _"},
      {Facts::ELEMENT, "chemical symbol"},
      {Facts::COUNTRY, "country, ISO 3166-1 alpha-2"},
      {Facts::SUBDIVISION, "part of a country, ISO 3166-2"},
      {Facts::LOCODE, "UN/LOCODE"},
      {Facts::SITE_OR_LOCODE, "site id or UN/LOCODE"},
      {Facts::CONTAINER, "container number, ISO 6346"},
      {Facts::HS_CODE, "HS code"},
      {Facts::MONTH, "month, YYYY-MM"},
      {Facts::GLN_ID, "gln: and 13 digits"},
      {Facts::NUMBER, "number in its one spelling"},
      {Facts::DOCUMENT_NUMBER, "number in its one spelling"},
      {Facts::SECTION_NAME, "small letters, digits and _"},
      {Facts::DIGEST, "SHA-256, 32 bytes"},
      {Facts::PUBLIC_KEY, "Ed25519 public key, 32 bytes"}};
  return holds == Facts::ANYTHING ? "" : kWords.at(holds);
}

std::string UnitWords(Facts::Unit unit) {
  if (unit == Facts::MILLIGRAMS) return "0 to 10^15 mg";
  if (unit == Facts::MILLIGRAMS_CHANGE) return "-10^15 to 10^15 mg";
  return unit == Facts::PPM ? "0 to 1,000,000 ppm" : "";
}

// What is asked of a field, in one cell.
std::string Asked(const FieldRule& rule, const gpb::FieldDescriptor& compiled) {
  std::vector<std::string> parts;
  const auto add = [&](const std::string& part) {
    if (!part.empty()) parts.push_back(part);
  };
  add(HoldsWords(rule.holds));
  add(UnitWords(rule.unit));
  if (rule.list) add("at most " + std::to_string(rule.most));
  const bool plain_text = compiled.type() == gpb::FieldDescriptor::TYPE_STRING &&
                          (rule.holds == Facts::ANYTHING || rule.holds == Facts::NUMBER ||
                           rule.holds == Facts::DOCUMENT_NUMBER);
  if (plain_text) add("at most " + std::to_string(rule.bytes) + " bytes");
  const std::string by = rule.by == nullptr ? "" : " by `" + std::string(rule.by->name) + "`";
  if (rule.order == Facts::ASCENDING) add("strictly ascending" + by);
  if (rule.order == Facts::ONCE) add("each once" + by);
  if (rule.introduces) add("new, in small letters");
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : "; ") + part;
  return out;
}

class Page {
 public:
  explicit Page(const std::string& descriptors) {
    gpb::FileDescriptorSet set;
    std::ifstream in(descriptors, std::ios::binary);
    if (!set.ParseFromIstream(&in)) return;
    for (const gpb::FileDescriptorProto& file : set.file()) pool_.BuildFile(file);
  }

  std::string Make() {
    out_ =
        "# Records, field by field\n\n"
        "Made from `proto/lode/record/v1`; do not edit. A record has the fields of **Record** and\n"
        "the body of one kind. \"must\" marks what may not be left out; what several fields must\n"
        "hold together is in `docs/admission.md` and `docs/formats/quantity.md`.\n\n"
        "SHA-256 of the facts (`verifier/record/facts_text.h`), admission version 1:\n`" +
        base::HexEncode(FactsDigest().view()) + "`\n\n";
    out_ += kInJson;
    Message(Find("Record"), "");
    out_ += "# Kinds\n\n";
    const auto* body = pb::Record::descriptor()->FindOneofByName("body");
    std::map<int, std::string> kinds;
    for (int i = 0; i < body->field_count(); ++i)
      kinds[body->field(i)->number() - 100] = body->field(i)->message_type()->name();
    for (const auto& [number, name] : kinds) {
      const bool built = IsBuilt(static_cast<pb::Kind>(number));
      Message(Find(name), " (kind " + std::to_string(number) + (built ? ")" : ", not built yet)"));
    }
    out_ += "# Parts\n\n";
    for (bool more = true; more;) {
      more = false;
      for (const auto& [name, type] : parts_) {
        if (done_.contains(name)) continue;
        Message(type, "");
        more = true;
        break;
      }
    }
    out_ += "# Words to choose from\n\nEach is written in quotes, as it stands here.\n\n";
    for (const auto& [name, type] : enums_) Enum(*type);
    return out_;
  }

 private:
  const gpb::Descriptor* Find(const std::string& name) {
    return pool_.FindMessageTypeByName("lode.record.v1." + name);
  }

  void Message(const gpb::Descriptor* type, const std::string& note) {
    done_.insert(type->name());
    const auto* compiled =
        gpb::DescriptorPool::generated_pool()->FindMessageTypeByName(type->full_name());
    out_ += "## " + type->name() + note + "\n\n" + CommentOf(*type) + "\n\n";
    if (type->field_count() == 0) return;
    out_ += "| field | type | must | asked | meaning |\n|---|---|---|---|---|\n";
    const MessageRule& rule = RuleOf(*compiled);
    for (int i = 0; i < type->field_count(); ++i) {
      const gpb::FieldDescriptor& field = *type->field(i);
      const auto* oneof = field.containing_oneof();
      if (oneof != nullptr && oneof->name() == "body") continue;
      if (const auto* part = field.message_type()) parts_[part->name()] = part;
      if (const auto* part = field.enum_type()) enums_[part->name()] = part;
      const FieldRule& facts = rule.fields[static_cast<size_t>(field.number())];
      out_ += "| `" + field.name() + "` | " + TypeWords(field) + " | " +
              (facts.required ? "must" : "") + " | " + Asked(facts, *compiled->field(i)) + " | " +
              CommentOf(field) + " |\n";
    }
    out_ += "\n";
  }

  void Enum(const gpb::EnumDescriptor& type) {
    out_ += "## " + type.name() + "\n\n" + CommentOf(type) + "\n\n| word | meaning |\n|---|---|\n";
    for (int i = 1; i < type.value_count(); ++i) {
      out_ += "| `" + type.value(i)->name() + "` | " + CommentOf(*type.value(i)) + " |\n";
    }
    out_ += "\n";
  }

  // Found by walking the rules and the descriptors side by side.
  static const MessageRule& RuleOf(const gpb::Descriptor& wanted) {
    std::map<const gpb::Descriptor*, const MessageRule*> known;
    std::vector<const gpb::Descriptor*> open = {pb::Record::descriptor()};
    known[open.front()] = &RecordRule();
    while (!open.empty()) {
      const gpb::Descriptor* type = open.back();
      open.pop_back();
      for (int i = 0; i < type->field_count(); ++i) {
        const auto* below = type->field(i)->message_type();
        if (below == nullptr || known.contains(below)) continue;
        known[below] = known[type]->fields[static_cast<size_t>(type->field(i)->number())].message;
        open.push_back(below);
      }
    }
    return *known.at(&wanted);
  }

  gpb::DescriptorPool pool_;
  std::string out_;
  std::set<std::string> done_;
  std::map<std::string, const gpb::Descriptor*> parts_;
  std::map<std::string, const gpb::EnumDescriptor*> enums_;
};

}  // namespace

std::string RecordsPage(const std::string& descriptors) { return Page(descriptors).Make(); }

}  // namespace lode::record
