// SPDX-License-Identifier: Apache-2.0
// ADM-00 to ADM-05: place in the log, ledger, signatures, keys, roles, times.
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/custody/fixture.h"

namespace lode::custody {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(AdmitTest, WorldThroughAdmission) {
  Ledger ledger;
  ledger.Populate();
  ledger.AddLot("lot:mine/a");
  ledger.Must(ledger.DispatchRecord("consignment:mine/1", {"lot:mine/a"}));
  ledger.Must(ledger.ReceiptRecord("consignment:mine/1", {"lot:mine/a"}));
  EXPECT_EQ(ledger.Lot("lot:mine/a").holder(), kPlant);
}

}  // namespace
}  // namespace lode::custody
