// SPDX-License-Identifier: Apache-2.0
// Every limit of the service, in one place: what one client, and all of them, may ask of it. Each
// is tested at the limit and one past it, and docs/api.md has the same numbers: a test compares
// them.
#ifndef LODE_LEDGER_SERVICE_LIMITS_H_
#define LODE_LEDGER_SERVICE_LIMITS_H_

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace lode::ledger {

// Of all peers and of one; a peer is a connection.
struct Shares {
  size_t all;
  size_t of_peer;
};

// Messages.
inline constexpr int kBatchRecords = 1024;
inline constexpr size_t kBatchBytes = size_t{4} << 20;
inline constexpr size_t kReceiveBytes = kBatchBytes + (size_t{64} << 10);  // to the server
inline constexpr int kMetadataBytes = 16 << 10;

// Records. A client that sends more of one stream than have an answer waits.
inline constexpr size_t kStreamWindow = 256;
inline constexpr size_t kWaitingRecords = 1024;  // for the ledger's queue

// Streams that are open.
inline constexpr int kStreamsOfConnection = 128;  // of any kind, by HTTP/2
inline constexpr Shares kSubmitStreams{512, 128};
inline constexpr Shares kFollowStreams{256, 16};
inline constexpr Shares kExportStreams{64, 4};
// Trails in memory at a time, those included that a client has not taken whole.
inline constexpr int kExportsAtATime = 8;

// Work that waits for a thread.
inline constexpr Shares kWaitingReads{256, 32};
inline constexpr Shares kWaitingExports{64, 4};

// How slow a client may be.
inline constexpr std::chrono::seconds kStalled{60};
inline constexpr uint64_t kLeastRate = 4 << 10;  // bytes a second
inline constexpr std::chrono::seconds kStalledWhileOthersWait{10};
inline constexpr uint64_t kLeastRateWhileOthersWait = 32 << 10;

}  // namespace lode::ledger

#endif  // LODE_LEDGER_SERVICE_LIMITS_H_
