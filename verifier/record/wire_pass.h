// SPDX-License-Identifier: Apache-2.0
// One pass over a payload's bytes: whether they are the one encoding of what they say, and whether
// CheckEveryField has anything to complain of. No allocation. Internal to verifier/record.
#ifndef LODE_VERIFIER_RECORD_WIRE_PASS_H_
#define LODE_VERIFIER_RECORD_WIRE_PASS_H_

#include <string_view>

namespace lode::record {

struct WireForm {
  // Of bytes that Protobuf takes for a Record: nothing unknown in them, and encoding the Record
  // again gives the same bytes.
  bool canonical = false;
  bool sound = false;  // if canonical: CheckEveryField is silent
};

WireForm ReadWireForm(std::string_view payload);

}  // namespace lode::record

#endif  // LODE_VERIFIER_RECORD_WIRE_PASS_H_
