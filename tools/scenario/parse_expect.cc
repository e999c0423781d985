// SPDX-License-Identifier: Apache-2.0
// Names are looked up when the file is read: an expectation that misspells a rule or status would
// otherwise be found out only by a difference, or not at all (no lot holds an element "Cb").
#include "tools/scenario/parse_expect.h"

#include <algorithm>
#include <filesystem>

#include "proto/lode/trail/v1/report.pb.h"
#include "tools/scenario/object_reader.h"
#include "verifier/base/safe_text.h"
#include "verifier/base/status_macros.h"
#include "verifier/record/identifiers.h"

namespace lode::scenario {
namespace {

namespace report = ::lode::trail::v1;

// Text that may be "@name" of a party or site.
std::string Id(ObjectReader& reader, const std::string& key, const Scenario& all) {
  std::string text = reader.Text(key);
  if (!text.starts_with("@")) return text;
  const std::string* id = FindName(all, text.substr(1));
  if (id == nullptr) reader.Complain(key, NoSuchName(all, text.substr(1)));
  return id == nullptr ? "" : *id;
}

// A record of the scenario by its name.
std::string StepName(ObjectReader& reader, const std::string& key, const Scenario& all) {
  std::string text = reader.Text(key);
  if (!text.empty() && !all.step_by_name.contains(text))
    reader.Complain(key, NoSuchStep(all, text));
  return text;
}

void CheckElement(ObjectReader& reader, const std::string& key, const std::string& symbol) {
  if (record::IsElement(symbol)) return;
  reader.Complain(key, base::SafeText(symbol, 16) + " is not the symbol of an element, such as Co");
}

absl::StatusOr<FindingPattern> ReadPattern(const Json& json, const Place& place,
                                           const Scenario& all) {
  ObjectReader reader(json, place);
  FindingPattern pattern;
  pattern.rule = reader.Name("rule", "a rule of evaluation", EvaluationRules());
  pattern.outcome = reader.Name("outcome", "an outcome", ValuesOf(report::Outcome_descriptor()));
  pattern.severity = reader.Name("severity", "a severity", ValuesOf(report::Severity_descriptor()));
  pattern.site = Id(reader, "site", all);
  pattern.lot = reader.Text("lot");
  pattern.criterion = reader.Name("criterion", "a criterion of the catalogue", Criteria());
  LODE_RETURN_IF_ERROR(reader.Finish());
  return pattern;
}

absl::StatusOr<ShareExpectation> ReadShare(const Json& json, const Place& place,
                                           const Scenario& all) {
  ObjectReader reader(json, place);
  ShareExpectation share;
  share.element = reader.RequiredText("element");
  share.origin = reader.Text("origin");
  share.off_ledger = StepName(reader, "off_ledger", all);
  share.mg = reader.Number("mg");
  share.ppm = reader.Number("ppm");
  if (share.origin.empty() == share.off_ledger.empty()) {
    reader.Complain("origin", "exactly one of origin and off_ledger");
  }
  CheckElement(reader, "element", share.element);
  if (!share.mg && !share.ppm) reader.Complain("mg", "mg, ppm or both");
  LODE_RETURN_IF_ERROR(reader.Finish());
  return share;
}

template <typename Value>
absl::Status ReadList(const Json* list, const Place& place, const Scenario& all,
                      absl::StatusOr<Value> (*read)(const Json&, const Place&, const Scenario&),
                      std::vector<Value>& out) {
  for (size_t i = 0; list != nullptr && i < list->size(); ++i) {
    LODE_ASSIGN_OR_RETURN(Value value, read((*list)[i], place[i], all));
    out.push_back(std::move(value));
  }
  return absl::OkStatus();
}

absl::StatusOr<Evaluation> ReadEvaluation(const Json& json, const Place& place,
                                          const Scenario& all) {
  ObjectReader reader(json, place);
  Evaluation e;
  e.place = place;
  e.name = reader.RequiredText("name");
  reader.Text("about");
  e.lot = reader.RequiredText("lot");
  e.profile.name = reader.RequiredText("profile");
  e.after = StepName(reader, "after", all);
  e.as_of_us = reader.Time("as_of");
  reader.RequiredText("result");
  e.result = reader.Name("result", "a result", ValuesOf(report::Result_descriptor()));
  const Json* findings = reader.List("findings");
  const Json* shares = reader.List("shares");
  const auto records = reader.Number("records"), subjects = reader.Number("subjects");
  if (records) e.records = static_cast<uint64_t>(*records);
  if (subjects) e.subjects = static_cast<uint64_t>(*subjects);
  const Json* kinds = reader.Object("subject_kinds");
  LODE_RETURN_IF_ERROR(reader.Finish());
  if (findings != nullptr) {
    e.findings.emplace();
    LODE_RETURN_IF_ERROR(ReadList(findings, place / "findings", all, ReadPattern, *e.findings));
  }
  LODE_RETURN_IF_ERROR(ReadList(shares, place / "shares", all, ReadShare, e.shares));
  if (kinds == nullptr) return e;
  ObjectReader counts(*kinds, place / "subject_kinds");
  for (const char* kind : {"lot", "site", "party", "document", "consignment", "ledger"}) {
    if (const auto count = counts.Number(kind)) e.subject_kinds[kind] = *count;
  }
  LODE_RETURN_IF_ERROR(counts.Finish());
  return e;
}

absl::StatusOr<LotExpectation> ReadLot(const Json& json, const Place& place, const Scenario& all) {
  ObjectReader reader(json, place);
  LotExpectation lot;
  lot.place = place;
  lot.lot = reader.RequiredText("lot");
  lot.status = reader.Name("status", "a status of a lot", LotStatuses());
  lot.owner = Id(reader, "owner", all);
  lot.holder = Id(reader, "holder", all);
  lot.bailee = Id(reader, "bailee", all);
  const Json* contained = reader.Object("contained");
  LODE_RETURN_IF_ERROR(reader.Finish());
  if (contained == nullptr) return lot;
  ObjectReader masses(*contained, place / "contained");
  for (const auto& [element, value] : contained->items()) {
    CheckElement(masses, element, element);
    lot.contained[element] = masses.Number(element).value_or(0);
  }
  LODE_RETURN_IF_ERROR(masses.Finish());
  return lot;
}

absl::StatusOr<QuotaExpectation> ReadQuota(const Json& json, const Place& place,
                                           const Scenario& all) {
  ObjectReader reader(json, place);
  QuotaExpectation quota;
  quota.place = place;
  quota.regulator = Id(reader, "regulator", all);
  quota.exporter = Id(reader, "exporter", all);
  quota.period = reader.RequiredText("period");
  const auto charged = reader.Number("charged_mg");
  if (!charged) reader.Complain("charged_mg", "missing");
  LODE_RETURN_IF_ERROR(reader.Finish());
  quota.charged_mg = *charged;
  return quota;
}

absl::StatusOr<ViolationPattern> ReadViolation(const Json& json, const Place& place) {
  ViolationPattern pattern;
  if (json.is_string()) {
    pattern.rule = json.get<std::string>();
    const Names rules = AdmissionRules();
    if (std::find(rules.begin(), rules.end(), pattern.rule) != rules.end()) return pattern;
    return At(place, NoSuch("a rule of admission", pattern.rule, rules));
  }
  ObjectReader reader(json, place);
  reader.RequiredText("rule");
  pattern.rule = reader.Name("rule", "a rule of admission", AdmissionRules());
  if (reader.Find("field") != nullptr) pattern.field = reader.Text("field");
  if (reader.Find("limit") != nullptr) pattern.limit = reader.Text("limit");
  const std::string wrong = WrongField(pattern.field.value_or(""));
  if (!wrong.empty()) reader.Complain("field", wrong);
  LODE_RETURN_IF_ERROR(reader.Finish());
  return pattern;
}

}  // namespace

absl::StatusOr<Expectation> ReadExpectation(const Json& json, const Place& place) {
  Expectation expect;
  if (json.is_string()) {
    const auto word = json.get<std::string>();
    if (word == "admitted") return expect;
    return At(place, NoSuch("an expectation", word, {"admitted"}) +
                         ", or {\"refused\": [\"ADM-07\"]}, or {\"error\": \"NOT_YET\"}");
  }
  ObjectReader reader(json, place);
  const Json* refused = reader.List("refused");
  expect.waits = reader.Flag("waits_for_parent");
  expect.reason = reader.Name("error", "a reason", Reasons());
  if ((refused == nullptr) == expect.reason.empty()) {
    reader.Complain("refused", "exactly one of refused and error");
  }
  if (refused == nullptr && expect.waits) reader.Complain("waits_for_parent", "without refused");
  LODE_RETURN_IF_ERROR(reader.Finish());
  expect.kind = refused == nullptr ? Expectation::Kind::kError : Expectation::Kind::kRefused;
  if (refused == nullptr) return expect;
  for (size_t i = 0; i < refused->size(); ++i) {
    LODE_ASSIGN_OR_RETURN(auto pattern, ReadViolation((*refused)[i], (place / "refused")[i]));
    expect.refused.push_back(std::move(pattern));
  }
  if (expect.refused.empty()) return At(place / "refused", "names no rule");
  return expect;
}

absl::Status ReadOutcomes(const Outcomes& outcomes, const Place& top, ReadFile read,
                          Scenario& out) {
  const size_t before = out.evaluations.size();
  LODE_RETURN_IF_ERROR(
      ReadList(outcomes.evaluations, top / "evaluations", out, ReadEvaluation, out.evaluations));
  const auto folder = std::filesystem::path(top.File()).parent_path().string();
  for (size_t i = before; i < out.evaluations.size(); ++i) {
    auto profile = ReadProfile(out.evaluations[i].profile.name, folder, read);
    if (!profile.ok()) return At(out.evaluations[i].place / "profile", profile.status());
    out.evaluations[i].profile = *std::move(profile);
  }
  LODE_RETURN_IF_ERROR(ReadList(outcomes.lots, top / "lots", out, ReadLot, out.lots));
  return ReadList(outcomes.quotas, top / "quotas", out, ReadQuota, out.quotas);
}

}  // namespace lode::scenario
