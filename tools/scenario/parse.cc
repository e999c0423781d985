// SPDX-License-Identifier: Apache-2.0
// The scenario file (docs/scenarios.md): strict, every complaint with its place. Lists of what must
// come out are read in parse_expect.cc.
#include <algorithm>
#include <filesystem>
#include <memory>

#include "tools/scenario/object_reader.h"
#include "tools/scenario/parse_expect.h"
#include "tools/scenario/scenario.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/inputs/file_kind.h"
#include "verifier/inputs/profile_file.h"
#include "verifier/program/input_file.h"
#include "verifier/program/text_file.h"
#include "verifier/rules/profile.h"

namespace lode::scenario {
namespace {

constexpr int kMaxDepth = 40;

absl::Status ReadNames(const Json* json, const Place& place, const Scenario& all,
                       std::map<std::string, std::string>& names) {
  if (json == nullptr) return absl::OkStatus();
  for (const auto& [name, id] : json->items()) {
    const Place at = place / name;
    if (!id.is_string()) return At(at, "not an id");
    if (name.empty() || name.find(':') != std::string::npos) {
      return At(at, "a name has no colon: @word:name is another reference");
    }
    if (FindName(all, name) != nullptr) return At(at, "the name is taken");
    names[name] = id.get<std::string>();
  }
  return absl::OkStatus();
}

absl::Status ReadKeys(const Json* json, const Place& place, Scenario& out) {
  if (json == nullptr) return absl::OkStatus();
  for (const auto& [name, value] : json->items()) {
    const Place at = place / name;
    ObjectReader reader(value, at);
    KeySpec key;
    key.party = reader.RequiredText("party");
    if (key.party.starts_with("@")) {
      const std::string* id = FindName(out, key.party.substr(1));
      if (id == nullptr) reader.Complain("party", NoSuchName(out, key.party.substr(1)));
      if (id != nullptr) key.party = *id;
    }
    reader.RequiredText("purpose");
    pb::Purpose_Parse(reader.Name("purpose", "a Purpose", ValuesOf(pb::Purpose_descriptor())),
                      &key.purpose);
    LODE_RETURN_IF_ERROR(reader.Finish());
    if (name == kLogKey) return At(at, "the log's key is there without being named");
    if (!out.keys.emplace(name, key).second) return At(at, "the name is taken");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<SignWith>> ReadSign(const Json& list, const Place& place,
                                               const Scenario& all) {
  std::vector<SignWith> sign;
  for (size_t i = 0; i < list.size(); ++i) {
    const Place at = place[i];
    SignWith with;
    if (list[i].is_string()) {
      with.key = list[i].get<std::string>();
    } else {
      ObjectReader reader(list[i], at);
      with.key = reader.RequiredText("key");
      reader.RequiredText("capacity");
      pb::Capacity capacity;
      const std::string name =
          reader.Name("capacity", "a Capacity", ValuesOf(pb::Capacity_descriptor()));
      if (pb::Capacity_Parse(name, &capacity)) with.capacity = capacity;
      LODE_RETURN_IF_ERROR(reader.Finish());
    }
    if (!all.keys.contains(with.key)) return At(at, NoSuchKey(all, with.key));
    const bool twice = std::any_of(sign.begin(), sign.end(),
                                   [&](const SignWith& other) { return other.key == with.key; });
    if (twice) return At(at, "the key signs twice");
    sign.push_back(with);
  }
  return sign;
}

const Step* FindStep(const Scenario& scenario, const std::string& name) {
  const auto it = scenario.step_by_name.find(name);
  return it == scenario.step_by_name.end() ? nullptr : &scenario.steps[it->second];
}

Spoil ReadSpoil(ObjectReader& reader) {
  const std::string text =
      reader.Name("spoil", "a way to spoil", {"signature", "unknown_field", "trailing_byte"});
  if (text == "signature") return Spoil::kSignature;
  if (text == "unknown_field") return Spoil::kUnknownField;
  if (text == "trailing_byte") return Spoil::kTrailingByte;
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
  if (model == nullptr) return reader.Complain("like", NoSuchStep(all, like));
  step.like = like;
  step.record = model->record;
  step.sign = model->sign;
  if (change != nullptr) step.record.merge_patch(*change);
}

absl::StatusOr<Step> ReadStep(const Json& json, const Place& place, const Scenario& all) {
  ObjectReader reader(json, place);
  Step step;
  step.place = place;
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
    reader.Complain("resubmit", NoSuchStep(all, step.resubmit));
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
    LODE_ASSIGN_OR_RETURN(step.sign, ReadSign(*sign, place / "sign", all));
  }
  if (step.sign.empty() && step.resubmit.empty()) return At(place / "sign", "nobody signs");
  if (expect != nullptr) {
    LODE_ASSIGN_OR_RETURN(step.expect, ReadExpectation(*expect, place / "expect"));
  }
  return step;
}

absl::Status ReadInto(std::string text, const std::string& name, ReadFile read, int depth,
                      Scenario& out);

absl::Status ReadInclude(const std::string& path, const Place& place, ReadFile read, int depth,
                         Scenario& out) {
  if (depth + 1 >= kMaxIncludes) {
    return At(place, "more than " + std::to_string(kMaxIncludes) + " files above each other");
  }
  const auto folder = std::filesystem::path(place.File()).parent_path();
  auto text = read(folder.string(), path);
  if (!text.ok()) return At(place, text.status());
  const std::string name = out.name;
  LODE_RETURN_IF_ERROR(ReadInto(*std::move(text), (folder / path).string(), read, depth + 1, out));
  out.name = name;  // of the file that is played: keys and nonces are made from it
  return absl::OkStatus();
}

absl::Status ReadRecords(const Json* records, const Place& place, Scenario& out) {
  if (records == nullptr) return absl::OkStatus();
  if (out.steps.size() + records->size() > kMaxSteps) {
    return At(place, "more than " + std::to_string(kMaxSteps) + " records");
  }
  for (size_t i = 0; i < records->size(); ++i) {
    LODE_ASSIGN_OR_RETURN(Step step, ReadStep((*records)[i], place[i], out));
    out.step_by_name[step.name] = out.steps.size();
    out.steps.push_back(std::move(step));
  }
  return absl::OkStatus();
}

// Another kind of file is told as what it is.
absl::Status NoScenario(const absl::Status& error, std::string_view bytes,
                        const std::string& name) {
  return inputs::OrOtherKind(error, inputs::FileKind::kScenario, bytes, name);
}

absl::Status ReadInto(std::string bytes, const std::string& name, ReadFile read, int depth,
                      Scenario& out) {
  auto decoded = program::TextOf(bytes, name);
  if (!decoded.ok()) return NoScenario(InFile("", decoded.status()), bytes, name);
  std::string text = *std::move(decoded);
  const auto parsed = base::ParseStrictJson(text, kMaxFileBytes, kMaxDepth);
  if (!parsed.ok()) return NoScenario(InFile(name, parsed.status()), bytes, name);
  const Place top(std::make_shared<const Source>(name, std::move(text)));
  ObjectReader reader(*parsed, top);
  out.name = reader.RequiredText("scenario");
  reader.Text("about");
  const std::string include = reader.Text("include");
  const std::string origin = reader.Text("origin");
  const Json* parties = reader.Object("parties");
  const Json* sites = reader.Object("sites");
  const Json* keys = reader.Object("keys");
  const Json* records = reader.List("records");
  Outcomes outcomes;
  outcomes.evaluations = reader.List("evaluations");
  outcomes.lots = reader.List("lots");
  outcomes.quotas = reader.List("quotas");
  LODE_RETURN_IF_ERROR(NoScenario(reader.Finish(), bytes, name));
  if (!include.empty())
    LODE_RETURN_IF_ERROR(ReadInclude(include, top / "include", read, depth, out));
  if (!origin.empty()) out.origin = origin;
  LODE_RETURN_IF_ERROR(ReadNames(parties, top / "parties", out, out.parties));
  LODE_RETURN_IF_ERROR(ReadNames(sites, top / "sites", out, out.sites));
  LODE_RETURN_IF_ERROR(ReadKeys(keys, top / "keys", out));
  LODE_RETURN_IF_ERROR(ReadRecords(records, top / "records", out));
  LODE_RETURN_IF_ERROR(ReadOutcomes(outcomes, top, read, out));
  if (depth > 0) return absl::OkStatus();
  if (out.origin.empty()) return At(top / "origin", "missing");
  if (out.steps.empty()) return At(top / "records", "missing");
  return absl::OkStatus();
}

// Exact bytes: a profile's digest is of them.
absl::StatusOr<std::string> ReadFromDisk(const std::string& folder, const std::string& path) {
  return program::ReadInput((std::filesystem::path(folder) / path).string(), kMaxFileBytes);
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

std::string NoSuchName(const Scenario& scenario, std::string_view name) {
  Names names;
  for (const auto& [known, id] : scenario.parties) names.push_back(known);
  for (const auto& [known, id] : scenario.sites) names.push_back(known);
  return NoSuch("a party or site of this scenario", name, names);
}

std::string NoSuchKey(const Scenario& scenario, std::string_view name) {
  Names names;
  for (const auto& [known, key] : scenario.keys) names.push_back(known);
  return NoSuch("a key of this scenario", name, names);
}

std::string NoSuchStep(const Scenario& scenario, std::string_view name) {
  Names names;
  for (const Step& step : scenario.steps) names.push_back(step.name);
  return NoSuch("an earlier record", name, names);
}

absl::StatusOr<ProfileChoice> ReadProfile(const std::string& word, const std::string& folder,
                                          ReadFile read) {
  const Names names = rules::BuiltInProfileNames();
  if (std::find(names.begin(), names.end(), word) != names.end()) return ProfileChoice{word, ""};
  if (!word.ends_with(".toml")) {
    return base::Error(base::Reason::kUsage, NoSuch("a built-in profile", word, names) +
                                                 "; a profile of your own is a file whose name "
                                                 "ends in .toml");
  }
  LODE_ASSIGN_OR_RETURN(std::string bytes, read(folder, word));
  LODE_RETURN_IF_ERROR(inputs::CheckProfile(bytes, word));
  return ProfileChoice{word, std::move(bytes)};
}

absl::StatusOr<ProfileChoice> LoadProfile(const std::string& word) {
  return ReadProfile(word, "", ReadFromDisk);
}

absl::StatusOr<Scenario> ParseScenario(std::string text, const std::string& name, ReadFile read) {
  Scenario scenario;
  LODE_RETURN_IF_ERROR(ReadInto(std::move(text), name, read, 0, scenario));
  return scenario;
}

absl::StatusOr<Scenario> LoadScenario(const std::string& path) {
  LODE_ASSIGN_OR_RETURN(std::string bytes,
                        inputs::ReadOfKind(inputs::FileKind::kScenario, path, kMaxFileBytes));
  return ParseScenario(std::move(bytes), path, ReadFromDisk);
}

}  // namespace lode::scenario
