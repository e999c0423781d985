// SPDX-License-Identifier: Apache-2.0
// A path is kept as its steps and turned into line and column only for an error: looking up a place
// reads the text again, which correct files never pay for.
#include "tools/scenario/place.h"

#include "verifier/base/exit_code.h"
#include "verifier/base/reason.h"

namespace lode::scenario {
namespace {

absl::Status Mendable(const absl::Status& status) {
  return base::WithNextStep(status, "correct the file where it says so, then run this again");
}

}  // namespace

Place Place::operator/(std::string key) const {
  Place out = *this;
  out.path_.push_back(std::move(key));
  return out;
}

Place Place::operator[](size_t item) const { return *this / ("[" + std::to_string(item) + "]"); }

Place Place::Below(std::string_view path) const {
  Place out = *this;
  while (!path.empty()) {
    const size_t end = std::min(path.find_first_of(".[", 1), path.size());
    out.path_.emplace_back(path.substr(0, end));
    path.remove_prefix(end);
    if (path.starts_with('.')) path.remove_prefix(1);
  }
  return out;
}

std::string Place::Path() const {
  std::string out;
  for (const std::string& step : path_)
    out += (out.empty() || step.starts_with('[') ? "" : ".") + step;
  return out;
}

base::JsonPlaces::Found Place::Find() const {
  return source_ == nullptr ? base::JsonPlaces::Found{} : source_->places.Find(path_);
}

std::string Place::Text() const {
  if (source_ == nullptr) return "";
  const base::JsonPlaces::Found found = Find();
  return (source_->name.empty() ? "" : source_->name + ": ") + "line " +
         std::to_string(found.line) + ", column " + std::to_string(found.column);
}

absl::Status At(const Place& place, std::string_view what) {
  return At(place, base::Malformed(what));
}

absl::Status At(const Place& place, const absl::Status& status) {
  const std::string text = place.Text(), path = place.Path();
  std::string context = text + (text.empty() || path.empty() ? "" : ": ") + path;
  if (context.empty()) context = "the scenario";
  return Mendable(base::WithContext(status, context));
}

absl::Status InFile(const std::string& name, const absl::Status& status) {
  return Mendable(name.empty() ? status : base::WithContext(status, name));
}

}  // namespace lode::scenario
