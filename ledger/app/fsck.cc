// SPDX-License-Identifier: Apache-2.0
// fsck: opens folder, mark and store without changing a row of them, and prints what does not
// re-derive.
#include "ledger/sequencer/fsck.h"

#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "ledger/app/commands.h"
#include "ledger/sequencer/ledger_folder.h"
#include "ledger/store/rocks_store.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/safe_text.h"
#include "verifier/base/status_macros.h"

namespace lode::ledger {
namespace {

absl::StatusOr<FsckReport> Check(const std::string& folder) {
  LODE_ASSIGN_OR_RETURN(const LedgerIdentity identity, ReadLedgerFolder(folder));
  const note::NoteKey note_key =
      note::MakeNoteKey(identity.origin, note::kTypeEd25519, identity.key.public_key());
  const LogSigner signer{identity.origin, note_key, &identity.key};
  LODE_ASSIGN_OR_RETURN(const std::unique_ptr<HighWater> mark, HighWater::Open(MarkPath(folder)));
  RocksOptions rocks;
  rocks.origin = identity.origin;
  LODE_ASSIGN_OR_RETURN(const std::unique_ptr<RocksStore> store,
                        RocksStore::Open(StorePath(folder), rocks));
  if (store->opened() == RocksStore::Opened::kCutTail) {
    std::cerr << "A log file of the store is damaged (" << base::SafeText(store->damage())
              << "): what follows is about the part before the damage.\n";
  }
  FsckOptions options;
  options.progress = [](uint64_t done, uint64_t leaves) {
    if (done % 100'000 == 0 && done > 0) std::cerr << done << " of " << leaves << " leaves\n";
  };
  LODE_ASSIGN_OR_RETURN(FsckReport report, Fsck(*store, *mark, signer, options));
  if (const absl::Status files = store->VerifyChecksums(); !files.ok()) {
    ++report.found;
    report.differences.push_back(
        {"files", "", std::nullopt, std::string(files.message().data(), files.message().size())});
  }
  return report;
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
