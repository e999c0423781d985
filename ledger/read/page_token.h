// SPDX-License-Identifier: Apache-2.0
// Where the next page of a list begins. The invariant: this process accepts only tokens that it
// made. A token names a tree size and a key, and an old size with an early key would make a page
// cost a walk over the whole ledger. So a token carries an HMAC under a key of this process, which
// also covers the list that it belongs to. After a restart a list must be begun again.
#ifndef LODE_LEDGER_READ_PAGE_TOKEN_H_
#define LODE_LEDGER_READ_PAGE_TOKEN_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "verifier/base/bytes.h"

namespace lode::ledger {

struct PageStart {
  uint64_t tree_size = 0;  // all pages of a list are pinned to it
  std::string first;       // first key of the page
};

class PageTokens {
 public:
  // With a key of 32 random bytes. kInternal if the system has none to give.
  static absl::StatusOr<PageTokens> Create();

  // hex(HMAC-SHA-256[0:16] || u64 tree size || key). `list` says which list, with its arguments.
  std::string Encode(std::string_view list, const PageStart& start) const;
  // kUsage for anything that Encode() of this object did not make for this list.
  absl::StatusOr<PageStart> Parse(std::string_view list, std::string_view token) const;

 private:
  explicit PageTokens(const base::Hash256& key) : key_(key) {}
  std::string Mac(std::string_view list, std::string_view body) const;

  base::Hash256 key_;
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_READ_PAGE_TOKEN_H_
