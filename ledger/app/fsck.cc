// SPDX-License-Identifier: Apache-2.0
// fsck: opens folder, mark and store without changing a row of them, and prints what does not
// re-derive.
#include "ledger/open/fsck.h"

#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/app/commands.h"
#include "ledger/ledger.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"
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

nlohmann::ordered_json ToJson(const std::vector<Difference>& rows) {
  auto out = nlohmann::ordered_json::array();
  for (const Difference& d : rows) {
    nlohmann::ordered_json item;
    item["family"] = d.family;
    item["key"] = d.key;
    if (d.leaf.has_value()) item["leaf"] = std::to_string(*d.leaf);
    item["what"] = base::SafeText(d.what);
    out.push_back(std::move(item));
  }
  return out;
}

void PrintRows(std::string_view before, const std::vector<Difference>& rows, uint64_t all) {
  for (const Difference& d : rows) {
    std::cout << before << d.family;
    if (!d.key.empty()) std::cout << " " << base::SafeText(d.key);
    if (d.leaf.has_value()) std::cout << " (leaf " << *d.leaf << ")";
    std::cout << ": " << base::SafeText(d.what) << "\n";
  }
  if (all > rows.size()) std::cout << before << "and " << all - rows.size() << " more\n";
}

void PrintJson(const FsckReport& report) {
  nlohmann::ordered_json out;
  out["schema"] = "lode.fsck/v1";
  out["clean"] = report.clean();
  out["leaves"] = std::to_string(report.size);
  out["checked"] = std::to_string(report.checked);
  out["found"] = std::to_string(report.found);
  out["differences"] = ToJson(report.differences);
  out["unread"] = std::to_string(report.unread);
  out["not_read"] = ToJson(report.not_read);
  std::cout << out.dump(2) << "\n";
}

void PrintText(const FsckReport& report) {
  PrintRows("", report.differences, report.found);
  PrintRows("not read: ", report.not_read, report.unread);
  std::cout << report.checked;
  if (report.checked < report.size) std::cout << " of " << report.size;
  std::cout << " leaves checked, " << report.found << " differences";
  if (report.clean()) std::cout << ": everything follows from leaves and records";
  if (report.unread > 0)
    std::cout << ", " << report.unread << (report.unread == 1 ? " read" : " reads")
              << " failed: a read that failed proves nothing";
  std::cout << "\n";
}

// Damage that was seen is damage, whatever else could not be read.
int ExitCodeOf(const FsckReport& report) {
  if (report.found > 0) return base::kExitStoreDamaged;
  return report.unread > 0 ? base::ExitCodeOf(report.why) : base::kExitOk;
}

}  // namespace

int RunFsck(const FsckArguments& arguments) {
  const auto report = Check(arguments.data);
  if (!report.ok()) return Fail(report.status(), arguments.json);
  if (arguments.json) {
    PrintJson(*report);
  } else {
    PrintText(*report);
  }
  if (report->unread > 0) {
    Fail(base::Error(report->why,
                     std::to_string(report->unread) +
                         " reads of the store failed, which says nothing about what is stored: see "
                         "to the disk or the rights, and run fsck again; nothing was changed"));
  }
  return ExitCodeOf(*report);
}

}  // namespace lode::ledger
