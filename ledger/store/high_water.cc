// SPDX-License-Identifier: Apache-2.0
// Two slots are needed because a write may be torn. The newer slot that reads well counts. After a
// failed sync nothing is written any more: the system may have dropped the bytes, and a second sync
// would claim success.
#include "ledger/store/high_water.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/crypto/sha256.h"
#include "verifier/program/standard_descriptors.h"

namespace lode::ledger {
namespace {

constexpr std::string_view kMagic = "lodehwm1";
constexpr size_t kHashedBytes = HighWater::kSlotBytes - base::Hash256::kSize;

std::string EncodeSlot(uint64_t sequence, std::string_view note) {
  std::string bytes(kMagic);
  base::AppendU64(bytes, sequence);
  base::AppendU32(bytes, static_cast<uint32_t>(note.size()));
  bytes.append(note);
  bytes.resize(kHashedBytes, '\0');
  bytes.append(crypto::Sha256(bytes).view());
  return bytes;
}

HighWater::Slot Unreadable(std::string problem) { return {false, 0, "", std::move(problem)}; }

HighWater::Slot ParseSlot(std::string_view bytes, uint64_t parity) {
  if (bytes.size() != HighWater::kSlotBytes) return Unreadable("the file is cut off");
  const std::string_view hashed = bytes.substr(0, kHashedBytes);
  if (crypto::Sha256(hashed).view() != bytes.substr(kHashedBytes)) {
    return Unreadable("the slot does not match its hash");
  }
  base::ByteReader reader(hashed);
  const auto magic = reader.Take(kMagic.size());
  const auto sequence = reader.U64();
  const auto length = reader.U32();
  if (*magic != kMagic) return Unreadable("the slot is of another format");
  const auto note = reader.Take(*length);
  // Whoever wrote the hash wrote the rest: one spelling for a slot, or it is not ours.
  if (!note || EncodeSlot(*sequence, *note) != bytes) return Unreadable("the slot is malformed");
  if (*sequence % 2 != parity) return Unreadable("the slot is in the other one's place");
  return {true, *sequence, std::string(*note), ""};
}

absl::Status WriteAt(int fd, std::string_view bytes, size_t offset, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t n = ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return SystemError("writing " + path);
    bytes.remove_prefix(static_cast<size_t>(n));
    offset += static_cast<size_t>(n);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<HighWater>> HighWater::Create(const std::string& path) {
  program::HoldStandardDescriptors();  // what is printed must never reach the mark
  program::Descriptor file(
      ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file.valid() && errno == EEXIST) {
    return base::Error(base::Reason::kConflict,
                       path + " exists: a high-water mark is never made anew over an old one");
  }
  if (!file.valid()) return SystemError("making " + path);
  LODE_RETURN_IF_ERROR(LockExclusively(file, path));
  std::unique_ptr<HighWater> mark(new HighWater(path, std::move(file)));
  LODE_RETURN_IF_ERROR(mark->WriteSlot(0, ""));
  LODE_RETURN_IF_ERROR(mark->WriteSlot(1, ""));
  if (::fsync(mark->file_.get()) != 0) return SystemError("syncing " + path);
  LODE_RETURN_IF_ERROR(SyncFolder(ParentOf(path)));
  return mark;
}

absl::StatusOr<std::unique_ptr<HighWater>> HighWater::Open(const std::string& path) {
  program::HoldStandardDescriptors();
  program::Descriptor file(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!file.valid() && errno == ENOENT) {
    return base::Error(base::Reason::kNotFound, "no high-water mark at " + path);
  }
  if (!file.valid() && (errno == ELOOP || errno == EISDIR)) {
    return base::Error(base::Reason::kStoreDamaged, path + " is no plain file");
  }
  if (!file.valid()) return SystemError("opening " + path);
  LODE_RETURN_IF_ERROR(LockExclusively(file, path));
  struct stat info;
  if (::fstat(file.get(), &info) != 0) return SystemError("examining " + path);
  if (!S_ISREG(info.st_mode) || info.st_size > static_cast<off_t>(2 * kSlotBytes)) {
    return base::Error(base::Reason::kStoreDamaged, path + " is no high-water mark");
  }
  std::unique_ptr<HighWater> mark(new HighWater(path, std::move(file)));
  LODE_RETURN_IF_ERROR(mark->ReadSlots());
  return mark;
}

absl::Status HighWater::ReadSlots() {
  LODE_ASSIGN_OR_RETURN(const std::string bytes, ReadUpTo(file_, 2 * kSlotBytes, path_));
  for (size_t i = 0; i < 2; ++i) {
    const std::string_view rest =
        std::string_view(bytes).substr(std::min(bytes.size(), i * kSlotBytes), kSlotBytes);
    slots_[i] = ParseSlot(rest, i);
  }
  if (torn()) return absl::OkStatus();
  // Written in turn, the two are one apart. If not, the older one was put back from somewhere.
  Slot& older = slots_[0].sequence < slots_[1].sequence ? slots_[0] : slots_[1];
  if (newest()->sequence - older.sequence != 1) older = Unreadable("the slot is out of turn");
  return absl::OkStatus();
}

const HighWater::Slot* HighWater::newest() const {
  const Slot* newest = nullptr;
  for (const Slot& slot : slots_) {
    if (slot.readable && (newest == nullptr || slot.sequence > newest->sequence)) newest = &slot;
  }
  return newest;
}

absl::Status HighWater::Write(std::string_view checkpoint_note) {
  LODE_RETURN_IF_ERROR(failed_);
  if (checkpoint_note.size() > kMaxNoteBytes) {
    return base::Error(base::Reason::kTooLarge,
                       "a checkpoint of " + std::to_string(checkpoint_note.size()) +
                           " bytes does not fit the high-water mark, which takes " +
                           std::to_string(kMaxNoteBytes));
  }
  const Slot* last = newest();
  if (last == nullptr) {
    return base::Error(base::Reason::kStoreDamaged,
                       "no slot of " + path_ + " is readable: it is not known what was promised");
  }
  absl::Status status = WriteSlot(last->sequence + 1, checkpoint_note);
  if (status.ok() && ::fdatasync(file_.get()) != 0) status = SystemError("syncing " + path_);
  if (!status.ok()) {
    failed_ = base::WithContext(status, "the high-water mark is not written any more");
  }
  return status;
}

absl::Status HighWater::WriteSlot(uint64_t sequence, std::string_view note) {
  const size_t i = sequence % 2;
  LODE_RETURN_IF_ERROR(WriteAt(file_.get(), EncodeSlot(sequence, note), i * kSlotBytes, path_));
  slots_[i] = {true, sequence, std::string(note), ""};
  return absl::OkStatus();
}

}  // namespace lode::ledger
