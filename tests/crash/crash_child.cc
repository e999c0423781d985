// SPDX-License-Identifier: Apache-2.0
// crash_child FOLDER ORIGIN: opens the ledger and submits every record of the world, a line
// "<record number> <leaf index> <receipt in hex>" for each acknowledgement. It is killed at some
// point; so it never ends by itself.
#include <unistd.h>

#include <cstdio>
#include <string>

#include "tests/crash/crash_world.h"
#include "verifier/base/encoding.h"

using namespace lode;
using namespace lode::ledger;

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const testing::CrashClock clock;
  const LedgerOptions options = testing::CrashOptions(argv[1], argv[2], clock);
  auto ledger = Ledger::Open(options);
  if (!ledger.ok()) {
    std::fprintf(stderr, "%s\n", ledger.status().ToString().c_str());
    return 1;
  }
  testing::World world = testing::CrashWorld((*ledger)->vkey(), argv[2]);
  for (size_t i = 0; i < world.records().size(); ++i) {
    const testing::Signed& record = world.records()[i];
    const auto time = (*ledger)->simulated_time() ? std::optional(record.time_us) : std::nullopt;
    Submission submission{record.envelope, time, [i](SubmitResult result) {
                            const auto* admitted = std::get_if<Admitted>(&result);
                            if (admitted == nullptr) {
                              std::fprintf(stderr, "record %zu is refused: %s\n", i,
                                           std::get<Refused>(result).message.c_str());
                              _exit(4);  // every record must be admitted
                            }
                            // One write: a line is whole or not there.
                            const std::string line = std::to_string(i) + " " +
                                                     std::to_string(admitted->index) + " " +
                                                     base::HexEncode(admitted->receipt) + "\n";
                            if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) _exit(3);
                          }};
    while (!(*ledger)->TrySubmit(submission)) {
    }
  }
  for (;;) ::pause();
}
