// SPDX-License-Identifier: Apache-2.0
// Strict reading of the TOML files that people write: catalogues and profiles. Every key is read by
// name and type. A key that nobody read is an error, so a misspelt limit can't be ignored. The
// first error is kept with its line; values read after it are defaults. No exceptions.
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

// One table of a file. Copies share the file and its first error.
class TomlReader {
 public:
  // The file's root table. kMalformed, or kTooLarge beyond limits::kTomlBytes.
  static absl::StatusOr<TomlReader> Parse(std::string_view text);

  bool Has(std::string_view key) const;
  // The keys of this table, ascending: for tables whose keys are names, which the caller then asks
  // for one by one.
  std::vector<std::string> Keys() const;
  // Required keys: absent or of another type is an error.
  std::string String(std::string_view key);
  bool Bool(std::string_view key);
  int64_t Int(std::string_view key, int64_t low, int64_t high);
  std::vector<std::string> Strings(std::string_view key);
  TomlReader Table(std::string_view key);
  std::vector<TomlReader> Tables(std::string_view key);

  // Reports what is wrong with a value that was read.
  void Fail(std::string_view key, std::string_view what);
  // Keys of this table that were not asked for become the error.
  void Close();
  // The first error of the file; kMalformed with the line.
  absl::Status status() const;

 private:
  struct File;
  TomlReader(std::shared_ptr<File> file, const void* table, std::string path);
  const void* Find(std::string_view key);  // toml::node; null and an error if absent
  void FailAt(int line, std::string_view key, std::string_view what);

  std::shared_ptr<File> file_;
  const void* table_;  // toml::table of file_; null after an error
  std::string path_;
  std::shared_ptr<std::vector<std::string>> asked_;
  std::shared_ptr<std::vector<std::string>> may_be_;  // keys that Has() was asked for
};

}  // namespace lode::catalogue

#endif  // LODE_VERIFIER_CATALOGUE_TOML_READER_H_
