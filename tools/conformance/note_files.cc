// SPDX-License-Identifier: Apache-2.0
// Checkpoints of real logs with the inclusion proofs that lead to them.
#include "tools/conformance/note_files.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "tools/conformance/cases.h"
#include "verifier/base/absl_shim.h"
#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/merkle/proof.h"
#include "verifier/merkle/tree.h"
#include "verifier/note/checkpoint.h"

namespace lode::conformance {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// SubjectPublicKeyInfo of an Ed25519 key, before its 32 bytes (RFC 8410).
constexpr std::string_view kSpkiHead{"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00", 12};

using base::Malformed;

// What an inclusion proof says of its tree: what the checkpoint must say too.
struct Proof {
  uint64_t index = 0;
  uint64_t size = 0;
  base::Hash256 root;
  std::vector<base::Hash256> path;
};

absl::StatusOr<base::Hash256> HashOf(std::string_view bytes) {
  const auto hash = base::Hash256::From(bytes);
  if (!hash) return Malformed("a hash has 32 bytes");
  return *hash;
}

// A number, or its decimal digits as a string.
absl::StatusOr<uint64_t> AnyNumber(const json& fields, const char* name) {
  if (const auto number = NumberField(fields, name); number.ok()) return number;
  LODE_ASSIGN_OR_RETURN(const std::string text, TextField(fields, name));
  const auto number = base::ParseDecimal(text);
  if (!number) return Malformed(std::string("field ") + name + " must be a number");
  return *number;
}

struct ProofNames {
  const char *index, *size, *root, *path;
};

absl::StatusOr<Proof> ReadProof(const json& fields, const ProofNames& names) {
  if (!fields.is_object()) return Malformed("there is no inclusion proof");
  Proof proof;
  LODE_ASSIGN_OR_RETURN(proof.index, AnyNumber(fields, names.index));
  LODE_ASSIGN_OR_RETURN(proof.size, AnyNumber(fields, names.size));
  LODE_ASSIGN_OR_RETURN(const std::string root, Base64Field(fields, names.root));
  LODE_ASSIGN_OR_RETURN(proof.root, HashOf(root));
  LODE_ASSIGN_OR_RETURN(const auto path, Base64ListField(fields, names.path));
  for (const std::string& item : path) {
    LODE_ASSIGN_OR_RETURN(const base::Hash256 hash, HashOf(item));
    proof.path.push_back(hash);
  }
  return proof;
}

// Size and root of a checkpoint, whatever its origin looks like: other logs are freer than Lode.
struct Head {
  uint64_t size = 0;
  base::Hash256 root;
};

absl::StatusOr<Head> HeadOf(const std::string& text) {
  const size_t first = text.find('\n'), second = text.find('\n', first + 1),
               third = text.find('\n', second + 1);
  if (first == std::string::npos || second == std::string::npos || third == std::string::npos) {
    return Malformed("a checkpoint has three lines at least");
  }
  const auto size = base::ParseDecimal(text.substr(first + 1, second - first - 1));
  const auto root = base::Base64Decode(text.substr(second + 1, third - second - 1));
  if (!size || !root) return Malformed("a checkpoint's lines are origin, size and root");
  LODE_ASSIGN_OR_RETURN(const base::Hash256 hash, HashOf(*root));
  return Head{*size, hash};
}

absl::Status VerifyProof(const Proof& proof, const Head& head, std::string_view leaf) {
  if (proof.size != head.size || proof.root != head.root) {
    return base::Error(base::Reason::kNotAuthentic,
                       "the proof is for another tree than the checkpoint");
  }
  return merkle::VerifyInclusion(proof.index, head.size, merkle::HashLeaf(leaf), proof.path,
                                 head.root);
}

// --- Sigstore bundles

std::string HostOf(std::string url) {
  if (const size_t scheme = url.find("://"); scheme != std::string::npos) url.erase(0, scheme + 3);
  return url.substr(0, url.find('/'));
}

// The Ed25519 logs of the trusted root beside a bundle, named by their hosts.
NoteKeys TrustedLogs(const fs::path& bundle, Report& report) {
  NoteKeys keys;
  const fs::path file = bundle.parent_path() / "trusted_root.json";
  std::error_code error;
  if (!fs::is_regular_file(file, error)) return keys;
  const auto bytes = ReadFile(file, report);
  const auto parsed = bytes ? AsJson(file, *bytes, report) : std::nullopt;
  if (!parsed || !parsed->is_object()) return keys;
  for (const json& log : parsed->value("tlogs", json::array())) {
    if (!log.is_object() || !log.contains("publicKey") || !log.at("publicKey").is_object())
      continue;
    const auto url = TextField(log, "baseUrl");
    const auto raw = Base64Field(log.at("publicKey"), "rawBytes");
    if (!url.ok() || !raw.ok() || !raw->starts_with(kSpkiHead)) continue;
    const auto key = crypto::PublicKey::From(std::string_view(*raw).substr(kSpkiHead.size()));
    if (key) keys.push_back(note::MakeNoteKey(HostOf(*url), note::kTypeEd25519, *key));
  }
  return keys;
}

// The log's entry in a bundle, null if there is none.
json EntryOf(const json& bundle) {
  const json material = bundle.value("verificationMaterial", json());
  const json entries = material.is_object() ? material.value("tlogEntries", json()) : json();
  return entries.is_array() && !entries.empty() && entries[0].is_object() ? entries[0] : json();
}

// The verdict on what a bundle says of the log; `signature_checked` says whether its key was there.
absl::Status JudgeEntry(const json& entry, const NoteKeys& logs, bool& signature_checked) {
  const json fields = entry.is_object() ? entry.value("inclusionProof", json()) : json();
  LODE_ASSIGN_OR_RETURN(const Proof proof,
                        ReadProof(fields, {"logIndex", "treeSize", "rootHash", "hashes"}));
  LODE_ASSIGN_OR_RETURN(const std::string leaf, Base64Field(entry, "canonicalizedBody"));
  const json checkpoint = fields.value("checkpoint", json());
  if (!checkpoint.is_object()) return Malformed("there is no checkpoint");
  LODE_ASSIGN_OR_RETURN(const std::string text, TextField(checkpoint, "envelope"));
  const std::string origin = text.substr(0, text.find('\n'));
  const auto log = std::find_if(logs.begin(), logs.end(),
                                [&](const note::NoteKey& key) { return key.name == origin; });
  signature_checked = log != logs.end();
  if (signature_checked) {
    LODE_ASSIGN_OR_RETURN(const auto verified, note::VerifyCheckpoint(text, *log));
    return VerifyProof(proof, {verified.body.size, verified.body.root}, leaf);
  }
  LODE_ASSIGN_OR_RETURN(const note::Note parsed, note::ParseNote(text));
  LODE_ASSIGN_OR_RETURN(const Head head, HeadOf(parsed.text));
  return VerifyProof(proof, head, leaf);
}

}  // namespace

