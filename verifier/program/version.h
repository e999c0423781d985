// SPDX-License-Identifier: Apache-2.0
// Which version of Lode this program is. The number stands in one place, the project() line of the
// CMakeLists.txt at the root; tests/integration/install_test.py compares what every program says.
#ifndef LODE_VERIFIER_PROGRAM_VERSION_H_
#define LODE_VERIFIER_PROGRAM_VERSION_H_

#include <string>
#include <string_view>

namespace lode::program {

// What `PROGRAM --version` prints: "lode-verify 0.1.0".
std::string VersionLine(std::string_view program);

}  // namespace lode::program

#endif  // LODE_VERIFIER_PROGRAM_VERSION_H_
