// SPDX-License-Identifier: Apache-2.0
// When descriptors run out, accept() fails and the connection stays in the queue, so the listener
// would spin. The spare descriptor is closed for a moment, the connection accepted and closed, and
// the spare taken again.
#include "ledger/service/acceptor.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

#include "ledger/service/log.h"
#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"

namespace lode::ledger {
namespace {

using base::Reason;

constexpr int kBacklog = 512;

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t length = 0;
};

absl::Status BadAddress(const std::string& address, std::string_view why) {
  return base::Error(Reason::kUsage, "can't listen on " + address + ": " + std::string(why));
}

absl::StatusOr<SocketAddress> ParseAddress(const std::string& address) {
  const size_t colon = address.rfind(':');
  const auto port =
      colon == std::string::npos ? std::nullopt : base::ParseDecimal(address.substr(colon + 1));
  if (!port.has_value() || *port > 65535)
    return BadAddress(address, "an address is a number and a port, such as 127.0.0.1:7480");
  std::string host = address.substr(0, colon);
  SocketAddress out;
  bool loopback = false;
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    auto& v6 = reinterpret_cast<sockaddr_in6&>(out.storage);
    host = host.substr(1, host.size() - 2);
    if (inet_pton(AF_INET6, host.c_str(), &v6.sin6_addr) != 1)
      return BadAddress(address, "that is not an IPv6 address");
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(static_cast<uint16_t>(*port));
    out.length = sizeof v6;
    loopback = IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr);
  } else {
    auto& v4 = reinterpret_cast<sockaddr_in&>(out.storage);
    if (inet_pton(AF_INET, host.c_str(), &v4.sin_addr) != 1)
      return BadAddress(address, "that is not an IPv4 address; names are not looked up");
    v4.sin_family = AF_INET;
    v4.sin_port = htons(static_cast<uint16_t>(*port));
    out.length = sizeof v4;
    loopback = (ntohl(v4.sin_addr.s_addr) >> 24) == 127;
  }
  if (loopback) return out;
  return BadAddress(address,
                    "other machines can reach it, and there is no authentication yet: whoever "
                    "can connect reads every "
                    "payload. Listen on 127.0.0.1 and let others in through a tunnel (ssh -L)");
}

}  // namespace

absl::Status Acceptor::CheckAddress(const std::string& address) {
  return ParseAddress(address).status();
}

absl::StatusOr<std::unique_ptr<Acceptor>> Acceptor::Listen(const std::string& address) {
  LODE_ASSIGN_OR_RETURN(SocketAddress at, ParseAddress(address));
  const int listener =
      ::socket(at.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (listener < 0)
    return base::Error(Reason::kInternal, std::string("no socket: ") + std::strerror(errno));
  const int on = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(listener, reinterpret_cast<sockaddr*>(&at.storage), at.length) != 0 ||
      ::listen(listener, kBacklog) != 0 ||
      ::getsockname(listener, reinterpret_cast<sockaddr*>(&at.storage), &at.length) != 0) {
    const bool used = errno == EADDRINUSE;
    const std::string why = std::strerror(errno);
    ::close(listener);
    return base::Error(used ? Reason::kConflict : Reason::kUsage,
                       "can't listen on " + address + ": " + why +
                           (used ? "; does another lode-ledgerd run?" : ""));
  }
  const uint16_t port = at.storage.ss_family == AF_INET6
                            ? reinterpret_cast<sockaddr_in6&>(at.storage).sin6_port
                            : reinterpret_cast<sockaddr_in&>(at.storage).sin_port;
  return std::unique_ptr<Acceptor>(new Acceptor(listener, ntohs(port)));
}

Acceptor::Acceptor(int listener, int port)
    : listener_(listener),
      stop_event_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      spare_(::open("/dev/null", O_RDONLY | O_CLOEXEC)),
      port_(port) {}

Acceptor::~Acceptor() {
  Stop();
  ::close(stop_event_);
  ::close(spare_);
}

void Acceptor::Start(int descriptors, std::function<void(int)> take) {
  descriptors_ = descriptors;
  take_ = std::move(take);
  thread_ = std::thread([this] { Loop(); });
}

void Acceptor::Stop() {
  if (thread_.joinable()) {
    const uint64_t one = 1;
    (void)!::write(stop_event_, &one, sizeof one);
    thread_.join();
  }
  if (listener_ >= 0) ::close(std::exchange(listener_, -1));
}

void Acceptor::Loop() {
  pollfd events[] = {{listener_, POLLIN, 0}, {stop_event_, POLLIN, 0}};
  for (;;) {
    if (::poll(events, 2, -1) < 0 && errno != EINTR) {
      Log(LogLevel::kError, "accepting_stopped", {{"error", std::strerror(errno)}});
      return;
    }
    if (events[1].revents != 0) return;
    if (events[0].revents != 0) AcceptAll();
  }
}

void Acceptor::AcceptAll() {
  for (;;) {
    const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (connection < 0) {
      if (errno == EINTR || errno == ECONNABORTED) continue;
      if (errno == EMFILE || errno == ENFILE) TurnAway();
      return;  // EAGAIN: all taken. Anything else is the connection's own trouble: poll again
    }
    // Descriptors are given out lowest first, so this number says how many are in use.
    if (connection >= descriptors_) {
      ::close(connection);
      LogTurnedAway("too many connections");
      continue;
    }
    const int on = 1;
    ::setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    take_(connection);
  }
}

void Acceptor::TurnAway() {
  ::close(spare_);
  const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (connection >= 0) ::close(connection);
  spare_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  LogTurnedAway("no descriptors left");
}

void Acceptor::LogTurnedAway(const char* why) {
  const auto held_back = turned_away_.Pass();
  if (!held_back.has_value()) return;
  Log(LogLevel::kWarning, "connection_refused",
      {{"why", why}, {"held_back", std::to_string(*held_back)}});
}

}  // namespace lode::ledger
