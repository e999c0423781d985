// SPDX-License-Identifier: Apache-2.0
// A cosignature by a witness that the trust file does not name can't be verified, so only the very
// same line counts as kept. Otherwise a ledger could invent such a line and so drop a real
// cosignature.
#include "client/cli/receipt_file.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <vector>

#include "client/cli/receipt_place.h"
#include "verifier/base/encoding.h"
#include "verifier/base/limits.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/note/note.h"
#include "verifier/program/file_lock.h"
#include "verifier/program/input_file.h"

namespace lode::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMagic = "c2sp.org/tlog-proof@v1";
constexpr int kMostBeside = 1000;
constexpr int kMostSearched = 10'000;

bool HasNote(const note::Note& note, const note::NoteSignature& signature) {
  return std::find(note.signatures.begin(), note.signatures.end(), signature) !=
         note.signatures.end();
}

bool Signed(const note::Note& note, const note::NoteKey& key) {
  return note::VerifyNote(note, std::vector{key}).ok();
}

bool IsKey(const note::NoteKey& key, const note::NoteSignature& signature) {
  return key.name == signature.name && key.id == signature.id;
}

// Why a receipt for `newer` must not replace one of the same entry for `older`; empty: it may.
absl::StatusOr<std::string> WhyNot(const note::TrustPolicy& trust,
                                   const client::VerifiedCheckpoint& older,
                                   const client::VerifiedCheckpoint& newer) {
  if (newer.body.size < older.body.size) {
    return "it is better: it is for the tree of size " + std::to_string(older.body.size) +
           ", the ledger's answer for size " + std::to_string(newer.body.size);
  }
  LODE_ASSIGN_OR_RETURN(const note::Note old, note::ParseNote(older.note));
  LODE_ASSIGN_OR_RETURN(const note::Note fresh, note::ParseNote(newer.note));
  for (const note::NoteSignature& signature : old.signatures) {
    const auto is_it = [&](const note::NoteKey& key) { return IsKey(key, signature); };
    if (std::any_of(trust.logs().begin(), trust.logs().end(), is_it)) continue;
    const auto witness = std::find_if(trust.witnesses().begin(), trust.witnesses().end(), is_it);
    const bool kept =
        witness == trust.witnesses().end() ? HasNote(fresh, signature) : Signed(fresh, *witness);
    if (!kept)
      return "it is better: " + signature.name + " cosigned it, and not the ledger's answer";
  }
  return std::string();
}

// "lot.receipt" -> "lot.2.receipt", the first such name that is free.
absl::StatusOr<std::string> WriteBeside(const std::string& path, std::string_view bytes) {
  const fs::path file(path);
  for (int n = 2; n < kMostBeside; ++n) {
    const std::string name = (file.parent_path() / (file.stem().string() + "." + std::to_string(n) +
                                                    file.extension().string()))
                                 .string();
    std::error_code error;
    if (fs::exists(fs::symlink_status(name, error))) continue;
    LODE_RETURN_IF_ERROR(program::WriteOutput(name, bytes, {}));
    return name;
  }
  return base::Error(base::Reason::kUsage,
                     "there are too many receipts beside " + path + ": give another folder, --out");
}

}  // namespace

