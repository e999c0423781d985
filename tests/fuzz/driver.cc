// SPDX-License-Identifier: Apache-2.0
// Runs a fuzz target without libFuzzer: every file of the corpus, then a fixed number of mutations
// of them drawn from a fixed seed, so that a failure comes back. An input that crashes the target
// is left in the file crash-input in the working directory. Memory is bounded by the process's
// limit. LODE_LONG=1 in the environment makes it a campaign: a hundred times as many runs.
//   fuzz-TARGET CORPUS-FOLDER... RUNS [SEED]
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "tests/fuzz/fuzz.h"
#include "tests/long.h"

namespace {

constexpr size_t kMostBytes = 128 * 1024;
constexpr rlim_t kMostMemory = rlim_t{1} << 30;

using Random = std::mt19937_64;

// Read by the signal handler.
const char* current_data = nullptr;
size_t current_size = 0;

void KeepInput(int signal_number) {
  const int file = open("crash-input", O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (file >= 0) {
    [[maybe_unused]] const ssize_t written = write(file, current_data, current_size);
    close(file);
  }
  std::signal(signal_number, SIG_DFL);
  std::raise(signal_number);
}

size_t Below(Random& random, size_t n) { return static_cast<size_t>(random() % n); }

char Byte(Random& random) {
  constexpr unsigned char kInteresting[] = {0x00, 0x01, 0x02, 0x0a, 0x7f,
                                            0x80, 0xff, '"',  '{',  ' '};
  return static_cast<char>(random() % 2 == 0 ? kInteresting[Below(random, std::size(kInteresting))]
                                             : random());
}

void Splice(Random& random, const std::string& other, std::string& input) {
  if (other.empty()) return;
  const size_t from = Below(random, other.size());
  const size_t length = 1 + Below(random, other.size() - from);
  const size_t at = Below(random, input.size() + 1);
  const size_t replaced = Below(random, std::min(input.size() - at, length) + 1);
  input.replace(at, replaced, other, from, length);
}

void Mutate(Random& random, const std::vector<std::string>& corpus, std::string& input) {
  const size_t at = input.empty() ? 0 : Below(random, input.size());
  const size_t length =
      input.empty() ? 0 : 1 + Below(random, std::min<size_t>(input.size() - at, 64));
  switch (random() % 8) {
    case 0:
      if (!input.empty()) input[at] = static_cast<char>(input[at] ^ (1 << (random() % 8)));
      return;
    case 1:
      if (!input.empty()) input[at] = Byte(random);
      return;
    case 2:
      input.insert(at, 1, Byte(random));
      return;
    case 3:
      input.erase(at, length);
      return;
    case 4:
      input.insert(at, input.substr(at, length));
      return;
    case 5:
      input.resize(at);
      return;
    case 6:
      if (!input.empty()) input[at] = static_cast<char>(input[at] + (random() % 2 == 0 ? 1 : -1));
      return;
    default:
      return Splice(random, corpus[Below(random, corpus.size())], input);
  }
}

void Run(const std::string& input) {
  current_data = input.data();
  current_size = input.size();
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()), input.size());
}

void ReadCorpus(const char* folder, std::vector<std::string>& corpus) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    corpus.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> corpus;
  int at = 1;  // of the number of runs
  while (at < argc && std::filesystem::is_directory(argv[at])) ReadCorpus(argv[at++], corpus);
  if (at == 1 || at >= argc) {
    std::fprintf(stderr, "usage: %s CORPUS-FOLDER... RUNS [SEED]\n", argv[0]);
    return 2;
  }
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  const rlimit limit{kMostMemory, kMostMemory};
  setrlimit(RLIMIT_AS, &limit);
#endif
  for (const int signal_number : {SIGABRT, SIGSEGV, SIGFPE, SIGBUS}) {
    std::signal(signal_number, KeepInput);
  }
  if (corpus.empty()) {
    std::fprintf(stderr, "%s: no file in %s\n", argv[0], argv[1]);
    return 2;
  }
  for (const std::string& input : corpus) Run(input);
  const long runs = std::atol(argv[at]) * (lode::testing::IsLong() ? 100 : 1);
  Random random(at + 1 < argc ? std::strtoull(argv[at + 1], nullptr, 10) : 1);
  for (long i = 0; i < runs; ++i) {
    std::string input = corpus[Below(random, corpus.size())];
    for (size_t changes = 1 + Below(random, 6); changes > 0; --changes) {
      Mutate(random, corpus, input);
    }
    if (input.size() > kMostBytes) input.resize(kMostBytes);
    Run(input);
  }
  std::printf("%zu inputs and %ld mutations\n", corpus.size(), runs);
  return 0;
}
