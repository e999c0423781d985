// SPDX-License-Identifier: Apache-2.0
// A record's bytes as a tree of fields that can be changed one at a time and written again with
// lengths that fit: bytes that Protobuf still takes, and many of them not the canonical ones.
#ifndef LODE_TESTS_PROPERTY_WIRE_TREE_H_
#define LODE_TESTS_PROPERTY_WIRE_TREE_H_

#include <google/protobuf/descriptor.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lode::property {

struct WireField {
  uint64_t tag = 0;
  size_t tag_padding = 0, value_padding = 0;  // bytes by which a varint is longer than it need be
  uint64_t value = 0;                         // of a varint
  std::string bytes;                          // of a piece that is no message
  const google::protobuf::Descriptor* message = nullptr;
  std::vector<WireField> fields;  // of a message
};

// Requires the canonical bytes of a message of this type.
std::vector<WireField> ReadTree(const google::protobuf::Descriptor& type, std::string_view bytes);
std::string WriteTree(const std::vector<WireField>& fields);
// One change somewhere in the tree. Draws: only inside a property.
void ChangeTree(std::vector<WireField>& fields);

}  // namespace lode::property

#endif  // LODE_TESTS_PROPERTY_WIRE_TREE_H_
