// SPDX-License-Identifier: Apache-2.0
// The C library is asked, and not the name of the locale: a locale that is named but not installed
// means ASCII.
#include "verifier/program/locale.h"

#include <langinfo.h>
#include <locale.h>

#include <string_view>

namespace lode::program {

bool LocaleIsUtf8() {
  // A locale of its own: the program's stays "C", in which numbers and letters mean the same
  // everywhere.
  const locale_t locale = ::newlocale(LC_CTYPE_MASK, "", locale_t{});
  if (locale == locale_t{}) return false;
  const bool utf8 = std::string_view(::nl_langinfo_l(CODESET, locale)) == "UTF-8";
  ::freelocale(locale);
  return utf8;
}

}  // namespace lode::program
