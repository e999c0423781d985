// SPDX-License-Identifier: Apache-2.0
// lode key: makes and shows key files.
#include "client/cli/files.h"
#include "client/cli/json_out.h"
#include "client/cli/next_step.h"
#include "client/cli/verbs.h"
#include "client/keys/key_file.h"
#include "client/keys/key_store.h"
#include "verifier/base/encoding.h"
#include "verifier/base/exit_code.h"
#include "verifier/base/nearest.h"
#include "verifier/base/reason.h"
#include "verifier/base/status_macros.h"
#include "verifier/program/shell_word.h"

namespace lode::cli {
namespace {

constexpr size_t kSeedBytes = 32;
constexpr size_t kSeedHexBytes = 2 * kSeedBytes;
constexpr size_t kMostLineEndBytes = 5;  // a byte-order mark and CR LF
constexpr size_t kLeastPassphraseBytes = 8;

constexpr std::string_view kPurposes[] = {"REGISTRY", "ADMIN",     "CUSTODY", "OBSERVE",
                                          "ATTEST",   "AUTHORITY", "VERDICT"};

struct NewKeyOptions {
  std::string party, purpose, out, seed_file;
  std::string work = "moderate";
};

struct ShowKeyOptions {
  std::vector<std::string> files;
};

Json KeyJson(const keys::KeyHeader& header, const std::string& path) {
  return {{"schema", "lode.key/v1"},
          {"file", path},
          {"party", header.party},
          {"purpose", keys::PurposeName(header.purpose)},
          {"key_id", base::HexEncode(header.key_id().view())},
          {"public_key", base::HexEncode(header.public_key.view())}};
}

void PrintKey(Session& session, const keys::KeyHeader& header, const std::string& path) {
  if (session.json) return session.print.OutJson(Dump(KeyJson(header, path)));
  session.print.Out("party       {}", {header.party});
  session.print.Out("purpose     {}", {keys::PurposeName(header.purpose)});
  session.print.Out("key id      {}", {base::HexEncode(header.key_id().view())});
  session.print.Out("public key  {}", {base::HexEncode(header.public_key.view())});
  session.print.Out("file        {}", {path});
}

keys::KdfWork WorkOf(std::string_view name) {
  if (name == "interactive") return keys::kInteractiveWork;
  if (name == "sensitive") return keys::kSensitiveWork;
  return keys::kModerateWork;
}

// 32 random bytes, or the 64 hex digits of a private file.
absl::StatusOr<keys::Secret> SeedOf(const std::string& seed_file) {
  if (seed_file.empty()) return keys::Secret::Random(kSeedBytes);
  LODE_ASSIGN_OR_RETURN(const keys::Secret text,
                        keys::ReadPrivateFile(seed_file, kSeedHexBytes + kMostLineEndBytes));
  LODE_ASSIGN_OR_RETURN(keys::Secret seed, keys::Secret::Zero(kSeedBytes));
  const std::string_view line = keys::WithoutLineEnd(text.view());
  if (line.size() != kSeedHexBytes || !keys::HexInto(line, seed)) {
    return base::Error(base::Reason::kUsage, seed_file + " is not one line of 64 hex digits");
  }
  return seed;
}

// A key that is being made may ask for less; one that is there says itself what it needs.
absl::Status WithLessWork(const absl::Status& status, const NewKeyOptions& options) {
  if (base::ReasonOf(status) != base::Reason::kOutOfMemory || options.work == "interactive")
    return status;
  return base::WithNextStep(
      status,
      base::NextStepOf(status) + ", or make the key with --work interactive, which needs 64 MiB");
}

absl::Status MakeKey(Session& session, const NewKeyOptions& options) {
  const record::v1::Purpose purpose = keys::PurposeFromName(options.purpose);
  if (purpose == record::v1::PURPOSE_UNSPECIFIED) {
    return base::Error(
        base::Reason::kUsage,
        options.purpose +
            " is not a purpose: REGISTRY, ADMIN, CUSTODY, OBSERVE, ATTEST, AUTHORITY or VERDICT" +
            base::DidYouMean(options.purpose, kPurposes));
  }
  LODE_RETURN_IF_ERROR(keys::CheckParty(options.party));
  LODE_RETURN_IF_ERROR(keys::CheckPrivateFile(options.out));
  LODE_ASSIGN_OR_RETURN(const keys::Secret seed, SeedOf(options.seed_file));
  LODE_ASSIGN_OR_RETURN(const keys::Secret passphrase,
                        session.Passphrase("Passphrase for the new key: ", /*again=*/true));
  if (passphrase.size() < kLeastPassphraseBytes) {
    return base::Error(base::Reason::kUsage,
                       "a passphrase has at least 8 characters; several words are better");
  }
  const auto sealed = keys::SealKey(options.party, purpose, seed, passphrase, WorkOf(options.work));
  if (!sealed.ok()) return WithLessWork(sealed.status(), options);
  const std::string& text = *sealed;
  LODE_RETURN_IF_ERROR(keys::WritePrivateFile(options.out, text));
  LODE_ASSIGN_OR_RETURN(const keys::KeyFile file, keys::ParseKeyFile(text));
  PrintKey(session, file.header, options.out);
  LODE_ASSIGN_OR_RETURN(const Settings settings, session.LoadSettings());
  const std::string key = program::ShellPath(options.out);
  if (settings.origin.empty() || settings.genesis.empty()) {
    const bool trusts = !settings.trust.empty() || !settings.vkey.empty();
    session.print.Next(
        "say for which ledger the key is{}: lode log describe{}{} > lode.toml, then lode settings "
        "allow",
        {trusts ? "" : ", with the verifier key that its operator publishes as VKEY",
         trusts ? "" : " --vkey VKEY", FlagsAgain(session, kLedgerFlags)});
  }
  if (purpose == record::v1::PURPOSE_REGISTRY)
    session.print.Next("for a ledger that is not made yet: lode record new Genesis --key {}{}",
                       {key, FlagsAgain(session, kSigningFlags)});
  session.print.Next("ask the ledger's registrars to log it: lode record new KeyAdded --key {}{}",
                     {key, FlagsAgain(session, kSigningFlags)});
  return absl::OkStatus();
}

absl::Status ShowKeys(Session& session, const ShowKeyOptions& options) {
  for (const std::string& path : options.files) {
    LODE_ASSIGN_OR_RETURN(const keys::KeyFile file, keys::ReadKeyFile(path));
    PrintKey(session, file.header, path);
  }
  session.print.Err("note: the passphrase was not asked for, so the file's header is not proved");
  return absl::OkStatus();
}

}  // namespace

void AddKey(CLI::App& app, Session& session) {
  CLI::App* noun = AddNoun(app, "key", "Keys that a party signs with");
  auto fresh = std::make_shared<NewKeyOptions>();
  AddVerb(noun, session, "new", "Makes a key and keeps it in an encrypted file",
          "  lode key new --party local:mutoto --purpose CUSTODY --out mutoto.key\n"
          "  lode key new --party local:mutoto --purpose OBSERVE --out scale.key "
          "--passphrase-file pass --work interactive\n",
          fresh, MakeKey)
      .Need("--party", fresh->party, "id of the party that signs with it")
      .Need("--purpose", fresh->purpose,
            "what it signs: REGISTRY, ADMIN, CUSTODY, OBSERVE, ATTEST, AUTHORITY, VERDICT")
      .Need("--out", fresh->out, "the key file to write")
      .MayBeOneOf("--work", fresh->work, {"interactive", "moderate", "sensitive"},
                  "memory that each guess of the passphrase costs: interactive (64 MiB), moderate "
                  "(256 MiB, the default), sensitive (1 GiB)")
      .May("--seed-file", fresh->seed_file,
           "a key made elsewhere: file of mode 0600 with its seed, 64 hex digits");
  auto show = std::make_shared<ShowKeyOptions>();
  AddVerb(noun, session, "show", "Shows the public part of key files",
          "  lode key show mutoto.key\n", show, ShowKeys)
      .Need("FILE", show->files, "key files");
}

}  // namespace lode::cli
