// SPDX-License-Identifier: Apache-2.0
// Lengths are computed when the tree is written, so a changed field keeps the message parseable:
// what is tested is the check of the encoding, not Protobuf's parser.
#include "tests/property/wire_tree.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "tests/property/property.h"

namespace lode::property {
namespace {

using Fields = std::vector<WireField>;

uint64_t TakeVarint(std::string_view& bytes) {
  uint64_t value = 0;
  for (int shift = 0;; shift += 7) {
    const auto byte = static_cast<uint8_t>(bytes.front());
    bytes.remove_prefix(1);
    value |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
}

void AppendVarint(std::string& out, uint64_t value, size_t padding) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value | (padding > 0 ? 0x80 : 0)));
  for (; padding > 0; --padding) out.push_back(padding > 1 ? '\x80' : '\0');
}

// Every list of fields of the tree.
void Collect(Fields& fields, std::vector<Fields*>& lists) {
  lists.push_back(&fields);
  for (WireField& field : fields) {
    if (field.message != nullptr) Collect(field.fields, lists);
  }
}

uint64_t AnyValue() {
  static constexpr uint64_t kEdges[] = {0,          1,          2,         46,         47,
                                        63,         64,         255,       INT32_MAX,  1u << 31,
                                        UINT32_MAX, 1ull << 32, INT64_MAX, 1ull << 63, UINT64_MAX};
  return Below(3) == 0 ? Word() : kEdges[Below(std::size(kEdges))];
}

void ChangeText(std::string& text) {
  static constexpr const char* kParts[] = {"\n", "\x1f", "\x7f", " ", "é", "\xff", "x"};
  switch (Below(4)) {
    case 0:
      return text.clear();
    case 1:
      return text.resize(1999 + Below(3), 'x');
    default:
      text.insert(Below(text.size() + 1), kParts[Below(std::size(kParts))]);
  }
}

void ChangeValue(WireField& field) {
  const bool varint = (field.tag & 7) == 0;
  if (varint) {
    field.value = AnyValue();
  } else if (field.message != nullptr) {
    field.fields.clear();
  } else {
    ChangeText(field.bytes);
  }
}

// Something that no message has, or that is another message's.
WireField Stranger() {
  WireField field;
  field.tag = (1 + Below(Below(2) == 0 ? 160 : 20)) << 3 | (Below(2) == 0 ? 0 : 2);
  field.value = AnyValue();
  field.bytes = Bytes(Below(3));
  return field;
}

}  // namespace

Fields ReadTree(const google::protobuf::Descriptor& type, std::string_view bytes) {
  Fields fields;
  while (!bytes.empty()) {
    WireField& field = fields.emplace_back();
    field.tag = TakeVarint(bytes);
    const uint64_t value = TakeVarint(bytes);
    if ((field.tag & 7) == 0) {
      field.value = value;
      continue;
    }
    const auto* about = type.FindFieldByNumber(static_cast<int>(field.tag >> 3));
    field.message = about->message_type();
    const std::string_view piece = bytes.substr(0, value);
    bytes.remove_prefix(value);
    if (field.message != nullptr) {
      field.fields = ReadTree(*field.message, piece);
    } else {
      field.bytes = piece;
    }
  }
  return fields;
}

std::string WriteTree(const Fields& fields) {
  std::string out;
  for (const WireField& field : fields) {
    AppendVarint(out, field.tag, field.tag_padding);
    if ((field.tag & 7) == 0) {
      AppendVarint(out, field.value, field.value_padding);
      continue;
    }
    const std::string piece = field.message != nullptr ? WriteTree(field.fields) : field.bytes;
    AppendVarint(out, piece.size(), field.value_padding);
    out += piece;
  }
  return out;
}

void ChangeTree(Fields& root) {
  std::vector<Fields*> lists;
  Collect(root, lists);
  Fields& fields = *lists[Below(lists.size())];
  if (fields.empty()) return fields.push_back(Stranger());
  const size_t at = Below(fields.size());
  const auto place = fields.begin() + static_cast<std::ptrdiff_t>(at);
  switch (Below(10)) {
    case 0:
      return std::swap(fields[at], fields[Below(fields.size())]);
    case 1:
      fields.insert(place, WireField(*place));
      return;
    case 2:
      fields.insert(place, 250 + Below(270), WireField(*place));
      return;
    case 3:
      fields.insert(place, Stranger());
      return;
    case 4:
      fields.push_back(Stranger());
      return;
    case 5:
      fields.erase(place);
      return;
    case 6:
      place->tag_padding = 1 + Below(2);
      return;
    case 7:
      place->value_padding = 1 + Below(2);
      return;
    default:
      return ChangeValue(*place);
  }
}

}  // namespace lode::property
