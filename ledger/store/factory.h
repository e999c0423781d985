// SPDX-License-Identifier: Apache-2.0
// How a store is made, looked into and opened, whatever engine keeps it. This is the only seam
// between the ledger and an engine: whoever opens a ledger names a factory, and nobody above knows
// anything else of the engine. The invariant: the opener has read what a report says of a store
// before anything is written to it.
#ifndef LODE_LEDGER_STORE_FACTORY_H_
#define LODE_LEDGER_STORE_FACTORY_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/store/store.h"

namespace lode::ledger {

// How a store was found.
struct OpenReport {
  enum class Found {
    kWhole,      // as it was left, but for an incomplete last write
    kCutTail,    // its end is damaged: what was opened is a copy that ends before the damage
    kReadsOnly,  // the volume is full: nothing is written until it is opened again
  };
  Found found = Found::kWhole;
  std::string damage;  // what refused the whole store, or refused to write; empty for kWhole
};

struct OpenedStore {
  std::unique_ptr<Store> store;
  OpenReport report;
};

// Of one store, in one place.
class StoreFactory {
 public:
  virtual ~StoreFactory() = default;

  // Makes an empty store; durable on return. kConflict if something is there.
  virtual absl::Status Create() const = 0;

  // kNotFound if there is none; kConflict if another program has it open or it is another log's;
  // kUnsupportedVersion for a format that this program does not know; kStoreDamaged if no prefix of
  // the log can be had.
  virtual absl::StatusOr<OpenedStore> Open() const = 0;

  // Puts what was opened as kCutTail in the place of the damaged store, which is kept beside, and
  // opens it for writing. Only for a caller that found everything it ever acknowledged in it;
  // whoever does not accept drops the store, and the damaged one stays as it is. kUsage for a store
  // that was opened otherwise, or by another factory.
  virtual absl::StatusOr<OpenedStore> AcceptCutTail(std::unique_ptr<Store> store) const = 0;

  // How many leaves there are, found without writing a byte; 0 where there is no store, or one that
  // was not made to its end. An error if that can't be found out.
  virtual absl::StatusOr<uint64_t> PeekSize() const = 0;
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_STORE_FACTORY_H_
