// SPDX-License-Identifier: Apache-2.0
// The server's log: one line of logfmt an event on standard error. It never holds a payload, and
// every value is escaped, because some of them are a client's words. The invariant: logging never
// waits. Lines go into a bounded queue for a thread that writes them. When nobody reads standard
// error, the oldest lines are dropped and counted, and the count is the next line that gets
// through.
#ifndef LODE_LEDGER_SERVICE_LOG_H_
#define LODE_LEDGER_SERVICE_LOG_H_

#include <chrono>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace lode::ledger {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

// Lines that wait at most; each is a few hundred bytes.
inline constexpr size_t kLogQueueLines = 4096;

// Events below `least` are not written. For the start of a program.
void SetLogLevel(LogLevel least);

using LogField = std::pair<std::string_view, std::string>;
// `event` is a word of ours, such as "serving".
void Log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields = {});

// Waits until everything logged so far is written, for at most `patience`. For the end of a
// program.
void FlushLog(std::chrono::milliseconds patience);

// gRPC's own messages become events too, at most ten a second: by itself gRPC writes a peer's bytes
// to standard error as they are. For the start of a program, before gRPC is used.
void CaptureGrpcMessages();

// event=serving address="127.0.0.1:7480": what Log() writes after time and level.
std::string LogLine(std::string_view event, std::initializer_list<LogField> fields);

}  // namespace lode::ledger

#endif  // LODE_LEDGER_SERVICE_LOG_H_
