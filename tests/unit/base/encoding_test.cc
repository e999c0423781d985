// SPDX-License-Identifier: Apache-2.0
#include "verifier/base/encoding.h"

#include <gtest/gtest.h>
