// SPDX-License-Identifier: Apache-2.0
// A full disk: records are refused with NO_SPACE, every read goes on, nothing acknowledged is lost,
// and writing goes on by itself when there is room again.
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/integration/program.h"
#include "tests/integration/served_ledger.h"
#include "verifier/base/exit_code.h"

namespace lode::integration {
namespace {

using base::Reason;
using client::Admitted;

// Whatever a reader or a supplier of a record that is logged already may ask.
void ExpectReadsGoOn(client::LedgerClient& client, const Signed& lot, const std::string& id) {
  EXPECT_TRUE(client.GetCheckpoint().ok());
  EXPECT_TRUE(client.GetReceipt(lot.digest).ok());
  EXPECT_TRUE(client.GetRecord(lot.digest).ok());
  EXPECT_TRUE(client.GetLot(id).ok());
  EXPECT_TRUE(client.ListRecords(1, id).ok());
  EXPECT_TRUE(client.Follow(0, true, [](const auto&) { return true; }).ok());
  const auto again = client.Submit(SubmissionOf(lot));
  ASSERT_TRUE(again.ok()) << again.status();
  ASSERT_TRUE(std::holds_alternative<Admitted>(*again));
  EXPECT_TRUE(std::get<Admitted>(*again).duplicate);
}

TEST(FullDisk, BelowTheReserveReadsGoOnAndRecordsWait) {
  ServedLedger served;
  const Signed lot = served.Populate(*served.Client(), 1).back();
  const Signed next = served.world().Lot("next");
  served.Stop();
  served.Start(uint64_t{1} << 60);  // more than any volume has
  {
    const auto client = served.Client();
    EXPECT_EQ(ReasonOf(client->Submit(SubmissionOf(next))), Reason::kNoSpace);
    ExpectReadsGoOn(*client, lot, "lot:mine/lot-0");
    EXPECT_EQ(base::ReasonOf(client->GetReceipt(next.digest).status()), Reason::kNotFound);
  }
  served.Stop();
  served.Start();
  const auto result = served.Client()->Submit(SubmissionOf(next));
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_TRUE(std::holds_alternative<Admitted>(*result));
}

// A small volume of its own, where the user may mount one.
class SmallVolume {
 public:
  explicit SmallVolume(const std::string& path) : path_(path) {
    mounted_ = ::mkdir(path.c_str(), 0700) == 0 &&
               ::mount("lode-test", path.c_str(), "tmpfs", 0, "size=288m") == 0;
  }
  ~SmallVolume() {
    if (mounted_) ::umount2(path_.c_str(), MNT_DETACH);
  }
  bool mounted() const { return mounted_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  const std::string path_;
  bool mounted_ = false;
};

TEST(FullDisk, OfTheProgramEndsWithoutAStart) {
  ServedLedger served;
  const Signed lot = served.Populate(*served.Client(), 1).back();
  const Signed first = served.world().Lot("first"), next = served.world().Lot("next");
  served.Stop();
  SmallVolume volume(served / "volume");
  if (!volume.mounted()) GTEST_SKIP() << "no permission to mount a volume";
  std::filesystem::copy(served.folder(), volume / "data", std::filesystem::copy_options::recursive);
  {
    Ledgerd ledgerd(volume / "data");
    ASSERT_FALSE(ledgerd.announced().empty());
    client::ClientOptions options = served.Options(ledgerd.address());
    const auto client = *client::LedgerClient::Connect(options);
    const auto admitted = client->Submit(SubmissionOf(first));
    ASSERT_TRUE(admitted.ok()) << admitted.status();
    ASSERT_TRUE(std::holds_alternative<Admitted>(*admitted));
    const std::string filler = volume / "filler";
    std::ofstream(filler) << std::string(size_t{40} << 20, 'x');
    EXPECT_EQ(ReasonOf(client->Submit(SubmissionOf(next))), Reason::kNoSpace);
    ExpectReadsGoOn(*client, lot, "lot:mine/lot-0");
    ExpectReadsGoOn(*client, first, "lot:mine/first");
    std::filesystem::remove(filler);
    options.retries = 50;  // the ledger looks again whether there is room every few seconds
    options.timeout = std::chrono::seconds(60);
    const auto patient = *client::LedgerClient::Connect(options);
    const auto result = patient->Submit(SubmissionOf(next));
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_TRUE(std::holds_alternative<Admitted>(*result));
    ledgerd.program().Signal(SIGTERM);
    EXPECT_EQ(ledgerd.program().Wait(), base::kExitOk);
  }
  EXPECT_EQ(Program({LedgerdPath(), "fsck", "--data", volume / "data"}).Wait(), base::kExitOk);
}

}  // namespace
}  // namespace lode::integration
