// SPDX-License-Identifier: Apache-2.0
// What each family of a store says about the groups that it holds. RocksDB lists the files of its
// families in one list. If the last entry of that list is cut off, it opens without an error, and
// the newest rows of one family are gone. So every group writes the same mark into every family, in
// its own write. The invariant: a family with the same marks as the others holds what they hold.
//
//   key     ff 6d || u64 epoch, big-endian: 10 bytes, as no other key of any family has that begins
//           so (keys that are hashes may begin so too, but are longer)
//   value   u64 size before the epoch || u64 size before its last group || u64 size after that
// A new epoch begins with every opening, and with the group after an eighth of the memtables'
// bytes: so a flush never takes groups from the middle of one, and a flush that was lost leaves a
// hole between the epochs in the table files and those in the log files. kKeptEpochs are kept: the
// log files hold at most four times the memtables.
#ifndef LODE_LEDGER_STORE_ROCKS_GROUP_MARKS_H_
#define LODE_LEDGER_STORE_ROCKS_GROUP_MARKS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace lode::ledger {

inline constexpr uint64_t kKeptEpochs = 64;
inline constexpr uint64_t kEpochsInMemtables = 8;

inline constexpr std::string_view kMarkPrefix = "\xffm";
bool IsMarkKey(std::string_view key);

struct GroupMark {
  uint64_t began = 0;       // size before the epoch
  uint64_t last_began = 0;  // size before its last group
  uint64_t size = 0;        // size after that
  bool operator==(const GroupMark&) const = default;
};
std::string MarkKey(uint64_t epoch);
std::string EncodeMark(const GroupMark& mark);

// The marks of one family, by epoch.
using GroupMarks = std::map<uint64_t, GroupMark>;
// False for a row that MarkKey and EncodeMark do not write.
bool AddMark(std::string_view key, std::string_view value, GroupMarks& marks);
// The size up to which a family with these marks holds every group: the head's size if nothing is
// missing. 0 without marks.
uint64_t ReachOf(const GroupMarks& marks);

// Gives the marks to write. For the one writer.
class GroupMarker {
 public:
  // `epoch_bytes`: of groups, after which the next epoch begins.
  explicit GroupMarker(uint64_t epoch_bytes) : epoch_bytes_(epoch_bytes) {}
  // A store with these marks was opened.
  void Open(const GroupMarks& marks);

  struct Step {
    uint64_t epoch = 0;
    GroupMark mark;
    std::optional<uint64_t> forget;  // the epoch whose mark goes
  };
  // The mark of a group from size `before` to `after`. It counts once the group is Done().
  Step Next(uint64_t before, uint64_t after) const;
  void Done(const Step& step, uint64_t bytes);

 private:
  const uint64_t epoch_bytes_;
  uint64_t next_epoch_ = 0;
  std::optional<GroupMark> current_;  // of epoch next_epoch_ - 1, if groups still join it
  uint64_t bytes_ = 0;                // of its groups
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_STORE_ROCKS_GROUP_MARKS_H_
