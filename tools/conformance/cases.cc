// SPDX-License-Identifier: Apache-2.0
// Files, JSON fields and the tally of cases.h and report.h.
#include "tools/conformance/cases.h"

#include <algorithm>
#include <system_error>

#include "tools/conformance/report.h"
#include "verifier/base/absl_shim.h"
#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"
#include "verifier/base/status_macros.h"
#include "verifier/program/input_file.h"

namespace lode::conformance {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

absl::Status BadField(const char* name, std::string_view want) {
  return base::Error(base::Reason::kMalformed,
                     std::string("field ") + name + " must be " + std::string(want));
}

absl::StatusOr<const json*> Field(const json& fields, const char* name) {
  const auto found = fields.find(name);
  if (found == fields.end()) return BadField(name, "there");
  return &*found;
}

absl::StatusOr<std::string> Base64Of(const json& value, const char* name) {
  if (!value.is_string()) return BadField(name, "base64");
  auto bytes = base::Base64Decode(value.get_ref<const std::string&>());
  if (!bytes) return BadField(name, "base64");
  return *std::move(bytes);
}

}  // namespace

void Report::Fail(const Place& place, std::string_view expected, std::string_view got) {
  ++failed_;
  failures_ << "FAILED " << base::SafeText(place.file.string()) << ": "
            << base::SafeText(place.name) << ": expected " << base::SafeText(expected) << ", got "
            << base::SafeText(got) << '\n';
}

void Report::Judge(const Place& place, const Expectation& expected, const absl::Status& got) {
  const std::string_view message = base::ToStd(got.message());
  const std::string shown = got.ok() ? "accepted"
                                     : std::string(base::ReasonName(base::ReasonOf(got))) + " (" +
                                           std::string(message) + ")";
  if (got.ok() != expected.accept)
    return Fail(place, expected.accept ? "accepted" : "refused", shown);
  const bool right_cause =
      expected.accept || expected.causes.empty() ||
      std::any_of(expected.causes.begin(), expected.causes.end(), [&](std::string_view cause) {
        return message.find(cause) != std::string_view::npos;
      });
  if (right_cause) return Pass();
  std::string causes;
  for (const std::string_view cause : expected.causes)
    causes += (causes.empty() ? "" : " or ") + std::string(cause);
  Fail(place, "refused for: " + causes, shown);
}

void Report::Remark(const fs::path& file, std::string_view what) {
  remarks_ << base::SafeText(file.string()) << ": " << base::SafeText(what) << '\n';
}

namespace {

// The files under `folder`, at any depth. A folder that can't be read or looked into is a failed
// case, as is whatever is neither file nor folder: a link to a folder, a dangling link, a pipe.
void AddFilesUnder(const fs::path& folder, Paths& files, Report& report) {
  std::error_code error;
  fs::directory_iterator it(folder, error);
  for (; !error && it != fs::directory_iterator(); it.increment(error)) {
    std::error_code unknown;
    if (it->is_directory(unknown) && !it->is_symlink(unknown)) {
      AddFilesUnder(it->path(), files, report);
    } else if (it->is_regular_file(unknown)) {
      files.push_back(it->path());
    } else {
      report.Fail({it->path(), "the file"}, "a file or a folder",
                  it->is_directory(unknown)
                      ? "a link to a folder: name that folder itself beside this one"
                      : "something else, such as a link that leads nowhere");
    }
  }
  if (error) report.Fail({folder, "the folder"}, "a folder that can be read", error.message());
}

}  // namespace

Paths FilesOf(const Paths& paths, Report& report) {
  Paths out;
  for (const fs::path& path : paths) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      out.push_back(path);
      continue;
    }
    Paths found;
    AddFilesUnder(path, found, report);
    std::sort(found.begin(), found.end());
    out.insert(out.end(), found.begin(), found.end());
  }
  return out;
}

std::optional<std::string> ReadFile(const fs::path& file, Report& report) {
  auto bytes = program::ReadInput(file.string(), kFileBytes);
  if (bytes.ok()) return *std::move(bytes);
  report.Fail({file, "the file"}, "a file of at most 64 MiB that can be read",
              base::ToStd(bytes.status().message()));
  return std::nullopt;
}

std::optional<json> AsJson(const fs::path& file, const std::string& bytes, Report& report) {
  const bool named = file.extension() == ".json";
  const size_t first = bytes.find_first_not_of(" \t\r\n");
  const bool looks = first != std::string::npos && (bytes[first] == '{' || bytes[first] == '[');
  if (!named && !looks) return std::nullopt;
  json parsed = json::parse(bytes, nullptr, /*allow_exceptions=*/false);
  if (!parsed.is_discarded()) return parsed;
  if (named) report.Fail({file, "the file"}, "JSON", "text that is not JSON");
  return std::nullopt;
}

absl::StatusOr<uint64_t> NumberField(const json& fields, const char* name) {
  LODE_ASSIGN_OR_RETURN(const json* value, Field(fields, name));
  if (!value->is_number_unsigned()) return BadField(name, "an unsigned 64-bit integer");
  return value->get<uint64_t>();
}

absl::StatusOr<std::string> TextField(const json& fields, const char* name) {
  LODE_ASSIGN_OR_RETURN(const json* value, Field(fields, name));
  if (!value->is_string()) return BadField(name, "a string");
  return value->get<std::string>();
}

absl::StatusOr<bool> BoolField(const json& fields, const char* name) {
  LODE_ASSIGN_OR_RETURN(const json* value, Field(fields, name));
  if (!value->is_boolean()) return BadField(name, "true or false");
  return value->get<bool>();
}

absl::StatusOr<std::string> HexField(const json& fields, const char* name) {
  LODE_ASSIGN_OR_RETURN(const std::string text, TextField(fields, name));
  auto bytes = base::HexDecode(text);
  if (!bytes) return BadField(name, "hex");
  return *std::move(bytes);
}

absl::StatusOr<std::string> Base64Field(const json& fields, const char* name) {
  LODE_ASSIGN_OR_RETURN(const json* value, Field(fields, name));
  if (value->is_null()) return std::string();
  return Base64Of(*value, name);
}

absl::StatusOr<std::vector<std::string>> Base64ListField(const json& fields, const char* name) {
  LODE_ASSIGN_OR_RETURN(const json* value, Field(fields, name));
  std::vector<std::string> out;
  if (value->is_null()) return out;
  if (!value->is_array()) return BadField(name, "a list");
  for (const json& item : *value) {
    LODE_ASSIGN_OR_RETURN(std::string bytes, Base64Of(item, name));
    out.push_back(std::move(bytes));
  }
  return out;
}

}  // namespace lode::conformance
