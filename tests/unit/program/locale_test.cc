// SPDX-License-Identifier: Apache-2.0
// The C library says what a locale's characters are; its name says nothing.
#include "verifier/program/locale.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/unit/program/child.h"

namespace lode::program {
namespace {

bool IsUtf8Under(const char* all, const char* lang) {
  return ExitCodeOfChild([&] {
           ::unsetenv("LC_CTYPE");
           ::setenv("LC_ALL", all, 1);
           ::setenv("LANG", lang, 1);
           return LocaleIsUtf8() ? 1 : 0;
         }) == 1;
}

TEST(Locale, IsWhatTheLibraryKnows) {
  EXPECT_TRUE(IsUtf8Under("C.UTF-8", ""));
  EXPECT_TRUE(IsUtf8Under("C.utf8", "C"));
  EXPECT_TRUE(IsUtf8Under("", "C.UTF-8"));
  EXPECT_FALSE(IsUtf8Under("", ""));
  EXPECT_FALSE(IsUtf8Under("C", "C.UTF-8"));
  EXPECT_FALSE(IsUtf8Under("POSIX", "C.UTF-8"));
  // A name with UTF-8 in it is no locale.
  EXPECT_FALSE(IsUtf8Under("no-such.UTF-8", ""));
}

}  // namespace
}  // namespace lode::program
