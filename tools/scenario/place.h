// SPDX-License-Identifier: Apache-2.0
// Places in the files of a scenario, and errors that name them: file, line, column, path.
#ifndef LODE_TOOLS_SCENARIO_PLACE_H_
#define LODE_TOOLS_SCENARIO_PLACE_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "verifier/base/json_places.h"

namespace lode::scenario {

// A file that was read. The places borrow the text, so it stays where it is.
struct Source {
  Source(std::string name_, std::string text_)
      : name(std::move(name_)), text(std::move(text_)), places(text) {}
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  const std::string name;  // as the user would open it; may be empty
  const std::string text;
  const base::JsonPlaces places;
};

// A value in a file. Copies share the file.
class Place {
 public:
  Place() = default;  // nowhere: of a scenario that no file gave
  explicit Place(std::shared_ptr<const Source> source) : source_(std::move(source)) {}

  Place operator/(std::string key) const;
  Place operator[](size_t item) const;
  // A path of record JSON below this: "lot_created.quantity.contained[0].mg".
  Place Below(std::string_view path) const;

  std::string Path() const;  // "records[3].expect"; "" at the top
  std::string Text() const;  // "adm-07.json: line 12, column 5"; "" of nowhere
  base::JsonPlaces::Found Find() const;
  std::string File() const { return source_ == nullptr ? "" : source_->name; }
  // How many steps of the path the file really has: a later one may be missing there.
  bool IsWhole() const { return Find().matched == path_.size(); }

 private:
  std::shared_ptr<const Source> source_;
  std::vector<std::string> path_;
};

// kMalformed: "FILE: line 12, column 5: records[3].expct: WHAT".
absl::Status At(const Place& place, std::string_view what);
// The same for the error of something that is named at a place, reason kept.
absl::Status At(const Place& place, const absl::Status& status);
// An error of the text of a file as a whole: "FILE: " and the message.
absl::Status InFile(const std::string& name, const absl::Status& status);
// People write these files, and nobody sends them: the next step of all three is to correct the
// file.

}  // namespace lode::scenario

#endif  // LODE_TOOLS_SCENARIO_PLACE_H_
