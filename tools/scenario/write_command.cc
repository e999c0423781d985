// SPDX-License-Identifier: Apache-2.0
// `genesis` and `write`: a scenario as files, for other programs to sign and submit.
#include <iostream>

#include "tools/scenario/commands.h"
#include "tools/scenario/files.h"
#include "tools/scenario/keys.h"
#include "tools/scenario/local_player.h"
#include "tools/scenario/run.h"
#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"
#include "verifier/base/status_macros.h"
#include "verifier/base/time.h"
#include "verifier/program/output_error.h"
#include "verifier/program/output_names.h"
#include "verifier/record/json.h"

namespace lode::scenario {
namespace {

namespace fs = std::filesystem;

// A name of the scenario as a file name.
std::string FileName(std::string name) {
  for (char& c : name) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                       c == '.' || c == '_' || c == '-';
    if (!plain) c = '-';
  }
  return name;
}

fs::path SeedFile(const fs::path& folder, const std::string& key) {
  return folder / (FileName(key) + ".seed");
}

fs::path RecordFile(const fs::path& folder, const std::string& record,
                    const std::string& extension) {
  return folder / (FileName(record) + extension);
}

// Names that differ only in what a file name can't hold would be one file. Known before the first
// is written.
absl::Status CheckNames(const Scenario& scenario, const std::string& source, const fs::path& out) {
  program::OutputNames names;
  names.AddInput(source, "the scenario itself");
  LODE_RETURN_IF_ERROR(names.AddOutput(SeedFile(out / "keys", kLogKey), "the log's key"));
  for (const auto& [name, key] : scenario.keys)
    LODE_RETURN_IF_ERROR(names.AddOutput(SeedFile(out / "keys", name), "the key " + name));
  for (const Step& step : scenario.steps) {
    for (const char* extension : {".json", ".envelope"}) {
      LODE_RETURN_IF_ERROR(names.AddOutput(RecordFile(out / "records", step.name, extension),
                                           "the record " + step.name));
    }
  }
  for (const fs::path& table :
       {out / "keys" / "keys.tsv", out / "records.tsv", out / "log.vkey", out / "trust.policy"})
    LODE_RETURN_IF_ERROR(names.AddOutput(table, "a file that write makes"));
  return absl::OkStatus();
}

absl::Status MakeFolder(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (!error) return absl::OkStatus();
  return program::OutputError("make", path.string(), error.value());
}

std::string_view ExpectedWord(const Expectation& expect) {
  switch (expect.kind) {
    case Expectation::Kind::kRefused:
      return "refused";
    case Expectation::Kind::kError:
      return "error";
    default:
      return "admitted";
  }
}

// Seeds are public knowledge (tools/scenario/keys.h); the mode is that of any key file.
absl::Status WriteKeys(const Scenario& scenario, const fs::path& folder) {
  LODE_RETURN_IF_ERROR(MakeFolder(folder));
  std::string table = "log\t\t\n";
  const auto write = [&](const std::string& name) {
    return WriteFile(SeedFile(folder, name), base::HexEncode(SeedOf(scenario.name, name)) + "\n",
                     program::Readers::kOwnerOnly);
  };
  LODE_RETURN_IF_ERROR(write(kLogKey));
  for (const auto& [name, key] : scenario.keys) {
    LODE_RETURN_IF_ERROR(write(name));
    table += FileName(name) + "\t" + key.party + "\t" + pb::Purpose_Name(key.purpose) + "\n";
  }
  return WriteFile(folder / "keys.tsv", table);
}

// Notes each record before it is played, so that evaluations that later records name are there.
class WritingPlayer : public LocalPlayer {
 public:
  WritingPlayer(const Scenario& scenario, fs::path folder)
      : LocalPlayer(scenario), folder_(std::move(folder)) {}

