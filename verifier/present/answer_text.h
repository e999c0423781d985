// SPDX-License-Identifier: Apache-2.0
// The answer of a report in one or two sentences, and a finding in words.
#ifndef LODE_VERIFIER_PRESENT_ANSWER_TEXT_H_
#define LODE_VERIFIER_PRESENT_ANSWER_TEXT_H_

#include <string>

#include "verifier/present/renderer.h"

namespace lode::present {

// Safe to show, as is all of this.
std::string AnswerText(const report::Report& report, const Messages& messages = English());

// A finding's sentences; what its code does not have is empty.
struct FindingText {
  std::string value, limit, message, remedy;
};
FindingText TextOf(const report::Finding& finding, const Renderer& renderer);

// A check in words: the rule's or family's title, and what was found.
std::string CheckText(const report::Check& check, const Renderer& renderer);

}  // namespace lode::present

#endif  // LODE_VERIFIER_PRESENT_ANSWER_TEXT_H_
