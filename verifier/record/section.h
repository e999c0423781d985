// SPDX-License-Identifier: Apache-2.0
// Sealed sections: bytes kept beside a record, bound to it by a salted digest
// (docs/formats/section.md).
#ifndef LODE_VERIFIER_RECORD_SECTION_H_
#define LODE_VERIFIER_RECORD_SECTION_H_

#include <string_view>

#include "verifier/base/bytes.h"

namespace lode::record {

// H(10 || u8 length || name || record nonce[16] || salt[32] || bytes). Requires name.size() <= 64.
base::Hash256 SectionDigest(std::string_view name, std::string_view nonce, std::string_view salt,
                            std::string_view bytes);

}  // namespace lode::record

#endif  // LODE_VERIFIER_RECORD_SECTION_H_
