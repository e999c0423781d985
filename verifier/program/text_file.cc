// SPDX-License-Identifier: Apache-2.0
// Only changes that can't change the meaning of text are undone (a byte-order mark, CR LF). Another
// encoding is named instead of guessed: a wrong guess would change names that somebody signs.
#include "verifier/program/text_file.h"

#include <algorithm>

#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/base/utf8.h"
#include "verifier/program/input_file.h"

namespace lode::program {
namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
constexpr std::string_view kCrLf = "\r\n";

// The encoding that the first bytes speak of, "" for none. Without a mark, text in a Latin alphabet
// has a zero in every second byte of UTF-16.
std::string_view WideEncoding(std::string_view bytes) {
  if (bytes.starts_with(std::string_view("\xFF\xFE\0\0", 4))) return "UTF-32LE";
  if (bytes.starts_with(std::string_view("\0\0\xFE\xFF", 4))) return "UTF-32BE";
  if (bytes.starts_with("\xFF\xFE")) return "UTF-16LE";
  if (bytes.starts_with("\xFE\xFF")) return "UTF-16BE";
  if (bytes.size() < 4) return "";
  const bool zero[] = {bytes[0] == 0, bytes[1] == 0, bytes[2] == 0, bytes[3] == 0};
  if (!zero[0] && zero[1] && !zero[2] && zero[3]) return "UTF-16LE";
  if (zero[0] && !zero[1] && zero[2] && !zero[3]) return "UTF-16BE";
  return "";
}

std::string HowToSave(std::string_view encoding, std::string_view name) {
  return "save it as UTF-8 (Notepad: Save as, Encoding UTF-8; elsewhere: iconv -f " +
         std::string(encoding) + " -t UTF-8 " + std::string(name) + ")";
}

}  // namespace

absl::Status CheckUtf8(std::string_view bytes, std::string_view name) {
  if (const std::string_view wide = WideEncoding(bytes); !wide.empty()) {
    return base::Error(
        base::Reason::kMalformed,
        std::string(name) + " is text in " + std::string(wide) + "; " + HowToSave(wide, name));
  }
  if (base::IsValidUtf8(bytes)) return absl::OkStatus();
  return base::Error(base::Reason::kMalformed,
                     std::string(name) + " is not UTF-8 text. If it is text of an older program, " +
                         HowToSave("WINDOWS-1252", name));
}

absl::StatusOr<std::string> TextOf(std::string_view bytes, std::string_view name) {
  LODE_RETURN_IF_ERROR(CheckUtf8(bytes, name));
  if (bytes.starts_with(kUtf8Mark)) bytes.remove_prefix(kUtf8Mark.size());
  std::string text;
  text.reserve(bytes.size());
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (bytes.substr(i, kCrLf.size()) != kCrLf)
      text += bytes[i];
    else {
      text += '\n';
      ++i;
    }
  }
  return text;
}

absl::StatusOr<std::string> ReadText(const std::string& path, uint64_t max_bytes) {
  LODE_ASSIGN_OR_RETURN(const std::string bytes, ReadInput(path, max_bytes));
  return TextOf(bytes, path);
}

absl::StatusOr<std::string> ReadRegularText(const std::string& path, uint64_t max_bytes) {
  LODE_ASSIGN_OR_RETURN(const std::string bytes, ReadRegular(path, max_bytes));
  return TextOf(bytes, path);
}

bool LooksLikeJson(std::string_view bytes) {
  if (bytes.starts_with(kUtf8Mark)) bytes.remove_prefix(kUtf8Mark.size());
  if (!WideEncoding(bytes).empty()) return true;
  const size_t first = bytes.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && bytes[first] == '{';
}

std::string HintOfText(std::string_view bytes) {
  std::string_view what;
  if (!WideEncoding(bytes).empty()) {
    what = "it is in UTF-16";
  } else if (bytes.starts_with(kUtf8Mark)) {
    what = "it begins with a byte-order mark";
  } else if (bytes.find(kCrLf) != std::string_view::npos && base::IsValidUtf8(bytes)) {
    what = "its lines end in CR LF";
  } else {
    return "";
  }
  return "; " + std::string(what) +
         ": a program that handles text changed it. Get it again as it was sent";
}

}  // namespace lode::program
