// SPDX-License-Identifier: Apache-2.0
// Ordinary typing mistakes in record JSON: each is told with the place, the value and what to
// change, and the next step is to correct the file.
#include <gtest/gtest.h>

#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"
#include "verifier/record/json.h"

namespace lode::record {
namespace {

constexpr char kNext[] = "correct the file where it says so, then run this again";

std::string Wet(const std::string& value) {
  return R"({"lot_created":{"quantity":{"wet_mg":)" + value + "}}}";
}

TEST(JsonWords, OrdinaryMistakesAreToldWithWhatToChange) {
  const std::string wet = "JSON at lot_created.quantity.wet_mg: ";
  const std::string time = " is not an RFC 3339 time such as 2026-03-14T06:00:00+02:00";
  const std::string date = " is not a date such as 2026-03-14 (year-month-day)";
  const auto at = [](const std::string& field, const std::string& value) {
    return "{\"" + field + "\":" + value + "}";
  };
  const std::string hex64(64, 'a');
  const std::pair<std::string, std::string> cases[] = {
      // Numbers.
      {Wet(R"("8,5")"), wet + R"("8,5" is not a whole number: write the digits alone: no comma, )"
                              "no space, no separator of thousands. It is a whole number, without "
                              "a fraction"},
      {Wet(R"("25 000")"), wet + R"("25 000" is not a whole number: write the digits alone)"},
      {Wet(R"("25t")"), wet + R"("25t" is not a whole number: write the digits alone, without a)"},
      {Wet(R"("25.1")"), wet + R"("25.1" is not a whole number: it is a whole number: no frac)"},
      {Wet("25.1"), wet + "25.1 is not a whole number: no fractions, no exponents"},
      {Wet("1e3"), wet + "1e3 is not a whole number: no fractions, no exponents; write 1000"},
      {Wet("1E+3"), wet + "1E+3 is not a whole number: no fractions, no exponents; write 1000"},
      {Wet("25.10"), wet + "25.10 is not a whole number: no fractions, no exponents"},
      {Wet("-0"), wet + "-0 is not a whole number: write 0"},
      {Wet("-0.0"), wet + "-0.0 is not a whole number: no fractions, no exponents; write 0"},
      {Wet("1e30"), wet + "1e30 is out of range"},
      {Wet("99999999999999999999"), wet + "99999999999999999999 is out of range"},
      {at("format_version", "-0"),
       "JSON at format_version: -0 is not a whole number from 0: write"},
      {at("author", "1e3"), "JSON at author: 1e3 is a number, and not a text in \"quotes\""},
      {at("signers", "1e3"), "JSON at signers: 1e3 is a number, and not a list in [brackets]"},
      {Wet(R"("1e3")"), wet + R"("1e3" is not a whole number: write out all digits)"},
      {Wet(R"("+5")"), wet + R"("+5" is not a whole number: leave the plus sign out)"},
      {Wet(R"("005")"), wet + R"("005" is not a whole number: leave the zeros before it out)"},
      {Wet(R"("")"), wet + R"("" is not a whole number: there is no digit in it)"},
      {Wet(R"("-0")"), wet + R"("-0" is not a whole number: write 0)"},
      {Wet(R"("0x1f")"), wet + R"("0x1f" is not a whole number: write it in decimal digits)"},
      {Wet(R"("many")"), wet + R"("many" is not a whole number: write it in digits)"},
      {Wet("true"), wet + "true is true or false, and not a whole number"},
      {Wet("null"), wet + "null is no value: leave the field out, or give a whole number"},
      {Wet("[5]"), wet + "[5] is a list, and not a whole number"},
      {Wet(R"("99999999999999999999")"), wet + R"("99999999999999999999" is out of range)"},
      {at("format_version", "-1"),
       "JSON at format_version: -1 is not a whole number from 0: it is below 0"},
      {at("format_version", R"("-1")"),
       R"(JSON at format_version: "-1" is not a whole number from 0: it is below 0)"},
      // Names.
      {at("lot_created", R"({"source":"EXTRACTED"})"),
       R"(JSON at lot_created.source: "EXTRACTED" is not a name of Source. Did you mean )"
       "SOURCE_EXTRACTED? Allowed: SOURCE_EXTRACTED, "},
      {at("lot_created", R"({"origin_class":"ORIGIN_CLASS_LMS"})"), "ORIGIN_CLASS_LSM? Allowed: "},
      {at("lot_created", R"({"origin_class":"lsm"})"), "Did you mean ORIGIN_CLASS_LSM?"},
      {at("lot_created", R"({"source":1})"),
       R"(1 is not a name of Source: it is a text in "quotes". Allowed: SOURCE_EXTRACTED, )"},
      // Fields.
      {at("lot_created", R"({"qantity":{}})"),
       R"(JSON at lot_created.qantity: unknown field "qantity" of LotCreated. Did you mean )"
       "quantity?"},
      {at("lot_created", R"({"dry_mg":5})"),
       R"(unknown field "dry_mg" of LotCreated. It is a field of quantity)"},
      {at("place", R"({"country":"CD"})"), R"(unknown field "country" of Place. Its fields are )"},
      {at("lotcreated", "{}"),
       R"(unknown field "lotcreated" of Record. Did you mean lot_created?)"},
      {R"({"packed":{},"retired":{}})",
       "JSON at retired: a second choice of body: a record has one, and packed is there already"},
      // Sorts.
      {at("author", "7"), R"(JSON at author: 7 is a number, and not a text in "quotes")"},
      {at("late", R"("true")"), R"("true" is a text in "quotes", and not true or false, without)"},
      {at("signers", "{}"), "JSON at signers: {} is an object, and not a list in [brackets]"},
      {at("lot_created", "[]"), "[] is a list, and not an object in {braces}, a LotCreated"},
      // Bytes.
      {at("nonce", R"("abc")"),
       R"("abc" is not whole bytes in hex digits: it has 3 digits, two for each byte)"},
      {at("nonce", R"("0xab")"), R"("0xab" is not hex digits alone: leave the 0x out)"},
      {at("nonce", R"("ag")"), R"(they are 0 to 9 and a to f, and "g" is none)"},
      {at("nonce", R"("MDEyMzQ1Njc4OTo7PD0+Pw==")"), "it may be base64; write the bytes as 0 to 9"},
      {at("nonce", "12"), R"(12 is a number, and not hex digits in "quotes")"},
      // Times and dates.
      {at("event_time", R"("2026-02-30T06:00:00Z")"), time + ": February 2026 has 28 days"},
      {at("event_time", R"("2026-03-14")"), time + ": the time of day and its offset are missing"},
      {at("event_time", R"("2026-03-14T06:00:00")"),
       time + ": its offset is missing: +02:00, or Z"},
      {at("event_time", R"("2026-03-14T06:00:00.0000001Z")"),
       time + ": seconds have at most 6 decimals"},
      {at("event_time", R"("2026-03-14T06:00:00.1234567+02:00")"),
       time + ": seconds have at most 6 decimals"},
      {at("event_time", R"("2026-03-14T06:00:00.Z")"),
       time + ": a digit is missing after the point"},
      {at("event_time", R"("2026-03-14T06:00:00+18:01")"),
       time + ": an offset has the form +02:00, and is from -18:00 to +18:00"},
      {at("event_time", R"("2026-03-14T06:00:00.5-19:00")"),
       time + ": an offset has the form +02:00, and is from -18:00 to +18:00"},
      {at("event_time", R"("2026-03-14 06:00:00Z")"), time + ": write it as 2026-03-14T06:00:00Z"},
      {at("event_time", R"("2026-03-14T06:00:00+0200")"),
       time + ": write it as 2026-03-14T06:00:00+02:00"},
      {at("event_time", R"("2026-03-14T24:00:00Z")"), time + ": the hours are 00 to 23"},
      {at("event_time", R"("2026-03-14T06:00:00-00:00")"),
       time + ": write it as 2026-03-14T06:00:00Z"},
      {at("event_time", R"("2026-03-14T06-00:00")"), "\"2026-03-14T06-00:00\"" + time},
      {at("event_time", "1773460800"), "1773460800 is a number, and not an RFC 3339 time"},
      {at("key_added", R"({"valid_from":"2026-13-01"})"), date + ": there is no month 13"},
      {at("key_added", R"({"valid_from":"2026-04-31"})"), date + ": April 2026 has 30 days"},
      {at("key_added", R"({"valid_from":"2026-3-4"})"), date + ": write it as 2026-03-04"},
      {at("key_added", R"({"valid_from":"14.03.2026"})"), "\"14.03.2026\"" + date},
      {at("key_added", R"({"valid_from":"2026-03-14T06:00:00Z"})"), date + ": a date alone"},
      // No JSON: with line and column.
      {"{\"author\":\n  \"local:a\"\n \"late\":true}", "line 3, column 2: JSON: "},
      {R"({"author":"a","author":"b"})", "line 1, column 15: JSON: the key author stands twice"},
  };
  for (const auto& [json, words] : cases) {
    const absl::Status status = RecordFromJson(json).status();
    ASSERT_FALSE(status.ok()) << json;
    EXPECT_EQ(base::ReasonOf(status), base::Reason::kMalformed) << json;
    EXPECT_NE(std::string(status.message()).find(words), std::string::npos)
        << json << "\n  said:   " << status.message() << "\n  wanted: " << words;
    EXPECT_EQ(base::NextStepOf(status), kNext) << json;
    EXPECT_EQ(base::NextStepOf(base::WithContext(status, "lot.json")), kNext) << json;
  }
}

// The place is that of the field as it stands in the file; the column counts characters.
TEST(JsonWords, LineAndColumnAreNamed) {
  const auto said = [](const std::string& json) {
    return std::string(RecordFromJson(json).status().message());
  };
  EXPECT_EQ(said("{\n  \"author\": \"é\", \"late\": 1e3\n}").substr(0, 40),
            "line 2, column 18: JSON at late: 1e3 is ");
  EXPECT_EQ(said("{\"signers\": [{},\n {\"capacity\": 1}]}").substr(0, 18), "line 2, column 3: ");
  EXPECT_EQ(said("{\n\"lot_created\": {\n\"lott\": \"x\"}}").substr(0, 18), "line 3, column 1: ");
}

// What a value holds reaches nobody unescaped, and of a long one only the beginning is shown.
TEST(JsonWords, ValuesAreShownSafelyAndShortly) {
  const auto said = [](const std::string& json) {
    return std::string(RecordFromJson(json).status().message());
  };
  EXPECT_EQ(said(Wet("\"\\u001b[2J\"")).find('\x1b'), std::string::npos);
  EXPECT_EQ(said("{\"late\":\"\\u202egnp\"}").find("\xe2\x80\xae"), std::string::npos);
  EXPECT_LT(said(Wet("\"" + std::string(5000, 'x') + "\"")).size(), 250u);
  EXPECT_LT(said("{\"" + std::string(5000, 'x') + "\":1}").size(), 450u);
}

TEST(JsonWords, TooLargeKeepsItsOwnNextStep) {
  const absl::Status status = RecordFromJson(std::string((1 << 20) + 1, ' ')).status();
  EXPECT_EQ(base::NextStepOf(status), base::NextStep(base::Reason::kTooLarge));
}

}  // namespace
}  // namespace lode::record
