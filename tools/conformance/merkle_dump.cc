// SPDX-License-Identifier: Apache-2.0
// Dumps of stored trees, as google/trillian writes them: subtrees of 8 levels, each with the path
// of its root
// ("prefix", one byte for 8 levels from a root of depth 64), its leaves and its inner nodes, keyed
// by a byte of depth and one of path bits. The leaves of the lowest subtrees are appended to a
// kernel frontier; every node of the dump must be the one that the frontier completes there.
#include <map>
#include <string>
#include <utility>

#include "tools/conformance/merkle_files.h"
#include "verifier/base/bytes.h"
#include "verifier/base/encoding.h"
#include "verifier/base/safe_text.h"
#include "verifier/base/utf8.h"
#include "verifier/merkle/tree.h"

namespace lode::conformance {
namespace {

using base::Hash256;
using Nodes = std::map<std::pair<int, uint64_t>, Hash256>;  // by level and index

// The bytes of a quoted string with the escapes of protobuf text; nothing if it is not one.
std::optional<std::string> Unquote(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::nullopt;
  text = text.substr(1, text.size() - 2);
  constexpr std::string_view kLetters = "nrt\"'\\", kMeant = "\n\r\t\"'\\";
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    if (++i == text.size()) return std::nullopt;
    const size_t digits = text[i] == 'x' ? 2 : text[i] == 'u' ? 4 : 0;
    if (digits == 0) {
      const size_t letter = kLetters.find(text[i]);
      if (letter == std::string_view::npos) return std::nullopt;
      out += kMeant[letter];
      continue;
    }
    const auto code = base::HexDecode(text.substr(i + 1, digits));
    if (!code || code->size() * 2 != digits) return std::nullopt;
    if (digits == 2) {
      out += *code;
    } else {
      const auto byte = [&](size_t k) { return uint32_t{static_cast<uint8_t>((*code)[k])}; };
      base::AppendUtf8(out, byte(0) << 8 | byte(1));
    }
    i += digits;
  }
  return out;
}

// Reads lines of "name: value"; what is not one of the four names is structure.
class Reader {
 public:
  // False at the first line that is not of the format; error() says which.
  bool Read(std::string_view text) {
    while (!text.empty()) {
      const size_t end = text.find('\n');
      ++line_;
      if (!ReadLine(text.substr(0, end))) return false;
      text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    }
    return true;
  }
  const Nodes& nodes() const { return nodes_; }
  std::string error() const { return "line " + std::to_string(line_) + " is not of the format"; }

 private:
  bool ReadLine(std::string_view line) {
    const size_t start = line.find_first_not_of(' ');
    const size_t colon = line.find(": ");
    if (start == std::string_view::npos || colon == std::string_view::npos) return true;
    const std::string_view name = line.substr(start, colon - start), value = line.substr(colon + 2);
    if (name != "prefix" && name != "key" && name != "value") return true;
    const auto bytes = Unquote(value);
    if (!bytes) return false;
    if (name == "prefix") return SetPrefix(*bytes);
    if (name == "key") return SetKey(*bytes);
    const auto hash = Hash256::From(*bytes);
    return hash && nodes_.emplace(std::pair(level_, index_), *hash).second;
  }

  bool SetPrefix(const std::string& prefix) {
    if (prefix.size() > 7) return false;
    base_level_ = 8 * (7 - static_cast<int>(prefix.size()));
    tile_ = 0;
    for (const char byte : prefix) tile_ = tile_ << 8 | static_cast<uint8_t>(byte);
    return true;
  }

  bool SetKey(const std::string& text) {
    const auto key = base::Base64Decode(text);
    if (!key || key->size() != 2) return false;
    const int depth = static_cast<uint8_t>((*key)[0]), bits = static_cast<uint8_t>((*key)[1]);
    if (depth == 0 || depth > 8 || (bits & (0xff >> depth)) != 0) return false;
    level_ = base_level_ + 8 - depth;
    index_ = tile_ << depth | static_cast<uint64_t>(bits >> (8 - depth));
    return true;
  }

  size_t line_ = 0;
  int base_level_ = 0, level_ = 0;
  uint64_t tile_ = 0, index_ = 0;
  Nodes nodes_;
};

}  // namespace

bool IsMerkleDump(const std::string& bytes) {
  return bytes.compare(0, 8, "prefix: ") == 0 && bytes.find("leaves: {") != std::string::npos;
}

void RunMerkleDump(const std::filesystem::path& file, const std::string& bytes, Report& report) {
  Reader reader;
  if (!reader.Read(bytes))
    return report.Fail({file, "the dump"}, "stored subtrees", reader.error());
  Nodes made;
  merkle::Frontier frontier;
  for (auto leaf = reader.nodes().begin(); leaf != reader.nodes().end() && leaf->first.first == 0;
       ++leaf) {
    if (leaf->first.second != frontier.size()) {
      return report.Fail({file, "leaf " + std::to_string(frontier.size())}, "leaves without a gap",
                         "a gap");
    }
    frontier.Append(leaf->second, [&](int level, uint64_t index, const Hash256& hash) {
      made.emplace(std::pair(level, index), hash);
    });
  }
  for (const auto& [place, hash] : reader.nodes()) {
    if (place.first == 0) continue;  // the leaves are the input
    const auto found = made.find(place);
    if (found != made.end() && found->second == hash) {
      report.Pass();
      continue;
    }
    const std::string name =
        "node " + std::to_string(place.second) + " of level " + std::to_string(place.first);
    report.Fail(
        {file, name}, base::HexEncode(hash.view()),
        found == made.end() ? "no perfect subtree there" : base::HexEncode(found->second.view()));
  }
}

}  // namespace lode::conformance
