// SPDX-License-Identifier: Apache-2.0
// Answers the submitters of groups that are durable, signed, marked and published. It makes
// receipts on a thread of its own, while the next group syncs, and answers groups in order. The
// invariant: a receipt is against the checkpoint of its own group, which is already published.
#ifndef LODE_LEDGER_WRITE_ACKNOWLEDGER_H_
#define LODE_LEDGER_WRITE_ACKNOWLEDGER_H_

#include <memory>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "ledger/log/published.h"
#include "ledger/store/store.h"
#include "ledger/threads/mutex.h"
#include "ledger/write/prepared_group.h"
#include "ledger/write/submission.h"
#include "verifier/merkle/tree.h"

namespace lode::ledger {

class Acknowledger {
 public:
  explicit Acknowledger(const Store& store);  // borrowed
  ~Acknowledger();                            // answers what it has taken

  // Answers all who wait for `group`, of which `view` is the published outcome. Waits while another
  // group is still waiting to be begun: at most two are here.
  void Acknowledge(std::unique_ptr<PreparedGroup> group, std::shared_ptr<const View> view);
  // Waits until every answer is given.
  void AwaitIdle();

 private:
  void Loop();
  void AnswerAll(PreparedGroup& group, const std::shared_ptr<const View>& view) const;
  SubmitResult Answer(const PreparedGroup& group, const GroupTree::Prover& prover,
                      Acknowledgement& ack, const View& view) const;
  // The answer to a record that is logged in `view` already.
  SubmitResult AnswerDuplicate(const SentAgain& sent, const View& view) const;

  const Store& store_;
  const merkle::NodeReader nodes_;
  Mutex mutex_;
  Condition work_;   // for the thread: at_hand_ or stopped_
  Condition taken_;  // for the others: at_hand_ was taken, or all is answered
  std::unique_ptr<PreparedGroup> at_hand_ ABSL_GUARDED_BY(mutex_);
  std::shared_ptr<const View> view_at_hand_ ABSL_GUARDED_BY(mutex_);
  bool busy_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace lode::ledger

#endif  // LODE_LEDGER_WRITE_ACKNOWLEDGER_H_
