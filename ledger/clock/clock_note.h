// SPDX-License-Identifier: Apache-2.0
// What a ledger keeps of its clock for its next start (docs/decisions/0018): the file `clock` in
// its folder. The monotonic clock goes on while no server runs. So as long as the machine was not
// booted, a start can judge the system clock as a running server does. The file proves nothing and
// is never needed: without it a start knows less and asks the operator sooner.
#ifndef LODE_LEDGER_CLOCK_CLOCK_NOTE_H_
#define LODE_LEDGER_CLOCK_CLOCK_NOTE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace lode::ledger {

struct ClockNote {
  std::string boot;       // Clock::Boot() of the run that wrote it
  int64_t steady_us = 0;  // of that boot's monotonic clock
  int64_t time_us = 0;    // what time it was then, as far as it was believed; since 1970
  bool operator==(const ClockNote&) const = default;
};

// Four lines of text and their SHA-256: at most kClockNoteBytes.
inline constexpr size_t kClockNoteBytes = 256;
std::string EncodeClockNote(const ClockNote& note);
// Nothing unless EncodeClockNote() writes exactly these bytes.
std::optional<ClockNote> ParseClockNote(std::string_view bytes);

// The file. Not synced: it must outlive a killed process, and a cut of the power ends the boot that
// it speaks of.
class ClockNoteFile {
 public:
  explicit ClockNoteFile(std::string path) : path_(std::move(path)) {}
  // Nothing if there is none. kMalformed for another content, an error of the system as it is.
  absl::StatusOr<std::optional<ClockNote>> Read() const;
  // Over the old one, in place; a torn write is a file that Read() refuses.
  absl::Status Write(const ClockNote& note) const;
  const std::string& path() const { return path_; }

 private:
  const std::string path_;
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_CLOCK_CLOCK_NOTE_H_
