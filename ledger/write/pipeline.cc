// SPDX-License-Identifier: Apache-2.0
// Start checks the store against the mark before it becomes the store's writer: a store that must
// not be served must not be changed either. Drain stops the intake first. What it has taken is
// decided, made durable and answered before the sequencer's thread ends.
#include "ledger/write/pipeline.h"

#include <bit>
#include <utility>
#include <vector>

#include "ledger/log/checkpoint_signer.h"
#include "ledger/log/state_rows.h"
#include "ledger/map/subject_proof.h"
#include "ledger/store/nodes.h"
#include "proto/lode/state/v1/state.pb.h"
#include "verifier/base/absl_shim.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"

namespace lode::ledger {
namespace {

constexpr size_t kBatchesRemembered = 65'536;
constexpr size_t kStateRowsCached = 65'536;

absl::Status CheckOptions(const PipelineOptions& options) {
  if (!std::has_single_bit(options.queue)) {
    return base::Error(base::Reason::kUsage, "the queue's size must be a power of two");
  }
  if (options.workers < 1 || options.sequencer.max_group < 1 || options.clock == nullptr) {
    return base::Error(base::Reason::kUsage,
                       "the pipeline needs a clock, a worker and room for one record in a group");
  }
  return absl::OkStatus();
}

absl::Status CheckStated(const PipelineOptions& options, std::optional<int64_t> last_record_us) {
  if (!options.stated_time_us) return absl::OkStatus();
  if (options.sequencer.simulated_time) {
    return base::Error(base::Reason::kUsage,
                       "this ledger takes its times from the submissions: no clock to confirm");
  }
  return CheckStatedTime(*options.clock, *options.stated_time_us, last_record_us);
}

// A store that can't be written for want of space serves reads all the same, and its commits say
// why.
absl::StatusOr<uint64_t> BecomeWriter(Store& store) {
  auto epoch = store.BecomeWriter();
  if (!epoch.ok() && base::ReasonOf(epoch.status()) == base::Reason::kNoSpace) return uint64_t{0};
  return epoch;
}

// What the run before left. A file that says nothing is told, and then written anew.
std::optional<ClockNote> ReadClockNote(const SequencerOptions& options) {
  if (options.simulated_time || options.clock_note_path.empty()) return std::nullopt;
  const auto note = ClockNoteFile(options.clock_note_path).Read();
  if (note.ok()) return *note;
  if (options.on_clock_note)
    options.on_clock_note(std::string(base::ToStd(note.status().message())));
  return std::nullopt;
}

// Every key that any party ever had.
absl::Status LoadKeys(const Store& store, KeyDirectory& keys) {
  bool damaged = false;
  const std::string parties = StateRowKey(custody::RowKind::kParty, "");
  LODE_RETURN_IF_ERROR(
      store.Scan(Family::kState, "", parties, [&](std::string_view, std::string_view value) {
        lode::state::v1::PartyState party;
        damaged = !party.ParseFromArray(value.data(), static_cast<int>(value.size()));
        if (damaged) return false;
        for (const auto& key : party.keys()) {
          if (const auto raw = crypto::PublicKey::From(key.pubkey())) keys.Add(*raw);
        }
        return true;
      }));
  if (!damaged) return absl::OkStatus();
  return base::Error(base::Reason::kStoreDamaged,
                     "a party's state row is malformed: run lode-ledgerd fsck");
}

}  // namespace

Pipeline::Pipeline(const PipelineOptions& options, Store& store)
    : options_(options),
      batches_(kBatchesRemembered),
      chains_(store),
      state_(store, kStateRowsCached) {}

absl::StatusOr<std::unique_ptr<Pipeline>> Pipeline::Start(const PipelineOptions& options,
                                                          Store& store, HighWater& mark,
                                                          const LogSigner& signer) {
  LODE_RETURN_IF_ERROR(CheckOptions(options));
  LODE_ASSIGN_OR_RETURN(Recovered at, CheckAgainstMark(store, mark, signer));
  LODE_RETURN_IF_ERROR(CheckStated(options, at.last_record_us));
  // Of a store that is worth it: until here nothing was written. What another writer adds between
  // the look and this is not overwritten, for it would not be the log that was looked at.
  LODE_ASSIGN_OR_RETURN(const uint64_t writer_epoch, BecomeWriter(store));
  if (!at.old_mark.empty() && options.on_old_mark) options.on_old_mark(at.old_mark);
  std::unique_ptr<Pipeline> self(new Pipeline(options, store));
  const uint64_t size = at.frontier.size();
  LODE_ASSIGN_OR_RETURN(Uncovered uncovered, self->chains_.Load(at.position, size));
  LODE_RETURN_IF_ERROR(LoadKeys(store, self->keys_));
  TileEdge edge;
  LODE_RETURN_IF_ERROR(edge.Load(size, MakeNodeReader(store)));
  // Groups that were durable but not signed when the ledger went down. A slot that could not be
  // read is written anew too.
  std::string note = at.marked.note;
  if (size > at.marked.size) {
    LODE_ASSIGN_OR_RETURN(note, SignVerified(signer, size, at.root));
    LODE_RETURN_IF_ERROR(mark.Write(note));
  }
  self->published_.Set(
      std::make_shared<const View>(View{std::move(note), size, at.root, at.position}));

  self->intake_ =
      std::make_unique<Intake>(options.queue, options.workers, self->keys_, self->batches_);
  Intake* const intake = self->intake_.get();
  Committer::Callbacks callbacks;
  callbacks.finished = [intake] { intake->Wake(); };
  callbacks.fatal = [on_fatal = options.on_fatal](const absl::Status& status) {
    if (on_fatal) on_fatal(status);
  };
  callbacks.at_step = options.at_step;
  ReadBack read_back(at.frontier, self->chains_.Root(), at.position.root.covered_size, uncovered);
  self->committer_ =
      std::make_unique<Committer>(store, writer_epoch, mark, signer, self->published_,
                                  std::move(read_back), std::move(callbacks));
  const Sequencer::Parts parts{*options.clock, store,         *intake,     *self->committer_,
                               self->state_,   self->chains_, self->keys_, self->batches_};
  const ClockStart clock{at.last_record_us, ReadClockNote(options.sequencer),
                         options.stated_time_us.has_value()};
  if (options.stated_time_us && options.on_stated_time)
    options.on_stated_time(ComparedWithBelief(*options.clock, clock, *options.stated_time_us));
  self->sequencer_ = std::make_unique<Sequencer>(
      options.sequencer, parts,
      Sequencer::Start{at.frontier, std::move(edge), at.position, std::move(uncovered), clock});
  MutexLock lock(self->drain_mutex_);
  self->thread_ = std::thread([sequencer = self->sequencer_.get()] { sequencer->Run(); });
  return self;
}

Pipeline::~Pipeline() {
  if (sequencer_) Drain();
}

void Pipeline::Drain() {
  intake_->Stop();
  MutexLock lock(drain_mutex_);
  if (thread_.joinable()) thread_.join();
}

absl::StatusOr<SubjectProof> Pipeline::ProveSubjects(std::span<const base::Hash256> keys,
                                                     SteadyTime deadline) {
  struct Pending {
    Mutex mutex;
    Condition answered;
    std::optional<absl::StatusOr<SubjectProof>> answer ABSL_GUARDED_BY(mutex);
  };
  // Shared: the answer may come after this call gave up.
  const auto pending = std::make_shared<Pending>();
  ProofRequest request;
  request.keys.assign(keys.begin(), keys.end());
  request.done = [pending](absl::StatusOr<SubjectProof> answer) {
    {
      MutexLock lock(pending->mutex);
      pending->answer = std::move(answer);
    }
    pending->answered.NotifyOne();
  };
  RequestProof(std::move(request));
  MutexLock lock(pending->mutex);
  bool in_time = true;
  while (!pending->answer && in_time) {
    in_time = pending->answered.WaitUntil(pending->mutex, deadline);
  }
  if (!pending->answer) {
    return base::Error(base::Reason::kUnreachable,
                       "no state root was written before the deadline: try again");
  }
  return *std::move(pending->answer);
}

}  // namespace lode::ledger
