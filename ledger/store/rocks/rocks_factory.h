// SPDX-License-Identifier: Apache-2.0
// The factory of RocksDB's stores: a folder and how it is used. All that the ledger sees of
// RocksDB.
#ifndef LODE_LEDGER_STORE_ROCKS_ROCKS_FACTORY_H_
#define LODE_LEDGER_STORE_ROCKS_ROCKS_FACTORY_H_

#include <memory>
#include <string>
#include <utility>

#include "ledger/store/factory.h"
#include "ledger/store/rocks/rocks_options.h"

namespace lode::ledger {

class RocksFactory : public StoreFactory {
 public:
  RocksFactory(std::string path, RocksOptions options)
      : path_(std::move(path)), options_(std::move(options)) {}

  absl::Status Create() const override;
  absl::StatusOr<OpenedStore> Open() const override;
  absl::StatusOr<OpenedStore> AcceptCutTail(std::unique_ptr<Store> store) const override;
  absl::StatusOr<uint64_t> PeekSize() const override;

 private:
  const std::string path_;
  const RocksOptions options_;
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_STORE_ROCKS_ROCKS_FACTORY_H_
