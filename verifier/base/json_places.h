// SPDX-License-Identifier: Apache-2.0
// Where the values of a JSON text stand, so that an error can name line and column, and show a
// value as it was typed.
#ifndef LODE_VERIFIER_BASE_JSON_PLACES_H_
#define LODE_VERIFIER_BASE_JSON_PLACES_H_

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lode::base {

class JsonPlaces {
 public:
  // Of a text that base::ParseStrictJson takes; borrowed.
  explicit JsonPlaces(std::string_view text);

  // Both from 1; the column counts characters. `matched`: how many steps of the path are there; the
  // place is that of the last of them.
  struct Found {
    size_t line = 1, column = 1, matched = 0;
    std::string_view value;  // as typed; of a member without its key
  };
  // Steps are keys of objects and "[3]" of arrays. A member stands where its key does.
  Found Find(std::span<const std::string> path) const;

 private:
  friend class JsonScan;
  struct Node {
    size_t offset = 0;
    size_t value = 0, end = 0;  // of the value, which follows the key
    std::string_view key;       // as written: escapes stay
    bool is_list = false;       // its children have no keys
    std::vector<Node> children;
  };

  static const Node* Child(const Node& node, const std::string& step);  // null: not there

  std::string_view text_;
  Node top_;
  std::vector<size_t> lines_;  // where each begins
};

}  // namespace lode::base

#endif  // LODE_VERIFIER_BASE_JSON_PLACES_H_
