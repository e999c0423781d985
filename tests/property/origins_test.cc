// SPDX-License-Identifier: Apache-2.0
// Long random chains of lots made, split, blended, processed, lost, gained and received: where
// their metal comes from, against a computation that follows docs/formats/quantity.md word by word
// and slowly. Origins add up to what each lot contains; no site's metal is ever more than was mined
// there; and what was gained stays visible.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/property/property.h"
#include "verifier/base/arith.h"
#include "verifier/rules/custody_path.h"

namespace lode::property {
namespace {

namespace pb = lode::record::v1;
using base::Int128;
using rules::HistoryEntry;
using Vector = std::map<std::string, int64_t>;
using Amounts = std::map<std::string, int64_t>;  // by element

constexpr const char* kElements[] = {"Co", "Cu"};
constexpr const char* kMines[] = {"site:a/one", "site:b/two", "site:c/three"};

int64_t Sum(const Vector& vector) {
  int64_t sum = 0;
  for (const auto& [key, mg] : vector) sum += mg;
  return sum;
}
int64_t At(const Amounts& amounts, const std::string& key) {
  const auto it = amounts.find(key);
  return it == amounts.end() ? 0 : it->second;
}

// The page's words again: the whole parts, and then one mg at a time to whom most is owed.
Vector Share(const Vector& vector, int64_t mg) {
  const int64_t sum = Sum(vector);
  Vector out;
  if (sum == 0) {
    if (mg > 0) out["UNACCOUNTED"] = mg;
    return out;
  }
  int64_t left = mg;
  for (const auto& [key, part] : vector) {
    out[key] = static_cast<int64_t>(static_cast<Int128>(part) * mg / sum);
    left -= out[key];
  }
  for (; left > 0; --left) {
    std::string most;
    Int128 owed = -1;
    for (const auto& [key, part] : vector) {
      const Int128 here = static_cast<Int128>(part) * mg - static_cast<Int128>(out[key]) * sum;
      if (here <= owed) continue;
      owed = here;
      most = key;
    }
    ++out[most];
  }
  std::erase_if(out, [](const auto& row) { return row.second == 0; });
  return out;
}

// A chain of records and what the page says of its lots, computed from the records each time.
class Chain {
 public:
  void Add(pb::Record record) {
    HistoryEntry entry;
    entry.index = entries_.size();
    entry.record_time_us = static_cast<int64_t>(entry.index);
    entry.record.digest.bytes[0] = 0xd0;
    entry.record.digest.bytes[30] = static_cast<uint8_t>(entry.index >> 8);
    entry.record.digest.bytes[31] = static_cast<uint8_t>(entry.index);
    record.set_author("local:a");
    entry.record.kind = record::KindOf(record);
    entry.record.message = std::move(record);
    entries_.push_back(std::move(entry));
  }
  const std::vector<HistoryEntry>& entries() const { return entries_; }

  Vector Origins(const std::string& lot, const std::string& element) {
    const auto known = known_.find({lot, element});
    if (known != known_.end()) return known->second;
    Vector now;
    for (size_t i = 0; i < entries_.size(); ++i) {
      const pb::Record& r = entries_[i].record.message;
      if (r.lot_created().lot() == lot) {
        const int64_t mg = Contained(r.lot_created().quantity(), element);
        if (mg > 0) now[Key(r.lot_created(), i)] = mg;
      }
      for (int k = 0; k < r.transformed().outputs_size(); ++k) {
        if (r.transformed().outputs(k).lot() == lot) now = OfOutput(r.transformed(), k, element);
      }
      for (const auto& received : r.received().lots()) {
        if (received.lot() == lot) now = Book(now, Contained(received.quantity(), element));
      }
      if (r.quantity_changed().lot() == lot)
        now = Book(now, Contained(r.quantity_changed().after(), element));
    }
    known_[{lot, element}] = now;
    return now;
  }
  void Forget() { known_.clear(); }

  static int64_t Contained(const pb::Quantity& quantity, const std::string& element) {
    for (const auto& c : quantity.contained()) {
      if (c.element() == element) return c.mg();
    }
    return 0;
  }

