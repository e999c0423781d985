// SPDX-License-Identifier: Apache-2.0
#include "verifier/program/version.h"

namespace lode::program {

std::string VersionLine(std::string_view program) {
  return std::string(program) + " " LODE_VERSION;
}

}  // namespace lode::program
