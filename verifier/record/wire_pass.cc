// SPDX-License-Identifier: Apache-2.0
// The rules of wire_rules.h against bytes, once for all fields of all kinds, so that none is
// forgotten: canonical form (docs/formats/record.md); texts bounded and without control characters,
// lists bounded, times and dates such as RFC 3339 can write. Where it stands in the record is a
// path only when something is complained of.
#include "verifier/record/wire_pass.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "verifier/base/limits.h"
#include "verifier/base/wire_reader.h"
#include "verifier/record/check.h"
#include "verifier/record/held.h"
#include "verifier/record/visible_text.h"
#include "verifier/record/wire_rules.h"

namespace lode::record {
namespace {

using base::WireReader;
namespace limits = ::lode::base::limits;

constexpr uint64_t kPieceType = 2;  // wire type of texts, bytes and messages

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
    uint64_t tag, last = 0, values[4] = {}, said = 0;
    uint32_t chosen = 0;
    std::string_view previous;
    for (; !reader.done(); last = tag) {
      if (!reader.Varint(tag)) return false;
      const FieldRule* field = rule.Find(tag);
      // What it does not know, Protobuf writes at the message's end.
      if (field == nullptr && out_ != nullptr) break;
      if (field == nullptr) return false;
      const bool again = tag == last;
      if (again) {
        if (!field->list || field->packed) return false;
        ++here.item;
      } else {
        if (tag < last || (chosen & field->choice) != 0) return false;
        chosen |= field->choice;
        said |= field->bit;
        here.field = field;
        here.item = Step::kWhole;
        if (field->list && !field->packed) BeginList(tag, reader, here);
      }
      if (here.item >= static_cast<int>(field->most)) sound_ = false;
      if (field->packed || field->form >= Form::kText) {
        std::string_view piece;
        if (!reader.Piece(piece) || (piece.empty() && !field->keeps_default)) return false;
        if (!Piece(piece, here)) return false;
        if (field->order == Facts::ASCENDING) Ascends(again, previous, piece, here);
      } else {
        uint64_t& value = values[(tag >> 3) % std::size(values)];
        if (!reader.Varint(value) || (value == 0 && !field->keeps_default)) return false;
        if (!Fits(*field, value)) return false;
        if (field->unit != Facts::COUNT) Range(value, here);
      }
    }
    if ((rule.required & ~said) != 0) SayMissing(rule, said, up);
    switch (rule.sense) {
      case MessageRule::Sense::kTime:
        Time(values, up);
        break;
      case MessageRule::Sense::kDate:
        Date(values, up);
        break;
      case MessageRule::Sense::kPoint:
        Point(values, up);
        break;
      case MessageRule::Sense::kTagRange:
        TagRange(values, up);
        break;
      case MessageRule::Sense::kNone:
        break;
    }
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
      default:  // 64 bits hold any varint; its range is asked where it has one
        return true;
    }
  }

  bool Piece(std::string_view piece, const Step& here) {
    switch (here.field->form) {
      case Form::kMessage:
        return Message(*here.field->message, piece, &here);
      case Form::kText:
      case Form::kBytes:
        Text(piece, here);
        return true;
      default:  // numbers, which stand packed
        return Packed(piece, here);
    }
  }

  bool Packed(std::string_view piece, const Step& here) {
    WireReader reader(piece);
    size_t count = 0;
    for (uint64_t value; !reader.done(); ++count) {
      if (!reader.Varint(value) || !Fits(*here.field, value)) return false;
      if (value != 0 || !here.field->required) continue;
      Step item = here;
      item.item = static_cast<int>(count);
      Wrong(&item, [&](const FieldPath& at) { Missing(*out_, at); });
    }
    CheckList(count, here);
    return true;
  }

  // `rest` begins with the first item, behind its tag.
  void BeginList(uint64_t tag, WireReader rest, Step& here) {
    if (here.field->order == Facts::ONCE) Once(tag, rest, here);
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

  // A text or bytes. One that is empty was left out, but for an item of a list and a choice.
  void Text(std::string_view text, const Step& here) {
    const FieldRule& field = *here.field;
    if (text.empty()) {
      if (field.holds == Facts::ANYTHING && !field.required) return;
      return Wrong(&here, [&](const FieldPath& at) { Missing(*out_, at); });
    }
    if (!IsHeld(field, text))
      return Wrong(&here, [&](const FieldPath& at) { CheckHeld(*out_, at, field, text); });
    if (field.form == Form::kText &&
        (text.size() > field.bytes || HasControl(text) || !HoldsVisible(text)))
      Wrong(&here, [&](const FieldPath& at) { CheckText(*out_, at, text, field.bytes); });
  }

  void Range(uint64_t raw, const Step& here) {
    const FieldRule& field = *here.field;
    const int64_t value = field.zigzag ? ZigZag(raw) : static_cast<int64_t>(raw);
    const int64_t most = field.unit == Facts::PPM ? limits::kPpm : limits::kMassMg;
    const int64_t least = field.unit == Facts::MILLIGRAMS_CHANGE ? -most : 0;
    if (value >= least && value <= most) return;
    Wrong(&here, [&](const FieldPath& at) {
      if (field.unit == Facts::PPM) return CheckPpm(*out_, at, static_cast<int32_t>(value));
      if (field.unit == Facts::MILLIGRAMS) return CheckMass(*out_, at, value);
      CheckChange(*out_, at, value);
    });
  }

  void SayMissing(const MessageRule& rule, uint64_t said, const Step* up) {
    for (const FieldRule& field : rule.fields) {
      if (!field.required || (field.bit & said) != 0) continue;
      const Step here{up, &field, Step::kWhole};
      Wrong(&here, [&](const FieldPath& at) { Missing(*out_, at); });
    }
  }

  // What a list is ordered by: its items, or a text in each.
  static std::string_view KeyOf(const FieldRule& list, std::string_view item) {
    if (list.by == nullptr) return item;
    WireReader reader(item);
    std::string_view piece;
    for (uint64_t tag, value; !reader.done();) {
      if (!reader.Varint(tag)) return "";
      const bool is_piece = (tag & 7) == kPieceType;
      if (is_piece ? !reader.Piece(piece) : !reader.Varint(value)) return "";
      if (tag == list.by->tag) return piece;
    }
    return "";
  }

  // An id that is none is told as that, and has no place in the order.
  static bool HasPlace(const FieldRule& list, std::string_view key) {
    return !key.empty() && IsHeld(list.by == nullptr ? list : *list.by, key);
  }

  void Ascends(bool again, std::string_view& previous, std::string_view item, const Step& here) {
    const FieldRule& list = *here.field;
    const std::string_view key = KeyOf(list, item);
    if (again && previous >= key && HasPlace(list, key) && HasPlace(list, previous)) {
      Wrong(&here, [&](const FieldPath& at) { OutOfOrder(*out_, at, list, key, previous == key); });
    }
    previous = key;
  }

  // Each item of the list that `rest` begins with stands in it once.
  void Once(uint64_t tag, WireReader rest, Step here) {
    std::vector<std::string_view> keys;
    std::string_view item;
    here.item = 0;
    for (uint64_t next = tag; next == tag && rest.Piece(item); ++here.item) {
      if (!rest.done() && !rest.Varint(next)) next = 0;
      const std::string_view key = KeyOf(*here.field, item);
      if (!key.empty() && std::find(keys.begin(), keys.end(), key) != keys.end()) {
        Wrong(&here, [&](const FieldPath& at) { NamedTwice(*out_, at, key); });
      }
      if (keys.size() < here.field->most) keys.push_back(key);
      if (rest.done()) return;
    }
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
    Wrong(at, [&](const FieldPath& path) { DateOutOfRange(*out_, path, days); });
  }

  void Point(const uint64_t* values, const Step* at) {
    pb::Point point;
    point.set_lat_e7(static_cast<int32_t>(ZigZag(values[pb::Point::kLatE7FieldNumber])));
    point.set_lon_e7(static_cast<int32_t>(ZigZag(values[pb::Point::kLonE7FieldNumber])));
    if (IsPoint(point)) return;
    Wrong(at, [&](const FieldPath& path) { CheckPoint(*out_, path, point); });
  }

  void TagRange(const uint64_t* values, const Step* at) {
    pb::TagRange range;
    range.set_first(values[pb::TagRange::kFirstFieldNumber]);
    range.set_last(values[pb::TagRange::kLastFieldNumber]);
    if (range.first() <= range.last()) return;
    Wrong(at, [&](const FieldPath& path) { CheckTagRange(*out_, path, range); });
  }

  template <typename Say>
  void Wrong(const Step* at, const Say& say) {
    sound_ = false;
    if (out_ == nullptr) return;
    const std::string path = PathOf(at);
    if (known_.insert(path).second) say(FieldPath(path));
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
