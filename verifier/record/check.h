// SPDX-License-Identifier: Apache-2.0
// How the checks of a record alone complain: here, and those of each kind (verifier/custody/kinds).
#ifndef LODE_VERIFIER_RECORD_CHECK_H_
#define LODE_VERIFIER_RECORD_CHECK_H_

#include <string>
#include <string_view>

#include "verifier/record/field_path.h"
#include "verifier/record/id_sort.h"
#include "verifier/record/record.h"

namespace lode::record {

// A violation of a declared code (codes.h) with the values of its arguments.
template <const statement::Code& code, typename... Values>
void Complain(Violations& out, const FieldPath& field, const Values&... values) {
  out.push_back({statement::Make<code>(values...), field.Text()});
}
void Missing(Violations& out, const FieldPath& field);

// ADM-06: well formed, if it is said.
void CheckOptionalId(Violations& out, const FieldPath& field, std::string_view value,
                     const IdSort& sort);
// ADM-06: a name of which there is one spelling. Of a lot, site, consignment or party as it is
// made: small letters (an LEI aside). Of a tag book or seal wherever it is named: capitals after
// the prefix, as they are printed. Says nothing of an id that is not well formed.
void CheckNewName(Violations& out, const FieldPath& field, std::string_view id);
void CheckPrintedName(Violations& out, const FieldPath& field, std::string_view id);
// The normal form of a number (number_text.h), if it is said at all: ADM-11 of a document's, ADM-06
// of any other.
void CheckNumber(Violations& out, const FieldPath& field, std::string_view number,
                 bool of_document);
// Below 0x20, or 0x7f.
bool HasControl(std::string_view text);
// ADM-01: text within `max_bytes`, without control characters, in which something can be seen.
void CheckText(Violations& out, const FieldPath& field, std::string_view value, size_t max_bytes);
// ADM-01: 32 bytes.
void CheckDigest(Violations& out, const FieldPath& field, std::string_view value);
// ADM-03: an Ed25519 public key that may be registered.
void CheckKey(Violations& out, const FieldPath& field, std::string_view raw);
// ADM-01: at most `max`.
void CheckCount(Violations& out, const FieldPath& field, int count, size_t max);
// ADM-08: 0 to 10^15 mg; -10^15 to 10^15 for changes.
void CheckMass(Violations& out, const FieldPath& field, int64_t mg);
void CheckChange(Violations& out, const FieldPath& field, int64_t mg);
// ADM-08: 0 to 10^6.
void CheckPpm(Violations& out, const FieldPath& field, int32_t ppm);
// Nothing in `out` is about this field or what is below it. What follows from a fault that was told
// is no fault of its own: a check that joins fields asks this of each.
bool IsSound(const Violations& out, const FieldPath& at);
// ADM-01: from <= to, if that is said.
void CheckSpan(Violations& out, const pb::Date& from, const FieldPath& to_field, bool has_to,
               const pb::Date& to);
// ADM-01: a range of tags that runs backwards.
void CheckTagRange(Violations& out, const FieldPath& field, const pb::TagRange& range);
// ADM-01: changes of nothing.
void CheckChanges(Violations& out, const FieldPath& field,
                  const google::protobuf::RepeatedPtrField<pb::ElementChange>& changes);
// ADM-01: carried subjects ascend by kind and id.
void CheckSubjects(Violations& out, const FieldPath& field,
                   const google::protobuf::RepeatedPtrField<pb::Subject>& subjects);

// After 1970, before the year 10000, an offset of at most 18 hours.
bool IsTime(int64_t us, int64_t offset_minutes);
// ADM-01: of days that are no date of the years 1 to 9999.
void DateOutOfRange(Violations& out, const FieldPath& field, int64_t days);
// ADM-01: a time.
void CheckTime(Violations& out, const FieldPath& field, const pb::Time& time);
bool IsPoint(const pb::Point& point);
// ADM-01: on the globe.
void CheckPoint(Violations& out, const FieldPath& field, const pb::Point& point);

// What each field's facts ask of it: that it is said, its form, its range, how many there are and
// in what order. Fields that `out` complains of already are left alone.
void CheckEveryField(const pb::Record& record, Violations& out);  // wire_pass.cc
// What the fields that every kind shares hold together. `out` has what CheckEveryField found.
void CheckCommon(const pb::Record& record, Violations& out);  // check_common.cc

}  // namespace lode::record

#endif  // LODE_VERIFIER_RECORD_CHECK_H_
