// SPDX-License-Identifier: Apache-2.0
// Every file of Lode given to every reader of another one, through lode itself: the reader says
// what it got, and the next step is the command for that.
#include <gmock/gmock.h>

#include <set>

#include "tests/unit/cli/fixture.h"
#include "verifier/inputs/file_kind.h"

namespace lode::cli {
namespace {

using inputs::FileKind;
using testing::HasSubstr;

constexpr char kVkey[] =
    "ledger.example/your-ledger+428fbc7b+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4";

class Kinds : public CliTest {
 protected:
  Kinds() {
    const std::string record = Lode({"record", "new", "LotCreated"}).out;
    files_[FileKind::kKey] = Key("local:mutoto", 'a');
    files_[FileKind::kRecord] = Put("lot.json", record);
    Lode({"record", "sign", Path("lot.json"), "--key", Path("a.key"), "--dsse"});
    files_[FileKind::kEnvelope] = Path("lot.envelope");
    files_[FileKind::kDsse] = Path("lot.dsse.json");
    files_[FileKind::kTrail] = Put("t.lode", std::string("\x28\xb5\x2f\xfd\x20\x00", 6));
    files_[FileKind::kReceipt] = Put("lot.receipt", "c2sp.org/tlog-proof@v1\nindex 3\n");
    files_[FileKind::kScenario] = Put("s.json", "{\"scenario\": \"s\"}");
    files_[FileKind::kReport] = Put("report.json", "{\"schema\": \"lode.report/v2\"}");
    files_[FileKind::kAnswer] = Put("answer.json", "{\"schema\": \"lode.lots/v1\"}");
    files_[FileKind::kProfile] = Put("p.toml", "[profile]\nname = \"mine\"\n");
    files_[FileKind::kSettings] = Put("s.toml", "profile = \"books\"\n");
    files_[FileKind::kTrust] = Put("trust", std::string("log ") + kVkey + "\nquorum none\n");
    files_[FileKind::kVkey] = Put("log.vkey", std::string(kVkey) + "\n");
    files_[FileKind::kCheckpoint] =
        Put("pin", "ledger.example/x\n7\n" + std::string(43, 'A') + "=\n\n\xE2\x80\x94 x AA==\n");
  }

  // The command that reads `path` as a file of that kind.
  std::vector<std::string> Reader(FileKind kind, const std::string& path) const {
    switch (kind) {
      case FileKind::kTrail:
        return {"trail", "verify", path, "--vkey", kVkey};
      case FileKind::kReceipt:
        return {"receipt", "verify", path, "--vkey", kVkey};
      case FileKind::kRecord:
        return {"record", "sign", path, "--key", Path("a.key"), "--force"};
      case FileKind::kEnvelope:
        return {"record", "submit", path, "--vkey", kVkey, "--out", folder_.string()};
      case FileKind::kProfile:
        return {"trail", "verify", Path("t.lode"), "--vkey", kVkey, "--profile-file", path};
      case FileKind::kTrust:
        return {"receipt", "verify", Path("lot.receipt"), "--trust", path};
      case FileKind::kKey:
        return {"key", "show", path};
      case FileKind::kSettings:
        return {"log", "checkpoint", "--ledger", path};
      case FileKind::kCheckpoint:
        return {"log", "checkpoint", "--pin",       path,        "--vkey",
                kVkey, "--address",  "127.0.0.1:1", "--timeout", "1"};
      default:
        return {};
    }
  }

  std::map<FileKind, std::string> files_;
};

TEST_F(Kinds, EachReaderNamesWhatItGot) {
  ASSERT_FALSE(Get("lot.dsse.json").empty());
  const std::set<std::pair<FileKind, FileKind>> taken = {{FileKind::kRecord, FileKind::kEnvelope},
                                                         {FileKind::kRecord, FileKind::kDsse},
                                                         {FileKind::kEnvelope, FileKind::kDsse}};
  for (const auto& [wanted, unused] : files_) {
    if (Reader(wanted, "").empty()) continue;
    for (const auto& [given, path] : files_) {
      if (given == wanted || taken.contains({wanted, given})) continue;
      const Outcome outcome = Lode(Reader(wanted, path));
      EXPECT_EQ(outcome.code, 2) << outcome.err;
      EXPECT_THAT(outcome.err,
                  HasSubstr(path + ": this is " + std::string(NameOf(given)) + ", and " +
                            std::string(NeededName(wanted)) + " is needed here (MALFORMED)"));
      EXPECT_THAT(outcome.err, HasSubstr("\nnext: " + WhatToDoWith(given, path) + "\n"));
      EXPECT_EQ(outcome.out, "");
      ExpectSafe(outcome);
    }
  }
}

}  // namespace
}  // namespace lode::cli
