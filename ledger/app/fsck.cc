// SPDX-License-Identifier: Apache-2.0
// fsck: opens folder, mark and store without changing a row of them, and prints what does not
// re-derive.
#include "ledger/sequencer/fsck.h"

#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "ledger/app/commands.h"
#include "ledger/sequencer/ledger.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/safe_text.h"

namespace lode::ledger {
namespace {

absl::StatusOr<FsckReport> Check(const std::string& folder) {
  LedgerOptions options;
  options.folder = folder;
  FsckOptions fsck;
  fsck.progress = [](uint64_t done, uint64_t leaves) {
    if (done % 100'000 == 0 && done > 0) std::cerr << done << " of " << leaves << " leaves\n";
  };
  return Ledger::Check(options, fsck);
}

void PrintJson(const FsckReport& report) {
  nlohmann::ordered_json out;
  out["schema"] = "lode.fsck/v1";
  out["clean"] = report.clean();
  out["leaves"] = std::to_string(report.size);
  out["found"] = std::to_string(report.found);
  out["differences"] = nlohmann::ordered_json::array();
  for (const Difference& d : report.differences) {
    nlohmann::ordered_json item;
    item["family"] = d.family;
    item["key"] = d.key;
    if (d.leaf.has_value()) item["leaf"] = std::to_string(*d.leaf);
    item["what"] = base::SafeText(d.what);
    out["differences"].push_back(std::move(item));
  }
  std::cout << out.dump(2) << "\n";
}

void PrintText(const FsckReport& report) {
  for (const Difference& d : report.differences) {
    std::cout << d.family;
    if (!d.key.empty()) std::cout << " " << base::SafeText(d.key);
    if (d.leaf.has_value()) std::cout << " (leaf " << *d.leaf << ")";
    std::cout << ": " << base::SafeText(d.what) << "\n";
  }
  if (report.found > report.differences.size()) {
    std::cout << "and " << report.found - report.differences.size() << " more\n";
  }
  std::cout << report.size << " leaves checked, " << report.found << " differences"
            << (report.clean() ? ": everything follows from leaves and records" : "") << "\n";
}

}  // namespace

int RunFsck(const FsckArguments& arguments) {
  const auto report = Check(arguments.data);
  if (!report.ok()) return Fail(report.status());
  if (arguments.json) {
    PrintJson(*report);
  } else {
    PrintText(*report);
  }
  return report->clean() ? base::kExitOk : base::kExitStoreDamaged;
}

}  // namespace lode::ledger
