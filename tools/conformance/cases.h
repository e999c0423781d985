// SPDX-License-Identifier: Apache-2.0
// Finds and reads the files of vectors. A file that can't be read, or that claims to be JSON and is
// not, is a failed case: nothing that was asked for is skipped silently.
#ifndef LODE_TOOLS_CONFORMANCE_CASES_H_
#define LODE_TOOLS_CONFORMANCE_CASES_H_

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/conformance/report.h"
#include "verifier/base/bytes.h"

namespace lode::conformance {

using Paths = std::vector<std::filesystem::path>;

inline constexpr uintmax_t kFileBytes = 64 * 1024 * 1024;

// The files named, and those under the folders named, sorted by path within each. Whatever under
// them can't be read, and a link to a folder, is a failed case: its vectors were asked for too.
Paths FilesOf(const Paths& paths, Report& report);

// The bytes of a file of at most kFileBytes; else a failed case, and nothing.
std::optional<std::string> ReadFile(const std::filesystem::path& file, Report& report);

// The JSON of a file whose name ends in .json, or whose text opens with a brace or bracket. Nothing
// if it is not JSON; if its name says that it is, that is a failed case.
std::optional<nlohmann::json> AsJson(const std::filesystem::path& file, const std::string& bytes,
                                     Report& report);

// Fields of a case. An error (kMalformed) names the field: the file is not of the format, whatever
// the vector expects of its content.
absl::StatusOr<uint64_t> NumberField(const nlohmann::json& fields, const char* name);
absl::StatusOr<std::string> TextField(const nlohmann::json& fields, const char* name);
absl::StatusOr<bool> BoolField(const nlohmann::json& fields, const char* name);
absl::StatusOr<std::string> HexField(const nlohmann::json& fields, const char* name);
absl::StatusOr<std::string> Base64Field(const nlohmann::json& fields, const char* name);
absl::StatusOr<std::vector<std::string>> Base64ListField(const nlohmann::json& fields,
                                                         const char* name);

}  // namespace lode::conformance

#endif  // LODE_TOOLS_CONFORMANCE_CASES_H_
