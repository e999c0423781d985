// SPDX-License-Identifier: Apache-2.0
// Shows the signatures of a record: whose each is, with which key, and whether it verifies. An
// envelope names keys only by id, so the public keys come from the ledger, or from Genesis itself.
// We rely on the operator for whose key it is. That the key has its id, and that the signature is
// by that key, is computed here. Internal to client/cli.
#ifndef LODE_CLIENT_CLI_SIGNATURES_H_
#define LODE_CLIENT_CLI_SIGNATURES_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/api/client.h"
#include "client/cli/json_out.h"
#include "client/cli/session.h"
#include "verifier/crypto/ed25519.h"
#include "verifier/envelope/envelope.h"
#include "verifier/record/record.h"

namespace lode::cli {

struct KnownKey {
  std::string party;
  record::pb::Purpose purpose = record::pb::PURPOSE_UNSPECIFIED;
  crypto::PublicKey public_key;
  std::optional<uint64_t> revoked_at;  // entry
};

// By key id. `why_not`: why a key that is not here is not known, for people.
struct KnownKeys {
  std::map<base::Hash256, KnownKey> keys;
  std::string why_not;
};

// The keys of the record's author and signers as the ledger lists them.
absl::StatusOr<KnownKeys> KeysOf(client::LedgerClient& client, const record::pb::Record& record);

// For a record in a file: the same if the user trusts the record's ledger and it answers soon;
// Genesis names its keys itself. Else none, and why.
KnownKeys KeysForFile(Session& session, const record::pb::Record& record);

struct ShownSignature {
  std::string key_id, algorithm, digest;  // digest: SHA-256 of the signature's bytes, hex
  std::string party, purpose;             // empty: not known
  std::optional<uint64_t> revoked_at;
  std::optional<bool> verifies;  // nothing: not checked
  std::string why_not;           // checked, or found good
};

std::vector<ShownSignature> ShowSignatures(
    std::string_view payload, const std::vector<envelope::EnvelopeSignature>& signatures,
    const KnownKeys& known);

// The member "signatures" of lode.record/v1.
Json SignaturesJson(const std::vector<ShownSignature>& signatures);
void PrintSignatures(Session& session, const std::vector<ShownSignature>& signatures);

}  // namespace lode::cli

#endif  // LODE_CLIENT_CLI_SIGNATURES_H_
