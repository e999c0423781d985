// SPDX-License-Identifier: Apache-2.0
// One mistyped figure is one violation, at the field that was mistyped, and what the refusal says
// leads to a record that is sound: each way that its limit names is taken, one by one.
#include <gtest/gtest.h>

#include <regex>
#include <string>
#include <vector>

#include "tests/unit/record/samples.h"
#include "verifier/custody/check_record.h"
#include "verifier/present/refusal.h"
#include "verifier/record/record.h"

namespace lode::record {
namespace {

namespace gpb = ::google::protobuf;

// Sets the field at a path such as "transformed.losses[0].dry_mg"; "" clears it.
void Set(gpb::Message& message, std::string path, const std::string& value) {
  const size_t dot = path.find('.');
  std::string name = path.substr(0, dot);
  int item = -1;
  if (const size_t open = name.find('['); open != std::string::npos) {
    item = std::stoi(name.substr(open + 1));
    name.resize(open);
  }
  const gpb::FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
  ASSERT_NE(field, nullptr) << path;
  const gpb::Reflection* r = message.GetReflection();
  if (dot != std::string::npos) {
    return Set(item < 0 ? *r->MutableMessage(&message, field)
                        : *r->MutableRepeatedMessage(&message, field, item),
               path.substr(dot + 1), value);
  }
  if (value.empty()) return r->ClearField(&message, field);
  switch (field->cpp_type()) {
    case gpb::FieldDescriptor::CPPTYPE_INT32:
      return r->SetInt32(&message, field, std::stoi(value));
    case gpb::FieldDescriptor::CPPTYPE_INT64:
      return r->SetInt64(&message, field, std::stoll(value));
    case gpb::FieldDescriptor::CPPTYPE_UINT32:
      return r->SetUInt32(&message, field, static_cast<uint32_t>(std::stoul(value)));
    case gpb::FieldDescriptor::CPPTYPE_ENUM:
      return r->SetEnum(&message, field, field->enum_type()->FindValueByName(value));
    default:
      return item < 0 ? r->SetString(&message, field, value)
                      : r->SetRepeatedString(&message, field, item, value);
  }
}

present::Refusals Told(const pb::Record& record) {
  return present::RefusalsOf(custody::CheckRecord(record));
}

std::string Show(const present::Refusals& refusals) {
  std::string out;
  for (const present::Refusal& v : refusals) {
    out += std::string(v.violation.code()) + " " + v.violation.field + " [" + v.value + "|" +
           v.limit + "]: " + v.message + " -> " + v.remedy + "\n";
  }
  return out;
}

// Bodies whose figures can be followed in the head; of other kinds the sample will do.
constexpr std::pair<const char*, const char*> kSmall[] = {
    {"LotCreated", R"(lot_created { lot: "lot:p/1" form: "ORE" source: SOURCE_EXTRACTED
       origin_class: ORIGIN_CLASS_LSM site: "site:p/1" quantity { basis: BASIS_MEASURED
       stage: STAGE_FINAL wet_mg: 1000 moisture_ppm: 100000 moisture_method: "oven" dry_mg: 900
       contained { element: "Co" mg: 90 grade_ppm: 100000 method: "ICP" }
       packages { type: "BIG_BAG" count: 1 net_mg: 1000 } } })"},
    {"Transformed", R"(transformed { site: "site:p/1" process: PROCESS_CRUSH inputs {
       lot: "lot:p/1" contained { element: "Co" mg: 90 } } outputs { lot: "lot:p/2" form: "ORE"
       quantity { basis: BASIS_MEASURED stage: STAGE_FINAL wet_mg: 1000 moisture_ppm: 100000
       moisture_method: "oven" dry_mg: 900 contained { element: "Co" mg: 90 grade_ppm: 100000
       method: "ICP" } } } losses { kind: LOSS_KIND_DUST dry_mg: 10 contained { element: "Co"
       mg: 1 } grades { element: "Co" ppm: 100000 } site: "site:p/dam" } })"},
    {"Dispatched", R"(dispatched { consignment: "consignment:p/1" receiver: "local:q"
       from_site: "site:p/1" to_site: "site:q/1" lots { lot: "lot:p/1" quantity {
       basis: BASIS_DECLARED stage: STAGE_FINAL wet_mg: 1000 dry_mg: 900 contained {
       element: "Co" mg: 90 } } } legs { seq: 1 mode: MODE_ROAD carrier: "local:c"
       from: "site:p/1" to: "CDFBM" } })"},
    {"Received", R"(received { consignment: "consignment:p/1" outcome: OUTCOME_ACCEPTED
       site: "site:q/1" lots { lot: "lot:p/1" quantity { basis: BASIS_DECLARED
       stage: STAGE_FINAL wet_mg: 1000 dry_mg: 900 contained { element: "Co" mg: 90 } } } })"},
    {"QuantityChanged", R"(quantity_changed { lot: "lot:p/1" reason: QUANTITY_REASON_SPILLED
       before { basis: BASIS_DECLARED stage: STAGE_FINAL wet_mg: 1000 dry_mg: 900 contained {
       element: "Co" mg: 90 } } after { basis: BASIS_DERIVED stage: STAGE_FINAL wet_mg: 500
       dry_mg: 450 contained { element: "Co" mg: 45 } } difference { wet_mg: -500 dry_mg: -450
       contained { element: "Co" mg: -45 } } })"},
};

