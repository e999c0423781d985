// SPDX-License-Identifier: Apache-2.0
// zstd's streaming interface behind two small functions.
#include "verifier/trail/compressed.h"

#include <zstd.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"

namespace lode::trail {
namespace {

constexpr std::string_view kMagic("\x28\xb5\x2f\xfd", 4);
constexpr int kLevel = 3;

using base::Malformed;
absl::Status NoMemory() { return base::Error(base::Reason::kInternal, "zstd has no memory"); }

struct FreeEncoder {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

}  // namespace

struct Decompressor::Stream {
  struct Free {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };
  std::unique_ptr<ZSTD_DCtx, Free> decoder;
  ZSTD_inBuffer in{};
  std::vector<char> buffer = std::vector<char>(ZSTD_DStreamOutSize());
  size_t begin = 0, end = 0;  // of what is not taken yet in `buffer`
  bool done = false;
};

Decompressor::Decompressor(std::unique_ptr<Stream> stream, uint64_t size)
    : stream_(std::move(stream)), remaining_(size) {}
Decompressor::Decompressor(Decompressor&&) noexcept = default;
Decompressor::~Decompressor() = default;

absl::StatusOr<Decompressor> Decompressor::Open(std::string_view file) {
  if (!file.starts_with(kMagic)) return Malformed("the file is no zstd frame: not a trail");
  const unsigned long long size = ZSTD_getFrameContentSize(file.data(), file.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN) {
    return Malformed("the zstd frame does not declare its content size");
  }
  if (size > base::limits::kTrailBytes) {
    return base::Error(base::Reason::kTooLarge, "the trail declares " + std::to_string(size) +
                                                    " bytes; the limit is " +
                                                    std::to_string(base::limits::kTrailBytes));
  }
  auto stream = std::make_unique<Stream>();
  stream->decoder.reset(ZSTD_createDCtx());
  if (!stream->decoder) return NoMemory();
  ZSTD_DCtx_setParameter(stream->decoder.get(), ZSTD_d_windowLogMax, base::limits::kZstdWindowLog);
  stream->in = {file.data(), file.size(), 0};
  return Decompressor(std::move(stream), size);
}

absl::StatusOr<bool> Decompressor::Fill() {
  Stream& s = *stream_;
  s.begin = s.end = 0;
  while (!s.done && s.end == 0) {
    ZSTD_outBuffer out{s.buffer.data(), s.buffer.size(), 0};
    const size_t before = s.in.pos;
    const size_t result = ZSTD_decompressStream(s.decoder.get(), &out, &s.in);
    if (ZSTD_isError(result)) {
      return Malformed("the zstd frame is damaged or its window is above 8 MiB: " +
                       std::string(ZSTD_getErrorName(result)));
    }
    s.end = out.pos;
    s.done = result == 0;
    if (!s.done && s.end == 0 && s.in.pos == before) {
      return Malformed("the zstd frame ends early");
    }
  }
  return s.end != 0;
}

absl::Status Decompressor::Take(uint64_t n, std::string& out) {
  if (n > remaining_) return Malformed("the trail ends within a frame");
  while (n > 0) {
    Stream& s = *stream_;
    if (s.begin == s.end) {
      LODE_ASSIGN_OR_RETURN(const bool more, Fill());
      if (!more) return Malformed("the trail has fewer bytes than it declares");
    }
    const size_t part = static_cast<size_t>(std::min<uint64_t>(n, s.end - s.begin));
    out.append(s.buffer.data() + s.begin, part);
    s.begin += part;
    n -= part;
    remaining_ -= part;
  }
  return absl::OkStatus();
}

absl::Status Decompressor::Finish() {
  if (remaining_ != 0) return Malformed("bytes follow the trailer");
  Stream& s = *stream_;
  if (s.begin != s.end) return Malformed("the trail has more bytes than it declares");
  LODE_ASSIGN_OR_RETURN(const bool more, Fill());
  if (more) return Malformed("the trail has more bytes than it declares");
  if (s.in.pos != s.in.size) return Malformed("bytes follow the zstd frame");
  return absl::OkStatus();
}

absl::StatusOr<std::string> Compress(std::string_view bytes) {
  const std::unique_ptr<ZSTD_CCtx, FreeEncoder> encoder(ZSTD_createCCtx());
  if (!encoder) return NoMemory();
  ZSTD_CCtx_setParameter(encoder.get(), ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(encoder.get(), ZSTD_c_contentSizeFlag, 1);
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  const size_t size =
      ZSTD_compress2(encoder.get(), out.data(), out.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(size)) {
    return base::Error(base::Reason::kInternal, "zstd: " + std::string(ZSTD_getErrorName(size)));
  }
  out.resize(size);
  return out;
}

}  // namespace lode::trail
