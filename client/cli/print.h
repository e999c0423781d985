// SPDX-License-Identifier: Apache-2.0
// How lode prints (verifier/program/printer.h), and masses, shares and columns as it prints them.
// Internal to client/cli.
#ifndef LODE_CLIENT_CLI_PRINT_H_
#define LODE_CLIENT_CLI_PRINT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "verifier/program/printer.h"

namespace lode::cli {

using program::Literal;
using program::Printer;

// "24,000 kg", "0.000021 kg": exact.
std::string Kilograms(int64_t mg);
// "12.5 %": exact.
std::string Percent(int64_t ppm);
// value / unit, exactly; `unit` is ten to the power of `places`.
std::string Decimal(int64_t value, int64_t unit, size_t places);
// `text` and spaces to `width` columns; longer text is not cut.
std::string Padded(std::string_view text, size_t width);

}  // namespace lode::cli

#endif  // LODE_CLIENT_CLI_PRINT_H_