pb::Record SmallOf(std::string_view kind) {
  for (const auto& [name, body] : kSmall) {
    if (name == kind) return testing::FromText(body);
  }
  return testing::SampleOf(std::string(kind));
}

struct Mistake {
  const char *kind, *field, *typed;
  const char* told;             // the field that the violation names
  const char* limit;            // all of it
  const char* right = nullptr;  // what `field` is to be, where the limit is no single value
};

// The record as a clerk corrects it who sets what the limit says: "900", "wet_mg 900", "absent".
void Correct(const Violation& v, const std::string& way, pb::Record& record) {
  if (way == "absent") return Set(record, v.field, "");
  const size_t space = way.find(' ');
  if (space == std::string::npos) return Set(record, v.field, way);
  Set(record, v.field.substr(0, v.field.rfind('.') + 1) + way.substr(0, space),
      way.substr(space + 1));
}

std::vector<std::string> WaysOf(std::string limit) {
  std::vector<std::string> ways;
  for (size_t at; (at = limit.find(", or ")) != std::string::npos; limit.erase(0, at + 5))
    ways.push_back(limit.substr(0, at));
  ways.push_back(limit);
  return ways;
}

// "900, or wet_mg 1000" of "900 mg (0.900 g), or wet_mg 1000 mg (1.000 g)": what a clerk types.
std::string Figures(const std::string& limit) {
  static const std::regex& kUnit = *new std::regex(R"( (mg|ppm)( \([^)]*\)|\b))");
  return std::regex_replace(limit, kUnit, "");
}

class Mistakes : public ::testing::TestWithParam<Mistake> {};

TEST_P(Mistakes, OneViolationWhoseRemedyWorks) {
  const Mistake& mistake = GetParam();
  pb::Record record = SmallOf(mistake.kind);
  Set(record, mistake.field, mistake.typed);
  const present::Refusals told = Told(record);
  ASSERT_EQ(told.size(), 1u) << Show(told);
  EXPECT_EQ(told[0].violation.field, mistake.told) << Show(told);
  EXPECT_EQ(Figures(told[0].limit), mistake.limit) << Show(told);
  EXPECT_FALSE(told[0].message.empty() || told[0].remedy.empty());
  if (mistake.right != nullptr) {
    Set(record, mistake.field, mistake.right);
    EXPECT_EQ(Show(Told(record)), "");
    return;
  }
  for (const std::string& way : WaysOf(Figures(told[0].limit))) {
    pb::Record corrected = record;
    Correct(told[0].violation, way, corrected);
    EXPECT_EQ(Show(Told(corrected)), "") << way;
  }
}

