// SPDX-License-Identifier: Apache-2.0
// The fold goes through figures in leaf order and never through event times, which are claims.
// Whatever comes from outside the trail is one origin of its own and counts as unknown.
#include "verifier/rules/custody_path.h"

#include <algorithm>
#include <utility>

#include "verifier/base/arith.h"
#include "verifier/base/encoding.h"
#include "verifier/base/limits.h"

namespace lode::rules {
namespace {

constexpr char kCutOrigin[] = "off-ledger:not in this trail|UNKNOWN|ZZ";

// The origin of what a LotCreated brings in, and its key.
std::pair<std::string, Origin> OriginAt(const History& history, size_t position) {
  const pb::LotCreated& body = history.Message(position).lot_created();
  Origin origin;
  origin.record = history.entries()[position].record.digest;
  if (body.source() == pb::SOURCE_EXTRACTED || body.source() == pb::SOURCE_RECOVERED) {
    const std::string class_name = OriginClassName(body.origin_class());
    origin.site = body.site();
    origin.origin_class = body.origin_class();
    origin.country = history.Lot(body.lot())->country;
    origin.unknown = class_name == "UNKNOWN";
    return {body.site() + "|" + class_name + "|" + origin.country, origin};
  }
  origin.country = body.seller_country().empty() ? "ZZ" : body.seller_country();
  origin.unknown = true;
  return {"off-ledger:" + base::HexEncode(origin.record.view()) + "|UNKNOWN|" + origin.country,
          origin};
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
        const std::string key = OriginAt(history, position).first;
        for (const auto& [element, mg] : record::ContainedOf(r.lot_created().quantity())) {
          if (mg > 0) at_creation_[r.lot_created().lot()][element] = {{key, mg}};
        }
      } else {
        Transform(r.transformed(), position);
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

  void MoveTo(Origins& out) && {
    out.mixed_at = std::move(mixed_at_);
    out.at_creation = std::move(at_creation_);
  }

 private:
  // How few origins an input of a process has that has any, by element.
  using Fewest = std::map<std::string, size_t>;

  static void CountOrigins(const std::string& element, size_t origins, Fewest& fewest) {
    if (origins == 0) return;
    size_t& so_far = fewest.try_emplace(element, origins).first->second;
    so_far = std::min(so_far, origins);
  }

  // Elements of which an input lacks an origin that another one has.
  void FindMixing(const Fewest& fewest, const OriginTable& pool, size_t position) {
    for (const auto& [element, origins] : fewest) {
      if (origins < OriginsIn(pool.at(element))) mixed_at_[element].push_back(position);
    }
  }

  static size_t OriginsIn(const record::OriginVector& vector) {
    return static_cast<size_t>(std::count_if(vector.begin(), vector.end(), [](const auto& part) {
      return part.second > 0 && part.first != record::kUnaccountedOrigin;
    }));
  }

  void Transform(const pb::Transformed& body, size_t position) {
    OriginTable pool;
    Fewest fewest;
    record::ElementAmounts in, out = LossesOf(body);
    for (const pb::Input& input : body.inputs()) {
      if (path_.cut.contains(input.lot())) {
        for (const auto& [element, mg] : record::AmountsOf(input.contained())) {
          pool[element][kCutOrigin] += mg;
          in[element] += mg;
          CountOrigins(element, mg > 0 ? 1 : 0, fewest);
        }
        continue;
      }
      for (const auto& [element, vector] : Current(input.lot())) {
        for (const auto& [key, mg] : vector) pool[element][key] += mg;
        in[element] += record::SumOf(vector);
        CountOrigins(element, OriginsIn(vector), fewest);
      }
    }
    FindMixing(fewest, pool, position);
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
  std::map<std::string, std::vector<size_t>> mixed_at_;
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

int64_t Origins::Unknown(const record::OriginVector& vector) const {
  return PartThat(vector, [](const Origin& origin) { return origin.unknown; });
}

int64_t Origins::Unaccounted(const record::OriginVector& vector) const {
  return PartThat(vector, [](const Origin& origin) { return origin.unaccounted; });
}

const record::OriginVector& Origins::Of(const std::string& element) const {
  static const record::OriginVector& none = *new record::OriginVector();
  const auto it = table.find(element);
  return it == table.end() ? none : it->second;
}

Origins OriginsOf(const History& history, const CustodyPath& path) {
  Origins out;
  Table table(history, path);
  out.table = table.Current(history.lot());
  std::move(table).MoveTo(out);
  out.named[record::kUnaccountedOrigin].unaccounted = true;
  out.named[kCutOrigin].unknown = true;
  for (const size_t position : path.makings) {
    if (history.Message(position).has_lot_created()) out.named.insert(OriginAt(history, position));
  }
  return out;
}

std::vector<std::string> TradedFor(const History& history, int64_t slight_ppm) {
  const LotLife* lot = history.Lot(history.lot());
  if (lot == nullptr) return {};
  const pb::Form* form = history.Form(lot->form);
  const int64_t primary =
      form == nullptr ? 0 : record::AmountOf(lot->contained(), form->primary_element());
  base::Int128 all = 0;
  for (const auto& [element, mg] : lot->contained()) all += mg;
  if (primary > 0 && base::Int128{primary} * base::limits::kPpm >= all * slight_ppm)
    return {form->primary_element()};
  std::vector<std::string> held;
  for (const auto& [element, mg] : lot->contained()) {
    if (mg > 0) held.push_back(element);
  }
  return held;
}

ModelClaim WeakestModel(const History& history, const CustodyPath& path) {
  ModelClaim weakest;
  for (const size_t position : path.makings) {
    // The enum goes from the strongest to the weakest.
    const pb::CustodyModel model = history.Message(position).transformed().custody_model();
    if (model > weakest.model) weakest = {model, history.entries()[position].record.digest};
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
