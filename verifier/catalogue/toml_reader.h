// SPDX-License-Identifier: Apache-2.0
// Strict reading of the TOML files that people write: catalogues and profiles. Every key is read by
// name and type. A key that nobody read is an error, so a misspelt limit can't be ignored. One
// error is kept with its line: what stands first in the file, and what is missing only if nothing
// else is wrong. Values read after an error are defaults. No exceptions.
#ifndef LODE_VERIFIER_CATALOGUE_TOML_READER_H_
#define LODE_VERIFIER_CATALOGUE_TOML_READER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace lode::catalogue {

// One table of a file. Copies share the file and its error.
class TomlReader {
 public:
  // The file's root table. kMalformed, or kTooLarge beyond limits::kTomlBytes.
  static absl::StatusOr<TomlReader> Parse(std::string_view text);

  bool Has(std::string_view key) const;
  // The keys of this table, ascending: for tables whose keys are names, which the caller then asks
  // for one by one.
  std::vector<std::string> Keys() const;
  // Required keys: absent or of another type is an error, which says what is there and what must
  // be: `allowed` for a text, the range and its unit for a number, `example` for a list.
  std::string String(std::string_view key, std::string_view allowed = "a text in quotes");
  bool Bool(std::string_view key);
  int64_t Int(std::string_view key, int64_t low, int64_t high, std::string_view unit = "");
  std::vector<std::string> Strings(std::string_view key, std::string_view example = "[\"...\"]");
  TomlReader Table(std::string_view key);
  std::vector<TomlReader> Tables(std::string_view key);

  // The next step of errors in this table, and in tables read from it after this.
  void Advise(std::string next);
  // Reports what is wrong with a value that was read.
  void Fail(std::string_view key, std::string_view what);
  // Keys of this table that were not asked for become the error.
  void Close();
  // The error of the file; kMalformed with the line.
  absl::Status status() const;

 private:
  struct File;
  TomlReader(std::shared_ptr<File> file, const void* table, std::string path);
  // toml::node; null and an error, which shows the example, if absent.
  const void* Find(std::string_view key, const std::string& example);
  void FailAt(int line, std::string_view key, std::string_view what, bool is_missing);

  std::shared_ptr<File> file_;
  const void* table_;  // toml::table of file_; null after an error
  std::string path_;
  std::string next_;
  std::shared_ptr<std::vector<std::string>> asked_;
  std::shared_ptr<std::vector<std::string>> may_be_;  // keys that Has() was asked for
};

}  // namespace lode::catalogue

#endif  // LODE_VERIFIER_CATALOGUE_TOML_READER_H_
