// SPDX-License-Identifier: Apache-2.0
// A real lode-ledgerd on a folder of its own, in a process of its own.
#ifndef LODE_TOOLS_BENCH_SERVER_PROCESS_H_
#define LODE_TOOLS_BENCH_SERVER_PROCESS_H_

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/bench/world.h"

namespace lode::bench {

class ServerProcess {
 public:
  // `lode-ledgerd init` with `world`'s Genesis; gives the log's vkey.
  static absl::StatusOr<std::string> Init(const std::string& program, const std::string& folder,
                                          World& world);
  // `lode-ledgerd serve`; returns when it serves. `open_seconds()` is how long that took.
  static absl::StatusOr<std::unique_ptr<ServerProcess>> Start(const std::string& program,
                                                              const std::string& folder);
  ~ServerProcess();  // Stop()s

  const std::string& address() const { return address_; }
  double open_seconds() const { return open_seconds_; }
  // So far, of the server alone.
  double ProcessorSeconds() const;
  int64_t PeakMemoryBytes() const;
  // SIGTERM, and waits. An error if it did not exit with 0.
  absl::Status Stop();

 private:
  ServerProcess(pid_t pid, std::string address, double open_seconds)
      : pid_(pid), address_(std::move(address)), open_seconds_(open_seconds) {}
  pid_t pid_;
  std::string address_;
  double open_seconds_;
};

// Bytes of all files below `folder`.
int64_t FolderBytes(const std::string& folder);

}  // namespace lode::bench

#endif  // LODE_TOOLS_BENCH_SERVER_PROCESS_H_
