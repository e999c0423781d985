// SPDX-License-Identifier: Apache-2.0
// The layer rule of docs/architecture.md, checked by reading every #include of the tree: who may
// include whom. Folders inside the kernel may include only themselves and folders before them in
// kKernelOrder.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kKernelOrder = {
    "base",     "crypto",    "merkle", "note",  "envelope", "record", "custody",
    "subjects", "catalogue", "rules",  "trail", "evaluate", "monitor"};

struct Include {
  std::string file;    // path from the root
  std::string target;  // as written
};

bool StartsWith(const std::string& s, const std::string& prefix) { return s.rfind(prefix, 0) == 0; }

std::string FirstFolder(const std::string& path) { return path.substr(0, path.find('/')); }

std::string SecondFolder(const std::string& path) {
  const size_t a = path.find('/');
  const size_t b = path.find('/', a + 1);
  return a == std::string::npos || b == std::string::npos ? "" : path.substr(a + 1, b - a - 1);
}

int KernelRank(const std::string& folder) {
  const auto it = std::find(kKernelOrder.begin(), kKernelOrder.end(), folder);
  return it == kKernelOrder.end() ? -1 : static_cast<int>(it - kKernelOrder.begin());
}

std::vector<Include> ReadIncludes() {
  static const std::regex kInclude(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])");
  std::vector<Include> includes;
  const fs::path root = LODE_SOURCE_DIR;
  for (const char* top : {"verifier", "ledger", "client", "tools", "tests"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
      const auto extension = entry.path().extension();
      if (!entry.is_regular_file() || (extension != ".cc" && extension != ".h")) continue;
      std::ifstream in(entry.path());
      for (std::string line; std::getline(in, line);) {
        std::smatch match;
        if (std::regex_search(line, match, kInclude)) {
          includes.push_back({fs::relative(entry.path(), root).string(), match[1]});
        }
      }
    }
  }
  return includes;
}

bool IsGrpc(const std::string& t) {
  return StartsWith(t, "grpc") || t.find(".grpc.pb.h") != std::string::npos;
}
bool IsRocksDb(const std::string& t) { return StartsWith(t, "rocksdb/"); }
bool IsCryptoLibrary(const std::string& t) {
  return t == "sodium.h" || StartsWith(t, "sodium/") || StartsWith(t, "openssl/");
}

// The complaint about one include, or "" if the rule allows it.
std::string Complaint(const Include& inc) {
  const std::string& t = inc.target;
  const std::string top = FirstFolder(inc.file), second = SecondFolder(inc.file);
  const std::string target_top = FirstFolder(t);
  if (top == "tests") return "";
  if (target_top == "tests") return "nothing sees tests";
  if (IsRocksDb(t) && !(top == "ledger" && second == "store") &&
      !(top == "tools" && second == "bench")) {
    return "only ledger/store sees RocksDB (tools/bench measures it bare)";
  }
  if (IsCryptoLibrary(t) && !(top == "verifier" && second == "crypto") &&
      !(top == "client" && second == "keys") && !(top == "tools" && second == "bench")) {
    return "only verifier/crypto sees libsodium and libcrypto (client/keys encrypts key files)";
  }
  const bool may_grpc = (top == "client" && (second == "api" || second == "cli")) ||
                        (top == "ledger" && (second == "service" || second == "app")) ||
                        top == "tools";
  if (IsGrpc(t) && (!may_grpc || (top == "tools" && second == "verify")))
    return "gRPC is for service, api and programs";
  if (StartsWith(t, "proto/lode/ledger/") && top == "verifier")
    return "the kernel does not know the RPC surface";
  if (top == "verifier") {
    if (target_top == "ledger" || target_top == "client" || target_top == "tools")
      return "the kernel is below all";
    if (target_top == "verifier") {
      if ((second == "threads") != (SecondFolder(t) == "threads"))
        return "the kernel has no threads; those that it is lent see nothing of it";
      if (second == "threads") return "";
      if (second == "program" && (SecondFolder(t) == "program" || SecondFolder(t) == "base"))
        return "";
      if (second == "program" || SecondFolder(t) == "program")
        return "the kernel touches no machine; verifier/program sees verifier/base alone";
      const int from = KernelRank(second), to = KernelRank(SecondFolder(t));
      if (from < 0 || to < 0) return "not a folder of the kernel's order";
      if (to > from) return "against the kernel's order";
    }
    return "";
  }
  if (top == "ledger" && (target_top == "client" || target_top == "tools"))
    return "ledger never sees client or tools";
  if (top == "client" && (target_top == "ledger" || target_top == "tools"))
    return "client never sees ledger or tools";
  if (top == "tools" && second == "verify" && (target_top == "ledger" || target_top == "client")) {
    return "the offline verifier links the kernel only";
  }
  return "";
}

TEST(Layers, EveryIncludeFollowsTheArrows) {
  const auto includes = ReadIncludes();
  ASSERT_GT(includes.size(), 20u);
  for (const Include& inc : includes) {
    EXPECT_EQ(Complaint(inc), "") << inc.file << " includes " << inc.target;
  }
}

TEST(Layers, TheRuleRefusesWhatItMust) {
  EXPECT_NE(Complaint({"verifier/base/a.h", "verifier/crypto/b.h"}), "");
  EXPECT_NE(Complaint({"verifier/trail/a.h", "ledger/store/store.h"}), "");
  EXPECT_NE(Complaint({"verifier/merkle/a.cc", "sodium.h"}), "");
  EXPECT_NE(Complaint({"ledger/sequencer/a.cc", "rocksdb/db.h"}), "");
  EXPECT_NE(Complaint({"ledger/sequencer/a.cc", "grpcpp/grpcpp.h"}), "");
  EXPECT_NE(Complaint({"client/api/a.cc", "ledger/store/store.h"}), "");
  EXPECT_NE(Complaint({"ledger/app/a.cc", "client/api/client.h"}), "");
  EXPECT_NE(Complaint({"tools/verify/main.cc", "client/api/client.h"}), "");
  EXPECT_NE(Complaint({"verifier/trail/a.cc", "proto/lode/ledger/v1/ledger.pb.h"}), "");
  EXPECT_NE(Complaint({"verifier/trail/a.cc", "verifier/threads/every_core.h"}), "");
  EXPECT_NE(Complaint({"verifier/threads/every_core.cc", "verifier/base/bytes.h"}), "");
  EXPECT_NE(Complaint({"verifier/trail/a.cc", "verifier/program/run.h"}), "");
  EXPECT_NE(Complaint({"verifier/program/a.cc", "verifier/trail/trail.h"}), "");
  EXPECT_NE(Complaint({"verifier/program/a.cc", "verifier/threads/every_core.h"}), "");
  EXPECT_EQ(Complaint({"verifier/program/a.cc", "verifier/base/reason.h"}), "");
  EXPECT_EQ(Complaint({"tools/verify/main.cc", "verifier/program/run.h"}), "");
  EXPECT_EQ(Complaint({"ledger/sequencer/a.cc", "verifier/threads/every_core.h"}), "");
  EXPECT_EQ(Complaint({"verifier/crypto/a.cc", "sodium.h"}), "");
  EXPECT_EQ(Complaint({"verifier/custody/a.cc", "verifier/record/record.h"}), "");
}

}  // namespace
