// SPDX-License-Identifier: Apache-2.0
// The rules of wire_rules.h against bytes, once for all fields of all kinds, so that none is
// forgotten: canonical form (docs/formats/record.md); texts bounded and without control characters,
// lists bounded, times and dates such as RFC 3339 can write. Where it stands in the record is a
// path only when something is complained of.
#include "verifier/record/wire_pass.h"

#include <set>
#include <string>

#include "verifier/base/limits.h"
#include "verifier/base/wire_reader.h"
#include "verifier/record/check.h"
#include "verifier/record/wire_rules.h"

namespace lode::record {
namespace {

namespace limits = ::lode::base::limits;
using base::WireReader;

constexpr int32_t kFirstDay = -719'162;  // 0001-01-01
constexpr int32_t kLastDay = 2'932'896;  // 9999-12-31

int64_t ZigZag(uint64_t value) {
  return static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1);
}

// Where the pass stands: on the stack of the messages that it is in.
struct Step {
  static constexpr int kWhole = -1;  // not one item of a list
  const Step* up;
  const FieldRule* field;
  int item;
};

std::string PathOf(const Step* step) {
  std::string path;
  if (step->up != nullptr) path = PathOf(step->up) + ".";
  path += step->field->name;
  return step->item == Step::kWhole ? path : path + "[" + std::to_string(step->item) + "]";
}

class WirePass {
 public:
  // With `out`, the bytes are a record that we encoded ourselves: they are in order, and what is
  // wrong in sense is added to `out`; fields that it complains of already are left alone.
  explicit WirePass(Violations* out) : out_(out) {
    if (out == nullptr) return;
    for (const Violation& violation : *out) known_.insert(violation.field);
  }

  // False: not canonical. `up` is null for the record itself. Types that a record is made of do not
  // hold themselves, so the depth is bounded by the format.
  bool Message(const MessageRule& rule, std::string_view bytes, const Step* up) {
    WireReader reader(bytes);
    Step here{up, nullptr, Step::kWhole};
    uint64_t tag, last = 0, values[4] = {};
    uint32_t chosen = 0;
    for (; !reader.done(); last = tag) {
      if (!reader.Varint(tag)) return false;
      const FieldRule* field = rule.Find(tag);
      // What it does not know, Protobuf writes at the message's end.
      if (field == nullptr && out_ != nullptr) break;
      if (field == nullptr) return false;
      if (tag == last) {
        if (!field->list || field->packed) return false;
        ++here.item;
      } else {
        if (tag < last || (chosen & field->choice) != 0) return false;
        chosen |= field->choice;
        here.field = field;
        here.item = Step::kWhole;
        if (field->list && !field->packed) BeginList(tag, reader, here);
      }
      if (here.item >= static_cast<int>(field->most)) sound_ = false;
      if (field->packed || field->form >= Form::kText) {
        std::string_view piece;
        if (!reader.Piece(piece) || (piece.empty() && !field->keeps_default)) return false;
        if (!Piece(piece, here)) return false;
      } else {
        uint64_t& value = values[(tag >> 3) % std::size(values)];
        if (!reader.Varint(value) || (value == 0 && !field->keeps_default)) return false;
        if (!Fits(*field, value)) return false;
      }
    }
    if (rule.sense == MessageRule::Sense::kTime) Time(values, up);
    if (rule.sense == MessageRule::Sense::kDate) Date(values, up);
    return true;
  }

  bool sound() const { return sound_; }

 private:
  bool Fits(const FieldRule& field, uint64_t value) const {
    switch (field.form) {
      case Form::kInt32:
        return static_cast<int64_t>(value) == static_cast<int32_t>(value);
      case Form::kUint32:
        return value <= UINT32_MAX;
      case Form::kBool:
        return value <= 1;
      case Form::kEnum:
        return (value < 64 && (field.enum_numbers >> value & 1) != 0) || out_ != nullptr;
      default:
        return true;
    }
  }

  bool Piece(std::string_view piece, const Step& here) {
    switch (here.field->form) {
      case Form::kMessage:
        return Message(*here.field->message, piece, &here);
      case Form::kText:
        Text(piece, here);
        return true;
      case Form::kBytes:
        return true;
      default:
        return Packed(piece, here);
    }
  }

  bool Packed(std::string_view piece, const Step& here) {
    WireReader reader(piece);
    size_t count = 0;
    for (uint64_t value; !reader.done(); ++count) {
      if (!reader.Varint(value) || !Fits(*here.field, value)) return false;
    }
    CheckList(count, here);
    return true;
  }

  // `rest` begins with the first item, behind its tag.
  void BeginList(uint64_t tag, WireReader rest, Step& here) {
    if (out_ != nullptr) {
      size_t count = 0;
      std::string_view item;
      for (uint64_t next = tag; next == tag && rest.Piece(item); ++count) {
        if (!rest.Varint(next)) next = 0;
      }
      CheckList(count, here);
    }
    here.item = 0;
  }

  void CheckList(size_t count, const Step& here) {
    const size_t most = here.field->most;
    if (count <= most) return;
    Wrong(&here,
          [&](const FieldPath& at) { CheckCount(*out_, at, static_cast<int>(count), most); });
  }
  void Text(std::string_view text, const Step& here) {
    if (text.size() <= limits::kTextBytes && !HasControl(text)) return;
    Wrong(&here, [&](const FieldPath& at) { CheckText(*out_, at, text, limits::kTextBytes); });
  }
  void Time(const uint64_t* values, const Step* at) {
    const auto us = static_cast<int64_t>(values[pb::Time::kUsFieldNumber]);
    const int64_t offset = ZigZag(values[pb::Time::kOffsetMinutesFieldNumber]);
    if (IsTime(us, offset)) return;
    Wrong(at, [&](const FieldPath& path) {
      pb::Time time;
      time.set_us(us);
      time.set_offset_minutes(static_cast<int32_t>(offset));
      CheckTime(*out_, path, time);
    });
  }
  void Date(const uint64_t* values, const Step* at) {
    const int64_t days = ZigZag(values[pb::Date::kDaysFieldNumber]);
    if (days >= kFirstDay && days <= kLastDay) return;
    Wrong(at, [&](const FieldPath& path) {
      Complain(*out_, "ADM-01", path, std::to_string(days), "a date of the years 1 to 9999",
               "the date is out of range", "give it as YYYY-MM-DD");
    });
  }

  template <typename Say>
  void Wrong(const Step* at, const Say& say) {
    sound_ = false;
    if (out_ == nullptr) return;
    const std::string path = PathOf(at);
    if (known_.count(path) == 0) say(FieldPath(path));
  }

  Violations* const out_;
  std::set<std::string> known_;
  bool sound_ = true;
};

}  // namespace

WireForm ReadWireForm(std::string_view payload) {
  WirePass pass(nullptr);
  const bool canonical = pass.Message(RecordRule(), payload, nullptr);
  return {canonical, canonical && pass.sound()};
}

void CheckEveryField(const pb::Record& record, Violations& out) {
  WirePass(&out).Message(RecordRule(), EncodePayload(record), nullptr);
}

}  // namespace lode::record