bool EndsInFail(const fs::path& file) {
  return file.stem().string().ends_with("_fail") ||
         file.parent_path().filename().string().ends_with("_fail");
}

bool IsLogIndex(const json& parsed) {
  return parsed.is_object() && parsed.contains("note") && parsed.at("note").is_string() &&
         parsed.contains("keys") && parsed.at("keys").is_array();
}

json LogIndexEntries(const json& index) {
  json out = json::array();
  for (const json& key : index.at("keys")) {
    if (!key.is_object()) continue;
    json entry = key;
    if (const auto vkey = TextField(key, "vkey"); vkey.ok()) {
      entry["name"] = vkey->substr(0, vkey->find('+'));
    } else {
      entry["status"] = "no-key";
    }
    out.push_back(std::move(entry));
  }
  return out;
}

void RunLogIndex(const fs::path& file, const json& index, Report& report) {
  if (!index.contains("inclusion")) return;
  const Place place{file, "inclusion"};
  const fs::path note_file = file.parent_path() / index.at("note").get<std::string>();
  const auto bytes = ReadFile(note_file, report);
  if (!bytes) return;
  const auto verdict = [&]() -> absl::Status {
    const json& fields = index.at("inclusion");
    LODE_ASSIGN_OR_RETURN(const Proof proof, ReadProof(fields, {"leaf_index", "tree_size",
                                                                "root_base64", "proof_base64"}));
    LODE_ASSIGN_OR_RETURN(const std::string leaf, Base64Field(fields, "leaf_bytes_base64"));
    LODE_ASSIGN_OR_RETURN(const note::Note parsed, note::ParseNote(*bytes));
    LODE_ASSIGN_OR_RETURN(const Head head, HeadOf(parsed.text));
    return VerifyProof(proof, head, leaf);
  };
  report.Judge(place, {true, {}}, verdict());
}

bool IsBundle(const json& parsed) {
  return parsed.is_object() && parsed.contains("verificationMaterial");
}

void RunBundle(const fs::path& file, const json& bundle, Report& report) {
  const std::string name = file.parent_path().filename().string();
  const auto says = [&](std::string_view word) { return name.find(word) != std::string::npos; };
  const bool about_log = says("checkpoint") || says("inclusion");
  if (EndsInFail(file) && !about_log) {
    return report.Remark(file, "fails for certificates, keys or times: not judged here");
  }
  bool signature_checked = false;
  const NoteKeys logs = TrustedLogs(file, report);
  const absl::Status verdict = JudgeEntry(EntryOf(bundle), logs, signature_checked);
  if (EndsInFail(file) && !signature_checked && verdict.ok()) {
    return report.Remark(file, "its log has no Ed25519 key here: not judged");
  }
  report.Judge({file, name}, {!EndsInFail(file), {}}, verdict);
}

}  // namespace lode::conformance
