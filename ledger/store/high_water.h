// SPDX-License-Identifier: Apache-2.0
// The high-water mark: the newest checkpoint that was acknowledged. It is outside RocksDB, because
// RocksDB can't know what it has lost. The invariant: a checkpoint whose Write returned OK is in
// one of the two slots after any crash, because slots are written in turn and one is always left
// alone.
//
//   file    two slots of 4096 bytes, preallocated
//   slot    "lodehwm1" || u64 sequence || u32 n || n bytes of signed checkpoint || zeros
//           || SHA-256 of the first 4064 bytes
// Slot i holds sequences that are i modulo 2; the two are one apart. Sequences 0 and 1 hold no
// checkpoint: they are a new file's.
#ifndef LODE_LEDGER_STORE_HIGH_WATER_H_
#define LODE_LEDGER_STORE_HIGH_WATER_H_

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/store/folder.h"

namespace lode::ledger {

// One writer; open, a mark is locked against every other process. Not thread-safe.
class HighWater {
 public:
  static constexpr size_t kSlotBytes = 4096;
  static constexpr size_t kMaxNoteBytes = kSlotBytes - 8 - 8 - 4 - 32;

  struct Slot {
    bool readable = false;
    uint64_t sequence = 0;
    std::string note;     // empty in a new file's slot
    std::string problem;  // why it is not readable
  };

  // Makes a new mark, durable on return. kConflict if there is a file of that name.
  static absl::StatusOr<std::unique_ptr<HighWater>> Create(const std::string& path);

  // Opens a mark and reads both slots. An unreadable slot is not an error here: the caller
  // tolerates it only if the store reaches beyond the checkpoint of the other slot (the torn write
  // was of a later one), and never if both are unreadable. kNotFound if there is no file;
  // kStoreDamaged for a file that is longer than a mark or no plain file.
  static absl::StatusOr<std::unique_ptr<HighWater>> Open(const std::string& path);

  // As read by Open, or as written since.
  const std::array<Slot, 2>& slots() const { return slots_; }
  // The readable slot with the higher sequence; nothing if both are unreadable.
  const Slot* newest() const;
  // One of the slots is not readable.
  bool torn() const { return !slots_[0].readable || !slots_[1].readable; }

  // Makes `checkpoint_note` the mark: durable on return. kTooLarge above kMaxNoteBytes, with
  // nothing written; kStoreDamaged if both slots are unreadable. After any other error what is on
  // the disk is unknown and every further Write is refused: never retry a failed sync.
  absl::Status Write(std::string_view checkpoint_note);

 private:
  HighWater(std::string path, program::Descriptor file)
      : path_(std::move(path)), file_(std::move(file)) {}
  absl::Status WriteSlot(uint64_t sequence, std::string_view note);
  absl::Status ReadSlots();

  const std::string path_;
  const program::Descriptor file_;
  std::array<Slot, 2> slots_;
  absl::Status failed_;
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_STORE_HIGH_WATER_H_
