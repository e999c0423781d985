// SPDX-License-Identifier: Apache-2.0
// Standard output that knows whether everything arrived. A stream of the library forgets why a
// write failed. This one keeps the first error and writes nothing after a gap.
#ifndef LODE_VERIFIER_PROGRAM_STANDARD_OUTPUT_H_
#define LODE_VERIFIER_PROGRAM_STANDARD_OUTPUT_H_

#include <array>
#include <streambuf>

namespace lode::program {

// The buffer of a stream over a descriptor, which it borrows. A terminal gets every line at once,
// all else is written when the buffer is full or flushed.
class DescriptorBuffer : public std::streambuf {
 public:
  explicit DescriptorBuffer(int descriptor);

  // errno of the first write that failed; 0 while all that was flushed has arrived.
  int error() const { return error_; }

 protected:
  int_type overflow(int_type c) override;
  std::streamsize xsputn(const char* bytes, std::streamsize n) override;
  int sync() override;

 private:
  static constexpr size_t kBytes = 16 * 1024;

  const int descriptor_;
  const bool line_by_line_;
  int error_ = 0;
  std::array<char, kBytes> bytes_{};
};

}  // namespace lode::program

#endif  // LODE_VERIFIER_PROGRAM_STANDARD_OUTPUT_H_
