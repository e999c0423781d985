// SPDX-License-Identifier: Apache-2.0
// A helper fills in what follows from its arguments and lets every other field of a quantity stand
// as written: an author can be wrong in one figure on purpose and right in all others.
#include "tools/scenario/quantity.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>
#include <vector>

#include "tools/scenario/names.h"
#include "tools/scenario/object_reader.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/record/json.h"
#include "verifier/record/quantity.h"

namespace lode::scenario {
namespace {

namespace gpb = ::google::protobuf;
namespace limits = ::lode::base::limits;

constexpr char kMoistureMethod[] = "oven, 105 C";
constexpr char kGradeMethod[] = "ICP-OES";

Json JsonOf(const gpb::Message& message) { return Json::parse(record::MessageToJson(message)); }

// A number of `reader` up to `most`; 0 and a complaint for any other.
int64_t UpTo(ObjectReader& reader, const std::string& key, int64_t most) {
  const int64_t value = reader.Number(key).value_or(0);
  if (value <= most) return value;
  reader.Complain(key, "more than " + std::to_string(most));
  return 0;
}

// Grades in ppm by symbol, ascending.
absl::StatusOr<std::map<std::string, int64_t>> ReadGrades(const Json* json, const Place& place) {
  std::map<std::string, int64_t> grades;
  if (json == nullptr) return grades;
  ObjectReader reader(*json, place);
  for (const auto& [element, value] : json->items())
    grades[element] = UpTo(reader, element, limits::kPpm);
  LODE_RETURN_IF_ERROR(reader.Finish());
  return grades;
}

absl::StatusOr<pb::Quantity> ReadQuantity(const Json& json, const Place& place) {
  pb::Quantity quantity;
  const absl::Status read = record::MessageFromJson(json.dump(), quantity);
  if (!read.ok()) return At(place, read);
  const auto sound = [](int64_t mg) { return mg >= 0 && mg <= limits::kMassMg; };
  bool in_range = sound(quantity.wet_mg()) && sound(quantity.dry_mg());
  for (const pb::Contained& c : quantity.contained()) in_range = in_range && sound(c.mg());
  if (!in_range) return At(place, "a mass below 0 or above " + std::to_string(limits::kMassMg));
  return quantity;
}

absl::StatusOr<pb::Quantity> ReadQuantity(ObjectReader& reader, const std::string& key) {
  const Json* json = reader.Find(key);
  if (json == nullptr) return At(reader.At(key), "missing");
  return ReadQuantity(*json, reader.At(key));
}

// What the arguments say besides `own` is taken as it is.
void LetStand(const Json& arguments, const Names& own, Json& out) {
  for (const auto& [key, value] : arguments.items()) {
    if (std::find(own.begin(), own.end(), key) == own.end()) out[key] = value;
  }
}

// {"wet_mg": ..., "moisture_ppm": ..., "grades": {"Co": ...}}
absl::StatusOr<Json> Measured(const Json& arguments, const Place& place) {
  ObjectReader reader(arguments, place);
  if (reader.Find("wet_mg") == nullptr) reader.Complain("wet_mg", "missing");
  const int64_t wet_mg = UpTo(reader, "wet_mg", limits::kMassMg);
  const int64_t moisture_ppm = UpTo(reader, "moisture_ppm", limits::kPpm);
  // A dry mass that is written stands, and contained follows from it, as admission sees it.
  const bool dry_said = reader.Find("dry_mg") != nullptr;
  const int64_t dry_mg =
      dry_said ? UpTo(reader, "dry_mg", limits::kMassMg) : record::DryMass(wet_mg, moisture_ppm);
  const Json* list = reader.Object("grades");
  LODE_RETURN_IF_ERROR(reader.FirstComplaint());
  LODE_ASSIGN_OR_RETURN(const auto grades, ReadGrades(list, place / "grades"));
  Json out = {{"basis", "BASIS_MEASURED"}, {"stage", "STAGE_FINAL"},
              {"wet_mg", wet_mg},          {"moisture_ppm", moisture_ppm},
              {"dry_mg", dry_mg},          {"moisture_method", kMoistureMethod}};
  out["contained"] = Json::array();
  for (const auto& [element, ppm] : grades) {
    out["contained"].push_back({{"element", element},
                                {"mg", record::ContainedMass(dry_mg, ppm)},
                                {"grade_ppm", ppm},
                                {"method", kGradeMethod}});
  }
  LetStand(arguments, {"wet_mg", "moisture_ppm", "grades"}, out);
  return out;
}

absl::StatusOr<Json> Echo(const Json& arguments, const Place& place) {
  LODE_ASSIGN_OR_RETURN(const pb::Quantity of, ReadQuantity(arguments, place));
  return JsonOf(record::EchoOf(of));
}

// {"of": quantity, "wet_mg": [of each part], "part": which}
absl::StatusOr<Json> Split(const Json& arguments, const Place& place) {
  ObjectReader reader(arguments, place);
  LODE_ASSIGN_OR_RETURN(const pb::Quantity of, ReadQuantity(reader, "of"));
  const Json* list = reader.List("wet_mg");
  const auto part = reader.Number("part");
  if (list == nullptr) reader.Complain("wet_mg", "missing: the wet mass of each part, in a list");
  if (!part) reader.Complain("part", "missing: which part, from 0");
  LODE_RETURN_IF_ERROR(reader.FirstComplaint());
  std::vector<int64_t> wet;
  int64_t sum = 0;
  for (size_t i = 0; i < list->size(); ++i) {
    const Json& mg = (*list)[i];
    const bool sound = mg.is_number_unsigned() && mg.get<uint64_t>() <= limits::kMassMg;
    if (!sound) return At((place / "wet_mg")[i], "not a mass in mg, from 0 to 10^15");
    wet.push_back(mg.get<int64_t>());
    sum = std::min(sum + wet.back(), limits::kMassMg);
  }
  if (sum == 0) return At(place / "wet_mg", "the parts have no mass");
  if (static_cast<size_t>(*part) >= wet.size())
    return At(place / "part", "there are " + std::to_string(wet.size()) + " parts, from 0");
  const auto i = static_cast<size_t>(*part);
  pb::Quantity out;
  out.set_basis(pb::BASIS_DERIVED);
  out.set_stage(of.stage());
  out.set_wet_mg(wet[i]);
  out.set_dry_mg(record::ApportionSplit(of.dry_mg(), wet)[i]);
  for (const pb::Contained& c : of.contained()) {
    pb::Contained* share = out.add_contained();
    share->set_element(c.element());
    share->set_mg(record::ApportionSplit(c.mg(), wet)[i]);
  }
  Json json = JsonOf(out);
  LetStand(arguments, {"of", "wet_mg", "part"}, json);
  return json;
}

// {"before": quantity, "after": quantity}
absl::StatusOr<Json> Difference(const Json& arguments, const Place& place) {
  ObjectReader reader(arguments, place);
  LODE_ASSIGN_OR_RETURN(const pb::Quantity before, ReadQuantity(reader, "before"));
  LODE_ASSIGN_OR_RETURN(const pb::Quantity after, ReadQuantity(reader, "after"));
  LODE_RETURN_IF_ERROR(reader.Finish());
  return JsonOf(record::Subtract(after, before));
}

// A quantity, or {"dry_mg": ..., "grades": {...}}: a list of elements with their masses.
absl::StatusOr<Json> Contained(const Json& arguments, const Place& place) {
  Json out = Json::array();
  const auto add = [&](const std::string& element, int64_t mg) {
    out.push_back({{"element", element}, {"mg", mg}});
  };
  if (!arguments.contains("grades")) {
    LODE_ASSIGN_OR_RETURN(const pb::Quantity of, ReadQuantity(arguments, place));
    for (const pb::Contained& c : of.contained()) add(c.element(), c.mg());
    return out;
  }
  ObjectReader reader(arguments, place);
  const int64_t dry_mg = UpTo(reader, "dry_mg", limits::kMassMg);
  const Json* list = reader.Object("grades");
  LODE_RETURN_IF_ERROR(reader.Finish());
  LODE_ASSIGN_OR_RETURN(const auto grades, ReadGrades(list, place / "grades"));
  for (const auto& [element, ppm] : grades) add(element, record::ContainedMass(dry_mg, ppm));
  return out;
}

using Helper = absl::StatusOr<Json> (*)(const Json& arguments, const Place& place);
constexpr std::array<std::pair<std::string_view, Helper>, 5> kHelpers = {{
    {"@measured", Measured},
    {"@echo", Echo},
    {"@split", Split},
    {"@difference", Difference},
    {"@contained", Contained},
}};

// Every quantity of a message, by its path.
void Collect(const gpb::Message& message, const std::string& path,
             std::map<std::string, const pb::Quantity*>& out) {
  if (message.GetDescriptor() == pb::Quantity::descriptor()) {
    out[path] = static_cast<const pb::Quantity*>(&message);
    return;
  }
  const gpb::Reflection* reflection = message.GetReflection();
  std::vector<const gpb::FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const gpb::FieldDescriptor* field : fields) {
    if (field->cpp_type() != gpb::FieldDescriptor::CPPTYPE_MESSAGE) continue;
    const std::string at = (path.empty() ? "" : path + ".") + std::string(field->name());
    if (!field->is_repeated()) {
      Collect(reflection->GetMessage(message, field), at, out);
      continue;
    }
    for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
      Collect(reflection->GetRepeatedMessage(message, field, i), at + "[" + std::to_string(i) + "]",
              out);
    }
  }
}

}  // namespace

