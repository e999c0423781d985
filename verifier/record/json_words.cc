// SPDX-License-Identifier: Apache-2.0
// The reader decides that a value is wrong; this file guesses what was meant. A wrong guess costs a
// sentence and never a record.
#include "verifier/record/json_words.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "verifier/base/nearest.h"
#include "verifier/base/safe_text.h"
#include "verifier/base/time.h"

namespace lode::record {
namespace {

namespace gpb = ::google::protobuf;
using base::Json;

constexpr size_t kShownBytes = 64;
constexpr size_t kMostListed = 16;  // fields of a message; of more, the nearest is enough
constexpr char kTimeForm[] = "an RFC 3339 time such as 2026-03-14T06:00:00+02:00";
constexpr char kDateForm[] = "a date such as 2026-03-14 (year-month-day)";

bool IsDecimalDigit(char c) { return c >= '0' && c <= '9'; }
bool IsHexDigit(char c) {
  return IsDecimalDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool AllDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsDecimalDigit);
}
bool Has(std::string_view text, std::string_view any) {
  return text.find_first_of(any) != std::string_view::npos;
}

std::string Upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

std::string_view SortOf(const Json& json) {
  if (json.is_null()) return "null";
  if (json.is_boolean()) return "true or false";
  if (json.is_number()) return "a number";
  if (json.is_string()) return "a text in \"quotes\"";
  return json.is_array() ? "a list" : "an object";
}

// "8,5", "1e3", "25 t": what a text has that no whole number has.
std::string NumberWords(const std::string& text) {
  if (text.empty()) return "there is no digit in it";
  if (text != base::SafeText(text)) return "it holds characters that are no digits";
  if (text.starts_with("0x") || text.starts_with("0X")) return "write it in decimal digits";
  if (Has(text, ",'_") || Has(text, " ")) {
    return "write the digits alone: no comma, no space, no separator of thousands. It is a whole "
           "number, without a fraction";
  }
  if (text.find('.') != std::string::npos)
    return "it is a whole number: no fractions, no exponents, no separator of thousands";
  const std::string_view body = std::string_view(text).substr(text[0] == '-' ? 1 : 0);
  if (const size_t e = body.find_first_of("eE");
      e != std::string_view::npos && AllDigits(body.substr(0, e)))
    return "write out all digits: no fractions, no exponents";
  if (text[0] == '+') return "leave the plus sign out";
  if (body.size() > 1 && body[0] == '0' && AllDigits(body)) return "leave the zeros before it out";
  if (text == "-0") return "write 0";
  if (!body.empty() && IsDecimalDigit(body[0])) return "write the digits alone, without a unit";
  return "write it in digits";
}

std::string MonthName(int month) {
  static constexpr std::string_view kNames[] = {"January",   "February", "March",    "April",
                                                "May",       "June",     "July",     "August",
                                                "September", "October",  "November", "December"};
  return std::string(kNames[month - 1]);
}

// Of ten characters in the form of a date: why the calendar has no such day.
std::string NoSuchDay(std::string_view date) {
  const int year = std::stoi(std::string(date.substr(0, 4)));
  const int month = std::stoi(std::string(date.substr(5, 2)));
  if (year == 0) return "the first year is 0001";
  if (month < 1 || month > 12)
    return "there is no month " + std::string(date.substr(5, 2)) + ": year-month-day";
  const int32_t first = *base::ParseDate(std::string(date.substr(0, 8)) + "01");
  const int days = base::AddMonths(first, 1) - first;
  return MonthName(month) + " " + std::string(date.substr(0, 4)) + " has " + std::to_string(days) +
         " days";
}

bool HasFormOfDate(std::string_view text) {
  return text.size() == 10 && text[4] == '-' && text[7] == '-' && AllDigits(text.substr(0, 4)) &&
         AllDigits(text.substr(5, 2)) && AllDigits(text.substr(8, 2));
}

std::string TimeWords(const std::string& text) {
  if (HasFormOfDate(text)) return "the time of day and its offset are missing";
  if (text.size() >= 10 && HasFormOfDate(std::string_view(text).substr(0, 10)) &&
      !base::ParseDate(text.substr(0, 10)))
    return NoSuchDay(text.substr(0, 10));
  if (text.size() < 19) return "";
  // The same with what people leave out or write otherwise.
  std::string meant = Upper(text);
  if (meant[10] == ' ') meant[10] = 'T';
  const size_t zone = meant.find_first_of("+-", 19);
  if (zone != std::string::npos && meant.size() == zone + 5 && AllDigits(meant.substr(zone + 1)))
    meant.insert(zone + 3, ":");
  if (zone != std::string::npos && meant.substr(zone) == "-00:00") meant.replace(zone, 6, "Z");
  if (meant != text && base::ParseRfc3339(meant)) return "write it as " + meant;
  if (base::ParseRfc3339(meant + "Z"))
    return "its offset is missing: +02:00, or Z for UTC, at the end";
  const size_t fraction = meant.find_first_not_of("0123456789", 20);
  const size_t decimals = meant[19] == '.' ? std::min(fraction, meant.size()) - 20 : 0;
  if (meant[19] == '.' && decimals == 0) return "a digit is missing after the point";
  if (decimals > 6 && base::ParseRfc3339(meant.substr(0, 26) + meant.substr(20 + decimals)))
    return "seconds have at most 6 decimals";
  if (zone != std::string::npos && base::ParseRfc3339(meant.substr(0, zone) + "Z"))
    return "an offset has the form +02:00, and is from -18:00 to +18:00";
  if (meant.substr(11, 2) == "24") return "the hours are 00 to 23";
  if (meant.substr(17, 2) == "60") return "the seconds are 00 to 59";
  return "";
}

std::string DateWords(const std::string& text) {
  if (HasFormOfDate(text)) return NoSuchDay(text);
  if (base::ParseRfc3339(text)) return "a date alone, without a time of day";
  // 2026-3-4
  const size_t dash = text.find('-'), second = text.find('-', dash + 1);
  if (dash == 4 && second != std::string::npos) {
    std::string month = text.substr(5, second - 5), day = text.substr(second + 1);
    if (month.size() == 1) month.insert(0, "0");
    if (day.size() == 1) day.insert(0, "0");
    const std::string meant = text.substr(0, 5) + month + "-" + day;
    if (base::ParseDate(meant)) return "write it as " + meant;
  }
  return "";
}

std::string Expected(const Json& json, std::string_view form, const std::string& words) {
  std::string out = ShownJson(json) + " is not " + std::string(form);
  return words.empty() ? out : out + ": " + words;
}

}  // namespace

