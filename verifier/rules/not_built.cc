// SPDX-License-Identifier: Apache-2.0
// A rule that does not exist can't fail a test. So the list of missing rules is data that a test
// compares with the rows: a report can't forget to say what it did not check.
#include "verifier/rules/not_built.h"

#include "verifier/catalogue/toml_reader.h"

namespace lode::rules {

namespace embedded {
extern const char not_built_data[];
extern const unsigned long not_built_size;
}  // namespace embedded

absl::StatusOr<std::vector<NotBuilt>> ParseNotBuilt(std::string_view toml) {
  absl::StatusOr<catalogue::TomlReader> root = catalogue::TomlReader::Parse(toml);
  if (!root.ok()) return root.status();
  std::vector<NotBuilt> out;
  for (const std::string& id : root->Keys()) {
    catalogue::TomlReader table = root->Table(id);
    out.push_back({id, table.String("title"), table.Strings("rules")});
    if (out.back().title.empty()) table.Fail("title", "is empty");
    if (out.back().rules.empty()) table.Fail("rules", "names none");
    table.Close();
  }
  if (!root->status().ok()) return root->status();
  return out;
}

std::string_view NotBuiltFile() { return {embedded::not_built_data, embedded::not_built_size}; }

const std::vector<NotBuilt>& FamiliesNotBuilt() {
  static const std::vector<NotBuilt>& list =
      *new std::vector<NotBuilt>(ParseNotBuilt(NotBuiltFile()).value_or(std::vector<NotBuilt>()));
  return list;
}

}  // namespace lode::rules
