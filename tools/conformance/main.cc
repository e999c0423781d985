// SPDX-License-Identifier: Apache-2.0
// lode-conformance KIND PATH...: runs third-party vectors against the kernel. One line for each
// failed case on standard output, then "N passed, N failed" alone. Exit 0: none failed and some
// passed; 1: some failed; 2: usage, which is also a path that is not there or no case at all.
#include <iostream>
#include <system_error>

#include "tools/conformance/kinds.h"
#include "verifier/base/safe_text.h"
#include "verifier/program/run.h"

namespace {

constexpr int kOk = 0, kFailed = 1, kUsage = 2;

int Usage() {
  std::cerr
      << "usage: lode-conformance KIND PATH...\n"
         "PATH is a file of vectors or a folder, read with all folders in it. KIND is one of:\n";
  for (const auto& kind : lode::conformance::Kinds())
    std::cerr << "  " << kind.name << ": " << kind.about << '\n';
  return kUsage;
}

int Conformance(int argc, char** argv) {
  if (argc < 3) return Usage();
  const lode::conformance::Kind* kind = lode::conformance::FindKind(argv[1]);
  if (kind == nullptr) return Usage();
  const lode::conformance::Paths paths(argv + 2, argv + argc);
  for (const auto& path : paths) {
    std::error_code error;
    if (std::filesystem::exists(path, error)) continue;
    std::cerr << "lode-conformance: no file or folder " << lode::base::SafeText(path.string())
              << '\n';
    return kUsage;
  }
  lode::conformance::Report report(std::cout, std::cerr);
  kind->run(paths, report);
  std::cout << report.passed() << " passed, " << report.failed() << " failed" << std::endl;
  if (report.failed() != 0) return kFailed;
  if (report.passed() != 0) return kOk;
  std::cerr << "lode-conformance: no case of kind " << kind->name << " there\n";
  return kUsage;
}

}  // namespace

int main(int argc, char** argv) {
  return lode::program::Run("lode-conformance", [&] { return Conformance(argc, argv); });
}
