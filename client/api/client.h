// SPDX-License-Identifier: Apache-2.0
// A ledger's client that believes only what it has verified (docs/api.md). It verifies receipts
// against the digest of the envelope that was submitted, entries against leaf, proof and
// checkpoint, and checkpoints against the trust policy and the pinned checkpoint. An answer that
// contradicts the pin is kNotAuthentic, and the pin only moves forward. Trails are handed through:
// verifier/evaluate judges them. No record is sent before the ledger has shown a checkpoint that
// the trust policy and the pin accept. Safe for any number of threads.
//
// Every call has a deadline. A call that finds the server away or full is tried again with the same
// bytes, which is safe: a record is logged once, however often it is submitted. Errors are
// base::Error with a reason and what to do next: kUnreachable, kOverloaded, kNoSpace, kDraining
// after the last try; kNotFound, unless the newest checkpoint contradicts the pin; kNotAuthentic,
// kBadProof, kBadSignature, kUnknownKey for a server that lies; kOtherLog for one of a log that the
// trust policy does not name; kMalformed for one that makes no sense.
#ifndef LODE_CLIENT_API_CLIENT_H_
#define LODE_CLIENT_API_CLIENT_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/api/results.h"
#include "verifier/note/policy.h"

namespace lode::client {

struct ClientOptions {
  std::string address = "127.0.0.1:7480";  // host:port; loopback only until there is authentication
  note::TrustPolicy trust;
  // File of the pinned checkpoint (a signed note), made when it is not there and replaced in one
  // step; empty: the pin lives and dies with the client. One file a log.
  std::string pin_file;
  // Where checkpoints that contradict what was seen before are kept: the names of their files begin
  // with it. Empty: the pin file's name; with no pin file either, the error holds them.
  std::string evidence;
  std::chrono::milliseconds timeout{
      30'000};      // a call with all its tries; streams: the wait for a message that is due
  int retries = 5;  // tries after the first
  // Prove that each receipt's checkpoint is consistent with the pin: one more call for each
  // checkpoint not yet seen. Without it a receipt still stands on its own signature and inclusion
  // proof.
  bool pin_receipts = true;
  int channels = 1;  // connections, used in turn
};

// OK for an address from which nothing leaves the machine: 127.0.0.0/8, [::1], localhost, with a
// port from 1 to 65535. kUsage repeats the address and says what is wrong with it.
absl::Status CheckAddress(std::string_view address);

struct Submission {
  std::string envelope;                      // lode.record.v1.Envelope
  std::optional<int64_t> simulated_time_us;  // record time, on a simulated_time ledger
};

enum class ListKind { kLots, kParties, kSites };
enum class Direction { kUp, kDown };

// Judges a receipt that you hold, without a server: kMalformed, kOtherLog, kUnknownKey,
// kBadSignature, kBadProof, kNotAuthentic.
absl::StatusOr<VerifiedReceipt> VerifyReceipt(const std::string& receipt,
                                              const note::TrustPolicy& trust);

class LedgerClient {
 public:
  // Reads the pin; does not call the server. kUsage for an address that is not loopback, kMalformed
  // or kNotAuthentic for a pin file that the trust policy does not accept, kOutOfMemory where this
  // process may not have the threads and files that gRPC needs.
  static absl::StatusOr<std::unique_ptr<LedgerClient>> Connect(const ClientOptions& options);
  ~LedgerClient();

  absl::StatusOr<SubmitResult> Submit(const Submission& submission);
  // In order, one result each. At most 1,024 records and 4 MiB.
  BatchAnswer SubmitBatch(std::span<const Submission> submissions);
  // Submits what `next` gives until it gives nothing. `on_result` gets each result with its
  // number from 0, in order; a record is asked for when the server has room. After a broken
  // connection what has no answer yet is submitted again. `next` runs on a thread of its own,
  // `on_result` on the caller's; on_result returns false to stop.
  using NextSubmission = std::function<std::optional<Submission>()>;
  using OnSubmitResult = std::function<bool(uint64_t number, SubmitResult result)>;
  absl::Status SubmitStream(const NextSubmission& next, const OnSubmitResult& on_result);

  // What the caller holds: verified by the trust policy, and from then on every answer has to be
  // consistent with its checkpoint, as with the pin. Calls the server only if something else is
  // pinned already. kOtherLog, kUnknownKey, kBadSignature, kBadProof, kNotAuthentic.
  absl::StatusOr<VerifiedReceipt> Hold(const std::string& receipt);
  absl::StatusOr<VerifiedCheckpoint> HoldCheckpoint(const std::string& note);

  absl::StatusOr<VerifiedReceipt> GetReceipt(const base::Hash256& record_digest);
  absl::StatusOr<VerifiedEntries> GetRecord(const base::Hash256& record_digest);  // one entry
  absl::StatusOr<VerifiedEntries> GetEntry(uint64_t index);                       // one entry
  // The newest checkpoint; older than the pin is kNotAuthentic (a rolled-back log). Advances the
  // pin.
  absl::StatusOr<VerifiedCheckpoint> GetCheckpoint();

  absl::StatusOr<LotAnswer> GetLot(std::string_view lot);
  // 0: the server's limits.
  absl::StatusOr<TraceAnswer> Trace(std::string_view lot, Direction direction,
                                    uint32_t max_depth = 0, uint32_t max_lots = 0);
  // Ids that begin with `prefix`. page_size 0: 100. `page_token` from the page before; all pages
  // show one tree size. A page may have no row and yet a token: the server looks at so many rows a
  // page, and those that are newer than the list do not count.
  absl::StatusOr<ListPage> List(ListKind kind, std::string_view prefix, uint32_t page_size = 0,
                                std::string_view page_token = "");
  // Every page in turn, until `limit` rows were visited; an error of `visit` ends it and is
  // returned. kMalformed if page after page comes without a row.
  using VisitRow = std::function<absl::Status(const std::string& state)>;
  absl::StatusOr<ListEnd> ListAll(ListKind kind, std::string_view prefix, uint64_t limit,
                                  const VisitRow& visit);
  absl::StatusOr<RecordPage> ListRecords(uint8_t subject_kind, std::string_view subject_id,
                                         uint32_t page_size = 0, std::string_view page_token = "");

  // Gives the bytes of the .lode file to `sink` as they come; an error of the sink ends the call
  // and is returned. Not tried again once a byte has come.
  using Sink = std::function<absl::Status(std::string_view bytes)>;
  absl::Status ExportTrail(std::string_view lot, const Sink& sink);

  // Every entry from `from_index` on without a gap, in verified pieces. `until_now`: ends at the
  // newest checkpoint; else goes on until `on_entries` returns false or Cancel() is called
  // (kCancelled).
  using OnEntries = std::function<bool(const VerifiedEntries& entries)>;
  absl::Status Follow(uint64_t from_index, bool until_now, const OnEntries& on_entries);

  // Ends streams that are open, from any thread.
  void Cancel();

  // Keeps a checkpoint that contradicts what the caller holds; for people: the file, size and root.
  std::string Keep(const VerifiedCheckpoint& checkpoint) const;

  const note::TrustPolicy& trust() const;
  // The pinned checkpoint; nothing before the first.
  std::optional<note::Checkpoint> pinned() const;

 private:
  struct Parts;
  explicit LedgerClient(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace lode::client

#endif  // LODE_CLIENT_API_CLIENT_H_
