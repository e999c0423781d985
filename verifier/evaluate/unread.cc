// SPDX-License-Identifier: Apache-2.0
#include "verifier/evaluate/unread.h"

#include "verifier/base/encoding.h"
#include "verifier/catalogue/unknown_codes.h"
#include "verifier/rules/words.h"

namespace lode::evaluate {

std::vector<std::string> UnreadAttestations(const rules::History& history,
                                            const std::set<std::string>& subjects,
                                            const rules::Esg& limits,
                                            const catalogue::Catalogue& catalogue) {
  std::vector<std::string> out;
  size_t more = 0;
  const auto add = [&](size_t position, const std::string& subject, const std::string& what) {
    if (out.size() >= kMostUnread) {
      ++more;
      return;
    }
    const auto digest = base::HexEncode(history.entries()[position].record.digest.view());
    out.push_back("Attestation " + digest.substr(0, 16) + " of " + subject +
                  " was not read: " + what);
  };
  for (const std::string& subject : subjects) {
    for (const size_t position : history.AttestationsOf(subject)) {
      const auto& a = history.Message(position).attested();
      if (a.scheme() != limits.catalogue || a.scheme_version() != limits.version) {
        add(position, subject,
            "it is under " + a.scheme() + " " + a.scheme_version() + ", the profile asks for " +
                limits.catalogue + " " + limits.version + ".");
        continue;
      }
      const auto codes = catalogue::UnknownCodes(a, catalogue);
      if (codes.empty()) continue;
      add(position, subject,
          "it speaks of " + codes.front() +
              (codes.size() > 1 ? " and " + rules::Counted(codes.size() - 1, "more code") : "") +
              ", and " + catalogue.Name() + " has no such code.");
    }
  }
  if (more > 0) out.push_back("And " + rules::Counted(more, "more attestation") + " like these.");
  return out;
}

}  // namespace lode::evaluate
