// SPDX-License-Identifier: Apache-2.0
// The tag byte of each place in a map multiproof (docs/formats/map.md). Internal to
// verifier/subjects.
#ifndef LODE_VERIFIER_SUBJECTS_MAP_TAGS_H_
#define LODE_VERIFIER_SUBJECTS_MAP_TAGS_H_

namespace lode::subjects {

inline constexpr char kTagHash = 0;   // a subtree to which no key leads: its hash
inline constexpr char kTagEmpty = 1;  // an empty place, whether or not a key leads there
inline constexpr char kTagLeaf = 2;   // key || u64 count || head
inline constexpr char kTagInner = 3;  // entered: bit 0, then bit 1

}  // namespace lode::subjects

#endif  // LODE_VERIFIER_SUBJECTS_MAP_TAGS_H_
