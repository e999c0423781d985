// SPDX-License-Identifier: Apache-2.0
// Opening is a sequence in which each step may rely on the ones before it: folder, mark, store, a
// comparison of the two, log key, memory, pipeline. Until the comparison nothing is written. What
// `init` made and is missing later is damage, never a reason to make it again.
#include "ledger/ledger.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "ledger/genesis_edits.h"
#include "ledger/log/checkpoint_signer.h"
#include "ledger/log/stored_entries.h"
#include "ledger/map/subject_proof.h"
#include "ledger/open/ledger_folder.h"
#include "ledger/open/memory_need.h"
#include "ledger/open/operator_step.h"
#include "ledger/open/recovery.h"
#include "ledger/open/start_need.h"
#include "ledger/read/log_source.h"
#include "ledger/store/rocks/rocks_factory.h"
#include "ledger/write/pipeline.h"
#include "verifier/base/absl_shim.h"
#include "verifier/base/encoding.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/envelope/envelope.h"
#include "verifier/merkle/leaf.h"
#include "verifier/note/checkpoint.h"
#include "verifier/present/refusal.h"
#include "verifier/program/shell_word.h"
#include "verifier/record/record.h"
#include "verifier/trail/build.h"

namespace lode::ledger {
namespace {

// Each try but the first proves the subjects that the last one found; a trail whose subjects grow
// in each of so many state roots gives up.
constexpr int kExportTries = 8;

const Clock& ClockOf(const LedgerOptions& options) {
  static const SystemClock system;
  return options.clock != nullptr ? *options.clock : system;
}

// The engine is chosen here, and named nowhere else.
RocksFactory FactoryOf(const LedgerOptions& options, const std::string& origin) {
  RocksOptions rocks;
  rocks.origin = origin;
  rocks.block_cache_bytes = options.block_cache_bytes;
  rocks.reserve_bytes = options.reserve_bytes;
  rocks.max_open_files = StoreDescriptors();
  rocks.on_message = options.on_message;
  return RocksFactory(StorePath(options.folder), std::move(rocks));
}

note::NoteKey NoteKeyOf(const LedgerIdentity& identity) {
  return note::MakeNoteKey(identity.origin, note::kTypeEd25519, identity.key.public_key());
}

// Whoever was interrupted before the key was printed finds it in the refusal.
absl::Status WithKeyOf(const std::string& folder, const absl::Status& status) {
  // A step of its own: it holds no whole ledger.
  if (base::NextStepOf(status) != base::NextStep(base::ReasonOf(status))) return status;
  const auto identity = ReadLedgerFolder(folder);
  if (!identity.ok()) return status;
  const std::string data = " --data " + program::ShellPath(folder);
  return base::WithNextStep(
      base::Error(base::ReasonOf(status), std::string(base::ToStd(status.message())) + ", " +
                                              identity->origin + " with the key " +
                                              note::FormatVkey(NoteKeyOf(*identity))),
      "serve it: lode-ledgerd serve" + data +
          "; or, if it has no Genesis yet, log it: lode-ledgerd init" + data + " --genesis FILE");
}

// What init made and is not there any more is damage, and never the time to make it anew.
absl::Status NeverGone(const absl::Status& status) {
  if (status.ok() || base::ReasonOf(status) != base::Reason::kNotFound) return status;
  return base::Error(base::Reason::kStoreDamaged,
                     std::string(base::ToStd(status.message())) +
                         "; without it what was acknowledged is not known: restore store and "
                         "high-water from one backup, as docs/operations.md says (only a folder "
                         "whose init never came to Genesis is removed and made again)");
}

// log.key must be the key that Genesis names. A Genesis that can't be read, or is not what its leaf
// says, is told by others.
absl::Status CheckLogKey(const Store& store, const LogSigner& signer) {
  const auto entry = store.ReadEntry(0);
  if (!entry.ok() || !CheckEntry(0, entry->leaf, entry->envelope).ok()) return absl::OkStatus();
  const auto envelope = envelope::ParseEnvelope(entry->envelope);
  if (!envelope.ok()) return absl::OkStatus();
  const auto record = record::ParseRecord(envelope->payload);
  if (!record.ok() || record->kind != record::pb::KIND_GENESIS) return absl::OkStatus();
  const std::string& named = record->message.genesis().log_vkey();
  const std::string held = note::FormatVkey(signer.note_key);
  if (named == held) return absl::OkStatus();
  return base::WithNextStep(
      base::Error(base::Reason::kStoreDamaged,
                  "log.key holds the key " + held + ", and Genesis of this ledger names " + named +
                      ": log.key is damaged or another ledger's. Restore it from its backup; store "
                      "and high-water need nothing"),
      "restore log.key alone, then run this again (docs/operations.md, \"Backup\")");
}

absl::StatusOr<OpenedStore> OpenAsItIs(const LedgerOptions& options, const StoreFactory& factory,
                                       const LogSigner& signer) {
  auto opened = factory.Open();
  LODE_RETURN_IF_ERROR(
      WithOperatorStep(NeverGone(opened.status()), options.folder, FsckTells::kNoMore));
  LODE_RETURN_IF_ERROR(CheckLogKey(*opened->store, signer));
  return opened;
}

// A store that reaches the mark; a damaged tail is cut off only if nothing that was acknowledged
// goes with it.
absl::StatusOr<std::unique_ptr<Store>> OpenStore(const LedgerOptions& options,
                                                 const HighWater& mark, const LogSigner& signer) {
  const RocksFactory factory = FactoryOf(options, signer.origin);
  LODE_ASSIGN_OR_RETURN(OpenedStore opened, OpenAsItIs(options, factory, signer));
  if (opened.report.found == OpenReport::Found::kReadsOnly && options.on_message) {
    options.on_message("nothing can be written: " +
                       std::string(base::ToStd(opened.store->health().message())));
  }
  if (opened.report.found != OpenReport::Found::kCutTail) return std::move(opened.store);
  if (const auto at = CheckAgainstMark(*opened.store, mark, signer); !at.ok()) {
    return base::WithContext(at.status(), "the store is damaged (" + opened.report.damage + ")");
  }
  if (options.on_message) {
    options.on_message("the store's tail was damaged (" + opened.report.damage +
                       "); nothing acknowledged was in it; it is cut off and kept beside");
  }
  LODE_ASSIGN_OR_RETURN(opened, factory.AcceptCutTail(std::move(opened.store)));
  return std::move(opened.store);
}

// What Genesis must say for this folder.
absl::Status CheckGenesis(std::string_view envelope_bytes, const std::string& origin,
                          const std::string& vkey) {
  LODE_ASSIGN_OR_RETURN(const auto envelope, envelope::ParseEnvelope(envelope_bytes));
  LODE_ASSIGN_OR_RETURN(const auto record, record::ParseRecord(envelope.payload));
  if (record.kind != record::pb::KIND_GENESIS) {
    return base::Error(base::Reason::kUsage, "the first record of a ledger is its Genesis");
  }
  std::string edits;
  for (const GenesisEdit& edit : GenesisEdits(record.message, origin, vkey))
    edits += (edits.empty() ? "" : "; ") + EditText(edit, /*line=*/0);
  if (!edits.empty()) {
    return base::WithNextStep(
        base::Error(base::Reason::kUsage, "this is not the Genesis of " + origin + ": " + edits),
        "edit the JSON that you signed, then sign it again: lode record sign FILE.json --key "
        "KEY_FILE --force");
  }
  const auto& genesis = record.message.genesis();
  for (const auto& signature : envelope.signatures) {
    const bool named = std::any_of(
        genesis.registrars().begin(), genesis.registrars().end(),
        [&](const auto& registrar) { return registrar.key_id() == signature.key_id.view(); });
    if (named) continue;
    return base::Error(base::Reason::kUsage,
                       "Genesis is signed with the key " +
                           base::HexEncode(signature.key_id.view()) +
                           ", which is of none of its registrars: write the key_id and pubkey of "
                           "each registrar's own key there (lode record new Genesis --key FILE "
                           "fills in the first), and let all of them sign it again");
  }
  return absl::OkStatus();
}

// As the newest state root says; 0 if it can't be read, which is told when the map is built.
uint64_t SubjectsOf(const Store& store, const Head& head) {
  const auto position = ParsePosition(head.state);
  if (!position.ok()) return 0;
  const auto bytes = store.ReadLeaf(position->root.index);
  if (!bytes.ok()) return 0;
  const auto leaf = merkle::ParseLeaf(*bytes);
  const auto* root = leaf.ok() ? std::get_if<merkle::StateRootLeaf>(&*leaf) : nullptr;
  return root == nullptr ? 0 : root->subjects;
}

// Why the slot of a mark that can't be read is so; empty if both can.
std::string UnreadableSlot(const HighWater& mark) {
  for (const HighWater::Slot& slot : mark.slots()) {
    if (!slot.readable) return slot.problem;
  }
  return "";
}

std::string Describe(const Refused& refused) {
  std::string text = refused.message;
  for (const record::Violation& violation : refused.violations) {
    text += "; " + std::string(violation.rule()) + " " + violation.field + ": " +
            present::RefusalOf(violation).message;
  }
  return text;
}

}  // namespace

struct Ledger::Parts {
  LedgerOptions options;
  std::optional<LedgerIdentity> identity;
  std::string vkey;
  std::optional<LogSigner> signer;
  std::unique_ptr<HighWater> mark;
  std::unique_ptr<Store> store;
  std::unique_ptr<Pipeline> pipeline;
  std::optional<Queries> queries;

