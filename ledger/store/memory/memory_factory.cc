// SPDX-License-Identifier: Apache-2.0
// It exists so that everything above a store is tested through the same factory as with a real
// engine.
#include "ledger/store/memory/memory_factory.h"

#include "ledger/store/memory/memory_store.h"
#include "verifier/base/reason.h"

namespace lode::ledger {

absl::StatusOr<OpenedStore> MemoryFactory::Open() const {
  return OpenedStore{std::make_unique<MemoryStore>(), {}};
}

absl::StatusOr<OpenedStore> MemoryFactory::AcceptCutTail(std::unique_ptr<Store>) const {
  return base::Error(base::Reason::kUsage, "a store in memory has no tail to cut");
}

}  // namespace lode::ledger
