// SPDX-License-Identifier: Apache-2.0
// Trust files: C2SP tlog-policy, verbatim (docs/formats/trust.md). Which logs are trusted, which
// witnesses, and which of them must have cosigned. The group named "replay", if there is one, lists
// witnesses that replay the meaning of every record.
#ifndef LODE_VERIFIER_NOTE_POLICY_H_
#define LODE_VERIFIER_NOTE_POLICY_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "verifier/note/checkpoint.h"

namespace lode::note {

// What a trust file says of a checkpoint that it accepts.
struct Trust {
  SignedCheckpoint checkpoint;
  size_t log = 0;  // index of the log
  uint64_t freshness =
      0;  // oldest cosignature time that the quorum needs, POSIX seconds; 0: quorum none
  bool replayed = false;  // a witness of the group "replay" cosigned, to that group's own threshold
  std::vector<std::string> cosigners;  // names of the witnesses that cosigned, in the file's order
};

class TrustPolicy {
 public:
  // kMalformed names the line. At most limits::kPolicyItems logs, witnesses and groups each.
  static absl::StatusOr<TrustPolicy> Parse(std::string_view text);
  // A policy that trusts one log and asks for no witness: quorum none.
  static TrustPolicy ForLog(const NoteKey& log);

  // Checks a checkpoint note against the logs and the quorum. kOtherLog: it calls itself a log that
  // the file does not name; kUnknownKey: a log that the file names, and another key signed it. Both
  // name both sides. kNotAuthentic, kBadSignature, kQuorumMissing.
  absl::StatusOr<Trust> Check(std::string_view checkpoint_note) const;

  // The logs for people, the first three of them: "ledger.example/cobalt (key 14f64fb4)".
  std::string DescribeLogs() const;
  // The witness or group that the quorum line names; "" for none.
  std::string_view quorum_name() const {
    return quorum_ ? std::string_view(items_[*quorum_].name) : "";
  }
  // The same logs, witnesses, groups and quorum, in the same order.
  bool operator==(const TrustPolicy&) const = default;

  const std::vector<NoteKey>& logs() const { return logs_; }
  const std::vector<NoteKey>& witnesses() const { return witnesses_; }

 private:
  struct Group {
    std::string name;
    size_t threshold = 1;
    std::vector<size_t> members;  // indices into items_
    bool operator==(const Group&) const = default;
  };
  struct Item {
    std::string name;
    bool is_group = false;
    size_t index = 0;  // into witnesses_ or groups_
    bool operator==(const Item&) const = default;
  };
  absl::Status AddLine(std::string_view line);
  absl::Status AddGroup(std::span<const std::string_view> words);
  std::optional<size_t> FindItem(std::string_view name) const;
  // The best oldest time with which the item is satisfied by `times` (by witness; 0: did not
  // cosign); nothing: it is not.
  std::optional<uint64_t> Satisfied(size_t item, std::span<const uint64_t> times) const;

  std::vector<NoteKey> logs_;
  std::vector<NoteKey> witnesses_;
  std::vector<Group> groups_;
  std::vector<Item> items_;
  std::vector<bool> is_member_;  // by item: a name is a member of at most one group
  std::optional<size_t> quorum_;
  bool quorum_none_ = false;
};

}  // namespace lode::note

#endif  // LODE_VERIFIER_NOTE_POLICY_H_
