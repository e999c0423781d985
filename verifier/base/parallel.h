// SPDX-License-Identifier: Apache-2.0
// Work in independent pieces. The kernel has no threads of its own: a caller lends some through a
// ParallelFor, or none. The result never depends on how many threads there are, nor on their order.
#ifndef LODE_VERIFIER_BASE_PARALLEL_H_
#define LODE_VERIFIER_BASE_PARALLEL_H_

#include <algorithm>
#include <cstddef>
#include <functional>

namespace lode::base {

// `parallel(n, body)` calls body(i) once for every i < n, in any order and on any threads, and
// returns when all are done. It is good to begin with the least i: long parts come first.
using ParallelFor = std::function<void(size_t n, const std::function<void(size_t)>& body)>;

// `parallel`, or a plain loop if it is empty.
inline void ForEach(const ParallelFor& parallel, size_t n,
                    const std::function<void(size_t)>& body) {
  if (parallel) return parallel(n, body);
  for (size_t i = 0; i < n; ++i) body(i);
}

inline size_t PieceCount(size_t n, size_t piece) { return (n + piece - 1) / piece; }

// body(begin, end) for consecutive pieces of [0, n).
inline void ForEachPiece(const ParallelFor& parallel, size_t n, size_t piece,
                         const std::function<void(size_t begin, size_t end)>& body) {
  ForEach(parallel, PieceCount(n, piece),
          [&](size_t i) { body(i * piece, std::min(n, (i + 1) * piece)); });
}

}  // namespace lode::base

#endif  // LODE_VERIFIER_BASE_PARALLEL_H_
