// SPDX-License-Identifier: Apache-2.0
// A record of any kind with every field filled at random, within what its Protobuf type holds and
// JSON can write: most make no sense. Format version 1.
#ifndef LODE_TESTS_PROPERTY_RANDOM_RECORD_H_
#define LODE_TESTS_PROPERTY_RANDOM_RECORD_H_

#include "proto/lode/record/v1/record.pb.h"

namespace lode::property {

namespace pb = ::lode::record::v1;

// Draws: only inside a property.
pb::Record RandomRecord();

}  // namespace lode::property

#endif  // LODE_TESTS_PROPERTY_RANDOM_RECORD_H_
