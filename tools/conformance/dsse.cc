// SPDX-License-Identifier: Apache-2.0
// Kind dsse: envelopes with trusted keys and a threshold (JSON), and the example of DSSE's
// protocol page (Markdown: its pre-authentication encoding; the page's P-256 signature is not of
// Lode). Key ids are hints: every trusted key is tried, and each counts once, whatever it is
// called.
#include "verifier/envelope/dsse.h"

#include <set>
#include <string>
#include <vector>

#include "tools/conformance/cases.h"
#include "tools/conformance/kinds.h"
#include "verifier/base/absl_shim.h"
#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/crypto/ed25519.h"
#include "verifier/envelope/envelope.h"

namespace lode::conformance {
namespace {

using nlohmann::json;

// Where a case's name says what was done, the refusal must be for that.
constexpr std::string_view kTooFew[] = {"valid signatures of trusted keys"};

bool IsAboutSignatures(const std::string& name) {
  return name.starts_with("threshold") || name == "payload-type-swapped";
}

std::string NameOf(const json& fields) {
  for (const char* field : {"id", "name", "description"}) {
    const auto text = TextField(fields, field);
    if (text.ok()) return *text;
  }
  return "a case without a name";
}

absl::StatusOr<std::vector<crypto::PublicKey>> TrustedKeys(const json& fields, const json& keys) {
  const json names = fields.value("trustedKeys", json());
  if (!names.is_array()) return base::Error(base::Reason::kMalformed, "trustedKeys must be a list");
  std::vector<crypto::PublicKey> out;
  for (const json& name : names) {
    if (!name.is_string() || !keys.is_object() || !keys.contains(name.get<std::string>())) {
      return base::Error(base::Reason::kMalformed, "trustedKeys must name keys of the file");
    }
    LODE_ASSIGN_OR_RETURN(const std::string raw,
                          HexField(keys.at(name.get<std::string>()), "public"));
    const auto key = crypto::PublicKey::From(raw);
    if (!key) return base::Error(base::Reason::kMalformed, "a public key has 32 bytes");
    out.push_back(*key);
  }
  return out;
}

// The verdict on an envelope; `pae` gets what its signatures should be over.
absl::Status Verify(const json& fields, const std::vector<crypto::PublicKey>& keys,
                    uint64_t threshold, std::string& pae) {
  // An envelope may stand as JSON, or as the text of it.
  const json& envelope = fields.at("envelope");
  LODE_ASSIGN_OR_RETURN(const auto dsse,
                        envelope::ParseDsseJson(envelope.is_string() ? envelope.get<std::string>()
                                                                     : envelope.dump()));
  pae = envelope::Pae(dsse.payload_type, dsse.payload);
  const json supported = fields.value("supportedPayloadTypes", json());
  if (supported.is_array() &&
      std::find(supported.begin(), supported.end(), json(dsse.payload_type)) == supported.end()) {
    return base::Error(base::Reason::kMalformed, "the payload type is not one of those supported");
  }
  std::set<crypto::PublicKey> signers;
  for (const auto& signature : dsse.signatures) {
    const auto raw = crypto::Signature::From(signature.bytes);
    if (!raw) continue;
    for (const crypto::PublicKey& key : keys) {
      if (crypto::VerifyEd25519(key, pae, *raw).ok()) signers.insert(key);
    }
  }
  if (threshold == 0 || signers.size() < threshold) {
    return base::Error(base::Reason::kBadSignature, std::to_string(signers.size()) +
                                                        " valid signatures of trusted keys, not " +
                                                        std::to_string(threshold));
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> WantsAcceptance(const json& fields) {
  LODE_ASSIGN_OR_RETURN(const std::string expect, TextField(fields, "expect"));
  if (expect == "accept" || expect == "valid" || expect == "pass") return true;
  if (expect == "reject" || expect == "invalid" || expect == "fail") return false;
  return base::Error(base::Reason::kMalformed, "field expect must be accept or reject");
}

absl::Status RunCase(const Place& place, const json& fields, const json& keys, Report& report) {
  LODE_ASSIGN_OR_RETURN(const bool accept, WantsAcceptance(fields));
  LODE_ASSIGN_OR_RETURN(const auto trusted, TrustedKeys(fields, keys));
  uint64_t threshold = 1;
  if (fields.contains("threshold")) {
    LODE_ASSIGN_OR_RETURN(threshold, NumberField(fields, "threshold"));
  }
  std::string pae;
  const absl::Status verdict = Verify(fields, trusted, threshold, pae);
  Expectation expected{accept, {}};
  if (!accept && IsAboutSignatures(place.name)) expected.causes = kTooFew;
  // In what is accepted, the vector's encoding is what was verified.
  if (accept && verdict.ok() && fields.contains("pae")) {
    LODE_ASSIGN_OR_RETURN(const std::string want, HexField(fields, "pae"));
    if (want != pae) {
      report.Fail(place, "PAE " + base::HexEncode(want), base::HexEncode(pae));
      return absl::OkStatus();
    }
  }
  report.Judge(place, expected, verdict);
  return absl::OkStatus();
}

bool RunVectors(const std::filesystem::path& file, const json& parsed, Report& report) {
  json list = parsed;
  if (parsed.is_object()) {
    list = parsed.contains("vectors") ? parsed.at("vectors") : json::array({parsed});
  }
  const json keys = parsed.is_object() ? parsed.value("keys", json()) : json();
  bool found = false;
  for (const json& fields : list) {
    if (!fields.is_object() || !fields.contains("envelope") || !fields.contains("expect")) continue;
    found = true;
    const Place place{file, NameOf(fields)};
    const absl::Status run =
        RunCase(place, fields, fields.contains("keys") ? fields.at("keys") : keys, report);
    if (!run.ok()) report.Fail(place, "a case of this kind", base::ToStd(run.message()));
  }
  return found;
}

// The fenced text that follows `label` on a line of its own; nothing if there is none.
std::optional<std::string> FencedAfter(const std::string& page, std::string_view label) {
  const size_t at = page.find("\n" + std::string(label) + "\n");
  if (at == std::string::npos) return std::nullopt;
  size_t begin = page.find("\n```", at);
  if (begin == std::string::npos) return std::nullopt;
  begin = page.find('\n', begin + 1);
  if (begin == std::string::npos) return std::nullopt;
  const size_t end = page.find("\n```", begin);
  if (end == std::string::npos || end == begin) return std::nullopt;
  return page.substr(begin + 1, end - begin - 1);
}

bool RunPage(const std::filesystem::path& file, const std::string& page, Report& report) {
  const auto body = FencedAfter(page, "SERIALIZED_BODY:"),
             type = FencedAfter(page, "PAYLOAD_TYPE:"), pae = FencedAfter(page, "PAE:");
  if (!body || !type || !pae) return false;
  const Place place{file, "the example's pre-authentication encoding"};
  const std::string got = envelope::Pae(*type, *body);
  if (got != *pae) {
    report.Fail(place, *pae, got);
  } else {
    report.Pass();
  }
  return true;
}

}  // namespace

void RunDsse(const Paths& paths, Report& report) {
  for (const auto& file : FilesOf(paths, report)) {
    const auto bytes = ReadFile(file, report);
    if (!bytes) continue;
    const size_t failed_before = report.failed();
    const auto parsed = AsJson(file, *bytes, report);
    bool found = report.failed() != failed_before;
    if (parsed) {
      found = RunVectors(file, *parsed, report);
    } else if (!found) {
      found = RunPage(file, *bytes, report);
    }
    if (!found) report.Remark(file, "holds no case of this kind");
  }
}

}  // namespace lode::conformance