  // Everything but store and pipeline.
  static absl::StatusOr<std::unique_ptr<Parts>> OpenFolder(const LedgerOptions& options);
  static absl::StatusOr<std::unique_ptr<Parts>> Start(const LedgerOptions& options,
                                                      bool wants_genesis);
  static absl::StatusOr<FsckReport> Check(const LedgerOptions& options, const FsckOptions& fsck);
};

absl::StatusOr<std::unique_ptr<Ledger::Parts>> Ledger::Parts::OpenFolder(
    const LedgerOptions& options) {
  auto parts = std::make_unique<Parts>();
  parts->options = options;
  LODE_ASSIGN_OR_RETURN(LedgerIdentity identity, ReadLedgerFolder(options.folder));
  parts->identity.emplace(std::move(identity));
  const note::NoteKey note_key = NoteKeyOf(*parts->identity);
  parts->vkey = note::FormatVkey(note_key);
  parts->signer = LogSigner{parts->identity->origin, note_key, &parts->identity->key};
  auto mark = HighWater::Open(MarkPath(options.folder));
  LODE_RETURN_IF_ERROR(
      WithOperatorStep(NeverGone(mark.status()), options.folder, FsckTells::kNoMore));
  parts->mark = *std::move(mark);
  return parts;
}

absl::StatusOr<std::unique_ptr<Ledger::Parts>> Ledger::Parts::Start(const LedgerOptions& options,
                                                                    bool wants_genesis) {
  LODE_RETURN_IF_ERROR(CheckStart(options.workers));
  LODE_ASSIGN_OR_RETURN(auto parts, OpenFolder(options));
  LODE_ASSIGN_OR_RETURN(parts->store, OpenStore(options, *parts->mark, *parts->signer));
  LODE_ASSIGN_OR_RETURN(const Head head, parts->store->ReadHead());
  LODE_ASSIGN_OR_RETURN(const Marked marked, ReadMark(*parts->mark, *parts->signer));
  if (wants_genesis != (head.size == 0 && marked.size == 0)) {
    const std::string data = " --data " + program::ShellPath(options.folder);
    return wants_genesis
               ? base::WithNextStep(base::Error(base::Reason::kConflict,
                                                options.folder + " has its Genesis already"),
                                    "serve it: lode-ledgerd serve" + data)
               : base::WithNextStep(
                     base::Error(base::Reason::kNotFound,
                                 "the ledger in " + options.folder + " has no Genesis yet"),
                     "log the Genesis that its registrars signed: lode-ledgerd init" + data +
                         " --genesis FILE");
  }
  LODE_RETURN_IF_ERROR(CheckMemory(SubjectsOf(*parts->store, head), MemoryLimits()));
  PipelineOptions pipeline;
  pipeline.queue = options.queue;
  pipeline.workers = options.workers;
  pipeline.sequencer.max_group = options.max_group;
  pipeline.sequencer.state_root_interval_us = options.state_root_interval_us;
  pipeline.sequencer.simulated_time = note::IsSimulatedOrigin(parts->identity->origin);
  pipeline.sequencer.on_clock = options.on_clock;
  pipeline.sequencer.clock_note_path = ClockNotePath(options.folder);
  if (options.on_message) {
    pipeline.sequencer.on_clock_note = [tell = options.on_message](const std::string& problem) {
      tell("the clock is not noted for the next start: " + problem +
           "; without it a start compares the clock with the last record alone");
    };
  }
  pipeline.stated_time_us = options.stated_time_us;
  pipeline.clock = &ClockOf(options);
  pipeline.on_fatal = options.on_fatal;
  pipeline.on_old_mark = options.on_old_mark;
  pipeline.on_stated_time = options.on_stated_time;
  pipeline.sequencer.on_standing_time = options.on_standing_time;
  const std::string unreadable = UnreadableSlot(*parts->mark);  // starting may write it anew
  LODE_ASSIGN_OR_RETURN(parts->pipeline,
                        Pipeline::Start(pipeline, *parts->store, *parts->mark, *parts->signer));
  if (!unreadable.empty() && options.on_message) {
    options.on_message("one of the two slots of high-water can't be read (" + unreadable +
                       "); nothing that was acknowledged is missing, for the store reaches beyond "
                       "the other (size " +
                       std::to_string(marked.size) +
                       "), and the slot is written anew. After a cut of the power this is "
                       "expected; if there was none, look at the disk (dmesg, smartctl)");
  }
  LODE_ASSIGN_OR_RETURN(PageTokens tokens, PageTokens::Create());
  parts->queries.emplace(*parts->store, parts->pipeline->published(), std::move(tokens));
  return parts;
}

absl::StatusOr<std::string> Ledger::CreateFolder(
    const std::string& folder, std::string_view origin, std::string_view seed,
    const std::function<void(std::string_view)>& on_message) {
  LODE_RETURN_IF_ERROR(CheckStart(0));
  LODE_RETURN_IF_ERROR(CheckNewIdentity(origin, seed));  // before there is a folder to clean up
  LedgerOptions plain;
  plain.folder = folder;
  const RocksFactory factory = FactoryOf(plain, std::string(origin));
  auto made = UnfinishedFolder::Begin(folder, factory);
  if (!made.ok()) return WithKeyOf(folder, made.status());
  if (!made->moved_to().empty() && on_message)
    on_message("what an init that was interrupted had left is in " + made->moved_to() + " now");
  const auto write = [&] {
    LODE_RETURN_IF_ERROR(made->WriteIdentity(origin, seed));
    LODE_RETURN_IF_ERROR(factory.Create());
    LODE_RETURN_IF_ERROR(HighWater::Create(MarkPath(folder)).status());
    return made->Finish();
  };
  LODE_RETURN_IF_ERROR(WithOperatorStep(write(), folder, FsckTells::kNoMore));
  LODE_ASSIGN_OR_RETURN(const LedgerIdentity identity, ReadLedgerFolder(folder));
  return note::FormatVkey(NoteKeyOf(identity));
}

absl::StatusOr<std::vector<GenesisEdit>> Ledger::EditsOfGenesis(const std::string& folder,
                                                                const record::pb::Record& genesis) {
  LODE_ASSIGN_OR_RETURN(const LedgerIdentity identity, ReadLedgerFolder(folder));
  return GenesisEdits(genesis, identity.origin, note::FormatVkey(NoteKeyOf(identity)));
}

absl::Status Ledger::LogGenesis(const LedgerOptions& options, std::string_view genesis_envelope,
                                int64_t record_time_us) {
  const auto started = Parts::Start(options, /*wants_genesis=*/true);
  if (!started.ok()) return WithOperatorStep(started.status(), options.folder, FsckTells::kMore);
  const auto& parts = *started;
  const std::string& origin = parts->identity->origin;
  LODE_RETURN_IF_ERROR(CheckGenesis(genesis_envelope, origin, parts->vkey));
  if (note::IsSimulatedOrigin(origin) && record_time_us <= 0) {
    return base::Error(base::Reason::kUsage,
                       "the times of " + origin +
                           " are simulated, so you say the record time of Genesis: add "
                           "--record-time with a time such as 2026-03-14T06:00:00Z");
  }
  Submission submission;
  submission.envelope = genesis_envelope;
  if (note::IsSimulatedOrigin(origin)) submission.simulated_time_us = record_time_us;
  std::optional<SubmitResult> result;
  submission.done = [&result](SubmitResult r) { result = std::move(r); };
  if (!parts->pipeline->TrySubmit(submission)) {
    return base::Error(base::Reason::kInternal, "a new ledger's queue is full");
  }
  parts->pipeline->Drain();  // answers it
  if (const auto* refused = std::get_if<Refused>(&*result)) {
    return base::Error(refused->reason, Describe(*refused));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Ledger>> Ledger::Open(const LedgerOptions& options) {
  auto parts = Parts::Start(options, /*wants_genesis=*/false);
  if (!parts.ok()) return WithOperatorStep(parts.status(), options.folder, FsckTells::kMore);
  return std::unique_ptr<Ledger>(new Ledger(*std::move(parts)));
}

absl::StatusOr<FsckReport> Ledger::Check(const LedgerOptions& options, const FsckOptions& fsck) {
  auto report = Parts::Check(options, fsck);
  if (!report.ok()) return WithOperatorStep(report.status(), options.folder, FsckTells::kNoMore);
  return report;
}

absl::StatusOr<FsckReport> Ledger::Parts::Check(const LedgerOptions& options,
                                                const FsckOptions& fsck) {
  LODE_RETURN_IF_ERROR(CheckStart(0));
  LODE_ASSIGN_OR_RETURN(const auto parts, Parts::OpenFolder(options));
  LODE_ASSIGN_OR_RETURN(
      OpenedStore opened,
      OpenAsItIs(options, FactoryOf(options, parts->signer->origin), *parts->signer));
  parts->store = std::move(opened.store);
  if (opened.report.found == OpenReport::Found::kReadsOnly) {
    return base::Error(base::Reason::kNoSpace,
                       "the volume of " + StorePath(options.folder) + " is full (" +
                           opened.report.damage +
                           "), and opening a store needs some space: nothing was checked or "
                           "changed; free some and run fsck again");
  }
  LODE_ASSIGN_OR_RETURN(FsckReport report, Fsck(*parts->store, *parts->mark, *parts->signer, fsck));
  std::string damage = opened.report.damage;
  if (const absl::Status status = parts->store->VerifyChecksums(); !status.ok()) {
    if (IsOfTheMachine(status)) {
      report.AddUnread({"store", "", std::nullopt, std::string(base::ToStd(status.message()))},
                       status, fsck.max_listed);
    } else if (damage.empty()) {
      damage = base::ToStd(status.message());
    }
  }
  if (damage.empty()) return report;
  ++report.found;
  report.differences.insert(report.differences.begin(), {"store", "", std::nullopt, damage});
  return report;
}

Ledger::Ledger(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Ledger::~Ledger() { Drain(); }

const std::string& Ledger::origin() const { return parts_->identity->origin; }
const std::string& Ledger::vkey() const { return parts_->vkey; }
bool Ledger::simulated_time() const { return note::IsSimulatedOrigin(origin()); }

bool Ledger::TrySubmit(Submission& submission) { return parts_->pipeline->TrySubmit(submission); }
void Ledger::Drain() { parts_->pipeline->Drain(); }
std::shared_ptr<const View> Ledger::view() const { return published().Get(); }
const Published& Ledger::published() const { return parts_->pipeline->published(); }
const Store& Ledger::store() const { return *parts_->store; }
const Queries& Ledger::queries() const { return *parts_->queries; }

absl::StatusOr<trail::Trail> Ledger::ExportTrail(std::string_view lot, SteadyTime deadline,
                                                 const Cancelled& cancelled) {
  std::vector<base::Hash256> keys;
  for (int i = 0; i < kExportTries; ++i) {
    LODE_ASSIGN_OR_RETURN(SubjectProof proof, parts_->pipeline->ProveSubjects(keys, deadline));
    LogSource source(*parts_->store, origin(), std::move(keys), std::move(proof), cancelled);
    auto trail = trail::BuildTrail(lot, source);
    LODE_RETURN_IF_ERROR(StillWanted(cancelled));
    if (trail.ok() || source.wanted().empty()) return trail;
    keys = source.wanted();
  }
  return base::Error(base::Reason::kOverloaded,
                     "new subjects join this trail faster than it can be proved: try again");
}

}  // namespace lode::ledger
