// SPDX-License-Identifier: Apache-2.0
// The layer rule of docs/architecture.md, checked by reading every #include of the tree: who may
// include whom. Folders of one top may include only themselves and folders before them in its
// order, and a library of others is seen by those alone who are listed for it, each of whom needs
// it.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace {

namespace fs = std::filesystem;

// Folders of each top, from the lowest; "" for the files of the top itself.
const std::map<std::string, std::vector<std::string>> kOrder = {
    {"verifier",
     {"base", "statement", "crypto", "merkle", "note", "envelope", "record", "custody", "subjects",
      "catalogue", "rules", "trail", "evaluate", "present", "monitor"}},
    {"ledger",
     {"threads", "store", "clock", "log", "map", "read", "open", "write", "", "service", "app"}},
    {"client", {"keys", "api", "cli"}},
};

// Libraries of others, and the folders that may see them: nobody else may, and these do.
enum class Library { kNone, kGrpc, kRocksDb, kCrypto };
const std::set<std::pair<Library, std::string>> kSees = {
    {Library::kGrpc, "client/api"},     {Library::kGrpc, "ledger/service"},
    {Library::kGrpc, "tools/bench"},    {Library::kRocksDb, "ledger/store/rocks"},
    {Library::kRocksDb, "tools/bench"}, {Library::kCrypto, "verifier/crypto"},
    {Library::kCrypto, "client/keys"},
};

// Folders in ledger/store are engines: they see the contract and never one another, and of all the
// ledger one file names one of them.
constexpr char kOpensStores[] = "ledger/ledger.cc";

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

std::string FolderOf(const std::string& path) { return path.substr(0, path.rfind('/')); }

