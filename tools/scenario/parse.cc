// SPDX-License-Identifier: Apache-2.0
// The scenario file (docs/scenarios.md): strict, every complaint with its path. Lists of what must
// come out are read in parse_expect.cc.
#include <algorithm>
#include <filesystem>

#include "tools/scenario/object_reader.h"
#include "tools/scenario/parse_expect.h"
#include "tools/scenario/scenario.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/program/text_file.h"

namespace lode::scenario {
namespace {

constexpr int kMaxDepth = 40;

std::string Item(const std::string& path, size_t i) { return path + "[" + std::to_string(i) + "]"; }

absl::Status ReadNames(const Json* json, const std::string& path, const Scenario& all,
                       std::map<std::string, std::string>& names) {
  if (json == nullptr) return absl::OkStatus();
  for (const auto& [name, id] : json->items()) {
    if (!id.is_string()) return At(path + "." + name, "not an id");
    if (name.empty() || name.find(':') != std::string::npos) {
      return At(path + "." + name, "a name has no colon: @word:name is another reference");
    }
    if (FindName(all, name) != nullptr) return At(path + "." + name, "the name is taken");
    names[name] = id.get<std::string>();
  }
  return absl::OkStatus();
}

absl::Status ReadKeys(const Json* json, Scenario& out) {
  if (json == nullptr) return absl::OkStatus();
  for (const auto& [name, value] : json->items()) {
    ObjectReader reader(value, "keys." + name);
    KeySpec key;
    key.party = reader.RequiredText("party");
    if (key.party.starts_with("@")) {
      const std::string* id = FindName(out, key.party.substr(1));
      if (id == nullptr) reader.Complain("party", "no party or site of that name");
      if (id != nullptr) key.party = *id;
    }
    if (!pb::Purpose_Parse(reader.RequiredText("purpose"), &key.purpose)) {
      reader.Complain("purpose", "not a name of Purpose");
    }
    LODE_RETURN_IF_ERROR(reader.Finish());
    if (name == kLogKey) return At("keys.log", "the log's key is there without being named");
    if (!out.keys.emplace(name, key).second) return At("keys." + name, "the name is taken");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<SignWith>> ReadSign(const Json& list, const std::string& path,
                                               const Scenario& all) {
  std::vector<SignWith> sign;
  for (size_t i = 0; i < list.size(); ++i) {
    const std::string at = Item(path, i);
    SignWith with;
    if (list[i].is_string()) {
      with.key = list[i].get<std::string>();
    } else {
      ObjectReader reader(list[i], at);
      with.key = reader.RequiredText("key");
      pb::Capacity capacity;
      if (pb::Capacity_Parse(reader.RequiredText("capacity"), &capacity)) {
        with.capacity = capacity;
      } else {
        reader.Complain("capacity", "not a name of Capacity");
      }
      LODE_RETURN_IF_ERROR(reader.Finish());
    }
    if (!all.keys.contains(with.key)) return At(at, "no key of that name");
    const bool twice = std::any_of(sign.begin(), sign.end(),
                                   [&](const SignWith& other) { return other.key == with.key; });
    if (twice) return At(at, "the key signs twice");
    sign.push_back(with);
  }
  return sign;
}

const Step* FindStep(const Scenario& scenario, const std::string& name) {
  const auto it = std::find_if(scenario.steps.begin(), scenario.steps.end(),
                               [&](const Step& step) { return step.name == name; });
  return it == scenario.steps.end() ? nullptr : &*it;
}

Spoil ReadSpoil(ObjectReader& reader) {
  const std::string text = reader.Text("spoil");
  if (text == "signature") return Spoil::kSignature;
  if (text == "unknown_field") return Spoil::kUnknownField;
  if (text == "trailing_byte") return Spoil::kTrailingByte;
  if (!text.empty()) reader.Complain("spoil", "not signature, unknown_field or trailing_byte");
  return Spoil::kNothing;
}

// "like": the record JSON and signing keys of an earlier step, with "change" merged in (RFC 7386).
void ReadLike(ObjectReader& reader, const Scenario& all, Step& step) {
  const std::string like = reader.Text("like");
  const Json* change = reader.Object("change");
  if (like.empty()) {
    if (change != nullptr) reader.Complain("change", "without like");
    return;
  }
  const Step* model = FindStep(all, like);
  if (model == nullptr) return reader.Complain("like", "no earlier record of that name");
  step.record = model->record;
  step.sign = model->sign;
  if (change != nullptr) step.record.merge_patch(*change);
}

absl::StatusOr<Step> ReadStep(const Json& json, const std::string& path, const Scenario& all) {
  ObjectReader reader(json, path);
  Step step;
  step.name = reader.RequiredText("name");
  if (!step.name.empty() && FindStep(all, step.name) != nullptr) {
    reader.Complain("name", "the name is taken");
  }
  ReadLike(reader, all, step);
  if (const Json* record = reader.Object("record")) {
    if (!step.record.empty()) reader.Complain("record", "both record and like");
    step.record = *record;
  }
  step.resubmit = reader.Text("resubmit");
  if (!step.resubmit.empty() && FindStep(all, step.resubmit) == nullptr) {
    reader.Complain("resubmit", "no earlier record of that name");
  }
  if (step.record.empty() == step.resubmit.empty()) {
    reader.Complain("record", "exactly one of record, like and resubmit");
  }
  step.record_time_us = reader.Time("record_time");
  step.spoil = ReadSpoil(reader);
  reader.Text("about");
  const Json* sign = reader.List("sign");
  const Json* expect = reader.Find("expect");
  LODE_RETURN_IF_ERROR(reader.Finish());
  if (sign != nullptr) {
    LODE_ASSIGN_OR_RETURN(step.sign, ReadSign(*sign, path + ".sign", all));
  }
  if (step.sign.empty() && step.resubmit.empty()) return At(path + ".sign", "nobody signs");
  if (expect != nullptr) {
    LODE_ASSIGN_OR_RETURN(step.expect, ReadExpectation(*expect, path + ".expect"));
  }
  return step;
}

absl::Status ReadInto(std::string_view text, const std::string& folder, ReadFile read, int depth,
                      Scenario& out);

absl::Status ReadInclude(const std::string& path, const std::string& folder, ReadFile read,
                         int depth, Scenario& out) {
  if (depth + 1 >= kMaxIncludes) return At("include", "too many files above each other");
  LODE_ASSIGN_OR_RETURN(const std::string text, read(folder, path));
  const std::string name = out.name;
  const auto parent = (std::filesystem::path(folder) / path).parent_path().string();
  LODE_RETURN_IF_ERROR(
      base::WithContext(ReadInto(text, parent, read, depth + 1, out), "included " + path));
  out.name = name;  // of the file that is played: keys and nonces are made from it
  return absl::OkStatus();
}

absl::Status ReadInto(std::string_view text, const std::string& folder, ReadFile read, int depth,
                      Scenario& out) {
  LODE_ASSIGN_OR_RETURN(const Json json, base::ParseStrictJson(text, kMaxFileBytes, kMaxDepth));
  ObjectReader reader(json, "");
  out.name = reader.RequiredText("scenario");
  reader.Text("about");
  const std::string include = reader.Text("include");
  const std::string origin = reader.Text("origin");
  const Json* parties = reader.Object("parties");
  const Json* sites = reader.Object("sites");
  const Json* keys = reader.Object("keys");
  const Json* records = reader.List("records");
  const Json* evaluations = reader.List("evaluations");
  const Json* lots = reader.List("lots");
  const Json* quotas = reader.List("quotas");
  LODE_RETURN_IF_ERROR(reader.Finish());
  if (!include.empty()) LODE_RETURN_IF_ERROR(ReadInclude(include, folder, read, depth, out));
  if (!origin.empty()) out.origin = origin;
  LODE_RETURN_IF_ERROR(ReadNames(parties, "parties", out, out.parties));
  LODE_RETURN_IF_ERROR(ReadNames(sites, "sites", out, out.sites));
  LODE_RETURN_IF_ERROR(ReadKeys(keys, out));
  if (records != nullptr && out.steps.size() + records->size() > kMaxSteps) {
    return At("records", "too many");
  }
  for (size_t i = 0; records != nullptr && i < records->size(); ++i) {
    LODE_ASSIGN_OR_RETURN(Step step, ReadStep((*records)[i], Item("records", i), out));
    out.steps.push_back(std::move(step));
  }
  return ReadOutcomes(evaluations, lots, quotas, out);
}

absl::StatusOr<std::string> ReadFromDisk(const std::string& folder, const std::string& path) {
  return program::ReadText((std::filesystem::path(folder) / path).string(), kMaxFileBytes);
}

}  // namespace

const std::string* FindName(const Scenario& scenario, std::string_view name) {
  const std::string key(name);
  for (const auto* names : {&scenario.parties, &scenario.sites}) {
    const auto it = names->find(key);
    if (it != names->end()) return &it->second;
  }
  return nullptr;
}

absl::StatusOr<Scenario> ParseScenario(std::string_view text, const std::string& folder,
                                       ReadFile read) {
  Scenario scenario;
  LODE_RETURN_IF_ERROR(ReadInto(text, folder, read, 0, scenario));
  if (scenario.origin.empty()) return At("origin", "missing");
  if (scenario.steps.empty()) return At("records", "missing");
  return scenario;
}

absl::StatusOr<Scenario> LoadScenario(const std::string& path) {
  LODE_ASSIGN_OR_RETURN(const std::string text, ReadFromDisk("", path));
  auto scenario =
      ParseScenario(text, std::filesystem::path(path).parent_path().string(), ReadFromDisk);
  if (scenario.ok()) return scenario;
  const absl::Status status = base::WithContext(scenario.status(), path);
  if (base::ReasonOf(status) != base::Reason::kMalformed) return status;
  // People write this file, and nobody sent it.
  return base::WithNextStep(status, "correct the file where it says so, then run this again");
}

}  // namespace lode::scenario
