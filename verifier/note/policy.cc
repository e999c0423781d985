// SPDX-License-Identifier: Apache-2.0
// The freshness of a quorum is found by taking the newest times that satisfy it, recursively
// through groups. A note that no trusted log signed is told apart in two ways: another log's note,
// or a note that claims a trusted name, which is what a forger makes.
#include "verifier/note/policy.h"

#include <algorithm>
#include <utility>

#include "verifier/base/encoding.h"
#include "verifier/base/limits.h"
#include "verifier/base/nearest.h"
#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"
#include "verifier/base/status_macros.h"
#include "verifier/base/utf8.h"

namespace lode::note {
namespace {

using base::Malformed;

std::vector<std::string_view> Words(std::string_view line) {
  std::vector<std::string_view> words;
  size_t at = 0;
  while (at < line.size()) {
    if (line[at] == ' ' || line[at] == '\t') {
      ++at;
      continue;
    }
    size_t end = at;
    while (end < line.size() && line[end] != ' ' && line[end] != '\t') ++end;
    words.push_back(line.substr(at, end - at));
    at = end;
  }
  return words;
}

// Room for one more logs, witnesses or groups.
absl::Status CheckRoom(size_t count, std::string_view what) {
  if (count < base::limits::kPolicyItems) return absl::OkStatus();
  return base::Error(base::Reason::kTooLarge, "a trust file names at most 64 " + std::string(what));
}

// Names of a trust file reach messages and reports.
bool IsPlainText(std::string_view text) {
  return base::IsValidUtf8(text) && std::all_of(text.begin(), text.end(), [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return c == '\n' || c == '\t' || (byte >= 0x20 && byte != 0x7f);
         });
}

constexpr size_t kLogsNamed = 3;

// "ledger.example/cobalt (key 14f64fb4)"
std::string NameOf(std::string_view name, uint32_t id) {
  std::string bytes;
  base::AppendU32(bytes, id);
  return base::SafeText(name) + " (key " + base::HexEncode(bytes) + ")";
}

// Why a note is not of these logs, none of which signed it. Both sides are named. A note that calls
// itself another log is that log's business: kOtherLog. One that calls itself a log of the file,
// but is signed with another key, is what a forger would make, for a log's key does not change:
// kUnknownKey.
absl::Status NotTheirs(std::string_view bytes, const std::vector<NoteKey>& logs,
                       const std::string& trusted) {
  LODE_ASSIGN_OR_RETURN(const Note note, ParseNote(bytes));
  const std::string_view origin = std::string_view(note.text).substr(0, note.text.find('\n'));
  const auto is_trusted_name = [&](std::string_view name) {
    return std::any_of(logs.begin(), logs.end(),
                       [&](const NoteKey& log) { return log.name == name; });
  };
  const NoteSignature* signer = nullptr;
  bool in_their_name = is_trusted_name(origin);
  for (const NoteSignature& signature : note.signatures) {
    if (signature.name == origin && signer == nullptr) signer = &signature;
    in_their_name = in_their_name || is_trusted_name(signature.name);
  }
  if (signer == nullptr) {
    return base::Error(base::Reason::kUnknownKey, "you trust " + trusted + "; this calls itself " +
                                                      base::SafeText(origin) +
                                                      " and no log of that name signed it");
  }
  const std::string signed_by = NameOf(signer->name, signer->id);
  if (in_their_name) {
    return base::Error(base::Reason::kUnknownKey,
                       "you trust " + trusted + ", but this is signed by " + signed_by +
                           ": somebody else signs in the log's name, or you trust another "
                           "ledger of that name");
  }
  return base::Error(base::Reason::kOtherLog, "you trust " + trusted +
                                                  ", but this says that it is signed by " +
                                                  signed_by + "; nothing in it was checked");
}

// A line whose first word, or number of words, is wrong.
absl::Status NoSuchLine(std::span<const std::string_view> words) {
  constexpr std::pair<std::string_view, std::string_view> kForms[] = {
      {"log", "log KEY, with the log's verifier key"},
      {"witness", "witness NAME KEY, with the witness's verifier key"},
      {"quorum", "quorum NAME, a witness or group above it, or quorum none"}};
  constexpr std::string_view kWords[] = {"log", "witness", "group", "quorum"};
  for (const auto& [word, form] : kForms) {
    if (words[0] == word)
      return Malformed("a " + std::string(word) + " line is: " + std::string(form));
  }
  return Malformed(base::SafeText(words[0], 64) +
                   " begins no line of a trust file: a line is log, witness, group or quorum with "
                   "its words" +
                   base::DidYouMean(words[0], kWords));
}

bool HasKey(const std::vector<NoteKey>& keys, const NoteKey& key) {
  return std::any_of(keys.begin(), keys.end(), [&](const NoteKey& k) { return k.key == key.key; });
}

}  // namespace

std::string TrustPolicy::DescribeLogs() const {
  std::string names;
  for (size_t i = 0; i < std::min(logs_.size(), kLogsNamed); ++i)
    names += (i == 0 ? "" : ", ") + NameOf(logs_[i].name, logs_[i].id);
  if (logs_.size() > kLogsNamed)
    names += " and " + std::to_string(logs_.size() - kLogsNamed) + " more";
  return names;
}

std::optional<size_t> TrustPolicy::FindItem(std::string_view name) const {
  for (size_t i = 0; i < items_.size(); ++i) {
    if (items_[i].name == name) return i;
  }
  return std::nullopt;
}

absl::Status TrustPolicy::AddGroup(std::span<const std::string_view> words) {
  if (words.size() < 4) return Malformed("a group is: group <name> all|any|<k> <members...>");
  if (words[1] == "none" || FindItem(words[1]))
    return Malformed("a name is given once, and none is no name");
  Group group;
  group.name = std::string(words[1]);
  for (std::string_view member : words.subspan(3)) {
    const auto item = FindItem(member);
    if (!item) return Malformed("a group names only what stands above it");
    if (is_member_[*item]) return Malformed("a name is a member of one group at most");
    is_member_[*item] = true;
    group.members.push_back(*item);
  }
  const auto k = base::ParseDecimal(words[2]);
  if (words[2] == "all") {
    group.threshold = group.members.size();
  } else if (words[2] == "any") {
    group.threshold = 1;
  } else if (k && *k >= 1 && *k <= group.members.size()) {
    group.threshold = static_cast<size_t>(*k);
  } else {
    return Malformed("a group's threshold is all, any or 1 to the number of its members");
  }
  LODE_RETURN_IF_ERROR(CheckRoom(groups_.size(), "groups"));
  items_.push_back({group.name, true, groups_.size()});
  is_member_.push_back(false);
  groups_.push_back(std::move(group));
  return absl::OkStatus();
}

absl::Status TrustPolicy::AddLine(std::string_view line) {
  const auto words = Words(line);
  if (words.empty() || words[0].starts_with("#")) return absl::OkStatus();
  if (words[0] == "log" && (words.size() == 2 || words.size() == 3)) {
    LODE_ASSIGN_OR_RETURN(NoteKey key, ParseVkey(words[1]));
    if (key.type != kTypeEd25519) return Malformed("a log's key is an Ed25519 note key (type 1)");
    if (HasKey(logs_, key)) return Malformed("a log's key is given once");
    LODE_RETURN_IF_ERROR(CheckRoom(logs_.size(), "logs"));
    logs_.push_back(std::move(key));
    return absl::OkStatus();
  }
  if (words[0] == "witness" && (words.size() == 3 || words.size() == 4)) {
    LODE_ASSIGN_OR_RETURN(NoteKey key, ParseVkey(words[2]));
    if (key.type != kTypeCosignature)
      return Malformed("a witness's key is an Ed25519 cosignature key (type 4)");
    if (words[1] == "none" || FindItem(words[1]) || HasKey(witnesses_, key))
      return Malformed("a witness's name and key are given once");
    LODE_RETURN_IF_ERROR(CheckRoom(witnesses_.size(), "witnesses"));
    items_.push_back({std::string(words[1]), false, witnesses_.size()});
    is_member_.push_back(false);
    witnesses_.push_back(std::move(key));
    return absl::OkStatus();
  }
  if (words[0] == "group") return AddGroup(words);
  if (words[0] == "quorum" && words.size() == 2) {
    if (quorum_ || quorum_none_) return Malformed("there is exactly one quorum line");
    if (words[1] == "none") {
      quorum_none_ = true;
      return absl::OkStatus();
    }
    quorum_ = FindItem(words[1]);
    return quorum_ ? absl::OkStatus()
                   : Malformed("the quorum names a witness or group above it, or none");
  }
  return NoSuchLine(words);
}

absl::StatusOr<TrustPolicy> TrustPolicy::Parse(std::string_view text) {
  if (text.size() > base::limits::kNoteBytes)
    return base::Error(base::Reason::kTooLarge, "a trust file has at most 64 KiB");
  if (!IsPlainText(text)) {
    return Malformed("a trust file is UTF-8 without control characters but tabs and line feeds");
  }
  TrustPolicy policy;
  size_t number = 0;
  while (!text.empty()) {
    ++number;
    const size_t end = std::min(text.find('\n'), text.size());
    LODE_RETURN_IF_ERROR(base::WithContext(policy.AddLine(text.substr(0, end)),
                                           "trust file line " + std::to_string(number)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (policy.logs_.empty()) return Malformed("a trust file names at least one log");
  if (!policy.quorum_ && !policy.quorum_none_)
    return Malformed("a trust file has a quorum line; quorum none asks for no witness");
  return policy;
}

TrustPolicy TrustPolicy::ForLog(const NoteKey& log) {
  TrustPolicy policy;
  policy.logs_.push_back(log);
  policy.quorum_none_ = true;
  return policy;
}

std::optional<uint64_t> TrustPolicy::Satisfied(size_t item, std::span<const uint64_t> times) const {
  if (!items_[item].is_group) {
    const uint64_t time = times[items_[item].index];
    if (time == 0) return std::nullopt;
    return time;
  }
  const Group& group = groups_[items_[item].index];
  std::vector<uint64_t> met;
  for (size_t member : group.members) {
    if (const auto time = Satisfied(member, times)) met.push_back(*time);
  }
  if (met.size() < group.threshold) return std::nullopt;
  std::sort(met.rbegin(), met.rend());
  return met[group.threshold - 1];
}

absl::StatusOr<Trust> TrustPolicy::Check(std::string_view note) const {
  for (size_t i = 0; i < logs_.size(); ++i) {
    auto checked = VerifyCheckpoint(note, logs_[i], witnesses_);
    if (!checked.ok()) {
      if (base::ReasonOf(checked.status()) != base::Reason::kUnknownKey) return checked.status();
      continue;
    }
    Trust trust;
    trust.log = i;
    std::vector<uint64_t> times(witnesses_.size(), 0);
    for (const Cosignature& cosignature : checked->cosignatures)
      times[cosignature.witness] = cosignature.time;
    for (const Item& item : items_) {
      if (!item.is_group && times[item.index] != 0) trust.cosigners.push_back(item.name);
    }
    const auto replay = FindItem("replay");
    trust.replayed = replay && items_[*replay].is_group && Satisfied(*replay, times);
    if (quorum_) {
      const auto oldest = Satisfied(*quorum_, times);
      if (!oldest) {
        return base::Error(base::Reason::kQuorumMissing,
                           "the checkpoint lacks the cosignatures that the trust file's quorum " +
                               items_[*quorum_].name + " asks for");
      }
      trust.freshness = *oldest;
    }
    trust.checkpoint = *std::move(checked);
    return trust;
  }
  return NotTheirs(note, logs_, DescribeLogs());
}

}  // namespace lode::note