 private:
  static std::string Key(const pb::LotCreated& body, size_t position) {
    if (body.source() == pb::SOURCE_EXTRACTED) return body.site() + "|LSM|CD";
    std::string hex = "d0" + std::string(58, '0');
    const char* digits = "0123456789abcdef";
    for (const size_t byte : {position >> 8, position & 255}) {
      hex += digits[byte >> 4];
      hex += digits[byte & 15];
    }
    return "off-ledger:" + hex + "|UNKNOWN|ZZ";
  }
  static Vector Book(Vector now, int64_t mg) {
    const int64_t sum = Sum(now);
    if (mg < sum) return Share(now, mg);
    if (mg > sum) now["UNACCOUNTED"] += mg - sum;
    return now;
  }
  Vector OfOutput(const pb::Transformed& body, int wanted, const std::string& element) {
    Vector pool;
    for (const auto& input : body.inputs()) {
      for (const auto& [key, mg] : Origins(input.lot(), element)) pool[key] += mg;
    }
    int64_t gone = 0;
    for (const auto& output : body.outputs()) gone += Contained(output.quantity(), element);
    for (const auto& loss : body.losses()) {
      for (const auto& mass : loss.contained()) gone += mass.element() == element ? mass.mg() : 0;
    }
    if (gone > Sum(pool)) pool["UNACCOUNTED"] += gone - Sum(pool);
    for (int k = 0;; ++k) {
      const int64_t mg = Contained(body.outputs(k).quantity(), element);
      Vector part = mg == 0 ? Vector() : Share(pool, mg);
      if (k == wanted) return part;
      for (const auto& [key, taken] : part) pool[key] -= taken;
    }
  }

  std::vector<HistoryEntry> entries_;
  std::map<std::pair<std::string, std::string>, Vector> known_;
};

// Draws records; remembers what each lot is said to contain.
class Writer {
 public:
  explicit Writer(Chain& chain) : chain_(chain) {
    for (const char* site : kMines) {
      pb::Record r;
      r.mutable_site_registered()->set_site(site);
      r.mutable_site_registered()->set_iso3166_2("CD-LU");
      chain_.Add(std::move(r));
    }
  }

  void Next() {
    if (live_.size() < 2) return Create();
    switch (Below(9)) {
      case 0:
        return Create();
      case 1:
      case 2:
        return Split();
      case 3:
        return Blend();
      case 4:
        return Process();
      case 5:
      case 6:
        return Change();
      default:
        return Receive();
    }
  }
  const std::map<std::string, Amounts>& live() const { return live_; }
  const std::map<std::string, Amounts>& mined() const { return mined_; }

 private:
  static Amounts Draw() {
    Amounts out;
    for (const char* element : kElements) out[element] = Below(3) == 0 ? Mass() : 0;
    out["Co"] += static_cast<int64_t>(Below(40));
    return out;
  }
  static pb::Quantity QuantityOf(const Amounts& amounts) {
    pb::Quantity quantity;
    for (const auto& [element, mg] : amounts) {
      if (mg == 0 && Below(2) == 0) continue;  // left out, or said to be nothing
      pb::Contained* c = quantity.add_contained();
      c->set_element(element);
      c->set_mg(mg);
    }
    return quantity;
  }
  std::string Any() const {
    return std::next(live_.begin(), static_cast<std::ptrdiff_t>(Below(live_.size())))->first;
  }
  std::string New(const Amounts& amounts) {
    std::string id = "lot:a/" + std::to_string(++made_);
    live_[id] = amounts;
    return id;
  }

