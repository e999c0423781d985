// SPDX-License-Identifier: Apache-2.0
// Kind note: a folder with signed notes, the verifier keys known for them (vkeys.json, or keys
// named in index.json and ORIGIN.txt) and, if there is one, index.json with what is expected of
// each signature. Without an index a note must parse and every signature by a known key must
// verify, unless the file's or folder's name ends in _fail. A verifier key is a case too.
#include <algorithm>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "tools/conformance/cases.h"
#include "tools/conformance/kinds.h"
#include "tools/conformance/note_files.h"
#include "verifier/base/absl_shim.h"
#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/note/note.h"

namespace lode::conformance {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::string_view kBase64[] = {"base64"};
constexpr std::string_view kUnknown[] = {"no signature of the note is by a key that is trusted"};
constexpr std::string_view kUnverified[] = {"note signature of"};
constexpr std::string_view kSignatureMark = "\n\n\xe2\x80\x94 ";

void AddKey(NoteKeys& keys, const note::NoteKey& key) {
  if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
}

// What a table says of a key: whether it should be taken, or that Lode's two sorts decide.
bool WantsKey(const json& fields) {
  if (!fields.is_object()) return true;
  for (const char* name : {"accept", "valid", "ok"}) {
    if (const auto said = BoolField(fields, name); said.ok()) return *said;
  }
  for (const char* name : {"wantErr", "reject"}) {
    if (const auto said = BoolField(fields, name); said.ok()) return !*said;
  }
  for (const char* name : {"expect", "want", "status"}) {
    const auto said = TextField(fields, name);
    if (!said.ok()) continue;
    return said->starts_with("accept") || said->starts_with("valid") || said->starts_with("VALID");
  }
  const auto algorithm = NumberField(fields, "alg"), length = NumberField(fields, "len");
  return (!algorithm.ok() || *algorithm == note::kTypeEd25519 ||
          *algorithm == note::kTypeCosignature) &&
         (!length.ok() || *length == crypto::PublicKey::kSize);
}

void RunKey(const fs::path& file, const std::string& vkey, const json& fields, NoteKeys& keys,
            Report& report) {
  const Place place{file, "verifier key " + vkey.substr(0, 120)};
  const auto key = note::ParseVkey(vkey);
  if (key.ok()) {
    const auto name =
        fields.is_object() ? TextField(fields, "name") : absl::StatusOr<std::string>(key->name);
    if (note::FormatVkey(*key) != vkey || (name.ok() && *name != key->name)) {
      return report.Fail(place, "the key's own text and name", note::FormatVkey(*key));
    }
    AddKey(keys, *key);
  }
  report.Judge(place, {WantsKey(fields), {}}, key.status());
}

bool LooksLikeVkey(const std::string& text) {
  const size_t first = text.find('+');
  return first != std::string::npos && text.find('+', first + 1) != std::string::npos;
}

// A table of keys: an object from key to what is known of it, or a list.
bool RunKeyTable(const fs::path& file, const json& parsed, NoteKeys& keys, Report& report) {
  bool found = false;
  if (parsed.is_object()) {
    for (const auto& [vkey, fields] : parsed.items()) {
      if (!LooksLikeVkey(vkey)) continue;
      found = true;
      RunKey(file, vkey, fields, keys, report);
    }
    return found;
  }
  if (!parsed.is_array()) return false;
  for (const json& item : parsed) {
    const auto vkey = item.is_string()   ? absl::StatusOr<std::string>(item.get<std::string>())
                      : item.is_object() ? TextField(item, "vkey")
                                         : absl::StatusOr<std::string>(absl::UnknownError(""));
    if (!vkey.ok() || (item.is_object() && item.contains("signatures"))) continue;
    found = true;
    RunKey(file, *vkey, item.is_object() ? item : json(), keys, report);
  }
  return found;
}

// Keys in a text such as ORIGIN.txt, between spaces.
void CollectKeys(const std::string& text, NoteKeys& keys) {
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find_first_of(" \t\r\n", at), text.size());
    const std::string word = text.substr(at, end - at);
    if (LooksLikeVkey(word)) {
      if (const auto key = note::ParseVkey(word); key.ok()) AddKey(keys, *key);
    }
    at = end + 1;
  }
}

