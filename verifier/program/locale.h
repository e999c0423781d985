// SPDX-License-Identifier: Apache-2.0
// What the user's locale says of the terminal.
#ifndef LODE_VERIFIER_PROGRAM_LOCALE_H_
#define LODE_VERIFIER_PROGRAM_LOCALE_H_

namespace lode::program {

// Whether text is shown as UTF-8: what the C library knows of the locale that LC_ALL, LC_CTYPE and
// LANG choose, not how its name is written. A locale that is not installed is the C locale: ASCII.
bool LocaleIsUtf8();

}  // namespace lode::program

#endif  // LODE_VERIFIER_PROGRAM_LOCALE_H_
