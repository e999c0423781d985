// SPDX-License-Identifier: Apache-2.0
// A ledger on a port: limits, health, reflection, and the way down. No gRPC type is seen here.
#ifndef LODE_LEDGER_SERVICE_SERVER_H_
#define LODE_LEDGER_SERVICE_SERVER_H_

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/ledger.h"
#include "ledger/service/limits.h"
#include "ledger/service/open_streams.h"

namespace lode::ledger {

struct ServerOptions {
  std::string listen = "127.0.0.1:7480";    // loopback only; port 0: any
  size_t memory_bytes = size_t{512} << 20;  // of gRPC's buffers; beyond, calls are refused
  int streams_per_connection = kStreamsOfConnection;
  // Descriptors of the process; three quarters of them are for connections. 0: as many as the
  // process may have.
  int descriptors = 0;
  StreamPatience patience;
};

class Server {
 public:
  // kUsage for an address that Start() would refuse: known before a ledger is opened.
  static absl::Status CheckAddress(const std::string& listen);

  // Serves at once. Borrows the ledger, which must outlive the server.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const ServerOptions& options,
                                                       Ledger& ledger);
  ~Server();  // Drain()s, with no time to spare

  int port() const;

  // Says NOT_SERVING, takes no new records and connections, answers every record that it has taken,
  // lets reads go on for at most `grace` and cuts off what is left. Once; returns when nothing is
  // served any more.
  void Drain(std::chrono::milliseconds grace);

 private:
  struct Parts;
  explicit Server(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_SERVICE_SERVER_H_