absl::Status VerifyAlone(const note::Note& parsed, const note::NoteSignature& signature,
                         const NoteKeys& keys) {
  return note::VerifyNote({parsed.text, {signature}}, keys).status();
}

void RunSignature(const Place& place, const note::Note& parsed,
                  const note::NoteSignature& signature, const json& entry, const NoteKeys& keys,
                  Report& report) {
  const std::string status = entry.value("status", std::string());
  NoteKeys known = keys;
  if (const auto vkey = TextField(entry, "vkey"); vkey.ok()) {
    if (const auto key = note::ParseVkey(*vkey); key.ok()) AddKey(known, *key);
  }
  Expectation expected{status.starts_with("VALID"), {}};
  if (status.starts_with("INVALID")) expected.causes = kUnverified;
  if (status.starts_with("no-key")) expected.causes = kUnknown;
  report.Judge(place, expected, VerifyAlone(parsed, signature, known));
}

// The signatures of a note against the entries of its index, each entry for one signature.
void RunIndexed(const fs::path& file, const note::Note& parsed, const json& entries,
                const NoteKeys& keys, Report& report) {
  std::vector<bool> used(parsed.signatures.size());
  for (const json& entry : entries) {
    const Place place{file, "signature of " + entry.value("name", std::string("?"))};
    size_t i = 0;
    for (; i < used.size(); ++i) {
      std::string id;
      base::AppendU32(id, parsed.signatures[i].id);
      if (!used[i] && parsed.signatures[i].name == entry.value("name", std::string()) &&
          (!entry.contains("keyid") || entry.at("keyid") == base::HexEncode(id))) {
        break;
      }
    }
    if (i == used.size()) {
      report.Fail(place, "a signature of that name and key id", "none");
      continue;
    }
    used[i] = true;
    RunSignature(place, parsed, parsed.signatures[i], entry, keys, report);
  }
}

void RunNote(const fs::path& file, const std::string& bytes, const json& entries,
             const NoteKeys& keys, Report& report) {
  const auto parsed = note::ParseNote(bytes);
  const bool malformed = std::any_of(entries.begin(), entries.end(), [](const json& entry) {
    return entry.value("status", std::string()).starts_with("bad");
  });
  if (malformed) return report.Judge({file, "the note"}, {false, kBase64}, parsed.status());
  if (entries.empty() && EndsInFail(file)) {
    const absl::Status verdict =
        parsed.ok() ? note::VerifyNote(*parsed, keys).status() : parsed.status();
    return report.Judge({file, "the note"}, {false, {}}, verdict);
  }
  if (parsed.ok() && note::EncodeNote(*parsed) != bytes) {
    return report.Fail({file, "the note"}, "the same bytes when written again", "other bytes");
  }
  report.Judge({file, "the note"}, {true, {}}, parsed.status());
  if (!parsed.ok()) return;
  if (!entries.empty()) return RunIndexed(file, *parsed, entries, keys, report);
  for (const note::NoteSignature& signature : parsed->signatures) {
    const absl::Status verdict = VerifyAlone(*parsed, signature, keys);
    // A signature by nobody who is known is passed over, as a verifier does.
    if (!verdict.ok() && base::ReasonOf(verdict) == base::Reason::kUnknownKey) continue;
    report.Judge({file, "signature of " + signature.name}, {true, {}}, verdict);
  }
}

