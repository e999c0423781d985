// SPDX-License-Identifier: Apache-2.0
// AcceptCutTail takes the store that it opened itself; any other store is a mistake of the caller.
#include "ledger/store/rocks/rocks_factory.h"

#include "ledger/store/rocks/rocks_store.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"

namespace lode::ledger {
namespace {

OpenedStore WithReport(std::unique_ptr<RocksStore> store) {
  OpenReport report = store->report();
  return {std::move(store), std::move(report)};
}

}  // namespace

absl::Status RocksFactory::Create() const { return RocksStore::Create(path_, options_).status(); }

absl::StatusOr<OpenedStore> RocksFactory::Open() const {
  LODE_ASSIGN_OR_RETURN(auto store, RocksStore::Open(path_, options_));
  return WithReport(std::move(store));
}

absl::StatusOr<OpenedStore> RocksFactory::AcceptCutTail(std::unique_ptr<Store> store) const {
  auto* rocks = dynamic_cast<RocksStore*>(store.get());
  if (rocks == nullptr) {
    return base::Error(base::Reason::kUsage, "the store was opened by another factory");
  }
  store.release();
  LODE_ASSIGN_OR_RETURN(auto accepted,
                        RocksStore::AcceptCutTail(std::unique_ptr<RocksStore>(rocks)));
  return WithReport(std::move(accepted));
}

absl::StatusOr<uint64_t> RocksFactory::PeekSize() const { return RocksStore::PeekSize(path_); }

}  // namespace lode::ledger
