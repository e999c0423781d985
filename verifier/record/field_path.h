// SPDX-License-Identifier: Apache-2.0
// Where in a record a check looks: "transformed.inputs[0].lot", as a chain of parts on the stack
// that becomes text only when something is complained of. A path borrows its parent and its words,
// which are literals. Internal to verifier/record.
#ifndef LODE_VERIFIER_RECORD_FIELD_PATH_H_
#define LODE_VERIFIER_RECORD_FIELD_PATH_H_

#include <string>
#include <string_view>

namespace lode::record {

class FieldPath {
 public:
  template <size_t n>
  FieldPath(const char (&words)[n]) : words_(words, n - 1) {}  // NOLINT: a literal is a path

  std::string Text() const;

  // `at` + ".lot": below `at`, which must outlive it.
  template <size_t n>
  friend FieldPath operator+(const FieldPath& at, const char (&words)[n]) {
    FieldPath below(words);
    below.up_ = &at;
    return below;
  }
  template <size_t n>
  friend FieldPath operator+(FieldPath&& at, const char (&words)[n]) = delete;
  // One item of a list.
  friend FieldPath Indexed(FieldPath list, int item) {
    list.item_ = item;
    return list;
  }

 private:
  static constexpr int kWhole = -1;  // not one item of a list

  const FieldPath* up_ = nullptr;
  std::string_view words_;
  int item_ = kWhole;
};

}  // namespace lode::record

#endif  // LODE_VERIFIER_RECORD_FIELD_PATH_H_
