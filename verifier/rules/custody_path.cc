// SPDX-License-Identifier: Apache-2.0
#include "verifier/rules/custody_path.h"

#include <algorithm>
#include <utility>

#include "verifier/base/encoding.h"

namespace lode::rules {
namespace {

constexpr char kCutOrigin[] = "off-ledger:not in this trail|UNKNOWN|ZZ";

std::string OriginKey(const History& history, size_t position) {
  const pb::LotCreated& body = history.Message(position).lot_created();
  if (body.source() == pb::SOURCE_EXTRACTED || body.source() == pb::SOURCE_RECOVERED) {
    return body.site() + "|" + OriginClassName(body.origin_class()) + "|" +
           history.Lot(body.lot())->country;
  }
  const std::string country = body.seller_country().empty() ? "ZZ" : body.seller_country();
  return "off-ledger:" + base::HexEncode(history.entries()[position].record.digest.view()) +
         "|UNKNOWN|" + country;
}

record::ElementAmounts LossesOf(const pb::Transformed& body) {
  record::ElementAmounts sum;
  for (const pb::Loss& loss : body.losses())
    record::AddTo(sum, record::AmountsOf(loss.contained()));
  return sum;
}

// Origins of every lot of the path at its creation.
class Table {
 public:
  Table(const History& history, const CustodyPath& path) : history_(history), path_(path) {
    for (const size_t position : path.makings) {
      const pb::Record& r = history.Message(position);
      if (r.has_lot_created()) {
        const std::string key = OriginKey(history, position);
        for (const auto& [element, mg] : record::ContainedOf(r.lot_created().quantity())) {
          if (mg > 0) at_creation_[r.lot_created().lot()][element] = {{key, mg}};
        }
      } else {
        Transform(r.transformed());
      }
    }
  }

  // Folded through every figure that was booked since the lot was made, in leaf order: each loss is
  // shared out and each gain is UNACCOUNTED at its own place. Once for each lot that is consumed,
  // and once for the lot asked for.
  OriginTable Current(const std::string& lot) const {
    const LotLife* life = history_.Lot(lot);
    if (life == nullptr) return {};
    const auto made = at_creation_.find(lot);
    OriginTable out = made == at_creation_.end() ? OriginTable() : made->second;
    for (const record::ElementAmounts& figure : life->figures) {
      for (auto& [element, vector] : out) {
        if (!figure.contains(element)) vector.clear();
      }
      for (const auto& [element, mg] : figure) {
        record::OriginVector& vector = out[element];
        vector = record::BringTo(std::move(vector), mg);
      }
    }
    std::erase_if(out, [](const auto& row) { return row.second.empty(); });
    return out;
  }

 private:
  void Transform(const pb::Transformed& body) {
    OriginTable pool;
    record::ElementAmounts in, out = LossesOf(body);
    for (const pb::Input& input : body.inputs()) {
      if (path_.cut.contains(input.lot())) {
        for (const auto& [element, mg] : record::AmountsOf(input.contained())) {
          pool[element][kCutOrigin] += mg;
          in[element] += mg;
        }
        continue;
      }
      for (const auto& [element, vector] : Current(input.lot())) {
        for (const auto& [key, mg] : vector) pool[element][key] += mg;
        in[element] += record::SumOf(vector);
      }
    }
    for (const pb::Output& output : body.outputs()) {
      record::AddTo(out, record::ContainedOf(output.quantity()));
    }
    for (const auto& [element, mg] : out) {
      const int64_t gain = mg - record::AmountOf(in, element);
      if (gain > 0) pool[element][record::kUnaccountedOrigin] += gain;
    }
    // One after the other, siblings that are not on the path too: each takes from what those before
    // it left. What is left in the end was lost.
    for (const pb::Output& output : body.outputs()) {
      const bool wanted = path_.lots.contains(output.lot());
      for (const auto& [element, mg] : record::ContainedOf(output.quantity())) {
        if (mg == 0) continue;
        record::OriginVector part = record::Take(pool[element], mg);
        if (wanted) at_creation_[output.lot()][element] = std::move(part);
      }
    }
  }

  const History& history_;
  const CustodyPath& path_;
  std::map<std::string, OriginTable> at_creation_;
};

}  // namespace

CustodyPath TraceBack(const History& history) {
  CustodyPath path;
  std::set<size_t> makings;
  std::vector<std::string> pending = {history.lot()};
  while (!pending.empty()) {
    const std::string id = std::move(pending.back());
    pending.pop_back();
    const LotLife* lot = history.Lot(id);
    if (lot == nullptr) {
      path.cut.insert(id);
      continue;
    }
    if (!path.lots.insert(id).second || !makings.insert(lot->made_by).second) continue;
    for (const pb::Input& input : history.Message(lot->made_by).transformed().inputs()) {
      pending.push_back(input.lot());
    }
  }
  path.makings.assign(makings.begin(), makings.end());
  return path;
}

OriginTable OriginsOfLot(const History& history, const CustodyPath& path) {
  return Table(history, path).Current(history.lot());
}

int64_t UnknownPart(const record::OriginVector& vector) {
  int64_t sum = 0;
  for (const auto& [key, mg] : vector) {
    const size_t bar = key.find('|');
    if (bar != std::string::npos && key.compare(bar, 9, "|UNKNOWN|") == 0) sum += mg;
  }
  return sum;
}

int64_t UnaccountedPart(const record::OriginVector& vector) {
  const auto it = vector.find(record::kUnaccountedOrigin);
  return it == vector.end() ? 0 : it->second;
}

pb::CustodyModel WeakestModel(const History& history, const CustodyPath& path) {
  pb::CustodyModel weakest = pb::CUSTODY_MODEL_UNSPECIFIED;
  for (const size_t position : path.makings) {
    // The enum goes from the strongest to the weakest.
    weakest = std::max(weakest, history.Message(position).transformed().custody_model());
  }
  return weakest;
}

std::string OriginClassName(pb::OriginClass origin_class) {
  constexpr std::string_view kPrefix = "ORIGIN_CLASS_";
  const std::string& name = pb::OriginClass_Name(origin_class);
  if (origin_class == pb::ORIGIN_CLASS_UNSPECIFIED || !name.starts_with(kPrefix)) return "UNKNOWN";
  return name.substr(kPrefix.size());
}

bool IsHop(const pb::Record& record) {
  if (record.has_lot_created()) {
    const pb::Source source = record.lot_created().source();
    return source == pb::SOURCE_EXTRACTED || source == pb::SOURCE_RECOVERED;
  }
  if (!record.has_transformed()) return false;
  const pb::Process process = record.transformed().process();
  return process != pb::PROCESS_SPLIT && process != pb::PROCESS_BLEND;
}

const std::string& SiteOfMaking(const pb::Record& record) {
  return record.has_lot_created() ? record.lot_created().site() : record.transformed().site();
}

}  // namespace lode::rules
