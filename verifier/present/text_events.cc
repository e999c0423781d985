// SPDX-License-Identifier: Apache-2.0
// Events that are alike and follow on each other are one line. Splits are left out: they change
// neither metal nor place; the JSON has them.
#include "verifier/present/text_events.h"

#include <algorithm>

#include "verifier/present/renderer.h"
#include "verifier/present/words.h"

namespace lode::present {
namespace {

namespace report = ::lode::trail::v1;

constexpr int kLinesShown = 24;
constexpr size_t kLongest = 8000;  // a text whose every character is an escape

bool AreAlike(const report::Event& a, const report::Event& b) {
  return a.kind() == b.kind() && a.detail() == b.detail() && a.party() == b.party() &&
         a.to() == b.to() && a.site() == b.site() && a.consignment() == b.consignment() &&
         a.activity_bq_per_kg() == b.activity_bq_per_kg() && a.words() == b.words();
}

std::string TextOfEvent(const report::Event& event, const Renderer& renderer) {
  const std::string word = event.kind() == "TitleTransferred" && event.detail() == "PENDING"
                               ? "TitlePending"
                               : event.kind();
  return renderer.Word("event", word,
                       {{"party", renderer.NameOf(event.party())},
                        {"to", renderer.NameOf(event.to())},
                        {"detail", ForeignId(Lower(event.detail()))}});
}

}  // namespace

void WriteEvents(const report::Report& report, Page& page) {
  const Renderer renderer(English(), report);
  int lines = 0, left = 0;
  for (int i = 0; i < report.events_size();) {
    const report::Event& event = report.events(i);
    int end = i + 1;
    while (end < report.events_size() && AreAlike(event, report.events(end))) ++end;
    const int records = end - i;
    i = end;
    if (event.kind() == "Transformed") continue;
    if (lines == 0) page.Heading("ALSO IN THE TRAIL");
    if (++lines > kLinesShown) {
      left += records;
      continue;
    }
    std::string text = page.Shown(TextOfEvent(event, renderer)) + ": " +
                       (event.lots().empty() ? "" : page.Safe(event.lots(0)));
    if (event.lots_size() > 1) text += " and " + std::to_string(event.lots_size() - 1) + " more";
    if (event.activity_bq_per_kg() > 0)
      text += ", " + std::to_string(event.activity_bq_per_kg()) + " Bq/kg";
    if (!event.words().empty()) text += ": " + page.Shown(ForeignText(event.words()), kLongest);
    if (records > 1) text += std::string(", ") + Counted(static_cast<uint64_t>(records), "record");
    page.Wrap(
        " " + DateText(event.event_time_us() + int64_t{event.offset_minutes()} * 60'000'000) + "  ",
        std::string(13, ' '), text);
  }
  if (left > 0)
    page.Line(std::string(13, ' ') + "and " + Counted(static_cast<uint64_t>(left), "record") +
              " more in the JSON");
}

}  // namespace lode::present