// clang-format off
constexpr Mistake kMistakes[] = {
  // Measured: wet 1000, moisture 100000, dry 900, Co 90 of 100000.
  {"LotCreated", "lot_created.quantity.dry_mg", "990", "lot_created.quantity.dry_mg", "900"},
  {"LotCreated", "lot_created.quantity.dry_mg", "", "lot_created.quantity.dry_mg", "900"},
  {"LotCreated", "lot_created.quantity.dry_mg", "1000", "lot_created.quantity.dry_mg", "900"},
  {"LotCreated", "lot_created.quantity.dry_mg", "9", "lot_created.quantity.dry_mg", "900"},
  {"LotCreated", "lot_created.quantity.dry_mg", "-900", "lot_created.quantity.dry_mg", "0 to 10^15", "900"},
  {"LotCreated", "lot_created.quantity.moisture_ppm", "", "lot_created.quantity.moisture_ppm", "100000, or dry_mg 1000", "100000"},
  {"LotCreated", "lot_created.quantity.moisture_ppm", "10000", "lot_created.quantity.wet_mg", "moisture_ppm 100000"},
  {"LotCreated", "lot_created.quantity.moisture_ppm", "-1", "lot_created.quantity.moisture_ppm", "0 to 1,000,000", "100000"},
  {"LotCreated", "lot_created.quantity.moisture_ppm", "1000000", "lot_created.quantity.wet_mg", "moisture_ppm 100000"},
  {"LotCreated", "lot_created.quantity.moisture_method", "", "lot_created.quantity.moisture_method", "required", "oven"},
  {"LotCreated", "lot_created.quantity.wet_mg", "10000", "lot_created.quantity.wet_mg", "wet_mg 1000, or moisture_ppm 910000"},
  {"LotCreated", "lot_created.quantity.wet_mg", "100", "lot_created.quantity.wet_mg", "wet_mg 1000"},
  {"LotCreated", "lot_created.quantity.wet_mg", "", "lot_created.quantity.wet_mg", "1000"},
  {"LotCreated", "lot_created.quantity.wet_mg", "-1000", "lot_created.quantity.wet_mg", "0 to 10^15", "1000"},
  {"LotCreated", "lot_created.quantity.contained[0].mg", "9", "lot_created.quantity.contained[0].mg", "90, or grade_ppm 10000"},
  {"LotCreated", "lot_created.quantity.contained[0].mg", "901", "lot_created.quantity.contained[0].mg", "90"},
  {"LotCreated", "lot_created.quantity.contained[0].mg", "", "lot_created.quantity.contained[0].mg", "90"},
  {"LotCreated", "lot_created.quantity.contained[0].grade_ppm", "", "lot_created.quantity.contained[0].grade_ppm", "100000"},
  {"LotCreated", "lot_created.quantity.contained[0].grade_ppm", "10000", "lot_created.quantity.contained[0].mg", "9, or grade_ppm 100000"},
  {"LotCreated", "lot_created.quantity.contained[0].grade_ppm", "1000001", "lot_created.quantity.contained[0].grade_ppm", "0 to 1,000,000", "100000"},
  {"LotCreated", "lot_created.quantity.contained[0].method", "", "lot_created.quantity.contained[0].method", "required", "ICP"},
  {"LotCreated", "lot_created.quantity.contained[0].element", "Cx", "lot_created.quantity.contained[0].element", "a chemical symbol, such as Co or Cu", "Co"},
  {"LotCreated", "lot_created.quantity.basis", "", "lot_created.quantity.basis", "required", "BASIS_MEASURED"},
  {"LotCreated", "lot_created.quantity.basis", "BASIS_WEIGHED", "lot_created.quantity.basis", "BASIS_MEASURED or BASIS_ESTIMATED", "BASIS_MEASURED"},
  {"LotCreated", "lot_created.quantity.basis", "BASIS_ESTIMATED", "lot_created.quantity.wet_mg", "absent", "BASIS_MEASURED"},
  {"LotCreated", "lot_created.quantity.packages[0].net_mg", "10000", "lot_created.quantity.packages", "at most wet_mg 1000", "1000"},
  {"LotCreated", "lot_created.quantity.packages[0].net_mg", "-1000", "lot_created.quantity.packages[0].net_mg", "0 to 10^15", "1000"},
  {"LotCreated", "lot_created.source", "", "lot_created.source", "required", "SOURCE_EXTRACTED"},
  {"LotCreated", "lot_created.origin_class", "", "lot_created.origin_class", "required", "ORIGIN_CLASS_LSM"},
  {"Transformed", "transformed.process", "", "transformed.process", "required", "PROCESS_CRUSH"},
  {"Transformed", "transformed.process", "PROCESS_SPLIT", "transformed.outputs[0].quantity.basis", "BASIS_DERIVED", "PROCESS_CRUSH"},
  {"Transformed", "transformed.outputs[0].quantity.dry_mg", "90", "transformed.outputs[0].quantity.dry_mg", "900"},
  {"Transformed", "transformed.outputs[0].quantity.moisture_ppm", "10000", "transformed.outputs[0].quantity.wet_mg", "wet_mg 909, or moisture_ppm 100000"},
  {"Transformed", "transformed.losses[0].dry_mg", "", "transformed.losses[0].dry_mg", "10"},
  {"Transformed", "transformed.losses[0].dry_mg", "100", "transformed.losses[0].grades[0]", "10, or dry_mg 10", "10"},
  {"Transformed", "transformed.losses[0].dry_mg", "-10", "transformed.losses[0].dry_mg", "0 to 10^15", "10"},
  // Not measured.
  {"Dispatched", "dispatched.lots[0].quantity.moisture_method", "oven", "dispatched.lots[0].quantity.moisture_method", "absent"},
  {"Dispatched", "dispatched.lots[0].quantity.moisture_sigma_ppm", "5", "dispatched.lots[0].quantity.moisture_sigma_ppm", "absent"},
  {"Dispatched", "dispatched.lots[0].quantity.contained[0].method", "ICP", "dispatched.lots[0].quantity.contained[0].method", "absent"},
  {"Dispatched", "dispatched.lots[0].quantity.contained[0].sigma_ppm", "3", "dispatched.lots[0].quantity.contained[0].sigma_ppm", "absent"},
  {"Dispatched", "dispatched.lots[0].quantity.contained[0].grade_ppm", "100000", "dispatched.lots[0].quantity.contained[0].grade_ppm", "absent"},
  {"Dispatched", "dispatched.lots[0].quantity.dry_mg", "", "dispatched.lots[0].quantity.dry_mg", "90 to wet_mg 1000", "900"},
  {"Dispatched", "dispatched.lots[0].quantity.dry_mg", "9000", "dispatched.lots[0].quantity.dry_mg", "at most wet_mg 1000", "900"},
  {"Dispatched", "dispatched.lots[0].quantity.wet_mg", "", "dispatched.lots[0].quantity.wet_mg", "dry_mg 900 or more", "1000"},
  {"Dispatched", "dispatched.lots[0].quantity.wet_mg", "-1000", "dispatched.lots[0].quantity.wet_mg", "0 to 10^15", "1000"},
  {"Dispatched", "dispatched.lots[0].quantity.contained[0].mg", "9000", "dispatched.lots[0].quantity.contained", "at most dry_mg 900", "90"},
  {"Received", "received.lots[0].quantity.moisture_method", "oven", "received.lots[0].quantity.moisture_method", "absent"},
  {"QuantityChanged", "quantity_changed.after.dry_mg", "", "quantity_changed.after.dry_mg", "45 to wet_mg 500", "450"},
  {"QuantityChanged", "quantity_changed.after.wet_mg", "-500", "quantity_changed.after.wet_mg", "0 to 10^15", "500"},
  {"QuantityChanged", "quantity_changed.after.wet_mg", "5000", "quantity_changed.difference.wet_mg", "wet_mg 4000, dry_mg -450, Co -45", "500"},
  {"QuantityChanged", "quantity_changed.difference.wet_mg", "500", "quantity_changed.difference.wet_mg", "wet_mg -500, dry_mg -450, Co -45", "-500"},
  {"QuantityChanged", "quantity_changed.difference.contained[0].mg", "", "quantity_changed.difference", "wet_mg -500, dry_mg -450, Co -45", "-45"},
  {"QuantityChanged", "quantity_changed.before.contained[0].method", "ICP", "quantity_changed.before.contained[0].method", "absent"},
  {"Retired", "retired.contained[0].mg", "-90", "retired.contained[0].mg", "0 to 10^15", "90"},
  {"Cleared", "cleared.quota[0].charged_mg", "-90", "cleared.quota[0].charged_mg", "0 to 10^15", "90"},
  {"Packed", "packed.lots[0].net_mg", "-1", "packed.lots[0].net_mg", "0 to 10^15", "1000"},
  {"QuotaGranted", "quota_granted.mg", "-1", "quota_granted.mg", "0 to 10^15", "1000"},
  {"SiteRegistered", "site_registered.capacity[0].mg_per_year", "-1", "site_registered.capacity[0].mg_per_year", "0 to 10^15", "1000"},
  {"Observed", "observed.assay.results[0].ppm", "1000001", "observed.assay.results[0].ppm", "0 to 1,000,000", "100000"},
};
// clang-format on

