// SPDX-License-Identifier: Apache-2.0
// Reads Protobuf's wire format in its shortest form only: what our formats call canonical has no
// longer varints (docs/formats/record.md, envelope.md). Bounds are checked before anything is
// taken; the bytes are borrowed.
#ifndef LODE_VERIFIER_BASE_WIRE_READER_H_
#define LODE_VERIFIER_BASE_WIRE_READER_H_

#include <cstdint>
#include <string_view>

namespace lode::base {

// False: the bytes end too early, or fewer would say the same; what was taken is then unspecified.
class WireReader {
 public:
  explicit WireReader(std::string_view bytes) : at_(bytes.data()), end_(at_ + bytes.size()) {}
  bool done() const { return at_ == end_; }
  std::string_view rest() const { return {at_, static_cast<size_t>(end_ - at_)}; }

  bool Varint(uint64_t& value) {
    if (at_ == end_) return false;
    value = static_cast<uint8_t>(*at_++);
    return value < 0x80 || LongVarint(value);
  }
  // A length, and that many bytes.
  bool Piece(std::string_view& piece) {
    uint64_t length;
    if (!Varint(length) || length > static_cast<uint64_t>(end_ - at_)) return false;
    piece = {at_, static_cast<size_t>(length)};
    at_ += length;
    return true;
  }

 private:
  bool LongVarint(uint64_t& value) {
    value &= 0x7f;
    for (int shift = 7; shift < 64 && at_ != end_; shift += 7) {
      const uint64_t byte = static_cast<uint8_t>(*at_++);
      value |= (byte & 0x7f) << shift;
      if (byte >= 0x80) continue;
      return byte != 0 && (shift < 63 || byte == 1);
    }
    return false;
  }

  const char* at_;
  const char* end_;
};

}  // namespace lode::base

#endif  // LODE_VERIFIER_BASE_WIRE_READER_H_
