// SPDX-License-Identifier: Apache-2.0
// lode-conformance KIND PATH...: runs third-party vectors against the kernel. One line for each
// failed case on standard output, then "N passed, N failed" alone. Exit 0: none failed and some
// passed; 1: some failed; 2: usage, which is also a path that is not there or no case at all.
#include <CLI/CLI.hpp>
#include <iostream>
#include <string>
#include <system_error>
#include <vector>

#include "tools/conformance/kinds.h"
#include "verifier/base/nearest.h"
#include "verifier/base/safe_text.h"
#include "verifier/program/arguments.h"
#include "verifier/program/run.h"
#include "verifier/program/version.h"

namespace {

constexpr int kOk = 0, kFailed = 1, kUsage = 2;

int Usage(const std::string& what) {
  std::cerr << "lode-conformance: " << lode::base::SafeText(what) << "\n";
  return kUsage;
}

std::string Footer() {
  std::string text = "KIND is one of:\n";
  for (const auto& kind : lode::conformance::Kinds())
    text += "  " + std::string(kind.name) + ": " + std::string(kind.about) + "\n";
  return text +
         "\nExample:\n"
         "  lode-conformance dsse tests/vectors/third_party/dsse\n"
         "\nExit codes: 0 every case passed, 1 a case failed, 2 usage, a path that is not there, "
         "or "
         "no case of that kind\n";
}

int Conformance(const std::vector<std::string>& words) {
  CLI::App app(
      "Runs test vectors of others against the kernel: names each case that fails, then counts.",
      "lode-conformance");
  app.set_version_flag("--version", lode::program::VersionLine("lode-conformance"));
  app.footer(Footer());
  std::string kind_name;
  std::vector<std::string> names;
  app.add_option("KIND", kind_name, "the form of the vectors")->required();
  app.add_option("PATH", names, "files of vectors, and folders, read with all folders in them")
      ->required();
  const auto text = lode::program::ParseArguments(app, words);
  if (!text.ok()) return Usage(std::string(text.status().message()));
  if (*text) {
    std::cout << **text;
    return kOk;
  }
  const lode::conformance::Kind* kind = lode::conformance::FindKind(kind_name);
  if (kind == nullptr) {
    std::vector<std::string_view> kinds;
    for (const auto& known : lode::conformance::Kinds()) kinds.push_back(known.name);
    return Usage(kind_name + " is not a kind of vectors" +
                 lode::base::DidYouMean(kind_name, kinds) + "; lode-conformance --help lists them");
  }
  const lode::conformance::Paths paths(names.begin(), names.end());
  for (const auto& path : paths) {
    std::error_code error;
    if (!std::filesystem::exists(path, error)) return Usage("no file or folder " + path.string());
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
  return lode::program::Run("lode-conformance", [&] {
    return Conformance(std::vector<std::string>(argv + 1, argv + argc));
  });
}
