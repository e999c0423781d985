// SPDX-License-Identifier: Apache-2.0
// The listening socket, in our own hands. When descriptors run out, the listener of gRPC 1.51 dies
// for good (CVE-2023-4785). So connections are accepted here and given to gRPC. Above a bound they
// are closed at once. A spare descriptor is kept, to take and close connections when there is none
// left. So the listener outlives every flood.
#ifndef LODE_LEDGER_SERVICE_ACCEPTOR_H_
#define LODE_LEDGER_SERVICE_ACCEPTOR_H_

#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/service/event_gate.h"

namespace lode::ledger {

class Acceptor {
 public:
  // Binds and listens; `address` is IPv4:port or [IPv6]:port, port 0 for any. kUsage for an address
  // that is no number or not loopback (there is no authentication yet), kConflict if it is in use.
  static absl::StatusOr<std::unique_ptr<Acceptor>> Listen(const std::string& address);
  // kUsage for an address that Listen() refuses for what it says; binds nothing.
  static absl::Status CheckAddress(const std::string& address);
  ~Acceptor();  // Stop()s

  int port() const { return port_; }
  // `take` owns the connection's descriptor; called on the acceptor's thread. `descriptors`: no
  // connection whose descriptor would be that high or higher is taken.
  void Start(int descriptors, std::function<void(int connection)> take);
  // No more connections. Those that wait in the kernel's queue are reset.
  void Stop();

 private:
  Acceptor(int listener, int port);
  void Loop();
  void AcceptAll();
  // Without a free descriptor: gives the spare one up to take a connection and close it.
  void TurnAway();
  // Whoever floods does not write the log: a few lines a second, with the number held back.
  void LogTurnedAway(const char* why);

  int listener_;
  int stop_event_;
  int spare_;
  int port_;
  int descriptors_ = 0;
  std::function<void(int)> take_;
  EventGate turned_away_{10};
  std::thread thread_;
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_SERVICE_ACCEPTOR_H_
