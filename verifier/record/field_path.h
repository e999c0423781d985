// SPDX-License-Identifier: Apache-2.0
// Where in a record a check looks: "transformed.inputs[0].lot", as a chain of parts on the stack
// that becomes text only when something is complained of. A path borrows its parent and its words.
// Internal to verifier/record.
#ifndef LODE_VERIFIER_RECORD_FIELD_PATH_H_
#define LODE_VERIFIER_RECORD_FIELD_PATH_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace lode::record {

class FieldPath {
 public:
  // From the record; of literals.
  template <size_t n>
  FieldPath(const char (&words)[n])  // NOLINT(google-explicit-constructor)
      : words_(words, n - 1) {}
  explicit FieldPath(std::string_view words) : words_(words) {}

  // `at / "lot"`: a field of the message at `at`, which must outlive the path.
  template <size_t n>
  friend FieldPath operator/(const FieldPath& at, const char (&words)[n]) {
    FieldPath below(words);
    below.up_ = &at;
    return below;
  }
  template <size_t n>
  friend FieldPath operator/(FieldPath&& at, const char (&words)[n]) = delete;

  FieldPath Item(int item) const {
    FieldPath path = *this;
    path.item_ = item;
    return path;
  }

  std::string Text() const {
    std::string text;
    if (up_ != nullptr) text = up_->Text() + ".";
    text += words_;
    return item_ == kWhole ? text : text + "[" + std::to_string(item_) + "]";
  }

 private:
  static constexpr int kWhole = -1;  // not one item of a list

  const FieldPath* up_ = nullptr;
  std::string_view words_;
  int item_ = kWhole;
};

// One item of a list.
inline FieldPath Indexed(const FieldPath& list, int item) { return list.Item(item); }

}  // namespace lode::record

#endif  // LODE_VERIFIER_RECORD_FIELD_PATH_H_
