// SPDX-License-Identifier: Apache-2.0
// The factory of stores in memory. What one store held is gone with it: the next one is empty.
#ifndef LODE_LEDGER_STORE_MEMORY_MEMORY_FACTORY_H_
#define LODE_LEDGER_STORE_MEMORY_MEMORY_FACTORY_H_

#include <memory>

#include "ledger/store/factory.h"

namespace lode::ledger {

class MemoryFactory : public StoreFactory {
 public:
  absl::Status Create() const override { return absl::OkStatus(); }
  absl::StatusOr<OpenedStore> Open() const override;
  absl::StatusOr<OpenedStore> AcceptCutTail(std::unique_ptr<Store> store) const override;
  absl::StatusOr<uint64_t> PeekSize() const override { return uint64_t{0}; }
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_STORE_MEMORY_MEMORY_FACTORY_H_
