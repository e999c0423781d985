// SPDX-License-Identifier: Apache-2.0
// A small ledger in memory for tests of everything above admission. All that it holds went through
// Admit with real signatures: Genesis with three registrars (2 of 3), parties with keys, sites,
// roles, lots. Times are simulated: now() moves one second a record, events are 30 minutes older.
#ifndef LODE_TESTS_UNIT_CUSTODY_FIXTURE_H_
#define LODE_TESTS_UNIT_CUSTODY_FIXTURE_H_

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "proto/lode/state/v1/state.pb.h"
#include "verifier/crypto/signing.h"
#include "verifier/custody/admission.h"
#include "verifier/custody/state.h"
#include "verifier/envelope/envelope.h"
#include "verifier/present/refusal.h"
#include "verifier/record/record.h"

namespace lode::custody {

namespace pb = ::lode::record::v1;

// The ids of the world that Ledger::Populate makes.
inline constexpr char kReg1[] = "local:reg1";
inline constexpr char kReg2[] = "local:reg2";
inline constexpr char kReg3[] = "local:reg3";
inline constexpr char kMine[] = "local:mine";              // MINER at kPit, PROCESSOR at kMill
inline constexpr char kPlant[] = "local:plant";            // PROCESSOR, PLANT at kRefinery
inline constexpr char kHauler[] = "local:hauler";          // CARRIER
inline constexpr char kTruck[] = "local:truck";            // no keys
inline constexpr char kAgency[] = "local:agency";          // STATE_AGENCY, REGULATOR, TAG_ISSUER
inline constexpr char kLab[] = "local:lab";                // LAB
inline constexpr char kBroker[] = "local:broker";          // AGENT
inline constexpr char kAssessor[] = "local:assessor";      // VALIDATOR accredited for kScheme
inline constexpr char kAccreditor[] = "local:accreditor";  // ACCREDITOR
inline constexpr char kChecker[] = "local:checker";        // VERIFIER
inline constexpr char kStranger[] = "local:stranger";      // all purposes, no role
inline constexpr char kPit[] = "site:mine/pit";            // its enforced cap: 10^9 mg of Co a year
inline constexpr char kMill[] = "site:mine/mill";
inline constexpr char kRefinery[] = "site:plant/refinery";
inline constexpr char kScheme[] = "icmm-mp";

inline constexpr char kOrigin[] = "ledger.example/test/simulated";
inline constexpr int64_t kMinuteUs = 60'000'000;
inline constexpr int64_t kDayUs = 86'400'000'000;

class Ledger {
 public:
  // Genesis only, and not yet logged. Times are simulated if the origin says so.
  explicit Ledger(std::string origin = kOrigin);
  void Populate();  // Genesis and the world above

  // The key of a party for a purpose; number > 0: further ones.
  static const crypto::SigningKey& Key(const std::string& party, pb::Purpose purpose,
                                       int number = 0);

  // A record with its common fields filled in. By kReg1: kReg2 signs too.
  pb::Record Make(const std::string& author);
  pb::Record Genesis();

  // Signs as the table says: the author with its first purpose or `author_purpose`, the others by
  // their capacities.
  static envelope::Envelope Sign(const pb::Record& record,
                                 std::optional<pb::Purpose> author_purpose = std::nullopt);
  static void AddSignature(envelope::Envelope& envelope, const crypto::SigningKey& key);

  // Judges as the next leaf at now().
  Decision Judge(const envelope::Envelope& envelope) const;
  Decision Judge(const pb::Record& record) const { return Judge(Sign(record)); }
  // The same, and logs it if admitted.
  Decision Submit(const envelope::Envelope& envelope);
  Decision Submit(const pb::Record& record) { return Submit(Sign(record)); }
  // Logs it or fails the test; the record's digest.
  base::Hash256 Must(const envelope::Envelope& envelope);
  base::Hash256 Must(const pb::Record& record) { return Must(Sign(record)); }

  // Bodies of the registry.
  pb::Record PartyRecord(const std::string& party);  // prefix: the id without "local:"
  pb::Record KeyRecord(const std::string& party, pb::Purpose purpose, int number = 0);
  pb::Record RoleRecord(const std::string& party, pb::Role role,
                        std::initializer_list<std::string> sites = {});
  pb::Record SiteRecord(const std::string& site, const std::string& operator_id);
  void AddParty(const std::string& party, std::initializer_list<pb::Purpose> purposes);

  // Lots of form ORE: MEASURED, no moisture, `ppm` of Co.
  static pb::Quantity Ore(int64_t wet_mg, int32_t ppm);
  pb::Record LotRecord(const std::string& lot, const pb::Quantity& quantity);
  void AddLot(const std::string& lot, int64_t wet_mg = 1'000'000, int32_t ppm = 100'000);
  pb::Record DispatchRecord(const std::string& consignment,
                            std::initializer_list<std::string> lots);
  // Received by kPlant as declared.
  pb::Record ReceiptRecord(const std::string& consignment, std::initializer_list<std::string> lots);

  ::lode::state::v1::LotState Lot(const std::string& id) const;
  ::lode::state::v1::PartyState Party(const std::string& id) const;
  ::lode::state::v1::ConsignmentState Consignment(const std::string& id) const;
  static void SetCarried(const std::vector<record::ParsedRecord>& targets,
                         google::protobuf::RepeatedPtrField<pb::Subject>* carried);
  record::ParsedRecord Logged(const base::Hash256& digest) const;

  int64_t now_us() const { return now_us_; }
  void SetNow(int64_t us) { now_us_ = us; }
  uint64_t size() const { return size_; }
  // Everything that was logged, in order, with its record time.
  const std::vector<std::pair<envelope::Envelope, int64_t>>& logged() const { return logged_; }
  MemoryState& memory() { return state_; }
  const std::string& genesis_digest() const { return genesis_digest_; }

 private:
  void LogWorld();
  template <typename Row>
  Row Get(RowKind kind, const std::string& id) const;

  MemoryState state_;
  uint64_t size_ = 0;
  std::vector<std::pair<envelope::Envelope, int64_t>> logged_;
  uint64_t nonce_ = 0;
  std::string origin_;
  int64_t now_us_;
  std::string genesis_digest_;
};

// The rules that refused, each once, ascending; empty: admitted.
std::vector<std::string> Rules(const Decision& decision);
// "ADM-07 field: message" a line, for failure messages.
std::string Explain(const Decision& decision);
// The first violation in words.
inline present::Refusal FirstOf(const Decision& decision) {
  return present::RefusalOf(decision.violations.at(0));
}

}  // namespace lode::custody

#endif  // LODE_TESTS_UNIT_CUSTODY_FIXTURE_H_