INSTANTIATE_TEST_SUITE_P(One, Mistakes, ::testing::ValuesIn(kMistakes));

// Several mistakes are told together, and one pass over all that was said is enough.
TEST(MistakesTogether, OnePassOfCorrectionsIsEnough) {
  pb::Record record = SmallOf("LotCreated");
  testing::Merge(
      R"(lot_created { quantity { dry_mg: 777 contained { element: "Cu" mg: 5 grade_ppm: 20000
         method: "ICP" } } })",
      record);
  const present::Refusals told = Told(record);
  ASSERT_EQ(told.size(), 2u) << Show(told);
  for (const present::Refusal& v : told) Correct(v.violation, WaysOf(Figures(v.limit))[0], record);
  EXPECT_EQ(Show(Told(record)), "");
}

// A quantity that was copied whole and given another basis: one violation that names everything.
TEST(MistakesTogether, AllThatABasisHasNotIsNamedAtOnce) {
  pb::Record record = SmallOf("Received");
  testing::Merge(
      R"(received { lots { lot: "lot:p/2" quantity { basis: BASIS_WEIGHED stage: STAGE_FINAL
         wet_mg: 1000 moisture_ppm: 100000 moisture_method: "oven" dry_mg: 900 contained {
         element: "Co" mg: 90 grade_ppm: 100000 method: "ICP" } } } })",
      record);
  const present::Refusals told = Told(record);
  ASSERT_EQ(told.size(), 1u) << Show(told);
  EXPECT_EQ(told[0].violation.field, "received.lots[1].quantity.moisture_ppm");
  EXPECT_EQ(told[0].message,
            "a WEIGHED quantity has no moisture_ppm, moisture_method, contained[0].grade_ppm, "
            "contained[0].method");
  EXPECT_EQ(told[0].remedy, "leave them out, or say BASIS_MEASURED");
  pb::Quantity& quantity = *record.mutable_received()->mutable_lots(1)->mutable_quantity();
  quantity.set_basis(pb::BASIS_MEASURED);
  EXPECT_EQ(Show(Told(record)), "");
  // An echo can't be MEASURED.
  pb::Record sent = SmallOf("Dispatched");
  pb::Quantity& echo = *sent.mutable_dispatched()->mutable_lots(0)->mutable_quantity();
  const pb::Quantity right = echo;
  echo = quantity;
  echo.set_basis(pb::BASIS_DECLARED);
  const present::Refusals of_echo = Told(sent);
  ASSERT_EQ(of_echo.size(), 1u) << Show(of_echo);
  EXPECT_EQ(of_echo[0].remedy, "leave them out");
  echo = right;
  EXPECT_EQ(Show(Told(sent)), "");
}

}  // namespace
}  // namespace lode::record
