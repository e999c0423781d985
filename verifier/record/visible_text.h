// SPDX-License-Identifier: Apache-2.0
// Whether a text says anything: a reason of one space is no reason. Internal to verifier/record.
#ifndef LODE_VERIFIER_RECORD_VISIBLE_TEXT_H_
#define LODE_VERIFIER_RECORD_VISIBLE_TEXT_H_

#include <string_view>

namespace lode::record {

// Something in the text can be seen: a character that is neither white space nor a control nor one
// of those that Unicode gives no glyph (Default_Ignorable_Code_Point, the format characters, the
// empty Braille cell). Bytes that are no UTF-8 count as seen: parsing refuses them. No allocation.
bool HoldsVisible(std::string_view text);

}  // namespace lode::record

#endif  // LODE_VERIFIER_RECORD_VISIBLE_TEXT_H_