  void Create() {
    pb::Record r;
    pb::LotCreated& body = *r.mutable_lot_created();
    const Amounts amounts = Draw();
    body.set_lot(New(amounts));
    body.set_source(Below(4) == 0 ? pb::SOURCE_OFF_LEDGER : pb::SOURCE_EXTRACTED);
    body.set_origin_class(pb::ORIGIN_CLASS_LSM);
    body.set_site(kMines[Below(3)]);
    *body.mutable_quantity() = QuantityOf(amounts);
    if (body.source() == pb::SOURCE_EXTRACTED) {
      for (const auto& [element, mg] : amounts) mined_[body.site() + "|LSM|CD"][element] += mg;
    }
    chain_.Add(std::move(r));
  }
  void Consume(pb::Transformed& body, const std::string& lot, Amounts& pool) {
    const Amounts& held = live_.at(lot);
    pb::Input* input = body.add_inputs();
    input->set_lot(lot);
    for (const auto& [element, mg] : held) {
      pool[element] += mg;
      input->add_contained()->set_element(element);
      input->mutable_contained(input->contained_size() - 1)->set_mg(mg);
    }
    spent_.push_back(lot);
    live_.erase(lot);
  }
  void Produce(pb::Transformed& body, const Amounts& amounts) {
    pb::Output* output = body.add_outputs();
    output->set_lot(New(amounts));
    *output->mutable_quantity() = QuantityOf(amounts);
  }
  // Many small children too: there rounding weighs most.
  void Split() {
    pb::Record r;
    pb::Transformed& body = *r.mutable_transformed();
    Amounts left;
    Consume(body, Any(), left);
    const uint64_t children = Below(4) == 0 ? 20 + Below(20) : 2 + Below(4);
    for (uint64_t i = 0; i + 1 < children; ++i) {
      Amounts part;
      for (auto& [element, mg] : left) {
        const uint64_t most =
            std::min<uint64_t>(static_cast<uint64_t>(mg), Below(2) == 0 ? 2 : ~0ull >> 1);
        part[element] = static_cast<int64_t>(Below(most + 1));
        mg -= part[element];
      }
      Produce(body, part);
    }
    Produce(body, left);
    chain_.Add(std::move(r));
  }
  void Blend() {
    pb::Record r;
    pb::Transformed& body = *r.mutable_transformed();
    Amounts sum;
    for (uint64_t n = 2 + Below(5); n > 0 && !live_.empty(); --n) Consume(body, Any(), sum);
    Produce(body, sum);
    chain_.Add(std::move(r));
  }
  void Process() {
    pb::Record r;
    pb::Transformed& body = *r.mutable_transformed();
    Amounts in;
    Consume(body, Any(), in);
    if (!live_.empty() && Below(2) == 0) Consume(body, Any(), in);
    Amounts first = in, second;
    pb::Loss* loss = body.add_losses();
    for (auto& [element, held] : first) {
      int64_t& mg = held;  // a lambda can't take a binding along
      if (Below(2) == 0) mg += mg / 50;
      const auto take = [&] {
        const auto part = static_cast<int64_t>(Below(static_cast<uint64_t>(mg) + 1));
        mg -= part;
        return part;
      };
      second[element] = take();
      if (Below(2) == 0) {
        loss->add_contained()->set_element(element);
        loss->mutable_contained(loss->contained_size() - 1)->set_mg(take());
      }
      if (Below(3) == 0) take();  // unaccounted
    }
    Produce(body, first);
    Produce(body, second);
    chain_.Add(std::move(r));
  }
  static Amounts Changed(Amounts amounts) {
    for (auto& [element, mg] : amounts) {
      switch (Below(5)) {
        case 0:
          mg += mg / 50 + static_cast<int64_t>(Below(3));
          break;
        case 1:
          mg = static_cast<int64_t>(Below(static_cast<uint64_t>(mg) + 1));
          break;
        case 2:
          mg -= std::min<int64_t>(mg, 1);
          break;
        default:
          break;
      }
    }
    return amounts;
  }
  void Change() {
    pb::Record r;
    pb::QuantityChanged& body = *r.mutable_quantity_changed();
    if (!spent_.empty() && Below(5) == 0) {  // found out when the lot was gone
      body.set_lot(spent_[Below(spent_.size())]);
      body.set_retro(true);
      *body.mutable_after() = QuantityOf(Draw());
    } else {
      const std::string lot = Any();
      body.set_lot(lot);
      *body.mutable_after() = QuantityOf(live_[lot] = Changed(live_[lot]));
    }
    chain_.Add(std::move(r));
  }
  void Receive() {
    pb::Record r;
    pb::Received& body = *r.mutable_received();
    body.set_outcome(pb::OUTCOME_ACCEPTED);
    const std::string lot = Any();
    body.add_lots()->set_lot(lot);
    *body.mutable_lots(0)->mutable_quantity() = QuantityOf(live_[lot] = Changed(live_[lot]));
    chain_.Add(std::move(r));
  }

