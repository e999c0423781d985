// SPDX-License-Identifier: Apache-2.0
// Key files and passphrases on disk and at the terminal. A file with a secret that group or others
// can read is refused; a warning would not be enough. A key file is written once, whole, and never
// over another.
#ifndef LODE_CLIENT_KEYS_KEY_STORE_H_
#define LODE_CLIENT_KEYS_KEY_STORE_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/keys/key_file.h"
#include "client/keys/secret.h"

namespace lode::keys {

// The bytes of a regular file of mode 0600 or less. kUsage: can't be opened; kPermissionDenied:
// others may read it; kTooLarge: above `max_bytes`.
absl::StatusOr<Secret> ReadPrivateFile(const std::string& path, size_t max_bytes);

// `line` without a byte-order mark before it and one line feed, or CR LF, after it.
std::string_view WithoutLineEnd(std::string_view line);

// A byte-order mark and CR LF at line ends are taken away first: programs that copy text add them.
absl::StatusOr<KeyFile> ReadKeyFile(const std::string& path);

// A new file of mode 0600: whole or not at all, also after a power cut. kUsage if there is one
// already, kOutputLost if there is no room.
absl::Status WritePrivateFile(const std::string& path, std::string_view bytes);
// Whether that would do for a key file: known before anybody thinks of a passphrase.
absl::Status CheckPrivateFile(const std::string& path);

// The passphrase in a file: its bytes WithoutLineEnd(). UTF-8; no line feed, no CR, no NUL inside;
// not empty.
absl::StatusOr<Secret> ReadPassphraseFile(const std::string& path);

// Asks at the controlling terminal, without echo. `again`: twice, until both are equal. kUsage if
// there is no terminal.
absl::StatusOr<Secret> AskPassphrase(std::string_view prompt, bool again);

}  // namespace lode::keys

#endif  // LODE_CLIENT_KEYS_KEY_STORE_H_
