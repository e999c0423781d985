// SPDX-License-Identifier: Apache-2.0
// After an error nothing more is written: an answer with a hole in the middle would look complete.
#include "verifier/program/standard_output.h"

#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "verifier/program/write_all.h"

namespace lode::program {

DescriptorBuffer::DescriptorBuffer(int descriptor)
    : descriptor_(descriptor), line_by_line_(::isatty(descriptor) == 1) {
  setp(bytes_.data(), bytes_.data() + bytes_.size());
}

DescriptorBuffer::int_type DescriptorBuffer::overflow(int_type c) {
  if (sync() != 0) return traits_type::eof();
  if (traits_type::eq_int_type(c, traits_type::eof())) return traits_type::not_eof(c);
  const char byte = traits_type::to_char_type(c);
  return xsputn(&byte, 1) == 1 ? c : traits_type::eof();
}

std::streamsize DescriptorBuffer::xsputn(const char* bytes, std::streamsize n) {
  for (std::streamsize done = 0; done < n;) {
    if (pptr() == epptr() && sync() != 0) return done;
    const std::streamsize piece = std::min<std::streamsize>(n - done, epptr() - pptr());
    std::memcpy(pptr(), bytes + done, static_cast<size_t>(piece));
    pbump(static_cast<int>(piece));
    done += piece;
  }
  if (line_by_line_ && std::memchr(bytes, '\n', static_cast<size_t>(n)) != nullptr && sync() != 0)
    return 0;
  return n;
}

int DescriptorBuffer::sync() {
  if (error_ == 0) error_ = WriteAll(descriptor_, {pbase(), static_cast<size_t>(pptr() - pbase())});
  setp(bytes_.data(), bytes_.data() + bytes_.size());
  return error_ == 0 ? 0 : -1;
}

}  // namespace lode::program
