// SPDX-License-Identifier: Apache-2.0
// What the sequencer's tests share: signed records of a small world that admission takes, a store
// that fails when told to, and a pipeline over it with a clock that stands still.
#ifndef LODE_TESTS_UNIT_WRITE_WRITE_FIXTURE_H_
#define LODE_TESTS_UNIT_WRITE_WRITE_FIXTURE_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ledger/read/queries.h"
#include "ledger/store/memory/memory_store.h"
#include "ledger/threads/mutex.h"
#include "ledger/write/pipeline.h"
#include "tests/unit/custody/fixture.h"
#include "tests/unit/store/store_fixture.h"
#include "verifier/note/policy.h"
#include "verifier/note/receipt.h"

namespace lode::ledger::testing {

namespace pb = ::lode::record::v1;

// A signed record and the record time that it was admitted at in the model.
struct Signed {
  std::string envelope;
  int64_t time_us = 0;
  base::Hash256 digest;
};

// Makes records that must be admitted in this order, and is the model of what the ledger's state
// must be.
class World {
 public:
  // Genesis, a mine with a pit and a mill, its keys and roles. `vkey`: the log's, if not the
  // default one.
  explicit World(const std::string& vkey = "", const std::string& origin = custody::kOrigin);
  const std::vector<Signed>& records() const { return records_; }

  Signed Lot(const std::string& name);  // lot:mine/<name>
  Signed Split(const std::string& parent, const std::string& a, const std::string& b);
  // Refused by the model and by the ledger.
  Signed LotOfUnknownSite(const std::string& name);
  // Another record of lot:mine/<name>: refused once there is one.
  Signed LotAgain(const std::string& name);
  // As `record`, signed by the mine's other custody key.
  Signed SignedAgain(const Signed& record);
  custody::Ledger& model() { return model_; }

 private:
  Signed Log(const pb::Record& record);

  custody::Ledger model_;
  std::vector<Signed> records_;
};

// A memory store whose commits can be held, refused or made to fail, and whose bytes can be
// spoiled.
class ScriptedStore : public MemoryStore {
 public:
  absl::Status Commit(const Turn& turn, const Group& group) override;
  absl::StatusOr<LogEntry> ReadEntry(uint64_t index) const override;
  absl::StatusOr<std::optional<std::string>> Get(Family family,
                                                 std::string_view key) const override;

  void FailCommits(absl::Status status);  // OK: they succeed again
  void HoldCommits(bool hold);
  void AwaitHeld();
  uint64_t commits() const { return commits_; }
  // Entries pass through it when read.
  std::function<void(uint64_t index, LogEntry& entry)> spoil_entry;
  std::function<void(Family family, std::string_view key, std::string& value)> spoil_row;

 private:
  mutable Mutex mutex_;
  Condition changed_;
  absl::Status failure_ ABSL_GUARDED_BY(mutex_);
  bool hold_ ABSL_GUARDED_BY(mutex_) = false;
  bool held_ ABSL_GUARDED_BY(mutex_) = false;
  std::atomic<uint64_t> commits_ = 0;
};

class TestClock : public Clock {
 public:
  int64_t NowMicros() const override { return now_us; }
  int64_t SteadyMicros() const override { return now_us - jumped_us; }
  std::string Boot() const override { return boot; }
  // The system clock alone, as when somebody sets it.
  void Jump(int64_t us) {
    jumped_us += us;
    now_us += us;
  }
  std::atomic<int64_t> now_us = 1'772'000'000'000'000;  // set: time passes for both
  std::atomic<int64_t> jumped_us = 0;
  std::string boot = "first";  // of the machine; changed only while nothing reads it
};

// Collects an answer.
class Answer {
 public:
  OnResult Taker();
  SubmitResult Wait();
  bool ready() const;

 private:
  struct State {
    Mutex mutex;
    Condition answered;
    std::optional<SubmitResult> result ABSL_GUARDED_BY(mutex);
    int times ABSL_GUARDED_BY(mutex) = 0;
  };
  std::shared_ptr<State> state_ = std::make_shared<State>();
};

// A log in a folder: a mark, a signer, a pipeline over a store that outlives it.
class TestLog {
 public:
  explicit TestLog(Store& store, std::string mark_path);

  absl::Status Start();  // again after Stop: a restart
  void Stop();
  Answer Submit(const Signed& record);
  SubmitResult SubmitAndWait(const Signed& record) { return Submit(record).Wait(); }
  // Waits until all that were submitted before are decided, whether they are answered or not.
  void AwaitDecided();
  // All of them, in order, each admitted or the test fails.
  void Log(const std::vector<Signed>& records);
  Pipeline& pipeline() { return *pipeline_; }
  std::shared_ptr<const View> view() const { return pipeline_->published().Get(); }
  Queries queries(uint32_t max_scanned_rows = kMaxScannedRows) const {
    return Queries(store_, pipeline_->published(), tokens_, max_scanned_rows);
  }
  note::TrustPolicy policy() const { return note::TrustPolicy::ForLog(signer_.note_key); }
  const LogSigner& signer() const { return signer_; }
  const absl::Status& fatal() const { return fatal_; }  // after Stop

  PipelineOptions options;
  TestClock clock;

 private:
  Store& store_;
  const std::string mark_path_;
  LogSigner signer_;
  absl::Status fatal_;  // outlives the pipeline, whose committer may set it last of all
  std::unique_ptr<HighWater> mark_;
  std::unique_ptr<Pipeline> pipeline_;
  const PageTokens tokens_ = *PageTokens::Create();
};

// The receipt must be of that record and verify with the log's key alone; its leaf index.
uint64_t ExpectReceipt(const TestLog& log, const SubmitResult& result, const Signed& record);
base::Reason ReasonOf(const SubmitResult& result);  // of a refusal; fails the test for an admission

}  // namespace lode::ledger::testing

#endif  // LODE_TESTS_UNIT_WRITE_WRITE_FIXTURE_H_
