// SPDX-License-Identifier: Apache-2.0
// Kind merkle: single proofs in the JSON of transparency-dev/merkle (inclusion, consistency and the
// two subtree proofs, told apart by their fields), and the tables and dumps of merkle_files.h.
// Where `desc` says what was changed, the refusal's message must say the same.
#include <string>
#include <utility>
#include <vector>

#include "tools/conformance/cases.h"
#include "tools/conformance/kinds.h"
#include "tools/conformance/merkle_files.h"
#include "tools/conformance/subtree.h"
#include "verifier/base/absl_shim.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/crypto/sha256.h"
#include "verifier/merkle/proof.h"

namespace lode::conformance {
namespace {

using base::Hash256;
using nlohmann::json;

// What the verifier answers, apart from the status that says whether a file is a case; and whether
// the case's place (index and sizes) can have a proof at all. Where it can't, that is why it must
// be refused, whatever else was changed.
struct Answer {
  absl::Status verdict;
  bool place_exists = true;
};

// Words of the refusals, by what was done to the proof.
constexpr std::string_view kWrongLength[] = {"hashes, this one", "hashes after its start",
                                             "need no proof", "proof is empty",
                                             "too many or too few"};
constexpr std::string_view kWrongRoot[] = {"another root", "the old root", "the new root",
                                           "a split view"};
constexpr std::string_view kWrongLeaf[] = {"another root", "a leaf hash has 32 bytes"};
constexpr std::string_view kNoSubtree[] = {"not a valid subtree"};
constexpr std::string_view kNoPlace[] = {"is not below tree size", "before the subtree",
                                         "not a valid subtree",    "old size 0",
                                         "sizes must be",          "must end inside the tree"};

struct Change {
  std::string_view desc;  // how the description begins
  std::span<const std::string_view> causes;
};

constexpr Change kChanges[] = {
    {"trailing ", kWrongLength},          {"preceding ", kWrongLength},
    {"inserted component", kWrongLength}, {"removed component", kWrongLength},
    {"truncated proof", kWrongLength},    {"empty proof", kWrongLength},
    {"modified proof", kWrongRoot},       {"wrong leaf", kWrongLeaf},
    {"random root", kWrongRoot},          {"wrong root", kWrongRoot},
    {"swapped roots", kWrongRoot},        {"invalid subtree", kNoSubtree},
};

Expectation ExpectationOf(bool want_error, const std::string& desc, bool place_exists) {
  if (!want_error) return {true, {}};
  if (!place_exists) return {false, kNoPlace};
  for (const Change& change : kChanges) {
    if (desc.compare(0, change.desc.size(), change.desc) == 0) return {false, change.causes};
  }
  return {false, {}};
}

// Vectors put any text where a hash does not matter. It gets a hash of its own in its place: equal
// texts stay equal, and no proof leads to it.
Hash256 HashOrStandIn(const std::string& bytes) {
  return Hash256::From(bytes).value_or(crypto::Sha256({"no hash: ", bytes}));
}

std::vector<Hash256> HashesOrStandIns(const std::vector<std::string>& all) {
  std::vector<Hash256> out;
  for (const std::string& bytes : all) out.push_back(HashOrStandIn(bytes));
  return out;
}

// An error here says that the file is no case.
absl::StatusOr<Answer> RunInclusion(const json& fields) {
  LODE_ASSIGN_OR_RETURN(const uint64_t index, NumberField(fields, "leafIdx"));
  LODE_ASSIGN_OR_RETURN(const std::string leaf, Base64Field(fields, "leafHash"));
  LODE_ASSIGN_OR_RETURN(const std::string root, Base64Field(fields, "root"));
  LODE_ASSIGN_OR_RETURN(const auto items, Base64ListField(fields, "proof"));
  const bool subtree = !fields.contains("treeSize");
  Subtree range;
  if (subtree) {
    LODE_ASSIGN_OR_RETURN(range.start, NumberField(fields, "start"));
  }
  LODE_ASSIGN_OR_RETURN(range.end, NumberField(fields, subtree ? "end" : "treeSize"));
  // A leaf hash of another length is what some vectors are about.
  const bool exists = range.start <= index && index < range.end;
  const auto leaf_hash = Hash256::From(leaf);
  if (!leaf_hash) return Answer{base::Error(base::Reason::kMalformed, "a leaf hash has 32 bytes")};
  const auto proof = HashesOrStandIns(items);
  if (subtree)
    return Answer{VerifySubtreeInclusion(index, range, *leaf_hash, proof, HashOrStandIn(root)),
                  exists};
  return Answer{merkle::VerifyInclusion(index, range.end, *leaf_hash, proof, HashOrStandIn(root)),
                exists};
}

absl::StatusOr<Answer> RunConsistency(const json& fields) {
  LODE_ASSIGN_OR_RETURN(const std::string old_root, Base64Field(fields, "root1"));
  LODE_ASSIGN_OR_RETURN(const std::string root, Base64Field(fields, "root2"));
  LODE_ASSIGN_OR_RETURN(const auto items, Base64ListField(fields, "proof"));
  const bool subtree = fields.contains("start");
  Subtree range;
  if (subtree) {
    LODE_ASSIGN_OR_RETURN(range.start, NumberField(fields, "start"));
  }
  LODE_ASSIGN_OR_RETURN(range.end, NumberField(fields, subtree ? "end" : "size1"));
  LODE_ASSIGN_OR_RETURN(const uint64_t size, NumberField(fields, subtree ? "size" : "size2"));
  const auto proof = HashesOrStandIns(items);
  const bool exists = range.end <= size && (subtree || range.end != 0);
  const Hash256 from = HashOrStandIn(old_root), to = HashOrStandIn(root);
  if (subtree) return Answer{VerifySubtreeConsistency(range, size, proof, from, to), exists};
  return Answer{merkle::VerifyConsistency(range.end, size, proof, from, to), exists};
}

bool IsCase(const json& parsed) {
  return parsed.is_object() && (parsed.contains("leafIdx") || parsed.contains("root1"));
}

void RunCase(const std::filesystem::path& file, const json& fields, Report& report) {
  const auto desc = TextField(fields, "desc");
  const Place place{file, desc.ok() ? *desc : "a case without description"};
  const auto want_error = BoolField(fields, "wantErr");
  if (!want_error.ok())
    return report.Fail(place, "a verdict", base::ToStd(want_error.status().message()));
  const auto answer = fields.contains("leafIdx") ? RunInclusion(fields) : RunConsistency(fields);
  if (!answer.ok())
    return report.Fail(place, "a case of this kind", base::ToStd(answer.status().message()));
  report.Judge(place, ExpectationOf(*want_error, place.name, answer->place_exists),
               answer->verdict);
}

void RunMerkleFile(const std::filesystem::path& file, Report& report) {
  const auto bytes = ReadFile(file, report);
  if (!bytes) return;
  if (IsMerkleDump(*bytes)) return RunMerkleDump(file, *bytes, report);
  const size_t failed_before = report.failed();
  const auto parsed = AsJson(file, *bytes, report);
  if (!parsed) {
    if (report.failed() == failed_before) report.Remark(file, "holds no case of this kind");
    return;
  }
  if (IsMerkleTable(*parsed)) return RunMerkleTable(file, *parsed, report);
  bool found = false;
  const json list = parsed->is_array() ? *parsed : json::array({*parsed});
  for (const json& item : list) {
    if (!IsCase(item)) continue;
    found = true;
    RunCase(file, item, report);
  }
  if (!found) report.Remark(file, "holds no case of this kind");
}

}  // namespace

void RunMerkle(const Paths& paths, Report& report) {
  for (const auto& file : FilesOf(paths, report)) RunMerkleFile(file, report);
}

}  // namespace lode::conformance