std::string ShownJson(const Json& json) {
  const std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  return base::SafeText(text, kShownBytes);
}

std::string OtherSort(const Json& json, std::string_view expected) {
  if (json.is_null())
    return "null is no value: leave the field out, or give " + std::string(expected);
  return ShownJson(json) + " is " + std::string(SortOf(json)) + ", and not " +
         std::string(expected);
}

std::string NoWholeNumber(const Json& json, bool may_be_negative) {
  const std::string expected = may_be_negative ? "a whole number" : "a whole number from 0";
  if (json.is_number_float()) {
    const double value = json.get<double>();
    const bool whole = std::trunc(value) == value && std::fabs(value) < 1e15;
    return Expected(json, expected,
                    std::string("no fractions, no exponents") +
                        (whole ? "; write " + std::to_string(static_cast<int64_t>(value)) : ""));
  }
  if (json.is_number() && json.get<int64_t>() == 0) return Expected(json, expected, "write 0");
  if (json.is_number()) return Expected(json, expected, "it is below 0");
  if (!json.is_string()) return OtherSort(json, expected);
  const std::string text = json.get<std::string>();
  if (!may_be_negative && text.starts_with("-") && AllDigits(std::string_view(text).substr(1)))
    return Expected(json, expected, "it is below 0");
  return Expected(json, expected, NumberWords(text));
}

