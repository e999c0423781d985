// SPDX-License-Identifier: Apache-2.0
// The files are embedded when the program is built. One set serves clerks, tests and fuzzers, so an
// example that is wrong fails a test before a clerk meets it.
#include "verifier/record/examples.h"

#include <algorithm>

namespace lode::record {
namespace embedded {
struct File {  // as lode_embed_all generates it
  const char* stem;
  const char* data;
  unsigned long size;
};
extern const File files[];
extern const unsigned long files_count;
}  // namespace embedded

std::vector<Example> Examples() {
  std::vector<Example> out;
  for (unsigned long i = 0; i < embedded::files_count; ++i) {
    const embedded::File& file = embedded::files[i];
    // A file of another name is no example of a kind.
    if (const auto kind = KindFromName(file.stem)) out.push_back({*kind, {file.data, file.size}});
  }
  std::sort(out.begin(), out.end(),
            [](const Example& a, const Example& b) { return a.kind < b.kind; });
  return out;
}

std::string_view ExampleOf(pb::Kind kind) {
  for (const Example& example : Examples()) {
    if (example.kind == kind) return example.json;
  }
  return "";
}

}  // namespace lode::record
