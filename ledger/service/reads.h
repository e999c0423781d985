// SPDX-License-Identifier: Apache-2.0
// The reads of the RPC surface without gRPC: request in, response out. Whatever is handed out as
// logged comes with a proof against the newest signed view.
#ifndef LODE_LEDGER_SERVICE_READS_H_
#define LODE_LEDGER_SERVICE_READS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "ledger/ledger.h"
#include "ledger/service/reader.h"
#include "proto/lode/ledger/v1/ledger.pb.h"
#include "verifier/merkle/tree.h"

namespace lode::ledger {

namespace wire = ::lode::ledger::v1;

class Reads {
 public:
  explicit Reads(const Ledger& ledger);

  absl::Status GetReceipt(const Reader& reader, const wire::GetReceiptRequest& request,
                          wire::Receipt& response) const;
  absl::Status GetRecord(const Reader& reader, const wire::GetRecordRequest& request,
                         wire::ProvedEntries& response) const;
  absl::Status GetCheckpoint(const Reader& reader, const wire::GetCheckpointRequest& request,
                             wire::Checkpoint& response) const;
  absl::Status GetInclusionProof(const Reader& reader,
                                 const wire::GetInclusionProofRequest& request,
                                 wire::Proof& response) const;
  absl::Status GetConsistencyProof(const Reader& reader,
                                   const wire::GetConsistencyProofRequest& request,
                                   wire::Proof& response) const;
  absl::Status GetLot(const Reader& reader, const wire::GetLotRequest& request,
                      wire::Lot& response) const;
  absl::Status Trace(const Reader& reader, const wire::TraceRequest& request,
                     wire::TraceResponse& response) const;
  absl::Status List(const Reader& reader, const wire::ListRequest& request,
                    wire::ListResponse& response) const;
  absl::Status ListRecords(const Reader& reader, const wire::ListRecordsRequest& request,
                           wire::ListRecordsResponse& response) const;

  // The next entries from `index` on, as many as make a good message; none at the end of the newest
  // view.
  absl::Status ReadOn(const Reader& reader, uint64_t index, wire::ProvedEntries& response) const;

 private:
  // Entries ascending by index and below the view's size.
  absl::Status Prove(std::vector<IndexedEntry> entries, const View& view,
                     wire::ProvedEntries& response) const;

  const Ledger& ledger_;
  const merkle::NodeReader nodes_;
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_SERVICE_READS_H_
