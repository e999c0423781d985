// SPDX-License-Identifier: Apache-2.0
// Bytes that nobody types are known by their first ones. Text is known by what its writer had to
// say first: the first words of a line, or the names at the top of a JSON object. Half a file or a
// broken one is known as well as a whole one, since that is what people ask about.
#include "verifier/inputs/file_kind.h"

#include <algorithm>
#include <array>
#include <vector>

#include "verifier/base/encoding.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/inputs/id_argument.h"
#include "verifier/note/note.h"
#include "verifier/program/input_file.h"
#include "verifier/program/shell_word.h"
#include "verifier/record/record.h"

namespace lode::inputs {
namespace {

constexpr size_t kHeadBytes = 4096;
constexpr size_t kMostLines = 200;
constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
constexpr std::string_view kZstdMagic = "\x28\xb5\x2f\xfd";
constexpr std::string_view kBlank = " \t\r\n";

struct Row {
  FileKind kind;
  std::string_view name;
  std::string_view next;  // {} stands for the file
};

constexpr std::array kRows = {
    Row{FileKind::kTrail, "a trail", "verify it: lode trail verify {}, or lode-verify {}"},
    Row{FileKind::kReceipt, "a receipt",
        "verify it: lode receipt verify {}, or lode-verify receipt {}"},
    Row{FileKind::kEnvelope, "a signed record (an envelope)",
        "look at it: lode record show {}; send it to the ledger: lode record submit {}"},
    Row{FileKind::kDsse, "a signed record (DSSE JSON)",
        "look at it: lode record show {}; send it to the ledger: lode record submit {}"},
    Row{FileKind::kRecord, "a record that is not signed (JSON)",
        "sign it: lode record sign {} --key KEY_FILE"},
    Row{FileKind::kScenario, "a scenario", "play it: lode-scenario run {}"},
    Row{FileKind::kReport, "a report (JSON), which lode or lode-verify printed about a trail",
        "no command reads a report. Give the trail that it is about: lode trail verify "
        "TRAIL_FILE"},
    Row{FileKind::kAnswer, "what a program of Lode printed with --json",
        "give the file that the program read, and not its answer"},
    Row{FileKind::kProfile, "a profile (TOML)", "a trail is judged by it: --profile-file {}"},
    Row{FileKind::kSettings, "a file of settings (TOML)", "settings are given with --ledger {}"},
    Row{FileKind::kToml, "a TOML file", "look whether you gave the right file"},
    Row{FileKind::kTrust, "a trust file", "a trust file is given with --trust {}"},
    Row{FileKind::kCheckpoint, "a checkpoint",
        "a checkpoint that lode remembers is given with --pin {}"},
    Row{FileKind::kVkey, "a verifier key", "a verifier key is given with --vkey \"$(cat {})\""},
    Row{FileKind::kKey, "a key file", "a key is given with --key {}; look at it: lode key show {}"},
};

const Row* RowOf(FileKind kind) {
  const auto it =
      std::find_if(kRows.begin(), kRows.end(), [&](const Row& row) { return row.kind == kind; });
  return it == kRows.end() ? nullptr : &*it;
}

bool Takes(FileKind wanted, FileKind kind) {
  if (kind == wanted) return true;
  // A table whose name is misspelt is told by its reader.
  if (kind == FileKind::kToml) {
    return wanted == FileKind::kProfile || wanted == FileKind::kSettings ||
           wanted == FileKind::kTrust;  // "log = KEY", of who expected TOML
  }
  if (kind == FileKind::kDsse) return wanted == FileKind::kEnvelope || wanted == FileKind::kRecord;
  return kind == FileKind::kEnvelope && wanted == FileKind::kRecord;
}

std::string_view Trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return "";
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

// Names at the top of an object, as written; a broken text gives those before the break.
std::vector<std::string_view> NamesAtTop(std::string_view text) {
  std::vector<std::string_view> names;
  int depth = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    if (c != '"') continue;
    const size_t begin = at + 1;
    for (++at; at < text.size() && text[at] != '"'; ++at) at += text[at] == '\\' ? 1 : 0;
    if (at >= text.size()) break;
    const size_t after = text.find_first_not_of(kBlank, at + 1);
    const bool is_name = after != std::string_view::npos && text[after] == ':';
    if (depth == 1 && is_name) names.push_back(text.substr(begin, at - begin));
  }
  return names;
}

FileKind JsonKind(std::string_view text) {
  const auto names = NamesAtTop(text);
  const auto has = [&](std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  if (has("payloadType")) return FileKind::kDsse;
  // What programs print begins with its schema, and may have every other name too.
  if (!names.empty() && names.front() == "schema") {
    const size_t value = text.find('"', text.find(':', text.find("\"schema\"")));
    const bool is_report =
        value != std::string_view::npos && text.substr(value + 1).starts_with("lode.report/");
    return is_report ? FileKind::kReport : FileKind::kAnswer;
  }
  // A scenario may consist of what another one includes.
  if (has("scenario") || has("records") || has("parties") || has("sites") || has("keys"))
    return FileKind::kScenario;
  const auto* record = record::pb::Record::descriptor();
  const bool is_record = std::any_of(names.begin(), names.end(), [&](std::string_view name) {
    const std::string field(name);
    return record->FindFieldByName(field) != nullptr ||
           record->FindFieldByCamelcaseName(field) != nullptr;
  });
  return is_record ? FileKind::kRecord : FileKind::kUnknown;
}

bool IsDecimal(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Origin, size, root: the first three lines of a checkpoint, whatever signs it.
bool IsCheckpoint(const std::vector<std::string_view>& lines) {
  return lines.size() >= 3 && !lines[0].empty() && IsDecimal(lines[1]) && lines[2].size() == 44 &&
         base::Base64Decode(lines[2]).has_value();
}

bool IsTrustLine(std::string_view line) {
  const size_t end = line.find_first_of(" \t");
  if (end == std::string_view::npos) return false;
  const std::string_view word = line.substr(0, end);
  const bool is_word = word == "log" || word == "witness" || word == "group" || word == "quorum";
  return is_word && line[line.find_first_not_of(" \t", end)] != '=';
}

bool IsNameInToml(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || c == '"';
  });
}

// "[profile]", "[rule.LOG-06]": the tables that a profile has. JSON lists end otherwise.
FileKind TableKind(std::string_view line) {
  const size_t end = line.find(']');
  if (end == std::string_view::npos) return FileKind::kUnknown;
  const std::string_view name = Trimmed(line.substr(1, end - 1));
  if (!IsNameInToml(name) || IsDecimal(name) || name.starts_with('"') || name == "true" ||
      name == "false" || name == "null")
    return FileKind::kUnknown;
  const std::string_view top = name.substr(0, name.find('.'));
  const bool is_profile = top == "profile" || top == "rule" || top == "esg";
  return is_profile ? FileKind::kProfile : FileKind::kToml;
}

// The names that client/cli/settings.cc knows.
bool IsSetting(std::string_view name) {
  constexpr std::array<std::string_view, 8> kNames = {
      "address", "trust", "vkey", "pin", "profile", "origin", "genesis", "passphrase_file"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

FileKind LineKind(std::string_view line) {
  if (IsTrustLine(line)) return FileKind::kTrust;
  if (line.starts_with("[")) return TableKind(line);
  const size_t equals = line.find('=');
  if (equals != std::string_view::npos && IsNameInToml(Trimmed(line.substr(0, equals))))
    return IsSetting(Trimmed(line.substr(0, equals))) ? FileKind::kSettings : FileKind::kToml;
  return note::ParseVkey(line).ok() ? FileKind::kVkey : FileKind::kUnknown;
}

FileKind TextKind(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty() && lines.size() < kMostLines) {
    const size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(Trimmed(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (IsCheckpoint(lines)) return FileKind::kCheckpoint;
  for (const std::string_view line : lines) {
    if (!line.empty() && !line.starts_with('#')) return LineKind(line);
  }
  return FileKind::kUnknown;
}

}  // namespace

FileKind FileKindOf(std::string_view bytes) {
  if (bytes.starts_with(kZstdMagic)) return FileKind::kTrail;
  // Protobuf field 1, a text of that length.
  if (bytes.size() > 2 && bytes[0] == 0x0a && bytes.substr(2).starts_with("application/vnd.lode."))
    return FileKind::kEnvelope;
  if (bytes.starts_with(kUtf8Mark)) bytes.remove_prefix(kUtf8Mark.size());
  const size_t first = bytes.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return FileKind::kUnknown;
  const std::string_view text = bytes.substr(first);
  if (text.starts_with("c2sp.org/tlog-proof@")) return FileKind::kReceipt;
  if (text.starts_with("lode-key ")) return FileKind::kKey;
  if (text.starts_with('{')) return JsonKind(text);
  return TextKind(text);
}

std::string_view NameOf(FileKind kind) {
  const Row* row = RowOf(kind);
  return row == nullptr ? "" : row->name;
}

std::string_view NeededName(FileKind kind) {
  return kind == FileKind::kRecord ? "a record" : NameOf(kind);
}

std::string WhatToDoWith(FileKind kind, const std::string& name) {
  constexpr std::string_view kHole = "{}";
  const Row* row = RowOf(kind);
  std::string next(row == nullptr ? "" : row->next);
  const bool has_name = !name.empty() && name != "-" && name != "stdin";
  const std::string path = has_name ? program::ShellPath(name) : "FILE";
  for (size_t at = 0; (at = next.find(kHole, at)) != std::string::npos; at += path.size())
    next.replace(at, kHole.size(), path);
  return next;
}

absl::Status OrOtherKind(const absl::Status& error, FileKind wanted, std::string_view bytes,
                         const std::string& name) {
  if (error.ok()) return error;
  const FileKind kind = FileKindOf(bytes);
  if (kind == FileKind::kUnknown || Takes(wanted, kind)) return error;
  const std::string file = name.empty() ? "this" : name;
  return base::WithNextStep(base::Error(base::Reason::kMalformed,
                                        file + ": this is " + std::string(NameOf(kind)) + ", and " +
                                            std::string(NeededName(wanted)) + " is needed here"),
                            WhatToDoWith(kind, name));
}

absl::Status OrOtherKindOfFile(const absl::Status& error, FileKind wanted,
                               const std::string& path) {
  if (error.ok()) return error;
  const auto file = program::InputFile::Open(path);
  // What came through a pipe is gone.
  if (!file.ok() || !S_ISREG(file->facts().st_mode)) return error;
  std::string head(std::min<uint64_t>(kHeadBytes, static_cast<uint64_t>(file->facts().st_size)),
                   '\0');
  if (!file->ReadAt(0, head.size(), head.data()).ok()) return error;
  return OrOtherKind(error, wanted, head, path);
}

absl::StatusOr<std::string> ReadOfKind(FileKind wanted, const std::string& path,
                                       uint64_t max_bytes) {
  LODE_RETURN_IF_ERROR(CheckIsNoId(path, NeededName(wanted)));
  auto bytes = program::ReadInput(path, max_bytes);
  if (bytes.ok() || base::ReasonOf(bytes.status()) != base::Reason::kTooLarge) return bytes;
  return OrOtherKindOfFile(bytes.status(), wanted, path);
}

}  // namespace lode::inputs
