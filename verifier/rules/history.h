// SPDX-License-Identifier: Apache-2.0
// What rules work on: the records of a trail in leaf order, as of one time, and what follows from
// them (parties, sites, attestations, the life of each lot). Everything in it was admitted, by the
// ledger and again by the replay; proofs are not its business, so rules are tested without them.
#ifndef LODE_VERIFIER_RULES_HISTORY_H_
#define LODE_VERIFIER_RULES_HISTORY_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "verifier/base/bytes.h"
#include "verifier/record/quantity.h"
#include "verifier/record/record.h"

namespace lode::rules {

namespace pb = ::lode::record::v1;

struct HistoryEntry {
  uint64_t index = 0;  // leaf
  int64_t record_time_us = 0;
  record::ParsedRecord record;
  std::vector<base::Hash256> signing_keys;  // record key ids that signed it
};

enum class LotEnd { kNone, kConsumed, kRetired, kLost };

// A lot's life as the records tell it.
struct LotLife {
  size_t made_by = 0;  // position in entries()
  std::string form;
  std::string country;  // of the site where it was made, as the site was registered then; or "ZZ"
  int64_t wet_mg = 0;   // now, or when it ended
  // Contained metal as it was made and after each change that was booked, in leaf order; a change
  // booked after it ended (retro) is one of them. Never empty.
  std::vector<record::ElementAmounts> figures;
  std::string holder;  // who may spend it
  std::string owner;   // who has the title; "" if the trail does not say
  std::string bailee;  // who has it: the holder, or on the road its carrier
  bool on_road = false;
  std::string offered_to;    // a buyer that has not signed yet, or ""
  base::Hash256 offered_by;  // the record of the offer
  LotEnd end = LotEnd::kNone;
  std::optional<size_t> ended_by;  // position
  bool reserve = false;            // received with a reserve that is open
  base::Hash256 reserved_by;

  const record::ElementAmounts& contained() const { return figures.back(); }
};

class History {
 public:
  // Entries strictly ascending by index; those with a later record time are left out.
  History(std::string lot, std::vector<HistoryEntry> entries, int64_t as_of_us);
  History(const History&) = delete;
  History& operator=(const History&) = delete;

  const std::string& lot() const { return lot_; }  // the lot asked for
  int64_t as_of_us() const { return as_of_us_; }
  const std::vector<HistoryEntry>& entries() const { return entries_; }
  const pb::Record& Message(size_t position) const { return entries_[position].record.message; }

  // Null: not in the trail. Borrowed from this history.
  const LotLife* Lot(std::string_view id) const;
  const pb::PartyRegistered* Party(std::string_view id) const;
  const pb::SiteRegistered* Site(std::string_view id) const;
  // Null: Genesis has no such form, or is not in the trail.
  const pb::Form* Form(std::string_view id) const;
  // The registrars had given `party` the role, before the record at `position` was logged, for the
  // day of its event. (No kind that takes a role back is built.)
  bool HeldRole(std::string_view party, pb::Role role, size_t position) const;
  // Positions of the AccreditationGranted of a validator, ascending.
  const std::vector<size_t>& AccreditationsOf(std::string_view validator) const;
  // Position of the record with this digest; nothing: it is not in the trail.
  std::optional<size_t> PositionOf(const base::Hash256& digest) const;
  // Legal name, or "" if the party is not in the trail.
  std::string PartyName(std::string_view id) const;
  // ISO 3166-1 alpha-2, or "".
  std::string PartyCountry(std::string_view id) const;
  // Every role that the registrars ever gave it.
  std::set<pb::Role> RolesOf(std::string_view party) const;
  // Positions of the Attested about a subject, ascending.
  const std::vector<size_t>& AttestationsOf(std::string_view subject) const;
  // Positions of the AttestationChanged of an attestation, ascending.
  const std::vector<size_t>& ChangesOf(const base::Hash256& attestation) const;

 private:
  void Read(size_t position);
  void ReadCustody(size_t position);
  void Make(const std::string& lot, const std::string& form, const pb::Quantity& quantity,
            size_t position, const std::string& holder, const std::string& owner);
  void MakeOutputs(const pb::Transformed& body, size_t position);
  void Dispatch(const pb::Dispatched& body, const std::string& shipper);
  void HandOn(const pb::HandedOn& body);
  void Receive(const pb::Received& body, size_t position);
  void PassTitle(const pb::TitleTransferred& body, size_t position);
  void AnswerOffers(const pb::Countersigned& body, const std::string& by);
  LotLife* Find(std::string_view lot);
  void SetQuantity(const std::string& lot, const pb::Quantity& quantity);
  void End(const std::string& lot, LotEnd end, size_t position);

  std::string lot_;
  int64_t as_of_us_;
  std::vector<HistoryEntry> entries_;
  std::map<std::string, LotLife, std::less<>> lots_;
  std::map<std::string, const pb::PartyRegistered*, std::less<>> parties_;
  std::map<std::string, const pb::SiteRegistered*, std::less<>> sites_;
  std::map<std::string, std::vector<size_t>, std::less<>> attestations_;
  std::map<base::Hash256, std::vector<size_t>> changes_;
  std::map<std::string, std::vector<size_t>, std::less<>> accreditations_, roles_;  // by party
  std::map<std::string, std::set<std::string>> on_road_;  // open lots by consignment
  std::map<std::string, const pb::Form*, std::less<>> forms_;
  std::map<base::Hash256, size_t> positions_;
  std::map<std::string, const pb::GenesisParty*, std::less<>> genesis_parties_;
};

// Who acts: the principal if there is a mandate, else the author.
const std::string& PrincipalOf(const pb::Record& record);

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_HISTORY_H_