  Chain& chain_;
  std::map<std::string, Amounts> live_;
  std::map<std::string, Amounts> mined_;  // by origin key
  std::vector<std::string> spent_;
  int made_ = 0;
};

TEST(OriginProperty, LongChainsStayExactAndAgreeWithTheWordsOfThePage) {
  int64_t lots = 0, with_gain = 0;
  Check("chains of lots", 25, [&] {
    Chain chain;
    Writer writer(chain);
    for (uint64_t n = 20 + Below(60); n > 0; --n) writer.Next();
    chain.Forget();
    std::map<std::string, Amounts> everywhere;
    for (const auto& [lot, contained] : writer.live()) {
      const rules::History history(lot, chain.entries(), INT64_MAX);
      const rules::OriginTable table = rules::OriginsOf(history, rules::TraceBack(history)).table;
      for (const char* element : kElements) {
        const auto row = table.find(element);
        const Vector found = row == table.end() ? Vector() : row->second;
        RC_ASSERT(found == chain.Origins(lot, element));
        RC_ASSERT(Sum(found) == At(contained, element));
        for (const auto& [key, mg] : found) {
          RC_ASSERT(mg > 0);
          everywhere[key][element] += mg;
          with_gain += key == "UNACCOUNTED" ? 1 : 0;
        }
      }
      ++lots;
    }
    for (const auto& [key, amounts] : everywhere) {
      if (!key.starts_with("site:")) continue;
      for (const auto& [element, mg] : amounts)
        RC_ASSERT(mg <= At(writer.mined().at(key), element));
    }
  });
  EXPECT_GE(lots, 100);
  EXPECT_GE(with_gain, 50);
}

// However a lot is taken apart and put together again, nothing of what was gained disappears.
TEST(OriginProperty, SplittingAndBlendingLaundersNothing) {
  Check("split into anything and blend", 500, [] {
    Vector vector = {{"UNACCOUNTED", Mass()},
                     {"off-ledger:00|UNKNOWN|ZZ", Mass()},
                     {"site:a/one|LSM|CD", Mass()},
                     {"site:b/two|LSM|CD", Mass()}};
    std::erase_if(vector, [](const auto& row) { return row.second == 0; });
    Vector rest = vector, together;
    for (int64_t left = Sum(vector), n = 64; left > 0; --n) {
      const int64_t mg = n == 1 ? left : std::min<int64_t>(left, 1 + Mass());
      for (const auto& [key, part] : record::Take(rest, mg)) together[key] += part;
      left -= mg;
    }
    RC_ASSERT(rest.empty());
    RC_ASSERT(together == vector);
  });
}

TEST(OriginProperty, AGainNeverFillsTheRoomOfALoss) {
  Check("loss and gain", 500, [] {
    const Vector vector = {{"UNACCOUNTED", 1 + Mass()}, {"site:a/one|LSM|CD", 1 + Mass()}};
    const int64_t sum = Sum(vector), left = static_cast<int64_t>(Below(static_cast<uint64_t>(sum)));
    const Vector after = record::BringTo(vector, left);
    const Vector refilled = record::BringTo(after, sum);
    RC_ASSERT(Sum(refilled) == sum);
    RC_ASSERT(At(refilled, "UNACCOUNTED") == At(after, "UNACCOUNTED") + (sum - left));
    // Within a milligram of its own share of what is left, and the whole gain.
    const Int128 own = static_cast<Int128>(vector.at("UNACCOUNTED")) * left;
    RC_ASSERT(static_cast<Int128>(At(after, "UNACCOUNTED") + 1) * sum >= own);
    RC_ASSERT(At(refilled, "UNACCOUNTED") >= vector.at("UNACCOUNTED"));
  });
}

}  // namespace
}  // namespace lode::property
