// SPDX-License-Identifier: Apache-2.0
// The server's log: one line of logfmt an event on standard error. Never a payload; every value is
// escaped, for some of them are a client's words.
#ifndef LODE_LEDGER_SERVICE_LOG_H_
#define LODE_LEDGER_SERVICE_LOG_H_

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace lode::ledger {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

// Events below `least` are not written. For the start of a program.
void SetLogLevel(LogLevel least);

using LogField = std::pair<std::string_view, std::string>;
// `event` is a word of ours, such as "serving".
void Log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields = {});

// event=serving address="127.0.0.1:7480": what Log() writes after time and level.
std::string LogLine(std::string_view event, std::initializer_list<LogField> fields);

}  // namespace lode::ledger

#endif  // LODE_LEDGER_SERVICE_LOG_H_