std::string NoHex(const Json& json) {
  if (!json.is_string()) return OtherSort(json, "hex digits in \"quotes\"");
  const std::string text = json.get<std::string>();
  const auto wrong = std::find_if_not(text.begin(), text.end(), IsHexDigit);
  if (wrong == text.end()) {
    return Expected(json, "whole bytes in hex digits",
                    "it has " + std::to_string(text.size()) + " digits, two for each byte");
  }
  if (text.starts_with("0x") || text.starts_with("0X"))
    return Expected(json, "hex digits alone", "leave the 0x out");
  const auto in_base64 = [](char c) {
    return IsHexDigit(c) || (c >= 'g' && c <= 'z') || (c >= 'G' && c <= 'Z') || c == '+' ||
           c == '/' || c == '=' || c == '-' || c == '_';
  };
  if (text.size() > 16 && std::all_of(text.begin(), text.end(), in_base64))
    return Expected(json, "hex digits", "it may be base64; write the bytes as 0 to 9 and a to f");
  return Expected(
      json, "hex digits",
      "they are 0 to 9 and a to f, and " + ShownJson(std::string(1, *wrong)) + " is none");
}

std::string NoTime(const Json& json) {
  if (!json.is_string()) return OtherSort(json, kTimeForm);
  return Expected(json, kTimeForm, TimeWords(json.get<std::string>()));
}

std::string NoDate(const Json& json) {
  if (!json.is_string()) return OtherSort(json, kDateForm);
  return Expected(json, kDateForm, DateWords(json.get<std::string>()));
}

std::string NoNameOf(const Json& json, const gpb::EnumDescriptor& type) {
  // BASIS_UNSPECIFIED, at 0, is what is left out: it is not offered, and gives the prefix.
  const gpb::EnumValueDescriptor* zero = type.FindValueByNumber(0);
  std::string prefix = zero == nullptr ? "" : std::string(zero->name());
  prefix.resize(prefix.ends_with("UNSPECIFIED") ? prefix.size() - 11 : 0);
  std::vector<std::string> names;
  for (int i = 0; i < type.value_count(); ++i) {
    if (type.value(i)->number() != 0) names.emplace_back(type.value(i)->name());
  }
  std::string allowed;
  for (const std::string& name : names) allowed += (allowed.empty() ? "" : ", ") + name;
  std::string out = ShownJson(json) + " is not a name of " + std::string(type.name());
  if (json.is_string()) {
    const std::string typed = Upper(json.get<std::string>());
    // EXTRACTED for SOURCE_EXTRACTED: a prefix would make everything near.
    std::vector<std::string_view> whole, bare;
    for (const std::string& name : names) {
      whole.push_back(name);
      bare.push_back(std::string_view(name).substr(name.starts_with(prefix) ? prefix.size() : 0));
    }
    const bool has_prefix = !prefix.empty() && typed.starts_with(prefix);
    const std::string_view rest = std::string_view(typed).substr(has_prefix ? prefix.size() : 0);
    std::string_view near = base::Nearest(rest, bare);
    std::string meant =
        near.empty() ? std::string(base::Nearest(typed, whole)) : prefix + std::string(near);
    if (!meant.empty()) out += ". Did you mean " + meant + "?";
  } else {
    out += ": it is a text in \"quotes\"";
  }
  return out + (out.ends_with("?") ? " Allowed: " : ". Allowed: ") + allowed;
}

std::string NoFieldOf(std::string_view name, const gpb::Descriptor& type) {
  std::string out =
      "unknown field \"" + base::SafeText(name, kShownBytes) + "\" of " + std::string(type.name());
  std::vector<std::string> names;
  for (int i = 0; i < type.field_count(); ++i) names.emplace_back(type.field(i)->name());
  const std::vector<std::string_view> views(names.begin(), names.end());
  if (std::string meant = base::DidYouMean(name, views); !meant.empty()) return out + meant;
  for (int i = 0; i < type.field_count(); ++i) {
    const gpb::Descriptor* below = type.field(i)->message_type();
    if (below == nullptr || below->FindFieldByName(std::string(name)) == nullptr) continue;
    return out + ". It is a field of " + std::string(type.field(i)->name());
  }
  if (names.empty() || names.size() > kMostListed) return out;
  std::string all;
  for (const std::string& one : names) all += (all.empty() ? "" : ", ") + one;
  return out + ". Its fields are " + all;
}

}  // namespace lode::record
