// SPDX-License-Identifier: Apache-2.0
// Each complaint names the field by its path, what was found and what would be right. Where two
// values contradict each other, the one that the others don't support is named.
#include "verifier/record/check.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "verifier/base/limits.h"
#include "verifier/base/safe_text.h"
#include "verifier/crypto/ed25519.h"
#include "verifier/record/codes.h"
#include "verifier/record/identifiers.h"
#include "verifier/record/number_text.h"
#include "verifier/record/visible_text.h"

namespace lode::record {
namespace limits = ::lode::base::limits;
using statement::Code;
using statement::Count;
using statement::Day;
using statement::Id;
using statement::Mg;
using statement::Ppm;
using statement::Text;
using statement::Time;
namespace {

constexpr Code kMissing = {"ADM-01.missing", ""};
constexpr Code kTextTooLong = {"ADM-01.text-too-long", "found:count max:count"};
constexpr Code kControlCharacter = {"ADM-01.control-character", "found:text"};
constexpr Code kNothingVisible = {"ADM-01.nothing-visible", "found:text"};
constexpr Code kDigestSize = {"ADM-01.digest-size", "found:count"};
constexpr Code kTooMany = {"ADM-01.too-many", "found:count max:count"};
constexpr Code kSpanBackwards = {"ADM-01.span-backwards", "from:day to:day"};
constexpr Code kTimeRange = {"ADM-01.time-range", "found:time"};
constexpr Code kDateRange = {"ADM-01.date-range", "found:text"};
constexpr Code kPointRange = {"ADM-01.point-range", ""};
constexpr Code kTagRangeBackwards = {"ADM-01.tag-range-backwards", "first:count last:count"};
constexpr Code kNoChange = {"ADM-01.no-change", ""};
constexpr Code kSubjectsOrder = {"ADM-01.subjects-order", ""};
constexpr Code kKeyNotRegistrable = {"ADM-03.key-not-registrable", ""};
constexpr Code kNameSpelling = {"ADM-06.name-spelling", "found:id normal:id"};
constexpr Code kNumberSpelling = {"ADM-06.number-spelling", "found:text normal:text"};
constexpr Code kNumberLetters = {"ADM-06.number-letters", "found:text"};
constexpr Code kDocumentNumberSpelling = {"ADM-11.number-spelling", "found:text normal:text"};
constexpr Code kDocumentNumberLetters = {"ADM-11.number-letters", "found:text"};
constexpr Code kMassRange = {"ADM-08.mass-range", "found:mg"};
constexpr Code kChangeRange = {"ADM-08.change-range", "found:mg"};
constexpr Code kShareRange = {"ADM-08.share-range", "found:ppm"};
constexpr Code kFieldCodes[] = {kMissing,
                                kTextTooLong,
                                kControlCharacter,
                                kNothingVisible,
                                kDigestSize,
                                kTooMany,
                                kSpanBackwards,
                                kTimeRange,
                                kDateRange,
                                kPointRange,
                                kTagRangeBackwards,
                                kNoChange,
                                kSubjectsOrder,
                                kKeyNotRegistrable,
                                kNameSpelling,
                                kNumberSpelling,
                                kNumberLetters,
                                kDocumentNumberSpelling,
                                kDocumentNumberLetters,
                                kMassRange,
                                kChangeRange,
                                kShareRange};

}  // namespace

std::span<const Code> FieldCodes() { return kFieldCodes; }

namespace {

constexpr int64_t kTimeLimitMicros = 253'402'300'800'000'000;  // year 10000
constexpr int64_t kOffsetLimitMinutes = 18 * 60;
constexpr int64_t kLatitudeE7 = 900'000'000;
constexpr int64_t kLongitudeE7 = 1'800'000'000;

// Whether any of eight characters is below 0x20 or 0x7f: (x - n) & ~x has a byte's top bit set if
// any byte is below n, and only then.
bool AnyControl(const char* eight) {
  constexpr uint64_t kOnes = 0x0101010101010101;
  uint64_t word;
  std::memcpy(&word, eight, sizeof word);
  const uint64_t zero_if_delete = word ^ (kOnes * 0x7f);
  const uint64_t low = (word - kOnes * 0x20) & ~word,
                 deleted = (zero_if_delete - kOnes) & ~zero_if_delete;
  return ((low | deleted) & (kOnes << 7)) != 0;
}

}  // namespace

void Missing(Violations& out, const FieldPath& field) { Complain<kMissing>(out, field); }

namespace {

void Recase(std::string& text, size_t from, char first, char other) {
  for (size_t i = from; i < text.size(); ++i) {
    if (text[i] >= first && text[i] <= first + 25)
      text[i] = static_cast<char>(text[i] - first + other);
  }
}

void CheckSpelling(Violations& out, const FieldPath& field, std::string_view id,
                   const std::string& normal) {
  if (id != normal) Complain<kNameSpelling>(out, field, Id{id}, Id{normal});
}

}  // namespace

void CheckNewName(Violations& out, const FieldPath& field, std::string_view id) {
  if (id.starts_with("lei:") ||
      !(IsLotId(id) || IsSiteId(id) || IsConsignmentId(id) || IsPartyId(id)))
    return;
  std::string normal(id);
  Recase(normal, 0, 'A', 'a');
  CheckSpelling(out, field, id, normal);
}

void CheckPrintedName(Violations& out, const FieldPath& field, std::string_view id) {
  if (!IsBookId(id) && !IsSealId(id)) return;
  std::string normal(id);
  Recase(normal, id.find('/'), 'a', 'A');
  CheckSpelling(out, field, id, normal);
}

void CheckNumber(Violations& out, const FieldPath& field, std::string_view number,
                 bool of_document) {
  if (number.empty() || IsNumberText(number)) return;
  const std::string normal = NumberTextOf(number);
  const std::string found = base::SafeText(number, limits::kNameBytes);
  if (normal.empty()) {
    return of_document ? Complain<kDocumentNumberLetters>(out, field, Text{found})
                       : Complain<kNumberLetters>(out, field, Text{found});
  }
  of_document ? Complain<kDocumentNumberSpelling>(out, field, Text{found}, Text{normal})
              : Complain<kNumberSpelling>(out, field, Text{found}, Text{normal});
}

void CheckOptionalId(Violations& out, const FieldPath& field, std::string_view value,
                     const IdSort& sort) {
  if (value.empty() || sort.is(value)) return;
  out.push_back({FaultOf(sort, value), field.Text()});
}

bool HasControl(std::string_view text) {
  if (text.size() < 8) {
    for (const char c : text) {
      if (static_cast<uint8_t>(c) < 0x20 || c == 0x7f) return true;
    }
    return false;
  }
  const char* last = text.data() + text.size() - 8;
  for (const char* at = text.data(); at < last; at += 8) {
    if (AnyControl(at)) return true;
  }
  return AnyControl(last);
}

void CheckText(Violations& out, const FieldPath& field, std::string_view value, size_t max_bytes) {
  if (value.size() > max_bytes) {
    Complain<kTextTooLong>(out, field, Count(value.size()), Count(max_bytes));
  }
  if (HasControl(value)) {
    return Complain<kControlCharacter>(out, field, Text{base::SafeText(value, 64)});
  }
  if (HoldsVisible(value)) return;
  Complain<kNothingVisible>(out, field, Text{base::SafeText(value, 64)});
}

void CheckDigest(Violations& out, const FieldPath& field, std::string_view value) {
  if (value.size() == base::Hash256::kSize) return;
  Complain<kDigestSize>(out, field, Count(value.size()));
}

void CheckKey(Violations& out, const FieldPath& field, std::string_view raw) {
  const auto key = crypto::PublicKey::From(raw);
  if (key && crypto::IsRegistrableKey(*key)) return;
  Complain<kKeyNotRegistrable>(out, field);
}

void CheckCount(Violations& out, const FieldPath& field, int count, size_t max) {
  if (static_cast<size_t>(count) <= max) return;
  Complain<kTooMany>(out, field, Count(count), Count(max));
}

void CheckMass(Violations& out, const FieldPath& field, int64_t mg) {
  if (mg >= 0 && mg <= limits::kMassMg) return;
  Complain<kMassRange>(out, field, Mg{mg});
}

void CheckChange(Violations& out, const FieldPath& field, int64_t mg) {
  if (mg >= -limits::kMassMg && mg <= limits::kMassMg) return;
  Complain<kChangeRange>(out, field, Mg{mg});
}

void CheckPpm(Violations& out, const FieldPath& field, int32_t ppm) {
  if (ppm >= 0 && ppm <= limits::kPpm) return;
  Complain<kShareRange>(out, field, Ppm{ppm});
}

bool IsSound(const Violations& out, const FieldPath& at) {
  if (out.empty()) return true;
  const std::string path = at.Text();
  return std::none_of(out.begin(), out.end(), [&](const Violation& violation) {
    if (!violation.field.starts_with(path)) return false;
    const std::string_view rest = std::string_view(violation.field).substr(path.size());
    return rest.empty() || rest[0] == '.' || rest[0] == '[';
  });
}

void CheckSpan(Violations& out, const pb::Date& from, const FieldPath& to_field, bool has_to,
               const pb::Date& to) {
  if (!has_to || from.days() <= to.days()) return;
  Complain<kSpanBackwards>(out, to_field, Day{from.days()}, Day{to.days()});
}

bool IsTime(int64_t us, int64_t offset_minutes) {
  return us > 0 && us < kTimeLimitMicros && std::abs(offset_minutes) <= kOffsetLimitMinutes;
}

void CheckTime(Violations& out, const FieldPath& field, const pb::Time& time) {
  if (IsTime(time.us(), time.offset_minutes())) return;
  Complain<kTimeRange>(out, field, Time{time.us()});
}

void DateOutOfRange(Violations& out, const FieldPath& field, int64_t days) {
  Complain<kDateRange>(out, field, Text{std::to_string(days)});
}

bool IsPoint(const pb::Point& point) {
  return std::abs(static_cast<int64_t>(point.lat_e7())) <= kLatitudeE7 &&
         std::abs(static_cast<int64_t>(point.lon_e7())) <= kLongitudeE7;
}

void CheckPoint(Violations& out, const FieldPath& field, const pb::Point& point) {
  if (IsPoint(point)) return;
  Complain<kPointRange>(out, field);
}

void CheckTagRange(Violations& out, const FieldPath& field, const pb::TagRange& range) {
  if (range.first() <= range.last()) return;
  Complain<kTagRangeBackwards>(out, field, Count(range.first()), Count(range.last()));
}

void CheckChanges(Violations& out, const FieldPath& field,
                  const google::protobuf::RepeatedPtrField<pb::ElementChange>& changes) {
  for (int i = 0; i < changes.size(); ++i) {
    if (changes[i].mg() != 0) continue;
    Complain<kNoChange>(out, Indexed(field, i));
  }
}

void CheckSubjects(Violations& out, const FieldPath& field,
                   const google::protobuf::RepeatedPtrField<pb::Subject>& subjects) {
  for (int i = 1; i < subjects.size(); ++i) {
    const auto key = [&](int k) { return std::make_pair(subjects[k].kind(), subjects[k].id()); };
    if (key(i - 1) < key(i)) continue;
    Complain<kSubjectsOrder>(out, Indexed(field, i));
    return;
  }
}

}  // namespace lode::record
