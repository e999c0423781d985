// SPDX-License-Identifier: Apache-2.0
// The two forms of Merkle vectors that are tables and not single cases; merkle.cc hands files to
// them.
#ifndef LODE_TOOLS_CONFORMANCE_MERKLE_FILES_H_
#define LODE_TOOLS_CONFORMANCE_MERKLE_FILES_H_

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "tools/conformance/report.h"

namespace lode::conformance {

// Leaf inputs, the root of every size, inclusion paths and consistency proofs, in one JSON object.
bool IsMerkleTable(const nlohmann::json& parsed);
void RunMerkleTable(const std::filesystem::path& file, const nlohmann::json& table, Report& report);

// Protobuf text of stored subtrees of 8 levels ("prefix", "leaves", "internal_nodes"): every node
// is a case.
bool IsMerkleDump(const std::string& bytes);
void RunMerkleDump(const std::filesystem::path& file, const std::string& bytes, Report& report);

}  // namespace lode::conformance

#endif  // LODE_TOOLS_CONFORMANCE_MERKLE_FILES_H_
