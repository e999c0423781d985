// SPDX-License-Identifier: Apache-2.0
// A small log with its key, for tests of trails and of everything above them: Genesis and the
// parties of tests/unit/custody/fixture.h, two lots of ore, one of them concentrated and shipped,
// and state roots as a ledger with simulated time appends them. The same bytes on every run.
#ifndef LODE_TESTS_UNIT_TRAIL_SAMPLE_LOG_H_
#define LODE_TESTS_UNIT_TRAIL_SAMPLE_LOG_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "tests/unit/custody/fixture.h"
#include "verifier/crypto/signing.h"
#include "verifier/monitor/replica.h"
#include "verifier/note/note.h"
#include "verifier/note/policy.h"
#include "verifier/trail/trail.h"

namespace lode::testing {

class SampleLog {
 public:
  static constexpr char kOrigin[] = "ledger.example/test/simulated";
  static constexpr char kOre[] = "lot:mine/ore-1";                  // parent of kConcentrate
  static constexpr char kOtherOre[] = "lot:mine/ore-2";             // in no other lot's trail
  static constexpr char kConcentrate[] = "lot:mine/concentrate-1";  // shipped to kPlant
  static constexpr char kConsignment[] = "consignment:mine/1";
  static constexpr char kWitness[] = "witness.example/w1";

  SampleLog();

  // The world below the log: makes and signs further records.
  custody::Ledger& ledger() { return ledger_; }
  monitor::Replica& replica() { return replica_; }
  const monitor::Replica& replica() const { return replica_; }
  // Logs what the ledger has logged since the last call.
  void Catch();
  // A state root over everything, if a record is not covered.
  void Cover() { replica_.AppendStateRoot(replica_.last_time_us()); }

  static const crypto::SigningKey& LogKey();
  static note::NoteKey LogName();
  static crypto::SigningKey WitnessKey();
  static note::NoteKey WitnessName();
  // A checkpoint of the log as it is, and one that the witness cosigned at `time`.
  std::string Checkpoint() const;
  std::string CosignedCheckpoint(uint64_t time) const;
  // Trusts the log's key and asks for no witness; asks for the witness.
  static note::TrustPolicy Policy();
  static note::TrustPolicy WitnessPolicy();

  // Of the log as it is, under Checkpoint().
  trail::Trail TrailOf(std::string_view lot) const;
  // Of the log as it is made, the trail of kConcentrate.
  static const trail::Trail& Good();

 private:
  custody::Ledger ledger_;
  monitor::Replica replica_;
  size_t caught_ = 0;
};

}  // namespace lode::testing

#endif  // LODE_TESTS_UNIT_TRAIL_SAMPLE_LOG_H_