absl::StatusOr<KeptReceipt> KeepReceipt(const note::TrustPolicy& trust,
                                        const client::VerifiedReceipt& fresh,
                                        const std::string& path) {
  KeptReceipt kept{Keeping::kWritten, path, ""};
  // What is there is judged and replaced by nobody else meanwhile.
  LODE_ASSIGN_OR_RETURN(const program::FileLock lock, program::FileLock::Of({path}));
  std::error_code error;
  const bool there = fs::exists(path, error) &&
                     !(fs::is_regular_file(path, error) && fs::file_size(path, error) == 0);
  if (!there || !fs::is_regular_file(path, error)) {
    LODE_RETURN_IF_ERROR(program::WriteOutput(path, fresh.bytes, kReceiptOutput));
    return kept;
  }
  const std::string bytes = ReadIfReceipt(path).value_or("");
  const auto old = client::VerifyReceipt(bytes, trust);
  if (old.ok() && old->leaf == fresh.leaf && old->index == fresh.index) {
    LODE_ASSIGN_OR_RETURN(kept.why, WhyNot(trust, old->checkpoint, fresh.checkpoint));
    if (kept.why.empty()) {
      LODE_RETURN_IF_ERROR(program::WriteOutput(path, fresh.bytes, kReceiptOutput));
    } else {
      kept.keeping = Keeping::kOldStays;
    }
    return kept;
  }
  LODE_ASSIGN_OR_RETURN(kept.path, WriteBeside(path, fresh.bytes));
  const bool same_record = old.ok() && old->leaf.record_digest == fresh.leaf.record_digest;
  kept.keeping = same_record ? Keeping::kContradicts : Keeping::kBeside;
  kept.why = same_record                      ? "what is there proves another entry for this record"
             : old.ok()                       ? "what is there is the receipt of another record"
             : note::ParseReceipt(bytes).ok() ? "what is there does not hold under your trust file"
                                              : "what is there is not a receipt";
  return kept;
}

absl::StatusOr<KeptReceipt> OrOlder(const note::TrustPolicy& trust,
                                    const client::VerifiedReceipt& fresh, const std::string& path,
                                    const absl::Status& failed) {
  const auto old = client::VerifyReceipt(ReadIfReceipt(path).value_or(""), trust);
  if (!old.ok() || old->leaf != fresh.leaf || old->index != fresh.index) return failed;
  return KeptReceipt{Keeping::kOldStays, path,
                     "it is a receipt of this entry, for the tree of size " +
                         std::to_string(old->checkpoint.body.size) + "; the newer one, for size " +
                         std::to_string(fresh.checkpoint.body.size) +
                         ", could not be written: " + std::string(failed.message())};
}

std::optional<std::string> ReadIfReceipt(const std::string& path) {
  auto bytes = program::ReadInput(path, base::limits::kReceiptBytes);
  if (!bytes.ok() || !bytes->starts_with(kMagic)) return std::nullopt;
  return *std::move(bytes);
}

std::optional<std::string> FindReceiptOf(const base::Hash256& record_digest,
                                         const std::string& folder) {
  std::error_code error;
  int searched = 0;
  for (auto it = fs::directory_iterator(folder, error);
       !error && it != fs::directory_iterator() && searched < kMostSearched;
       it.increment(error), ++searched) {
    if (it->path().extension() != ".receipt" || !it->is_regular_file(error)) continue;
    const auto bytes = ReadIfReceipt(it->path().string());
    const auto receipt = note::ParseReceipt(bytes.value_or(""));
    if (receipt.ok() && receipt->leaf.record_digest == record_digest) return it->path().string();
  }
  return std::nullopt;
}

absl::Status Contradiction(client::LedgerClient& client, const client::VerifiedReceipt& held,
                           const std::string& path, std::string_view what) {
  const auto newest = client.GetCheckpoint();
  if (!newest.ok() && base::ReasonOf(newest.status()) == base::Reason::kNotAuthentic)
    return base::WithContext(newest.status(), path);
  std::string message = std::string(what) + ", but " + path + " proves entry " +
                        std::to_string(held.index) + " of the tree of size " +
                        std::to_string(held.checkpoint.body.size) +
                        ", signed by this ledger. Keep both as evidence: the receipt, and what the "
                        "ledger shows now";
  if (newest.ok()) {
    message += ": its signed checkpoint is in " + client.Keep(*newest);
  }
  return base::Error(base::Reason::kNotAuthentic, message);
}

absl::Status Denial(client::LedgerClient& client, const client::VerifiedReceipt& held,
                    const std::string& path, const absl::Status& answer, std::string_view what) {
  const base::Reason reason = base::ReasonOf(answer);
  if (reason == base::Reason::kNotFound) return Contradiction(client, held, path, what);
  // The log's newest tree is not one that the receipt's grew into.
  return reason == base::Reason::kNotAuthentic ? base::WithContext(answer, path) : answer;
}

}  // namespace lode::cli
