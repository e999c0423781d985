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
#include "verifier/base/time.h"
#include "verifier/crypto/ed25519.h"
#include "verifier/record/identifiers.h"
#include "verifier/record/number_text.h"
#include "verifier/record/visible_text.h"

namespace lode::record {
namespace limits = ::lode::base::limits;
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

void Complain(Violations& out, std::string_view rule, const FieldPath& field, std::string value,
              std::string limit, std::string message, std::string remedy) {
  out.push_back({std::string(rule), field.Text(), std::move(value), std::move(limit),
                 std::move(message), std::move(remedy), false});
}

void Missing(Violations& out, const FieldPath& field) {
  Complain(out, "ADM-01", field, "", "required", "the field is missing", "say it");
}

namespace {

void Recase(std::string& text, size_t from, char first, char other) {
  for (size_t i = from; i < text.size(); ++i) {
    if (text[i] >= first && text[i] <= first + 25)
      text[i] = static_cast<char>(text[i] - first + other);
  }
}

void CheckSpelling(Violations& out, const FieldPath& field, std::string_view id,
                   const std::string& normal) {
  if (id == normal) return;
  Complain(out, "ADM-06", field, std::string(id), normal, "a name has one spelling",
           "write it as " + normal);
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

void CheckNumber(Violations& out, std::string_view rule, const FieldPath& field,
                 std::string_view number) {
  if (number.empty() || IsNumberText(number)) return;
  const std::string normal = NumberTextOf(number);
  const std::string shown = base::SafeText(number, limits::kNameBytes);
  if (!normal.empty()) {
    return Complain(out, rule, field, shown, normal, "a number has one spelling",
                    "write it as " + normal);
  }
  Complain(out, rule, field, shown,
           "capital letters, digits and - / . _ : ( ) # + & , * = and single spaces inside",
           "the number holds other signs or letters",
           "write it in these letters; the file's digest stands for the paper as it is");
}

void CheckOptionalId(Violations& out, const FieldPath& field, std::string_view value,
                     const IdSort& sort) {
  if (value.empty() || sort.is(value)) return;
  IdFault fault = FaultOf(sort, value);
  Complain(out, "ADM-06", field, std::string(value), std::move(fault.limit),
           std::move(fault.message),
           fault.check_digits     ? "compare it with the paper, digit by digit"
           : !fault.right.empty() ? "write it as " + fault.right
                                  : "give it in the form that is allowed");
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
    Complain(out, "ADM-01", field, std::to_string(value.size()) + " bytes",
             "at most " + std::to_string(max_bytes) + " bytes", "the text is too long",
             "shorten it");
  }
  if (HasControl(value)) {
    return Complain(out, "ADM-01", field, base::SafeText(value, 64), "no control characters",
                    "the text holds a control character", "remove it");
  }
  if (HoldsVisible(value)) return;
  Complain(out, "ADM-01", field, base::SafeText(value, 64), "something that can be seen",
           "the text holds nothing that can be seen", "write what is to be said, or leave it out");
}

void CheckDigest(Violations& out, const FieldPath& field, std::string_view value) {
  if (value.size() == base::Hash256::kSize) return;
  Complain(out, "ADM-01", field, std::to_string(value.size()) + " bytes", "32 bytes",
           "this is no SHA-256 digest", "give the digest as 64 hex digits");
}

void CheckKey(Violations& out, const FieldPath& field, std::string_view raw) {
  const auto key = crypto::PublicKey::From(raw);
  if (key && crypto::IsRegistrableKey(*key)) return;
  Complain(out, "ADM-03", field, "", "32 bytes: an Ed25519 point of the prime-order subgroup",
           "this key can't be registered", "make a new key");
}

void CheckCount(Violations& out, const FieldPath& field, int count, size_t max) {
  if (static_cast<size_t>(count) <= max) return;
  Complain(out, "ADM-01", field, std::to_string(count), "at most " + std::to_string(max),
           "there are too many", "spread them over several records");
}

void CheckMass(Violations& out, const FieldPath& field, int64_t mg) {
  if (mg >= 0 && mg <= limits::kMassMg) return;
  Complain(out, "ADM-08", field, std::to_string(mg), "0 to 10^15 mg", "the mass is out of range",
           "give milligrams");
}

void CheckChange(Violations& out, const FieldPath& field, int64_t mg) {
  if (mg >= -limits::kMassMg && mg <= limits::kMassMg) return;
  Complain(out, "ADM-08", field, std::to_string(mg), "-10^15 to 10^15 mg",
           "the change is out of range", "give milligrams");
}

void CheckPpm(Violations& out, const FieldPath& field, int32_t ppm) {
  if (ppm >= 0 && ppm <= limits::kPpm) return;
  Complain(out, "ADM-08", field, std::to_string(ppm), "0 to 1,000,000 ppm",
           "the share is out of range", "give parts per million: 1 % is 10,000");
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
  Complain(out, "ADM-01", to_field, base::FormatDate(to.days()),
           base::FormatDate(from.days()) + " or later", "the span ends before it begins",
           "put the dates right");
}

bool IsTime(int64_t us, int64_t offset_minutes) {
  return us > 0 && us < kTimeLimitMicros && std::abs(offset_minutes) <= kOffsetLimitMinutes;
}

void CheckTime(Violations& out, const FieldPath& field, const pb::Time& time) {
  if (IsTime(time.us(), time.offset_minutes())) return;
  Complain(out, "ADM-01", field, std::to_string(time.us()),
           "a time after 1970 with an offset of at most 18 hours", "the time is out of range",
           "give it as RFC 3339");
}

bool IsPoint(const pb::Point& point) {
  return std::abs(static_cast<int64_t>(point.lat_e7())) <= kLatitudeE7 &&
         std::abs(static_cast<int64_t>(point.lon_e7())) <= kLongitudeE7;
}

void CheckPoint(Violations& out, const FieldPath& field, const pb::Point& point) {
  if (IsPoint(point)) return;
  Complain(out, "ADM-01", field, "", "90 degrees of latitude, 180 of longitude, each times 10^7",
           "the point is not on the globe", "give degrees times 10^7");
}

void CheckTagRange(Violations& out, const FieldPath& field, const pb::TagRange& range) {
  if (range.first() <= range.last()) return;
  Complain(out, "ADM-01", field,
           std::to_string(range.first()) + ".." + std::to_string(range.last()), "first <= last",
           "the range of tags is upside down", "swap first and last");
}

void CheckChanges(Violations& out, const FieldPath& field,
                  const google::protobuf::RepeatedPtrField<pb::ElementChange>& changes) {
  for (int i = 0; i < changes.size(); ++i) {
    if (changes[i].mg() != 0) continue;
    Complain(out, "ADM-01", Indexed(field, i), "0", "elements that changed",
             "an element that did not change is listed, or its mg is missing",
             "give the change, or leave the element out");
  }
}

void CheckSubjects(Violations& out, const FieldPath& field,
                   const google::protobuf::RepeatedPtrField<pb::Subject>& subjects) {
  for (int i = 1; i < subjects.size(); ++i) {
    const auto key = [&](int k) { return std::make_pair(subjects[k].kind(), subjects[k].id()); };
    if (key(i - 1) < key(i)) continue;
    Complain(out, "ADM-01", Indexed(field, i), "", "strictly ascending by kind and id",
             "carried subjects are out of order", "sort them");
    return;
  }
}

}  // namespace lode::record
