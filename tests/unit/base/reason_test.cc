// SPDX-License-Identifier: Apache-2.0
#include "verifier/base/reason.h"

#include <gtest/gtest.h>
