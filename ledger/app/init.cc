// SPDX-License-Identifier: Apache-2.0
// The two steps are two commands because people act between them: the registrars sign a Genesis
// that names the key which the first step made.
#include <iostream>
#include <optional>
#include <string>

#include "ledger/app/commands.h"
#include "ledger/ledger.h"
#include "verifier/base/encoding.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"
#include "verifier/base/status_macros.h"
#include "verifier/envelope/envelope.h"
#include "verifier/inputs/envelope_file.h"
#include "verifier/inputs/id_argument.h"
#include "verifier/program/input_file.h"
#include "verifier/program/shell_word.h"
#include "verifier/program/text_file.h"
#include "verifier/record/json.h"

namespace lode::ledger {
namespace {

using base::Reason;

constexpr uint64_t kSeedLineBytes = 64 + 5;  // with a byte-order mark and CR LF

// 32 raw bytes, which are taken as they are, or one line of hex.
absl::StatusOr<std::string> ReadSeed(const std::string& path) {
  if (path.empty()) return std::string();
  LODE_ASSIGN_OR_RETURN(std::string bytes, program::ReadInput(path, kSeedLineBytes));
  if (bytes.size() == 32) return bytes;
  LODE_ASSIGN_OR_RETURN(std::string line, program::TextOf(bytes, path));
  if (line.ends_with('\n')) line.pop_back();
  const auto seed = base::HexDecode(line);
  if (!seed.has_value() || seed->size() != 32) {
    return base::Error(Reason::kUsage, path + " holds no seed: 32 bytes or 64 hex digits");
  }
  return *seed;
}

absl::Status CreateFolder(const InitArguments& arguments) {
  LODE_ASSIGN_OR_RETURN(const std::string seed, ReadSeed(arguments.log_key_seed));
  LODE_ASSIGN_OR_RETURN(
      const std::string vkey,
      Ledger::CreateFolder(arguments.data, arguments.origin, seed, [](std::string_view message) {
        std::cerr << base::SafeText(message) << "\n";
      }));
  // A folder is made once, so its key must be told now, wherever it can be.
  if (!(std::cout << vkey << std::endl)) std::cerr << "The log's verifier key: " << vkey << "\n";
  std::cerr
      << "The folder " << base::SafeText(arguments.data)
      << " and the log's key are made; above is the log's verifier key.\n"
      << "Next: let the registrars sign a Genesis that names it (lode record new|sign), then\n"
      << "  lode-ledgerd init --data " << program::ShellPath(arguments.data) << " --genesis FILE\n";
  return absl::OkStatus();
}

// The steps for other kinds of files name options of lode, which this program does not have.
absl::Status WithGenesisStep(const absl::Status& status) {
  if (base::ReasonOf(status) != Reason::kMalformed) return status;
  return base::WithNextStep(status,
                            "give the Genesis that the registrars signed: lode record new Genesis "
                            "makes it, lode record sign signs it");
}

// The error of a Genesis that is not signed yet: what is to be edited first, field by field, and
// then who signs it. Not a Genesis: ok, for whoever reads the file next says what it is.
absl::Status NotSignedYet(const InitArguments& arguments) {
  const std::string& path = arguments.genesis;
  const auto bytes = inputs::ReadRecordBytes(path, nullptr, inputs::FileKind::kEnvelope);
  if (!bytes.ok()) return WithGenesisStep(bytes.status());
  const auto file = inputs::ParseEnvelopeOrText(*bytes, path, inputs::FileKind::kEnvelope);
  if (!file.ok() || file->envelope) return absl::OkStatus();
  const auto record = record::RecordFromJson(file->text);
  if (!record.ok() || !record->has_genesis()) return absl::OkStatus();
  LODE_ASSIGN_OR_RETURN(const auto edits, Ledger::EditsOfGenesis(arguments.data, *record));
  std::string words;
  for (const GenesisEdit& edit : edits)
    words += "; " + EditText(edit, record::LineOfField(file->text, edit.field));
  const std::string sign = "lode record sign " + program::ShellPath(path) + " --key KEY_FILE";
  return base::WithNextStep(
      base::Error(Reason::kUsage, path + ": this Genesis is not signed yet" + words),
      (edits.empty() ? "let every registrar sign it: " : "edit these lines, then sign it: ") +
          sign);
}

absl::Status LogGenesis(const InitArguments& arguments) {
  int64_t record_time_us = 0;
  if (!arguments.record_time.empty()) {
    LODE_ASSIGN_OR_RETURN(record_time_us,
                          inputs::ParseTime("--record-time", arguments.record_time));
  }
  LODE_RETURN_IF_ERROR(NotSignedYet(arguments));
  const auto genesis = inputs::ReadEnvelope(arguments.genesis);
  if (!genesis.ok()) return WithGenesisStep(genesis.status());
  LedgerOptions options;
  options.folder = arguments.data;
  LODE_RETURN_IF_ERROR(
      Ledger::LogGenesis(options, envelope::EncodeEnvelope(*genesis), record_time_us));
  std::cerr << "Genesis is logged. Next:\n  lode-ledgerd serve --data "
            << program::ShellPath(arguments.data) << "\n";
  return absl::OkStatus();
}

}  // namespace

int RunInit(const InitArguments& arguments) {
  if (arguments.origin.empty() == arguments.genesis.empty()) {
    return Fail(base::Error(Reason::kUsage,
                            "give --origin for the first step or --genesis for the second"));
  }
  const absl::Status status =
      arguments.genesis.empty() ? CreateFolder(arguments) : LogGenesis(arguments);
  return status.ok() ? base::kExitOk : Fail(status);
}

}  // namespace lode::ledger
