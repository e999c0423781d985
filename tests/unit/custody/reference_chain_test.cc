// SPDX-License-Identifier: Apache-2.0
// The reference chain through Admit with real signatures: every record is admitted, lots and quotas
// end as the chain says.
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/custody/fixture.h"
#include "tools/scenario/build.h"
#include "verifier/record/touches.h"

namespace lode::custody {
namespace {

class ReferenceChainTest : public testing::Test {
 protected:
  // Judges what was built as the next leaf; logs it if admitted.
  Decision Judge(const scenario::Built& built) {
    const auto envelope = envelope::ParseEnvelope(built.envelope);
    auto parsed = record::ParseRecord(built.payload);
    EXPECT_TRUE(envelope.ok() && parsed.ok()) << built.step->name;
    AdmissionInput input;
    input.envelope = &*envelope;
    input.record = &*parsed;
    input.index = size_;
    input.record_time_us = built.record_time_us;
    auto decision = Admit(input, state_);
    EXPECT_TRUE(decision.ok());
    if (decision->admitted()) {
      state_.Apply(decision->changes);
      state_.AddRecord(size_++, *std::move(parsed));
    }
    return *std::move(decision);
  }
  template <typename Row>
  Row Get(RowKind kind, const std::string& id) {
    Row row;
    const auto bytes = state_.Read(kind, id);
    EXPECT_TRUE(bytes.ok() && *bytes) << id;
    if (bytes.ok() && *bytes) row.ParseFromString(**bytes);
    return row;
  }

  MemoryState state_;
  uint64_t size_ = 0;
};

TEST_F(ReferenceChainTest, EveryRecordIsAdmitted) {
  const auto scenario =
      scenario::LoadScenario(LODE_SOURCE_DIR "/tests/scenarios/reference-chain.json");
  ASSERT_TRUE(scenario.ok()) << scenario.status();
  scenario::Builder builder(*scenario);
  const auto stand_in = [](std::string_view, std::string_view field) {
    return absl::StatusOr<std::string>(field == "size" ? std::string("1") : std::string(64, '0'));
  };
  while (!builder.done()) {
    const auto built = builder.Next(stand_in);
    ASSERT_TRUE(built.ok()) << built.status();
    const Decision decision = Judge(*built);
    EXPECT_TRUE(decision.admitted()) << built->step->name << "\n" << Explain(decision);
    EXPECT_EQ(decision.skipped_checks, 0u);
  }
  EXPECT_EQ(size_, 258u);
  const auto cam = Get<::lode::state::v1::LotState>(RowKind::kLot, "lot:cum/cam-0708");
  EXPECT_EQ(cam.status(), ::lode::state::v1::LOT_STATUS_RETIRED);
  const auto charged = [&](const char* exporter, const char* period) {
    return Get<::lode::state::v1::QuotaState>(RowKind::kQuota,
                                              record::QuotaId("local:arecoms", exporter, period))
        .charged_mg();
  };
  EXPECT_EQ(charged("lei:9999LODELCC000000047", "2026-03"), 47'642'000'000);
  EXPECT_EQ(charged("lei:9999LODECNA000000098", "2026-05"), 4'996'656'000);
}

}  // namespace
}  // namespace lode::custody
