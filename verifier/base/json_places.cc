// SPDX-License-Identifier: Apache-2.0
// The text is known to be JSON, so this scan looks for the ends of values and checks nothing. One
// pass when a file is read: looking for each place anew would make long scenarios slow.
#include "verifier/base/json_places.h"

#include <algorithm>
#include <charconv>

#include "verifier/base/utf8.h"

namespace lode::base {

class JsonScan {
 public:
  explicit JsonScan(std::string_view text) : text_(text) {}

  void Value(JsonPlaces::Node& node) {
    Skip();
    node.value = node.end = at_;
    if (at_ >= text_.size()) return;
    const char open = text_[at_];
    if (open == '"') {
      String();
    } else if (open == '{' || open == '[') {
      ++at_;
      node.is_list = open == '[';
      Members(node);
    } else {
      at_ = std::min(text_.find_first_of(",]} \t\r\n", at_), text_.size());
    }
    node.end = std::min(at_, text_.size());
  }

 private:
  // Commas and colons separate and say nothing else.
  void Skip() { at_ = std::min(text_.find_first_not_of(" \t\r\n,:", at_), text_.size()); }

  std::string_view String() {
    const size_t begin = ++at_;
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
    return text_.substr(begin, at_++ - begin);
  }

  void Members(JsonPlaces::Node& node) {
    for (;;) {
      Skip();
      if (at_ >= text_.size()) return;
      if (text_[at_] == '}' || text_[at_] == ']') {
        ++at_;
        return;
      }
      JsonPlaces::Node child;
      child.offset = at_;
      if (!node.is_list) child.key = String();
      Value(child);
      node.children.push_back(std::move(child));
    }
  }

  std::string_view text_;
  size_t at_ = 0;
};

JsonPlaces::JsonPlaces(std::string_view text) : text_(text), lines_{0} {
  JsonScan(text).Value(top_);
  for (size_t i = text.find('\n'); i != std::string_view::npos; i = text.find('\n', i + 1))
    lines_.push_back(i + 1);
}

const JsonPlaces::Node* JsonPlaces::Child(const Node& node, const std::string& step) {
  if (node.is_list) {
    size_t item = node.children.size();
    if (step.starts_with('[')) std::from_chars(step.data() + 1, step.data() + step.size(), item);
    return item < node.children.size() ? &node.children[item] : nullptr;
  }
  const auto it = std::find_if(node.children.begin(), node.children.end(),
                               [&](const Node& child) { return child.key == step; });
  return it == node.children.end() ? nullptr : &*it;
}

JsonPlaces::Found JsonPlaces::Find(std::span<const std::string> path) const {
  Found found;
  const Node* node = &top_;
  for (const std::string& step : path) {
    const Node* next = Child(*node, step);
    if (next == nullptr) break;
    node = next;
    ++found.matched;
  }
  const auto line = std::upper_bound(lines_.begin(), lines_.end(), node->offset);
  found.line = static_cast<size_t>(line - lines_.begin());
  const std::string_view before = text_.substr(*(line - 1), node->offset - *(line - 1));
  found.column = 1 + CountCharacters(before);
  found.value = text_.substr(node->value, node->end - node->value);
  return found;
}

}  // namespace lode::base
