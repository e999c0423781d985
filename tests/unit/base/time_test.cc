// SPDX-License-Identifier: Apache-2.0
#include "verifier/base/time.h"

#include <gtest/gtest.h>
