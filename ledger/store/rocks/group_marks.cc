// SPDX-License-Identifier: Apache-2.0
// It is not enough to look at the newest mark: rows that were lost with a table file are followed
// by newer ones from the log file, whose mark is right. So marks must be without a hole over all
// epochs that the log files can hold.
#include "ledger/store/rocks/group_marks.h"

#include <iterator>

#include "verifier/base/encoding.h"

namespace lode::ledger {
namespace {

constexpr size_t kMarkKeyBytes = 10;

}  // namespace

bool IsMarkKey(std::string_view key) {
  return key.size() == kMarkKeyBytes && key.starts_with(kMarkPrefix);
}

std::string MarkKey(uint64_t epoch) {
  std::string key(kMarkPrefix);
  base::AppendU64(key, epoch);
  return key;
}

std::string EncodeMark(const GroupMark& mark) {
  std::string value;
  base::AppendU64(value, mark.began);
  base::AppendU64(value, mark.last_began);
  base::AppendU64(value, mark.size);
  return value;
}

bool AddMark(std::string_view key, std::string_view value, GroupMarks& marks) {
  if (!IsMarkKey(key)) return false;
  base::ByteReader epoch(key.substr(kMarkPrefix.size())), reader(value);
  const auto began = reader.U64(), last_began = reader.U64(), size = reader.U64();
  if (!size || !reader.done() || *began > *last_began || *last_began > *size) return false;
  marks[*epoch.U64()] = {*began, *last_began, *size};
  return true;
}

uint64_t ReachOf(const GroupMarks& marks) {
  if (marks.empty()) return 0;
  const uint64_t newest = marks.rbegin()->first;
  const uint64_t oldest = newest < kKeptEpochs ? 0 : newest - kKeptEpochs + 1;
  // The oldest of those that are kept must be there: else all before the first that is there may be
  // missing.
  if (marks.begin()->first > oldest) return 0;
  uint64_t reach = marks.begin()->second.size;
  uint64_t epoch = marks.begin()->first;
  for (auto it = std::next(marks.begin()); it != marks.end(); ++it) {
    if (it->first != epoch + 1 || it->second.began != reach) return reach;
    epoch = it->first;
    reach = it->second.size;
  }
  return reach;
}

void GroupMarker::Open(const GroupMarks& marks) {
  next_epoch_ = marks.empty() ? 0 : marks.rbegin()->first + 1;
  current_.reset();
  bytes_ = 0;
}

GroupMarker::Step GroupMarker::Next(uint64_t before, uint64_t after) const {
  Step step;
  if (current_ && bytes_ < epoch_bytes_) {
    step.epoch = next_epoch_ - 1;
    step.mark = {current_->began, before, after};
    return step;
  }
  step.epoch = next_epoch_;
  step.mark = {before, before, after};
  if (step.epoch >= kKeptEpochs) step.forget = step.epoch - kKeptEpochs;
  return step;
}

void GroupMarker::Done(const Step& step, uint64_t bytes) {
  bytes_ = step.epoch == next_epoch_ ? bytes : bytes_ + bytes;
  next_epoch_ = step.epoch + 1;
  current_ = step.mark;
}

}  // namespace lode::ledger
