// SPDX-License-Identifier: Apache-2.0
// Nothing that a supplier wrote reaches the terminal as itself, and nothing but Printer writes
// there.
#include "client/cli/print.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>

#include "client/cli/fields.h"
#include "client/cli/files.h"
#include "client/cli/json_out.h"
#include "client/cli/settings.h"
#include "proto/lode/state/v1/state.pb.h"
#include "tests/unit/cli/fixture.h"
#include "verifier/base/reason.h"

namespace lode::cli {
namespace {

struct Streams {
  std::ostringstream out, err;
  Printer print{out, err};
};

TEST(Print, EscapesEveryValueAndNoLiteral) {
  Streams s;
  s.print.Out("a {} b {}", {"\x1B[2J", "x\ny"});
  EXPECT_EQ(s.out.str(), "a \\x1b[2J b x\\x0ay\n");
  s.print.Err("{}", {"\xE2\x80\xAE"});
  EXPECT_EQ(s.err.str(), "\\u{202e}\n");
}

TEST(Print, AValueIsNeverAFormat) {
  Streams s;
  s.print.Out("{} {}", {"{}", "b"});
  EXPECT_EQ(s.out.str(), "{} b\n");
}

TEST(Print, JsonIsAsciiAndTheSameJson) {
  Streams s;
  const nlohmann::json json = {{"a", "\xC2\x9B\xE2\x80\xAE\x7F\xF0\x9F\x92\x8E\x1B"}};
  s.print.OutJson(json.dump());
  for (const char c : s.out.str()) EXPECT_TRUE(c == '\n' || (c >= 0x20 && c < 0x7F));
  EXPECT_EQ(nlohmann::json::parse(s.out.str()), json);
}

TEST(Print, LinesThatAreSafePassAsTheyAre) {
  Streams s;
  s.print.OutLines("a \\x1b b\n\xE2\x94\x82 c \\\\\n\x1B[2J\n");
  EXPECT_EQ(s.out.str(), "a \\x1b b\n\xE2\x94\x82 c \\\\\n\\x1b[2J\n");
}

// No number of a state or a record stands without its unit.
TEST(Print, FieldsOfASiteHaveWordsAndUnits) {
  state::v1::SiteState site;
  site.set_registered_at(12);
  site.set_registered_us(1'782'864'000'000'000);
  site.mutable_entry()->set_type(record::v1::SITE_TYPE_LSM_MINE);
  site.mutable_entry()->add_outline()->set_lat_e7(-107'266'700);
  site.mutable_entry()->mutable_outline(0)->set_lon_e7(254'000'000);
  std::map<std::string, std::string> lines;
  for (const auto& [path, value] : StateFields(site)) lines[path] = value;
  EXPECT_EQ(lines["registered_at"], "entry 12");
  EXPECT_EQ(lines["claimed_event_time"], "2026-07-01T00:00:00Z");
  EXPECT_EQ(lines.count("registered_us"), 0u);
  const Json json = StateJson(site);
  EXPECT_EQ(json["claimed_event_time"], "2026-07-01T00:00:00Z");
  EXPECT_FALSE(json.contains("registered_us"));
  EXPECT_EQ(json["registered_at"], "12");
  EXPECT_EQ(lines["entry.type"], "LSM_MINE");
  EXPECT_EQ(lines["entry.outline[0].lat_e7"], "10.72667 degrees south");
  EXPECT_EQ(lines["entry.outline[0].lon_e7"], "25.4 degrees east");
}

TEST(Print, FieldsOfACapacityHaveUnits) {
  record::v1::SiteCapacity capacity;
  capacity.set_mg_per_year(5'000'000'000'000);
  EXPECT_EQ(FieldsOf(capacity).front().second, "5000000000000 mg a year (5,000,000 kg a year)");
}

TEST(Print, MassesAndSharesAreExact) {
  EXPECT_EQ(Kilograms(0), "0 kg");
  EXPECT_EQ(Kilograms(21), "0.000021 kg");
  EXPECT_EQ(Kilograms(-500'000'000), "-500 kg");
  EXPECT_EQ(Kilograms(120'000'000'000), "120,000 kg");
  EXPECT_EQ(Kilograms(1'234'567'891'234), "1,234,567.891234 kg");
  EXPECT_EQ(Kilograms(INT64_MIN), "-9,223,372,036,854.775808 kg");
  EXPECT_EQ(Percent(36'000), "3.6 %");
  EXPECT_EQ(Percent(1), "0.0001 %");
}

// Whatever a supplier wrote goes through Printer: no other file of lode writes to a stream.
TEST(Print, NothingElseWrites) {
  const std::regex writes(R"(std::c(out|err)|printf|environment\.(out|err)\b|\bputs\()");
  int files = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(LODE_SOURCE_DIR) / "client/cli")) {
    const std::string name = entry.path().filename().string();
    // main.cc hands the streams over, session.h makes the Printer, print.cc is it.
    if (name == "main.cc" || name == "session.h" || name == "print.cc" ||
        (!name.ends_with(".cc") && !name.ends_with(".h")))
      continue;
    std::ifstream in(entry.path());
    for (std::string line; std::getline(in, line);)
      EXPECT_FALSE(std::regex_search(line, writes)) << name << ": " << line;
    ++files;
  }
  EXPECT_GT(files, 10);
}

// An empty value would drop a check without a word, wherever it stands.
TEST(Settings, AnEmptyValueIsRefusedWithItsName) {
  for (const std::string name :
       {"ADDRESS", "TRUST", "VKEY", "PIN", "PROFILE", "ORIGIN", "GENESIS", "PASSPHRASE_FILE"}) {
    const auto values = SettingsOfEnvironment({{"LODE_" + name, ""}});
    EXPECT_EQ(base::ReasonOf(values.status()), base::Reason::kUsage) << name;
    EXPECT_NE(values.status().message().find("LODE_" + name), std::string::npos);
  }
  for (const std::string name :
       {"address", "trust", "vkey", "pin", "profile", "origin", "genesis", "passphrase_file"}) {
    const auto values = ParseSettings(name + " = \"\"", "lode.toml");
    EXPECT_EQ(base::ReasonOf(values.status()), base::Reason::kUsage) << name;
    EXPECT_NE(values.status().message().find("lode.toml: line 1: " + name + " is empty"),
              std::string::npos);
  }
}

TEST(Settings, SaysWhereAFileIsBrokenAndWhatWasMeant) {
  const auto said = [](std::string_view text) {
    return std::string(ParseSettings(text, "lode.toml").status().message());
  };
  EXPECT_EQ(said("pin = \"p\"\ntrust = x\n").substr(0, 28), "lode.toml: line 2, column 9:");
  EXPECT_NE(said("turst = \"x\"").find(". Did you mean trust?"), std::string::npos);
}

TEST(Settings, RefusesWhatItDoesNotKnow) {
  for (const char* bad : {"adress = \"x\"", "address = 1", "address",
                          "address = \"x\"\naddress = \"y\"", "[a]\nb = 1"}) {
    const auto values = ParseSettings(bad, "lode.toml");
    ASSERT_FALSE(values.ok()) << bad;
    EXPECT_EQ(base::ReasonOf(values.status()), base::Reason::kUsage);
    EXPECT_NE(std::string(values.status().message()).find("lode.toml"), std::string::npos);
  }
}

TEST_F(CliTest, FilesAreNotReplacedUnasked) {
  Put("a", "12345");
  EXPECT_EQ(base::ReasonOf(program::WriteOutput(Path("a"), "x", NewOrForced(false))),
            base::Reason::kUsage);
  ASSERT_TRUE(program::WriteOutput(Path("a"), "x", NewOrForced(true)).ok());
  EXPECT_EQ(Get("a"), "x");
  EXPECT_EQ(PathBeside("f/a.json", "", ".envelope"), "f/a.envelope");
  EXPECT_EQ(PathBeside("f/a.json", "out", ".envelope"), "out/a.envelope");
  EXPECT_EQ(PathBeside("f/a.dsse.json", "", ".envelope"), "f/a.envelope");
  EXPECT_EQ(PathBeside("f/a.b.json", "", ".receipt"), "f/a.b.receipt");
}

// A stream that takes only so many bytes, as a full disk does.
class FullBuffer : public std::stringbuf {
 public:
  explicit FullBuffer(size_t room) : room_(room) {}

 protected:
  std::streamsize xsputn(const char* bytes, std::streamsize n) override {
    if (static_cast<size_t>(n) > room_) return 0;
    room_ -= static_cast<size_t>(n);
    return std::stringbuf::xsputn(bytes, n);
  }

 private:
  size_t room_;
};

TEST(Printer, KeepsTellingWhenStandardOutputTakesNoMore) {
  FullBuffer full(10);
  std::ostream out(&full);
  std::ostringstream err;
  Printer printer(out, err);
  printer.KeepTelling();
  printer.Out("one {}", {"1"});
  printer.Out("two {}", {"2"});
  printer.OutJson("{}");
  EXPECT_EQ(full.str(), "one 1\n");
  EXPECT_EQ(err.str(),
            "note: standard output takes no more; what belongs there follows here\ntwo 2\n{}\n");
}

}  // namespace
}  // namespace lode::cli
