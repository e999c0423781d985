// SPDX-License-Identifier: Apache-2.0
// People swap letters and leave some out, so a swap counts as one change (Damerau-Levenshtein).
// About a third of a word may differ: beyond that a suggestion is a guess that misleads.
#include "verifier/base/nearest.h"

#include <algorithm>
#include <vector>

namespace lode::base {
namespace {

// A longer word is no slip of the hand, and comparing it costs its length squared.
constexpr size_t kMostBytes = 64;

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Restricted Damerau-Levenshtein distance of two words of at most kMostBytes.
size_t Distance(std::string_view a, std::string_view b) {
  std::vector<size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const bool same = Lower(a[i - 1]) == Lower(b[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && Lower(a[i - 1]) == Lower(b[j - 2]) &&
                           Lower(a[i - 2]) == Lower(b[j - 1]);
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

}  // namespace

std::string_view Nearest(std::string_view word, std::span<const std::string_view> candidates) {
  if (word.empty() || word.size() > kMostBytes) return "";
  std::string_view nearest;
  size_t least = (word.size() + 2) / 3 + 1;  // below it
  for (const std::string_view candidate : candidates) {
    if (candidate.size() > kMostBytes) continue;
    const size_t distance = Distance(word, candidate);
    if (distance >= least || distance >= candidate.size()) continue;
    least = distance;
    nearest = candidate;
  }
  return nearest;
}

std::string DidYouMean(std::string_view word, std::span<const std::string_view> candidates) {
  const std::string_view nearest = Nearest(word, candidates);
  return nearest.empty() ? "" : ". Did you mean " + std::string(nearest) + "?";
}

}  // namespace lode::base
