// SPDX-License-Identifier: Apache-2.0
// The file in which serve says which port it took. The invariant: it replaces no file that could be
// anything but an older port file.
#ifndef LODE_LEDGER_APP_PORT_FILE_H_
#define LODE_LEDGER_APP_PORT_FILE_H_

#include <string>

#include "absl/status/status.h"

namespace lode::ledger {

// kUsage: a pipe or a device, a name that can't be written, or a file that holds more than a port;
// kOutputLost: no room. An empty path is none. Asked before the ledger is opened.
absl::Status CheckPortFile(const std::string& path);

// It appears whole. Errors as above.
absl::Status WritePortFile(const std::string& path, int port);

}  // namespace lode::ledger

#endif  // LODE_LEDGER_APP_PORT_FILE_H_
