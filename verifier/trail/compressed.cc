// SPDX-License-Identifier: Apache-2.0
// zstd's streaming interface behind two small functions.
#include "verifier/trail/compressed.h"

#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/trail/container.h"

namespace lode::trail {
namespace {

constexpr int kLevel = 3;

using base::Malformed;
absl::Status NoMemory() {
  return base::Error(base::Reason::kOutOfMemory, "zstd gets no memory from this machine");
}

struct FreeEncoder {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

}  // namespace

struct Decompressor::Stream {
  struct Free {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };
  std::unique_ptr<ZSTD_DCtx, Free> decoder;
  base::FileSource* file = nullptr;
  uint64_t next = 0, file_end = 0;  // of the frame's bytes that are not in `packed` yet
  std::vector<char> packed = std::vector<char>(ZSTD_DStreamInSize());
  ZSTD_inBuffer in{};  // over `packed`
  std::vector<char> buffer = std::vector<char>(ZSTD_DStreamOutSize());
  size_t begin = 0, end = 0;  // of what is not taken yet in `buffer`
  bool done = false;
};

Decompressor::Decompressor(std::unique_ptr<Stream> stream, uint64_t size)
    : stream_(std::move(stream)), remaining_(size) {}
Decompressor::Decompressor(Decompressor&&) noexcept = default;
Decompressor::~Decompressor() = default;

absl::StatusOr<Decompressor> Decompressor::Open(base::FileSource& file) {
  LODE_ASSIGN_OR_RETURN(const uint64_t size, CheckContainer(file));
  auto stream = std::make_unique<Stream>();
  stream->decoder.reset(ZSTD_createDCtx());
  if (!stream->decoder) return NoMemory();
  ZSTD_DCtx_setParameter(stream->decoder.get(), ZSTD_d_windowLogMax, base::limits::kZstdWindowLog);
  stream->file = &file;
  stream->file_end = file.size() - kSealBytes;
  return Decompressor(std::move(stream), size);
}

absl::Status Decompressor::Refill() {
  Stream& s = *stream_;
  const auto n = static_cast<size_t>(std::min<uint64_t>(s.packed.size(), s.file_end - s.next));
  LODE_RETURN_IF_ERROR(s.file->Read(s.next, n, s.packed.data()));
  s.next += n;
  s.in = {s.packed.data(), n, 0};
  return absl::OkStatus();
}

absl::StatusOr<bool> Decompressor::Fill() {
  Stream& s = *stream_;
  s.begin = s.end = 0;
  while (!s.done && s.end == 0) {
    if (s.in.pos == s.in.size) LODE_RETURN_IF_ERROR(Refill());
    ZSTD_outBuffer out{s.buffer.data(), s.buffer.size(), 0};
    const size_t before = s.in.pos;
    const size_t result = ZSTD_decompressStream(s.decoder.get(), &out, &s.in);
    if (ZSTD_isError(result)) {
      if (ZSTD_getErrorCode(result) == ZSTD_error_memory_allocation) return NoMemory();
      return Malformed("the zstd frame is damaged: " + std::string(ZSTD_getErrorName(result)));
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
  if (s.in.pos != s.in.size || s.next != s.file_end) {
    return Malformed("bytes stand between the zstd frame and the seal");
  }
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
  return Seal(std::move(out));
}

}  // namespace lode::trail
