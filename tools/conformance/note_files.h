// SPDX-License-Identifier: Apache-2.0
// Forms of vectors around a signed note: the index of one log's checkpoint and Sigstore bundles;
// notes.cc hands files to them.
#ifndef LODE_TOOLS_CONFORMANCE_NOTE_FILES_H_
#define LODE_TOOLS_CONFORMANCE_NOTE_FILES_H_

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tools/conformance/report.h"
#include "verifier/note/note.h"

namespace lode::conformance {

using NoteKeys = std::vector<note::NoteKey>;

// True if the file's stem, or the folder that it is in, ends in _fail.
bool EndsInFail(const std::filesystem::path& file);

// "note" (a file name), "keys" and "inclusion": a real log's checkpoint with an inclusion proof to
// it.
bool IsLogIndex(const nlohmann::json& parsed);
// The signatures that its keys are expected to have made, as entries of an index of notes.
nlohmann::json LogIndexEntries(const nlohmann::json& index);
void RunLogIndex(const std::filesystem::path& file, const nlohmann::json& index, Report& report);

// A Sigstore bundle: its log entry's checkpoint and inclusion proof. What is about certificates and
// timestamps is not judged. An Ed25519 log's key is taken from trusted_root.json beside it.
bool IsBundle(const nlohmann::json& parsed);
void RunBundle(const std::filesystem::path& file, const nlohmann::json& bundle, Report& report);

}  // namespace lode::conformance

#endif  // LODE_TOOLS_CONFORMANCE_NOTE_FILES_H_
