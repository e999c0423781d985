// SPDX-License-Identifier: Apache-2.0
// Comments of protos as text, for the pages that are made of them. They are not in the compiled
// descriptors: they come from a set that protoc writes beside the build (--include_source_info).
#ifndef LODE_TESTS_UNIT_PROTO_COMMENTS_H_
#define LODE_TESTS_UNIT_PROTO_COMMENTS_H_

#include <google/protobuf/descriptor.h>

#include <string>

namespace lode::testing {

// The comment of a message, field, enum or value on one line, for a cell of a table; "" if it says
// nothing of itself.
template <typename Descriptor>
std::string CommentOf(const Descriptor& what) {
  google::protobuf::SourceLocation at;
  if (!what.GetSourceLocation(&at)) return "";
  std::string out;
  for (char c : at.leading_comments.empty() ? at.trailing_comments : at.leading_comments) {
    if (c == '\n') c = ' ';
    if (c == '|') out += '\\';
    if (c == ' ' && (out.empty() || out.back() == ' ')) continue;
    out += c;
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace lode::testing

#endif  // LODE_TESTS_UNIT_PROTO_COMMENTS_H_
