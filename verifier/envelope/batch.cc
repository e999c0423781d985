// SPDX-License-Identifier: Apache-2.0
// Batch signatures: one signature over the root of a tree of record digests, carried by each record
// with its path.
#include <utility>

#include "verifier/base/encoding.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/envelope/envelope.h"
#include "verifier/merkle/proof.h"
#include "verifier/merkle/tree.h"

namespace lode::envelope {
namespace {

using base::Malformed;

}  // namespace

absl::StatusOr<BatchMaterial> ParseBatchMaterial(std::string_view bytes) {
  base::ByteReader reader(bytes);
  const auto count = reader.U64(), index = reader.U64();
  if (!index)
    return Malformed(
        "a batch signature is count, index, path and signature: this one is too short");
  if (*count == 0 || *count > base::limits::kBatchCount || *index >= *count) {
    return Malformed("a batch signature's count is 1 to 2^20 and its index below the count");
  }
  BatchMaterial material;
  material.count = *count;
  material.index = *index;
  const size_t length = merkle::InclusionProofLength(*index, *count);
  if (reader.remaining() != length * base::Hash256::kSize + crypto::Signature::kSize) {
    return Malformed("a batch signature's path must have " + std::to_string(length) +
                     " hashes for its index and count");
  }
  material.path.reserve(length);
  for (size_t i = 0; i < length; ++i) material.path.push_back(*reader.Hash());
  material.signature = *crypto::Signature::From(*reader.Take(crypto::Signature::kSize));
  return material;
}

std::string EncodeBatchMaterial(const BatchMaterial& material) {
  std::string out;
  base::AppendU64(out, material.count);
  base::AppendU64(out, material.index);
  for (const base::Hash256& hash : material.path) out.append(hash.view());
  out.append(material.signature.view());
  return out;
}

std::string BatchBody(uint64_t count, const base::Hash256& root) {
  std::string body;
  base::AppendU64(body, count);
  body.append(root.view());
  return body;
}

base::Hash256 BatchLeafHash(const base::Hash256& record_digest) {
  return merkle::HashLeaf(record_digest.view());
}

}  // namespace lode::envelope
