// SPDX-License-Identifier: Apache-2.0
// Short random sequences of records through Admit, against books that are kept from the words of
// the admitted records alone: whatever was admitted, the metal of live lots is what was extracted
// less what was said to be lost, unaccounted or retired, plus the differences that were measured;
// and no lot is spent twice. Many of the records are wrong on purpose.
#include <map>
#include <set>

#include "tests/property/property.h"
#include "tests/property/record_writer.h"
#include "tests/unit/custody/fixture.h"
#include "verifier/record/quantity.h"

namespace lode::property {
namespace {

using namespace lode::custody;  // NOLINT: the words of this test are custody's
using record::ElementAmounts;
namespace state = ::lode::state::v1;

class Books {
 public:
  // What an admitted record says, added up by element.
  void Enter(const pb::Record& r) {
    if (r.has_lot_created()) Add(record::ContainedOf(r.lot_created().quantity()), 1);
    if (r.has_transformed()) Enter(r.transformed());
    if (r.has_quantity_changed())
      Add(record::AmountsOf(r.quantity_changed().difference().contained()), 1);
    if (r.has_received() && r.received().outcome() != pb::OUTCOME_REJECTED) {
      for (const pb::ReceivedLot& lot : r.received().lots())
        Add(record::AmountsOf(lot.difference().contained()), 1);
    }
    if (r.has_retired()) {
      Add(record::AmountsOf(r.retired().contained()), -1);
      for (const std::string& lot : r.retired().lots()) Spend(lot);
    }
  }
  // The sum of live lots, as the state has it.
  static ElementAmounts Live(const MemoryState& memory) {
    ElementAmounts sum;
    for (const auto& [key, bytes] : memory.rows()) {
      if (key.kind != RowKind::kLot) continue;
      state::LotState lot;
      RC_ASSERT(lot.ParseFromString(bytes));
      if (lot.status() != state::LOT_STATUS_ACTIVE && lot.status() != state::LOT_STATUS_IN_TRANSIT)
        continue;
      for (const auto& [element, mg] : record::ContainedOf(lot.quantity())) {
        RC_ASSERT(mg >= 0);
        if (mg > 0) sum[element] += mg;
      }
    }
    return sum;
  }
  ElementAmounts balance() const {
    ElementAmounts out;
    for (const auto& [element, mg] : balance_) {
      if (mg != 0) out[element] = mg;
    }
    return out;
  }

 private:
  void Add(const ElementAmounts& amounts, int64_t sign) {
    for (const auto& [element, mg] : amounts) balance_[element] += sign * mg;
  }
  void Spend(const std::string& lot) { RC_ASSERT(spent_.insert(lot).second); }
  // No metal appears inside of a process: in = out + lost + unaccounted, by the record's own words.
  void Enter(const pb::Transformed& body) {
    ElementAmounts in, out;
    for (const pb::Input& input : body.inputs()) {
      record::AddTo(in, record::AmountsOf(input.contained()));
      Spend(input.lot());
    }
    for (const pb::Output& output : body.outputs())
      record::AddTo(out, record::ContainedOf(output.quantity()));
    Add(in, -1);
    Add(out, 1);
    for (const pb::Loss& loss : body.losses())
      record::AddTo(out, record::AmountsOf(loss.contained()));
    record::AddTo(out, record::AmountsOf(body.unaccounted()));
    for (const auto& [element, mg] : in) RC_ASSERT(record::AmountOf(out, element) == mg);
    for (const auto& [element, mg] : out) RC_ASSERT(record::AmountOf(in, element) == mg);
  }

  ElementAmounts balance_;
  std::set<std::string> spent_;
};

TEST(AdmissionProperty, NoAdmittedSequenceMakesMetalOrSpendsTwice) {
  std::map<std::string, int> admitted, refused;
  Check("sequences of records", 60, [&] {
    Ledger ledger;
    ledger.Populate();
    RecordWriter writer(ledger);
    Books books;
    for (uint64_t n = 10 + Below(30); n > 0; --n) {
      const pb::Record record = writer.Next();
      const MemoryState before = ledger.memory();
      const Decision decision = ledger.Submit(record);
      const std::string kind(record::KindName(record::KindOf(record)));
      if (!decision.admitted()) {
        ++refused[kind];
        RC_ASSERT(decision.changes.empty());
        RC_ASSERT(ledger.memory().rows() == before.rows());
        continue;
      }
      ++admitted[kind];
      writer.Admitted(record);
      books.Enter(record);
      RC_ASSERT(Books::Live(ledger.memory()) == books.balance());
      // The same record once more is refused, whatever it says.
      RC_ASSERT(!ledger.Judge(record).admitted());
    }
  });
  for (const char* kind : {"LotCreated", "Transformed", "QuantityChanged", "Dispatched", "Received",
                           "TitleTransferred", "Retired"}) {
    EXPECT_GE(admitted[kind], 3) << kind << " is hardly ever admitted: the property says little";
  }
  for (const char* kind :
       {"LotCreated", "Transformed", "QuantityChanged", "Dispatched", "Received", "Retired"}) {
    EXPECT_GE(refused[kind], 3) << kind;
  }
}

}  // namespace
}  // namespace lode::property