// -1: not of that order.
int Rank(const std::string& top, const std::string& folder) {
  const std::vector<std::string>& order = kOrder.at(top);
  const auto it = std::find(order.begin(), order.end(), folder);
  return it == order.end() ? -1 : static_cast<int>(it - order.begin());
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

Library LibraryOf(const std::string& t) {
  if (StartsWith(t, "grpc") || t.find(".grpc.pb.h") != std::string::npos) return Library::kGrpc;
  if (StartsWith(t, "rocksdb/")) return Library::kRocksDb;
  if (t == "sodium.h" || StartsWith(t, "sodium/") || StartsWith(t, "openssl/"))
    return Library::kCrypto;
  return Library::kNone;
}

// Of two folders of one top.
std::string ComplaintWithin(const std::string& top, const std::string& second,
                            const std::string& target) {
  if (top == "verifier") {
    // The commands that several programs have: they see all of it, and none of it sees them.
    if (second == "command") return "";
    if (target == "command") return "what commands do is for programs";
    if ((second == "threads") != (target == "threads"))
      return "the kernel has no threads; those that it is lent see nothing of it";
    if (second == "threads") return "";
    // What people give to programs, in the kernel's formats: sees both, and the kernel sees it not.
    if (second == "inputs" && (target == "inputs" || target == "program" || Rank(top, target) >= 0))
      return "";
    if (second == "program" && (target == "program" || target == "base")) return "";
    if (second == "program" || target == "program" || target == "inputs")
      return "the kernel touches no machine; verifier/program sees verifier/base alone";
  }
  const int from = Rank(top, second), to = Rank(top, target);
  if (from < 0 || to < 0) return "not a folder of the order of " + top;
  if (to > from) return "against the order of " + top;
  return "";
}

// The complaint about one include, or "" if the rule allows it.
std::string Complaint(const Include& inc) {
  const std::string& t = inc.target;
  const std::string top = FirstFolder(inc.file), second = SecondFolder(inc.file);
  const std::string target_top = FirstFolder(t);
  if (top == "tests") return "";
  if (target_top == "tests") return "nothing sees tests";
  const Library library = LibraryOf(t);
  if (library != Library::kNone && !kSees.contains({library, FolderOf(inc.file)}))
    return "not one of those who may see that library";
  if (top == "verifier" && StartsWith(t, "proto/lode/ledger/"))
    return "the kernel does not know the RPC surface";
  if (StartsWith(t, "ledger/store/") && FolderOf(t) != "ledger/store" &&
      FolderOf(t) != FolderOf(inc.file) && inc.file != kOpensStores)
    return "an engine is seen by who opens a ledger alone: all others know its store";
  if (top == target_top && kOrder.contains(top))
    return ComplaintWithin(top, second, SecondFolder(t));
  if (top == "verifier" && (target_top == "ledger" || target_top == "client"))
    return "the kernel is below all";
  if (top == "ledger" && target_top == "client") return "ledger never sees client";
  if (top == "client" && target_top == "ledger") return "client never sees ledger";
  if (top != "tools" && target_top == "tools") return "nothing below the tools sees them";
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

TEST(Layers, WhoMaySeeALibraryNeedsIt) {
  auto dead = kSees;
  for (const Include& inc : ReadIncludes()) dead.erase({LibraryOf(inc.target), FolderOf(inc.file)});
  for (const auto& [library, folder] : dead)
    ADD_FAILURE() << folder << " may see library " << static_cast<int>(library)
                  << " and does not: take it out of kSees";
}

TEST(Layers, TheRuleRefusesWhatItMust) {
  EXPECT_NE(Complaint({"verifier/base/a.h", "verifier/crypto/b.h"}), "");
  EXPECT_NE(Complaint({"verifier/trail/a.h", "ledger/store/store.h"}), "");
  EXPECT_NE(Complaint({"verifier/merkle/a.cc", "sodium.h"}), "");
  EXPECT_NE(Complaint({"ledger/write/a.cc", "rocksdb/db.h"}), "");
  EXPECT_NE(Complaint({"ledger/write/a.cc", "grpcpp/grpcpp.h"}), "");
  EXPECT_NE(Complaint({"client/api/a.cc", "ledger/store/store.h"}), "");
  EXPECT_NE(Complaint({"ledger/app/a.cc", "client/api/client.h"}), "");
  EXPECT_NE(Complaint({"ledger/store/a.cc", "ledger/write/intake.h"}), "");
  EXPECT_NE(Complaint({"ledger/store/a.cc", "ledger/store/rocks/rocks_store.h"}), "");
  EXPECT_NE(Complaint({"ledger/store/a.cc", "rocksdb/db.h"}), "");
  EXPECT_NE(Complaint({"ledger/store/memory/a.cc", "ledger/store/rocks/rocks_store.h"}), "");
  EXPECT_NE(Complaint({"ledger/open/fsck.cc", "ledger/store/rocks/rocks_store.h"}), "");
  EXPECT_NE(Complaint({"ledger/store/rocks/a.cc", "ledger/write/intake.h"}), "");
  EXPECT_EQ(Complaint({kOpensStores, "ledger/store/rocks/rocks_factory.h"}), "");
  EXPECT_EQ(Complaint({"ledger/store/rocks/a.cc", "ledger/store/store.h"}), "");
  EXPECT_NE(Complaint({"ledger/write/a.cc", "ledger/service/server.h"}), "");
  // The rooms of the ledger: writers know readers' rows and openers' checks, and nobody the front.
  EXPECT_NE(Complaint({"ledger/store/a.cc", "ledger/log/position.h"}), "");
  EXPECT_NE(Complaint({"ledger/log/a.cc", "ledger/map/chains.h"}), "");
  EXPECT_NE(Complaint({"ledger/map/a.cc", "ledger/write/sequencer.h"}), "");
  EXPECT_NE(Complaint({"ledger/read/a.cc", "ledger/write/sequencer.h"}), "");
  EXPECT_NE(Complaint({"ledger/open/a.cc", "ledger/write/pipeline.h"}), "");
  EXPECT_NE(Complaint({"ledger/clock/a.cc", "ledger/log/position.h"}), "");
  EXPECT_NE(Complaint({"ledger/write/a.cc", "ledger/ledger.h"}), "");
  EXPECT_EQ(Complaint({"ledger/write/a.cc", "ledger/open/recovery.h"}), "");
  EXPECT_EQ(Complaint({"ledger/ledger.cc", "ledger/write/pipeline.h"}), "");
  EXPECT_EQ(Complaint({"ledger/service/a.cc", "ledger/ledger.h"}), "");
  EXPECT_NE(Complaint({"ledger/a_folder_of_no_order/a.cc", "ledger/store/store.h"}), "");
  EXPECT_NE(Complaint({"client/keys/a.cc", "client/api/client.h"}), "");
  EXPECT_NE(Complaint({"client/api/a.cc", "tools/scenario/run.h"}), "");
  EXPECT_NE(Complaint({"client/cli/a.cc", "grpcpp/grpcpp.h"}), "");
  EXPECT_NE(Complaint({"tools/verify/main.cc", "client/api/client.h"}), "");
  EXPECT_NE(Complaint({"verifier/trail/a.cc", "proto/lode/ledger/v1/ledger.pb.h"}), "");
  EXPECT_NE(Complaint({"verifier/trail/a.cc", "verifier/threads/every_core.h"}), "");
  EXPECT_NE(Complaint({"verifier/threads/every_core.cc", "verifier/base/bytes.h"}), "");
  EXPECT_NE(Complaint({"verifier/trail/a.cc", "verifier/program/run.h"}), "");
  EXPECT_NE(Complaint({"verifier/program/a.cc", "verifier/trail/trail.h"}), "");
  EXPECT_NE(Complaint({"verifier/program/a.cc", "verifier/threads/every_core.h"}), "");
  EXPECT_NE(Complaint({"verifier/program/a.cc", "verifier/inputs/b.h"}), "");
  EXPECT_NE(Complaint({"verifier/trail/a.cc", "verifier/inputs/b.h"}), "");
  EXPECT_NE(Complaint({"verifier/inputs/a.cc", "verifier/threads/every_core.h"}), "");
  EXPECT_NE(Complaint({"verifier/evaluate/a.cc", "verifier/command/trail.h"}), "");
  EXPECT_NE(Complaint({"verifier/inputs/a.cc", "verifier/command/trail.h"}), "");
  EXPECT_NE(Complaint({"verifier/command/a.cc", "client/keys/key_file.h"}), "");
  EXPECT_EQ(Complaint({"verifier/command/a.cc", "verifier/threads/every_core.h"}), "");
  EXPECT_EQ(Complaint({"client/cli/a.cc", "verifier/command/trail.h"}), "");
  EXPECT_EQ(Complaint({"tools/verify/a.cc", "verifier/command/trail.h"}), "");
  EXPECT_EQ(Complaint({"verifier/inputs/a.cc", "verifier/program/text_file.h"}), "");
  EXPECT_EQ(Complaint({"verifier/inputs/a.cc", "verifier/envelope/envelope.h"}), "");
  EXPECT_EQ(Complaint({"verifier/program/a.cc", "verifier/base/reason.h"}), "");
  EXPECT_EQ(Complaint({"tools/verify/main.cc", "verifier/program/run.h"}), "");
  EXPECT_EQ(Complaint({"ledger/map/a.cc", "verifier/threads/every_core.h"}), "");
  EXPECT_EQ(Complaint({"verifier/crypto/a.cc", "sodium.h"}), "");
  EXPECT_EQ(Complaint({"verifier/custody/a.cc", "verifier/record/record.h"}), "");
}

}  // namespace
