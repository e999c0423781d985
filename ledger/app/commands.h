// SPDX-License-Identifier: Apache-2.0
// The commands of lode-ledgerd. Each gives the exit code of docs/verification.md, writes data to
// standard output and everything else to standard error.
#ifndef LODE_LEDGER_APP_COMMANDS_H_
#define LODE_LEDGER_APP_COMMANDS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace lode::ledger {

struct InitArguments {
  std::string data;
  std::string origin;        // first step
  std::string log_key_seed;  // file, first step
  std::string genesis;       // file, second step
  std::string record_time;   // RFC 3339, second step, simulated ledgers
};
int RunInit(const InitArguments& arguments);

struct ServeArguments {
  std::string data;
  std::string listen = "127.0.0.1:7480";
  int port = -1;  // instead of the one in `listen`
  std::string port_file;
  std::string log_level = "info";
  int queue = 4096;
  int workers = 2;
  int cache_mib = 128;
  int grace_seconds = 10;
  std::string clock_is_right;  // the time that it is now, RFC 3339: believe a clock that jumped
};
int RunServe(const ServeArguments& arguments);

struct FsckArguments {
  std::string data;
  bool json = false;
};
int RunFsck(const FsckArguments& arguments);

// Tells people on standard error what went wrong, and with `json` programs on standard output
// (lode.error/v1); its exit code.
int Fail(const absl::Status& status, bool json = false);

}  // namespace lode::ledger

#endif  // LODE_LEDGER_APP_COMMANDS_H_
