// SPDX-License-Identifier: Apache-2.0
// What a misspelt word was most likely meant to be, so that an error can name it.
#ifndef LODE_VERIFIER_BASE_NEAREST_H_
#define LODE_VERIFIER_BASE_NEAREST_H_

#include <span>
#include <string>
#include <string_view>

namespace lode::base {

// The candidate that is nearest to `word`, by letters changed, added, left out or swapped with the
// next one; upper and lower case count as equal. Empty if none is near: about one letter in three
// may differ. The first of those that are equally near.
std::string_view Nearest(std::string_view word, std::span<const std::string_view> candidates);

// ". Did you mean X?" for the end of a message, or "".
std::string DidYouMean(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace lode::base

#endif  // LODE_VERIFIER_BASE_NEAREST_H_
