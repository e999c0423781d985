// SPDX-License-Identifier: Apache-2.0
#include "verifier/base/safe_text.h"

#include <gtest/gtest.h>
