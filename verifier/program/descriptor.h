// SPDX-License-Identifier: Apache-2.0
// An open file of the system, closed when it goes.
#ifndef LODE_VERIFIER_PROGRAM_DESCRIPTOR_H_
#define LODE_VERIFIER_PROGRAM_DESCRIPTOR_H_

#include <unistd.h>

#include <utility>

namespace lode::program {

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int get() const { return number_; }
  bool valid() const { return number_ >= 0; }
  // The number, which the caller closes.
  int Release() { return std::exchange(number_, -1); }

 private:
  int number_ = -1;
};

}  // namespace lode::program

#endif  // LODE_VERIFIER_PROGRAM_DESCRIPTOR_H_
