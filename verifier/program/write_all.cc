// SPDX-License-Identifier: Apache-2.0
// A descriptor that is not ready is waited for: other programs may have made a shared terminal
// non-blocking.
#include "verifier/program/write_all.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>

namespace lode::program {

int WriteAll(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(descriptor, bytes.data(), bytes.size());
    if (n >= 0) {
      bytes.remove_prefix(static_cast<size_t>(n));
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      pollfd ready{.fd = descriptor, .events = POLLOUT, .revents = 0};
      ::poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

}  // namespace lode::program