// One folder: its keys first, then its notes.
class Folder {
 public:
  void Read(const fs::path& file, Report& report) {
    const auto bytes = ReadFile(file, report);
    if (!bytes) return;
    if (EndsInFail(file) && file.extension() == ".json" && !json::accept(*bytes)) {
      return report.Pass();  // what should be refused is no JSON
    }
    const size_t failed_before = report.failed();
    const auto parsed = AsJson(file, *bytes, report);
    if (parsed) {
      if (!ReadJson(file, *parsed, report)) report.Remark(file, "holds no case of this kind");
    } else if (bytes->find(kSignatureMark) != std::string::npos || file.extension() == ".note") {
      notes_.emplace_back(file, *bytes);
    } else if (report.failed() == failed_before) {
      CollectKeys(*bytes, keys_);
      report.Remark(file, "holds no case of this kind");
    }
  }

  void Run(const NoteKeys& outer, Report& report) {
    for (const note::NoteKey& key : outer) AddKey(keys_, key);
    for (const auto& [file, bytes] : notes_) {
      const auto entries = index_.find(file.filename().string());
      RunNote(file, bytes, entries == index_.end() ? json::array() : entries->second, keys_,
              report);
    }
    for (const auto& [file, log] : logs_) RunLogIndex(file, log, report);
    for (const auto& [file, bundle] : bundles_) RunBundle(file, bundle, report);
  }

  // Keys known for a note that was given by its name.
  void ReadBeside(const fs::path& table, Report& report) {
    const auto bytes = ReadFile(table, report);
    const auto parsed = bytes ? AsJson(table, *bytes, report) : std::nullopt;
    if (!parsed) return;
    std::ostringstream nowhere;
    Report unheard(nowhere, nowhere);
    ReadJson(table, *parsed, unheard);
  }

  const NoteKeys& keys() const { return keys_; }

 private:
  bool ReadJson(const fs::path& file, const json& parsed, Report& report) {
    if (IsLogIndex(parsed)) {
      logs_.emplace_back(file, parsed);
      // Its note is judged with it, by the keys that it names.
      index_[parsed.at("note").get<std::string>()] = LogIndexEntries(parsed);
      return true;
    }
    if (IsBundle(parsed)) {
      bundles_.emplace_back(file, parsed);
      return true;
    }
    bool found = false;
    if (parsed.is_array()) {
      for (const json& item : parsed) {
        if (!item.is_object() || !item.contains("file") || !item.at("file").is_string()) continue;
        const json entries = item.value("signatures", json::array());
        const bool sound =
            entries.is_array() && std::all_of(entries.begin(), entries.end(),
                                              [](const json& e) { return e.is_object(); });
        if (!sound) continue;
        found = true;
        index_[item.at("file").get<std::string>()] = entries;
      }
    }
    return found || RunKeyTable(file, parsed, keys_, report);
  }

  NoteKeys keys_;
  std::vector<std::pair<fs::path, std::string>> notes_;
  std::map<std::string, json> index_;  // by file name
  std::vector<std::pair<fs::path, json>> logs_, bundles_;
};

}  // namespace

void RunNotes(const Paths& paths, Report& report) {
  std::map<fs::path, Folder> folders;
  for (const auto& file : FilesOf(paths, report)) folders[file.parent_path()].Read(file, report);
  // The keys of a folder hold for what is below it, and for a note given by its name.
  for (auto& [path, folder] : folders) {
    NoteKeys outer;
    for (const auto& [other, other_folder] : folders) {
      const std::string prefix = other.string() + "/";
      if (other != path && path.string().starts_with(prefix)) {
        outer.insert(outer.end(), other_folder.keys().begin(), other_folder.keys().end());
      }
    }
    std::error_code error;
    for (const auto& given : paths) {
      const bool single = fs::is_regular_file(given, error) && given.parent_path() == path;
      for (const char* table : {"vkeys.json", "index.json"}) {
        const fs::path beside = given.parent_path() / table;
        const bool given_too = std::find(paths.begin(), paths.end(), beside) != paths.end();
        if (single && !given_too && fs::is_regular_file(beside, error)) {
          folder.ReadBeside(beside, report);
        }
      }
    }
    folder.Run(outer, report);
  }
}

}  // namespace lode::conformance
