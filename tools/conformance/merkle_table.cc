// SPDX-License-Identifier: Apache-2.0
// Tables of known answers: the kernel builds the tree of the leaf inputs; its roots, paths and
// proofs must be those of the table, and verify.
#include <string>
#include <vector>

#include "tools/conformance/cases.h"
#include "tools/conformance/merkle_files.h"
#include "verifier/base/absl_shim.h"
#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/merkle/proof.h"
#include "verifier/merkle/tree.h"

namespace lode::conformance {
namespace {

using base::Hash256;
using nlohmann::json;

constexpr std::string_view kRoots = "roots_size_1_to_";

const json* RootsOf(const json& table) {
  for (const auto& [name, value] : table.items()) {
    if (name.compare(0, kRoots.size(), kRoots) == 0) return &value;
  }
  return nullptr;
}

absl::Status Other(std::string_view what) { return base::Error(base::Reason::kBadProof, what); }

absl::StatusOr<std::vector<Hash256>> Hashes(const json& list) {
  std::vector<Hash256> out;
  if (!list.is_array())
    return base::Error(base::Reason::kMalformed, "a list of hashes in hex was expected");
  for (const json& item : list) {
    const auto hash = item.is_string() ? base::HashFromHex(item.get<std::string>()) : std::nullopt;
    if (!hash) return base::Error(base::Reason::kMalformed, "a hash of 64 hex digits was expected");
    out.push_back(*hash);
  }
  return out;
}

// The tree of a table: all its nodes, by level.
struct Tree {
  std::vector<std::vector<Hash256>> levels = std::vector<std::vector<Hash256>>(1);
  std::vector<Hash256> roots;  // roots[n]: of n leaves

  absl::StatusOr<Hash256> Node(int level, uint64_t index) const {
    const auto at = static_cast<size_t>(level);
    if (at >= levels.size() || index >= levels[at].size())
      return Other("a subtree outside the table's tree");
    return levels[at][index];
  }
};

absl::StatusOr<Tree> Build(const json& inputs) {
  Tree tree;
  merkle::Frontier frontier;
  tree.roots.push_back(frontier.Root());
  for (const json& input : inputs) {
    const auto bytes = input.is_string() ? base::HexDecode(input.get<std::string>()) : std::nullopt;
    if (!bytes) return base::Error(base::Reason::kMalformed, "a leaf input in hex was expected");
    frontier.Append(merkle::HashLeaf(*bytes), [&](int level, uint64_t, const Hash256& hash) {
      if (static_cast<size_t>(level) >= tree.levels.size()) tree.levels.emplace_back();
      tree.levels[static_cast<size_t>(level)].push_back(hash);
    });
    tree.roots.push_back(frontier.Root());
  }
  return tree;
}

absl::Status CheckPath(const Tree& tree, const json& row) {
  LODE_ASSIGN_OR_RETURN(const uint64_t leaf, NumberField(row, "leaf_1based"));
  LODE_ASSIGN_OR_RETURN(const uint64_t size, NumberField(row, "tree_size"));
  LODE_ASSIGN_OR_RETURN(const auto path, Hashes(row.value("path", json())));
  // The table's row for the empty tree: there is no such leaf, so none of the two may give an
  // answer.
  const auto reader = [&](int level, uint64_t index) { return tree.Node(level, index); };
  if (leaf == 0 || leaf > size) {
    const bool refused = !merkle::MakeInclusionProof(leaf, size, reader).ok();
    return refused && path.empty() ? absl::OkStatus()
                                   : Other("a path for a leaf that is not there");
  }
  if (size >= tree.roots.size()) return Other("a size past the table's leaves");
  LODE_ASSIGN_OR_RETURN(const auto made, merkle::MakeInclusionProof(leaf - 1, size, reader));
  if (made != path) return Other("the path made is another");
  return merkle::VerifyInclusion(leaf - 1, size, tree.levels[0][leaf - 1], path, tree.roots[size]);
}

absl::Status CheckConsistency(const Tree& tree, const json& row) {
  LODE_ASSIGN_OR_RETURN(const uint64_t from, NumberField(row, "size1"));
  LODE_ASSIGN_OR_RETURN(const uint64_t to, NumberField(row, "size2"));
  LODE_ASSIGN_OR_RETURN(const auto proof, Hashes(row.value("proof", json())));
  if (from > to || to >= tree.roots.size()) return Other("sizes past the table's leaves");
  const auto reader = [&](int level, uint64_t index) { return tree.Node(level, index); };
  LODE_ASSIGN_OR_RETURN(const auto made, merkle::MakeConsistencyProof(from, to, reader));
  if (made != proof) return Other("the proof made is another");
  return merkle::VerifyConsistency(from, to, proof, tree.roots[from], tree.roots[to]);
}

}  // namespace

bool IsMerkleTable(const json& parsed) {
  return parsed.is_object() && parsed.contains("leaf_inputs_hex") && RootsOf(parsed) != nullptr;
}

void RunMerkleTable(const std::filesystem::path& file, const json& table, Report& report) {
  const auto tree = Build(table.at("leaf_inputs_hex"));
  const auto roots = Hashes(*RootsOf(table));
  if (!tree.ok() || !roots.ok()) {
    const absl::Status bad = tree.ok() ? roots.status() : tree.status();
    return report.Fail({file, "the table"}, "leaf inputs and roots", base::ToStd(bad.message()));
  }
  const auto judge = [&](const std::string& name, const absl::Status& status) {
    report.Judge({file, name}, {true, {}}, status);
  };
  if (table.contains("empty_root")) {
    const auto empty = Hashes(json::array({table.at("empty_root")}));
    judge("empty root", empty.ok() && empty->front() == tree->roots[0] ? absl::OkStatus()
                                                                       : Other("another root"));
  }
  for (size_t i = 0; i < roots->size(); ++i) {
    const bool same = i + 1 < tree->roots.size() && (*roots)[i] == tree->roots[i + 1];
    judge("root of " + std::to_string(i + 1), same ? absl::OkStatus() : Other("another root"));
  }
  size_t row = 0;
  for (const json& path : table.value("inclusion_paths", json::array())) {
    judge("inclusion path " + std::to_string(row++), CheckPath(*tree, path));
  }
  row = 0;
  for (const json& proof : table.value("consistency_proofs", json::array())) {
    judge("consistency proof " + std::to_string(row++), CheckConsistency(*tree, proof));
  }
}

}  // namespace lode::conformance
