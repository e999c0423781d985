// SPDX-License-Identifier: Apache-2.0
// LODE_VERSION comes from the build; no source has a number that could be forgotten.
#include "verifier/program/version.h"

namespace lode::program {

std::string VersionLine(std::string_view program) {
  return std::string(program) + " " LODE_VERSION;
}

}  // namespace lode::program
