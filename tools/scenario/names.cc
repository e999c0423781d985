// SPDX-License-Identifier: Apache-2.0
// A misspelt rule or status would otherwise pass as "not found", and the test would look green for
// ever.
#include "tools/scenario/names.h"

#include <algorithm>

#include "proto/lode/state/v1/state.pb.h"
#include "verifier/base/nearest.h"
#include "verifier/base/reason.h"
#include "verifier/base/safe_text.h"
#include "verifier/catalogue/catalogue.h"
#include "verifier/record/record.h"
#include "verifier/rules/table.h"

namespace lode::scenario {
namespace {

namespace gpb = ::google::protobuf;

constexpr size_t kFew = 16;
constexpr size_t kShown = 64;  // bytes of a wrong word

// "CUSTODY" is nearer to PURPOSE_CUSTODY than its letters say.
std::string_view WithPrefix(std::string_view word, const Names& names) {
  const std::string ending = "_" + std::string(word);
  const auto it = std::find_if(names.begin(), names.end(),
                               [&](std::string_view name) { return name.ends_with(ending); });
  return it == names.end() ? "" : *it;
}

std::string All(const Names& names) {
  std::string out;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) out += i + 1 == names.size() ? " and " : ", ";
    out += names[i];
  }
  return out;
}

Names FieldsOf(const gpb::Descriptor* type) {
  Names out;
  for (int i = 0; i < type->field_count(); ++i) out.push_back(type->field(i)->name());
  return out;
}

// "inputs[0]" cut into name and index; the index is "" without brackets.
std::pair<std::string_view, std::string_view> CutIndex(std::string_view step) {
  const size_t open = step.find('[');
  if (open == std::string_view::npos || !step.ends_with(']')) return {step, ""};
  return {step.substr(0, open), step.substr(open + 1, step.size() - open - 2)};
}

bool IsNumber(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

Names AdmissionRules() {
  return {"ADM-00", "ADM-01", "ADM-02", "ADM-03", "ADM-04", "ADM-05", "ADM-06",
          "ADM-07", "ADM-08", "ADM-09", "ADM-10", "ADM-11", "ADM-12", "ADM-13"};
}

Names EvaluationRules() {
  Names out;
  for (const rules::Rule* rule : rules::AllRules()) out.push_back(rule->id);
  return out;
}

Names Reasons() {
  Names out;
  for (int i = 0; i <= static_cast<int>(base::Reason::kCancelled); ++i)
    out.push_back(base::ReasonName(static_cast<base::Reason>(i)));
  return out;
}

Names Criteria() {
  Names out;
  for (const catalogue::Criterion& criterion : catalogue::Icmm().criteria)
    out.push_back(criterion.code);
  return out;
}

Names LotStatuses() { return ValuesOf(state::v1::LotStatus_descriptor(), "LOT_STATUS_"); }

Names ValuesOf(const gpb::EnumDescriptor* type, std::string_view prefix) {
  Names out;
  for (int i = 0; i < type->value_count(); ++i) {
    std::string_view name = type->value(i)->name();
    if (type->value(i)->number() == 0) continue;
    if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
    out.push_back(name);
  }
  return out;
}

std::string NoSuch(std::string_view what, std::string_view word, const Names& names) {
  std::string out = base::SafeText(word, kShown) + " is not " + std::string(what);
  const std::string_view longer = WithPrefix(word, names);
  if (!longer.empty()) return out + ". Did you mean " + std::string(longer) + "?";
  const std::string meant = base::DidYouMean(word, names);
  if (meant.empty() && names.size() <= kFew && !names.empty())
    return out + ": there are " + All(names);
  return out + meant;
}

std::string WrongField(std::string_view field) {
  const gpb::Descriptor* type = record::pb::Record::descriptor();
  if (const auto [name, item] = CutIndex(field); name == "signatures" && IsNumber(item)) return "";
  while (!field.empty()) {
    const std::string_view step = field.substr(0, field.find('.'));
    field.remove_prefix(std::min(step.size() + 1, field.size()));
    const auto [name, item] = CutIndex(step);
    if (type == nullptr) return base::SafeText(name, kShown) + ": no field is below that";
    const gpb::FieldDescriptor* found = type->FindFieldByName(std::string(name));
    if (found == nullptr) return NoSuch("a field of " + type->name(), name, FieldsOf(type));
    const bool indexed = name.size() < step.size();
    if (indexed && (!found->is_repeated() || !IsNumber(item)))
      return base::SafeText(step, kShown) + ": not an item of a list";
    if (!field.empty() && found->is_repeated() && !indexed)
      return base::SafeText(name, kShown) + " is a list: say which item, such as [0]";
    type = found->message_type();
  }
  return "";
}

}  // namespace lode::scenario