  absl::StatusOr<Outcome> Submit(const Built& built) override {
    const std::string name = FileName(built.step->name);
    LODE_RETURN_IF_ERROR(WriteFile(RecordFile(folder_, built.step->name, ".json"),
                                   record::MessageToJson(built.record, 2) + "\n"));
    LODE_RETURN_IF_ERROR(
        WriteFile(RecordFile(folder_, built.step->name, ".envelope"), built.envelope));
    std::string keys;
    for (const SignWith& with : built.step->sign) {
      keys += (keys.empty() ? "" : ",") + FileName(with.key);
    }
    table_ += name + "\t" + base::FormatUtc(built.record_time_us) + "\t" +
              std::string(record::KindName(record::KindOf(built.record))) + "\t" +
              built.record.author() + "\t" + std::string(ExpectedWord(built.step->expect)) + "\t" +
              keys + "\t" + base::HexEncode(built.digest.view()) + "\n";
    return LocalPlayer::Submit(built);
  }
  const std::string& table() const { return table_; }

 private:
  fs::path folder_;
  std::string table_;
};

// Under another key than the scenario's own the play can't sign the trails that its evaluations
// judge: they would all come out as not authentic, which says nothing of the records.
void ForgetEvaluations(const Scenario& scenario, RunResult& result) {
  std::erase_if(result.differences,
                [](const Difference& d) { return d.where.starts_with("evaluation "); });
  std::erase_if(result.notes,
                [](const std::string& note) { return note.starts_with("evaluation "); });
  if (scenario.evaluations.empty()) return;
  result.notes.push_back(
      "--vkey is not the scenario's own key, and this play can't sign for it: its " +
      std::to_string(scenario.evaluations.size()) +
      " evaluations are not compared, and a record that quotes one (VerdictIssued) is not as it "
      "should be. Against the log itself all is compared: lode-scenario run FILE "
      "--server ADDRESS --vkey KEY");
}

}  // namespace

absl::StatusOr<int> GenesisCommand(const Arguments& arguments) {
  if (arguments.files.size() != 1 || arguments.output.empty()) {
    return base::Error(base::Reason::kUsage, "genesis takes one FILE and -o");
  }
  LODE_RETURN_IF_ERROR(CheckOneOutput(arguments, "the Genesis"));
  LODE_ASSIGN_OR_RETURN(const Scenario scenario, LoadScenario(arguments.files[0]));
  LODE_RETURN_IF_ERROR(CheckVkey(scenario, arguments.vkey));
  Builder builder(scenario, arguments.vkey);
  LODE_ASSIGN_OR_RETURN(const Built genesis, builder.Next());
  LODE_RETURN_IF_ERROR(WriteFile(arguments.output, genesis.envelope));
  if (program::IsStandardOutput(arguments.output)) return 0;
  std::cout << base::SafeText(arguments.output) << ": Genesis "
            << base::HexEncode(genesis.digest.view()) << " at "
            << base::FormatUtc(genesis.record_time_us) << "\n";
  return 0;
}

absl::StatusOr<int> WriteCommand(const Arguments& arguments) {
  if (arguments.files.size() != 1 || arguments.output.empty()) {
    return base::Error(base::Reason::kUsage, "write takes one FILE and --out");
  }
  LODE_ASSIGN_OR_RETURN(const Scenario scenario, LoadScenario(arguments.files[0]));
  LODE_RETURN_IF_ERROR(CheckVkey(scenario, arguments.vkey));
  const fs::path out = arguments.output;
  LODE_RETURN_IF_ERROR(CheckNames(scenario, arguments.files[0], out));
  LODE_RETURN_IF_ERROR(MakeFolder(out / "records"));
  LODE_RETURN_IF_ERROR(WriteKeys(scenario, out / "keys"));
  WritingPlayer player(scenario, out / "records");
  LODE_ASSIGN_OR_RETURN(RunResult result, RunScenario(scenario, player, {arguments.vkey, {}}));
  LODE_RETURN_IF_ERROR(WriteFile(out / "records.tsv", player.table()));
  const Builder builder(scenario, arguments.vkey);
  LODE_RETURN_IF_ERROR(WriteFile(out / "log.vkey", builder.log_vkey() + "\n"));
  LODE_RETURN_IF_ERROR(
      WriteFile(out / "trust.policy", "log " + builder.log_vkey() + "\nquorum none\n"));
  if (!builder.log_is_own()) ForgetEvaluations(scenario, result);
  std::cerr << ResultText(result);
  std::cout << base::SafeText(out.string()) << ": " << scenario.steps.size() << " records; "
            << result.differences.size() << " differences in the play\n";
  return result.differences.empty() ? 0 : 1;
}

}  // namespace lode::scenario
