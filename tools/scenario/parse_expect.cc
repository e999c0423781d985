// SPDX-License-Identifier: Apache-2.0
#include "tools/scenario/parse_expect.h"

#include <algorithm>

#include "tools/scenario/object_reader.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"

namespace lode::scenario {
namespace {

std::string Item(const std::string& path, size_t i) { return path + "[" + std::to_string(i) + "]"; }

bool IsRule(const std::string& text) {
  return text.size() == 6 && text.starts_with("ADM-") && text[4] >= '0' && text[4] <= '9' &&
         text[5] >= '0' && text[5] <= '9';
}

// Text that may be "@name" of a party or site.
std::string Id(ObjectReader& reader, const std::string& key, const Scenario& all) {
  std::string text = reader.Text(key);
  if (!text.starts_with("@")) return text;
  const std::string* id = FindName(all, text.substr(1));
  if (id == nullptr) reader.Complain(key, "no party or site of that name");
  return id == nullptr ? "" : *id;
}

absl::StatusOr<FindingPattern> ReadPattern(const Json& json, const std::string& path,
                                           const Scenario& all) {
  ObjectReader reader(json, path);
  FindingPattern pattern;
  pattern.rule = reader.Text("rule");
  pattern.outcome = reader.Text("outcome");
  pattern.severity = reader.Text("severity");
  pattern.site = Id(reader, "site", all);
  pattern.lot = reader.Text("lot");
  pattern.criterion = reader.Text("criterion");
  LODE_RETURN_IF_ERROR(reader.Finish());
  return pattern;
}

absl::StatusOr<ShareExpectation> ReadShare(const Json& json, const std::string& path) {
  ObjectReader reader(json, path);
  ShareExpectation share;
  share.element = reader.RequiredText("element");
  share.origin = reader.Text("origin");
  share.off_ledger = reader.Text("off_ledger");
  share.mg = reader.Number("mg");
  share.ppm = reader.Number("ppm");
  if (share.origin.empty() == share.off_ledger.empty()) {
    reader.Complain("origin", "exactly one of origin and off_ledger");
  }
  if (!share.mg && !share.ppm) reader.Complain("mg", "mg, ppm or both");
  LODE_RETURN_IF_ERROR(reader.Finish());
  return share;
}

bool HasStep(const Scenario& all, const std::string& name) {
  return std::any_of(all.steps.begin(), all.steps.end(),
                     [&](const Step& step) { return step.name == name; });
}

absl::StatusOr<Evaluation> ReadEvaluation(const Json& json, const std::string& path,
                                          const Scenario& all) {
  ObjectReader reader(json, path);
  Evaluation e;
  e.name = reader.RequiredText("name");
  reader.Text("about");
  e.lot = reader.RequiredText("lot");
  e.profile = reader.RequiredText("profile");
  e.after = reader.Text("after");
  if (!e.after.empty() && !HasStep(all, e.after)) reader.Complain("after", "no such record");
  e.as_of_us = reader.Time("as_of");
  e.result = reader.RequiredText("result");
  const Json* findings = reader.List("findings");
  const Json* shares = reader.List("shares");
  const auto records = reader.Number("records"), subjects = reader.Number("subjects");
  if (records) e.records = static_cast<uint64_t>(*records);
  if (subjects) e.subjects = static_cast<uint64_t>(*subjects);
  const Json* kinds = reader.Object("subject_kinds");
  LODE_RETURN_IF_ERROR(reader.Finish());
  if (findings != nullptr) e.findings.emplace();
  for (size_t i = 0; findings != nullptr && i < findings->size(); ++i) {
    LODE_ASSIGN_OR_RETURN(auto pattern,
                          ReadPattern((*findings)[i], Item(path + ".findings", i), all));
    e.findings->push_back(std::move(pattern));
  }
  for (size_t i = 0; shares != nullptr && i < shares->size(); ++i) {
    LODE_ASSIGN_OR_RETURN(auto share, ReadShare((*shares)[i], Item(path + ".shares", i)));
    e.shares.push_back(std::move(share));
  }
  if (kinds == nullptr) return e;
  ObjectReader counts(*kinds, path + ".subject_kinds");
  for (const char* kind : {"lot", "site", "party", "document", "consignment", "ledger"}) {
    if (const auto count = counts.Number(kind)) e.subject_kinds[kind] = *count;
  }
  LODE_RETURN_IF_ERROR(counts.Finish());
  return e;
}

absl::StatusOr<LotExpectation> ReadLot(const Json& json, const std::string& path,
                                       const Scenario& all) {
  ObjectReader reader(json, path);
  LotExpectation lot;
  lot.lot = reader.RequiredText("lot");
  lot.status = reader.Text("status");
  lot.owner = Id(reader, "owner", all);
  lot.holder = Id(reader, "holder", all);
  lot.bailee = Id(reader, "bailee", all);
  const Json* contained = reader.Object("contained");
  LODE_RETURN_IF_ERROR(reader.Finish());
  if (contained == nullptr) return lot;
  ObjectReader masses(*contained, path + ".contained");
  for (const auto& [element, value] : contained->items()) {
    lot.contained[element] = masses.Number(element).value_or(0);
  }
  LODE_RETURN_IF_ERROR(masses.Finish());
  return lot;
}

absl::StatusOr<QuotaExpectation> ReadQuota(const Json& json, const std::string& path,
                                           const Scenario& all) {
  ObjectReader reader(json, path);
  QuotaExpectation quota;
  quota.regulator = Id(reader, "regulator", all);
  quota.exporter = Id(reader, "exporter", all);
  quota.period = reader.RequiredText("period");
  const auto charged = reader.Number("charged_mg");
  if (!charged) reader.Complain("charged_mg", "missing");
  LODE_RETURN_IF_ERROR(reader.Finish());
  quota.charged_mg = *charged;
  return quota;
}

template <typename Value>
absl::Status ReadList(const Json* list, const std::string& path, const Scenario& all,
                      absl::StatusOr<Value> (*read)(const Json&, const std::string&,
                                                    const Scenario&),
                      std::vector<Value>& out) {
  for (size_t i = 0; list != nullptr && i < list->size(); ++i) {
    LODE_ASSIGN_OR_RETURN(Value value, read((*list)[i], Item(path, i), all));
    out.push_back(std::move(value));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Expectation> ReadExpectation(const Json& json, const std::string& path) {
  Expectation expect;
  if (json.is_string()) {
    if (json.get<std::string>() == "admitted") return expect;
    return At(path, "not admitted, {\"refused\": [...]} or {\"error\": ...}");
  }
  ObjectReader reader(json, path);
  const Json* rules = reader.List("refused");
  expect.waits = reader.Flag("waits_for_parent");
  expect.reason = reader.Text("error");
  if ((rules == nullptr) == expect.reason.empty()) {
    reader.Complain("refused", "exactly one of refused and error");
  }
  LODE_RETURN_IF_ERROR(reader.Finish());
  if (rules == nullptr) {
    if (!base::ReasonFromName(expect.reason)) return At(path + ".error", "no such reason");
    expect.kind = Expectation::Kind::kError;
    return expect;
  }
  expect.kind = Expectation::Kind::kRefused;
  for (size_t i = 0; i < rules->size(); ++i) {
    const Json& rule = (*rules)[i];
    if (!rule.is_string() || !IsRule(rule.get<std::string>())) {
      return At(Item(path + ".refused", i), "not the id of a rule, such as ADM-07");
    }
    expect.rules.insert(rule.get<std::string>());
  }
  if (expect.rules.empty()) return At(path + ".refused", "names no rule");
  return expect;
}

absl::Status ReadOutcomes(const Json* evaluations, const Json* lots, const Json* quotas,
                          Scenario& out) {
  LODE_RETURN_IF_ERROR(ReadList(evaluations, "evaluations", out, ReadEvaluation, out.evaluations));
  LODE_RETURN_IF_ERROR(ReadList(lots, "lots", out, ReadLot, out.lots));
  return ReadList(quotas, "quotas", out, ReadQuota, out.quotas);
}

}  // namespace lode::scenario
