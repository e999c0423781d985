// SPDX-License-Identifier: Apache-2.0
// Kinds wycheproof-ed25519 and cctv-ed25519: signatures under the rule of docs/formats/envelope.md.
// Wycheproof gives verdicts. CCTV gives flags only; the rule accepts exactly those whose points are
// canonical, not of small order, and without a residue of small order, and lets register exactly
// the keys without any component of small order.
#include "verifier/crypto/ed25519.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "tools/conformance/cases.h"
#include "tools/conformance/kinds.h"
#include "verifier/base/absl_shim.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"

namespace lode::conformance {
namespace {

using nlohmann::json;

constexpr std::string_view kLength[] = {"has 64 bytes"};

absl::Status Verify(const std::string& key_bytes, const std::string& message,
                    const std::string& signature_bytes) {
  const auto key = crypto::PublicKey::From(key_bytes);
  if (!key) return base::Error(base::Reason::kMalformed, "an Ed25519 public key has 32 bytes");
  const auto signature = crypto::Signature::From(signature_bytes);
  if (!signature) return base::Error(base::Reason::kMalformed, "an Ed25519 signature has 64 bytes");
  return crypto::VerifyEd25519(*key, message, *signature);
}

absl::StatusOr<std::vector<std::string>> FlagsOf(const json& test) {
  std::vector<std::string> out;
  const json flags = test.value("flags", json());
  if (flags.is_null()) return out;
  if (!flags.is_array()) return base::Error(base::Reason::kMalformed, "field flags must be a list");
  for (const json& flag : flags) {
    if (!flag.is_string())
      return base::Error(base::Reason::kMalformed, "field flags must be a list of strings");
    out.push_back(flag.get<std::string>());
  }
  return out;
}

bool Has(const std::vector<std::string>& flags, std::string_view flag) {
  return std::find(flags.begin(), flags.end(), flag) != flags.end();
}

// The number of a test, which Wycheproof calls tcId and CCTV number.
std::string NameOf(const json& test, const char* field) {
  const auto number = NumberField(test, field);
  return number.ok() ? "test " + std::to_string(*number) : "a test without a number";
}

// --- Wycheproof ---

absl::Status RunWycheproofTest(const Place& place, const std::string& key, const json& test,
                               Report& report) {
  LODE_ASSIGN_OR_RETURN(const std::string result, TextField(test, "result"));
  LODE_ASSIGN_OR_RETURN(const std::string message, HexField(test, "msg"));
  LODE_ASSIGN_OR_RETURN(const std::string signature, HexField(test, "sig"));
  LODE_ASSIGN_OR_RETURN(const auto flags, FlagsOf(test));
  if (result != "valid" && result != "invalid") {
    return base::Error(base::Reason::kMalformed, "field result must be valid or invalid");
  }
  Expectation expected{result == "valid", {}};
  if (Has(flags, "TruncatedSignature") || Has(flags, "SignatureWithGarbage"))
    expected.causes = kLength;
  report.Judge(place, expected, Verify(key, message, signature));
  return absl::OkStatus();
}

// The raw key of a group, under the name of the present or of the first schema; nothing for another
// curve.
absl::StatusOr<std::string> GroupKey(const json& group) {
  const json key = group.contains("publicKey") ? group.at("publicKey") : group.value("key", json());
  if (!key.is_object())
    return base::Error(base::Reason::kMalformed, "a group without a public key");
  return HexField(key, "pk");
}

bool IsEd25519Group(const json& group) {
  if (!group.is_object() || group.value("type", json()) != "EddsaVerify") return false;
  const json key = group.contains("publicKey") ? group.at("publicKey") : group.value("key", json());
  return key.is_object() && key.value("curve", json()) == "edwards25519";
}

bool RunWycheproofFile(const std::filesystem::path& file, const json& parsed, Report& report) {
  if (!parsed.is_object() || !parsed.contains("testGroups") || !parsed.at("testGroups").is_array())
    return false;
  bool found = false;
  for (const json& group : parsed.at("testGroups")) {
    if (!IsEd25519Group(group)) continue;
    found = true;
    const auto key = GroupKey(group);
    for (const json& test : group.value("tests", json::array())) {
      const Place place{file, NameOf(test, "tcId")};
      const absl::Status run =
          key.ok() ? RunWycheproofTest(place, *key, test, report) : key.status();
      if (!run.ok()) report.Fail(place, "a test of this kind", base::ToStd(run.message()));
    }
  }
  return found;
}

// --- CCTV ---

// Flags that the rule accepts, and those for each of which it refuses. Any other flag is one that
// it does not know.
constexpr std::array<std::string_view, 2> kHarmless = {"low_order_component_A",
                                                       "low_order_component_R"};
constexpr std::array<std::string_view, 6> kRefused = {"low_order_A",       "low_order_R",
                                                      "low_order_residue", "non_canonical_A",
                                                      "non_canonical_R",   "reencoded_k"};

absl::Status RunCctvTest(const Place& place, const json& test, Report& report) {
  LODE_ASSIGN_OR_RETURN(const std::string key, HexField(test, "key"));
  LODE_ASSIGN_OR_RETURN(const std::string signature, HexField(test, "sig"));
  LODE_ASSIGN_OR_RETURN(const std::string message, TextField(test, "msg"));
  LODE_ASSIGN_OR_RETURN(const auto flags, FlagsOf(test));
  bool accept = true;
  for (const std::string& flag : flags) {
    if (std::find(kRefused.begin(), kRefused.end(), flag) != kRefused.end()) {
      accept = false;
    } else if (std::find(kHarmless.begin(), kHarmless.end(), flag) == kHarmless.end()) {
      return base::Error(base::Reason::kMalformed, "an unknown flag: " + flag);
    }
  }
  const auto parsed_key = crypto::PublicKey::From(key);
  const bool pure = !Has(flags, "low_order_A") && !Has(flags, "low_order_component_A") &&
                    !Has(flags, "non_canonical_A");
  const bool registrable = parsed_key && crypto::IsRegistrableKey(*parsed_key);
  if (registrable != pure) {
    report.Fail(place, pure ? "a key that may be registered" : "a key that may not be registered",
                "the contrary");
  } else {
    report.Judge(place, {accept, {}}, Verify(key, message, signature));
  }
  return absl::OkStatus();
}

bool RunCctvFile(const std::filesystem::path& file, const json& parsed, Report& report) {
  bool found = false;
  if (!parsed.is_array()) return false;
  for (const json& test : parsed) {
    if (!test.is_object() || !test.contains("flags") || !test.contains("key") ||
        !test.contains("sig"))
      continue;
    found = true;
    const Place place{file, NameOf(test, "number")};
    const absl::Status run = RunCctvTest(place, test, report);
    if (!run.ok()) report.Fail(place, "a test of this kind", base::ToStd(run.message()));
  }
  return found;
}

void RunFiles(const Paths& paths, Report& report,
              bool (*run_file)(const std::filesystem::path&, const json&, Report&)) {
  for (const auto& file : FilesOf(paths, report)) {
    const auto bytes = ReadFile(file, report);
    if (!bytes) continue;
    const size_t failed_before = report.failed();
    const auto parsed = AsJson(file, *bytes, report);
    const bool found = parsed ? run_file(file, *parsed, report) : report.failed() != failed_before;
    if (!found) report.Remark(file, "holds no case of this kind");
  }
}

}  // namespace

void RunWycheproofEd25519(const Paths& paths, Report& report) {
  RunFiles(paths, report, RunWycheproofFile);
}

void RunCctvEd25519(const Paths& paths, Report& report) { RunFiles(paths, report, RunCctvFile); }

}  // namespace lode::conformance
