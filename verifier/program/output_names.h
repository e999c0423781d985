// SPDX-License-Identifier: Apache-2.0
// The files that one command reads and writes, identified by what they are and not by how they are
// spelt. If two outputs had one name, one of them would be lost, and an output over an input would
// destroy it. So a command names all of them here before it signs or writes anything.
#ifndef LODE_VERIFIER_PROGRAM_OUTPUT_NAMES_H_
#define LODE_VERIFIER_PROGRAM_OUTPUT_NAMES_H_

#include <map>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace lode::program {

class OutputNames {
 public:
  // A file that must stay as it is. `what`: "the key file".
  void AddInput(const std::string& path, std::string_view what);

  // kUsage if `path` is another output or an input: the same path spelt otherwise, or the same file
  // by a link. `what`: "the envelope of march/lot.json". Devices and pipes may be named many times.
  absl::Status AddOutput(const std::string& path, std::string_view what);

 private:
  std::map<std::string, std::string> what_;  // by each identity of a file, see FileIdentities()
};

}  // namespace lode::program

#endif  // LODE_VERIFIER_PROGRAM_OUTPUT_NAMES_H_