bool IsHelper(const Json& json) {
  if (!json.is_object()) return false;
  const auto items = json.items();
  return std::any_of(items.begin(), items.end(),
                     [](const auto& item) { return item.key().starts_with("@"); });
}

absl::StatusOr<Json> Expand(const Json& helper, const Place& place) {
  if (helper.size() != 1) {
    return At(place,
              "a word with @ stands alone in its object; in a change, take what was beside it "
              "away with null");
  }
  const std::string word = helper.items().begin().key();
  Names words;
  for (const auto& [name, run] : kHelpers) {
    if (name == word) return run(helper.front(), place / word);
    words.push_back(name);
  }
  return At(place / word, NoSuch("a helper", word, words));
}

absl::StatusOr<Json> QuantityOf(const pb::Record& record, const std::string& path) {
  std::map<std::string, const pb::Quantity*> all;
  Collect(record, "", all);
  Names paths;
  std::vector<const pb::Quantity*> own;
  for (const auto& [at, quantity] : all) {
    if (at == path) return JsonOf(*quantity);
    paths.push_back(at);
    if (quantity->basis() != pb::BASIS_DECLARED) own.push_back(quantity);
  }
  if (paths.empty()) return base::Malformed("that record has no quantity");
  if (!path.empty()) return base::Malformed(NoSuch("a quantity of that record", path, paths));
  if (own.size() == 1) return JsonOf(*own[0]);
  return base::Malformed("that record has " + std::to_string(own.size()) +
                         " quantities that are not DECLARED: say which, such as " +
                         std::string(paths[0]));
}

}  // namespace lode::scenario
