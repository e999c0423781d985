// SPDX-License-Identifier: Apache-2.0
// HMAC (RFC 2104) over list and token body; the list's length goes first, so that no two lists and
// bodies give the same bytes.
#include "ledger/read/page_token.h"

#include <sys/random.h>

#include "verifier/base/encoding.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/crypto/sha256.h"

namespace lode::ledger {
namespace {

constexpr size_t kMacBytes = 16;
constexpr size_t kBlockBytes = 64;
constexpr size_t kMaxTokenBytes = kMacBytes + sizeof(uint64_t) + base::limits::kIdBytes;

absl::Status BadToken() {
  return base::Error(base::Reason::kUsage,
                     "this page token is not of this list, or the ledger was started again since: "
                     "begin the list again, without a page token");
}

bool SameBytes(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned different = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    different |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
  }
  return different == 0;
}

}  // namespace

absl::StatusOr<PageTokens> PageTokens::Create() {
  std::string key(base::Hash256::kSize, '\0');
  if (::getrandom(key.data(), key.size(), 0) != static_cast<ssize_t>(key.size())) {
    return base::Error(base::Reason::kInternal, "the system gives no random bytes");
  }
  return PageTokens(*base::Hash256::From(key));
}

std::string PageTokens::Mac(std::string_view list, std::string_view body) const {
  std::string inner(kBlockBytes, '\x36');
  std::string outer(kBlockBytes, '\x5c');
  for (size_t i = 0; i < base::Hash256::kSize; ++i) {
    inner[i] = static_cast<char>(inner[i] ^ key_.view()[i]);
    outer[i] = static_cast<char>(outer[i] ^ key_.view()[i]);
  }
  std::string length;
  base::AppendU64(length, list.size());
  const base::Hash256 hash = crypto::Sha256({inner, length, list, body});
  return crypto::Sha256({outer, hash.view()}).str().substr(0, kMacBytes);
}

std::string PageTokens::Encode(std::string_view list, const PageStart& start) const {
  std::string body;
  base::AppendU64(body, start.tree_size);
  body += start.first;
  return base::HexEncode(Mac(list, body) + body);
}

absl::StatusOr<PageStart> PageTokens::Parse(std::string_view list, std::string_view token) const {
  if (token.size() > 2 * kMaxTokenBytes) return BadToken();
  const auto raw = base::HexDecode(token);
  if (!raw || raw->size() <= kMacBytes + sizeof(uint64_t)) return BadToken();
  const std::string_view body = std::string_view(*raw).substr(kMacBytes);
  if (!SameBytes(Mac(list, body), std::string_view(*raw).substr(0, kMacBytes))) return BadToken();
  base::ByteReader reader(body);
  return PageStart{*reader.U64(), std::string(body.substr(sizeof(uint64_t)))};
}

}  // namespace lode::ledger
