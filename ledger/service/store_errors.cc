// SPDX-License-Identifier: Apache-2.0
// A client is told that its read failed. The operator, who alone can mend it, would hear nothing
// without this line. A failing disk fails every call, so the lines are counted instead of repeated.
#include "ledger/service/store_errors.h"

#include <chrono>
#include <string>

#include "ledger/service/event_gate.h"
#include "ledger/service/log.h"
#include "ledger/store/folder.h"
#include "verifier/base/absl_shim.h"

namespace lode::ledger {
namespace {

// One page of a log tells a night's worth; every client's retry would fill a disk.
constexpr std::chrono::minutes kEvery{1};

// Never destroyed: calls may still end while the process does.
EventGate& GateOf(StoreUse use) {
  static EventGate* const reads = new EventGate(1, kEvery);
  static EventGate* const writes = new EventGate(1, kEvery);
  return use == StoreUse::kRead ? *reads : *writes;
}

}  // namespace

std::string_view StoreAdvice(base::Reason reason, std::string_view message) {
  // A full volume has its own lines, when it begins and when it ends.
  if (reason == base::Reason::kStoreDamaged) {
    return "stop the ledger, run lode-ledgerd fsck, which names what is damaged, and restore as "
           "docs/operations.md says under \"Backup, and what must never be restored\"";
  }
  if (message.find(kFileSizeLimit) != std::string_view::npos) return kRaiseFileSizeLimit;
  if (reason == base::Reason::kStoreUnavailable) {
    return "look at the disk (dmesg, smartctl); stop the ledger, copy its folder to another disk "
           "and run lode-ledgerd fsck there";
  }
  if (reason == base::Reason::kPermissionDenied) {
    return "see that the user who runs the ledger owns every file of its folder (ls -lR), then "
           "start it again";
  }
  return "";
}

void TellStoreError(StoreUse use, base::Reason reason, std::string_view message) {
  const std::string_view advice = StoreAdvice(reason, message);
  if (advice.empty()) return;
  const auto held_back = GateOf(use).Pass();
  if (!held_back.has_value()) return;
  Log(LogLevel::kError, "store",
      {{"use", use == StoreUse::kRead ? "read" : "write"},
       {"reason", std::string(base::ReasonName(reason))},
       {"error", std::string(message)},
       {"held_back", std::to_string(*held_back)},
       {"next", std::string(advice)}});
}

void TellStoreError(StoreUse use, const absl::Status& status) {
  if (!status.ok()) TellStoreError(use, base::ReasonOf(status), base::ToStd(status.message()));
}

}  // namespace lode::ledger
