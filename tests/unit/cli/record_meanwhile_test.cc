// SPDX-License-Identifier: Apache-2.0
// What others do to a file while its signer is asked, and records whose author is none.
#include <functional>
#include <istream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <streambuf>
#include <thread>
#include <utility>

#include "tests/unit/cli/fixture.h"
#include "verifier/base/encoding.h"
#include "verifier/envelope/envelope.h"

namespace lode::cli {
namespace {

// Lets `meanwhile` happen, then answers yes.
class Answer : public std::streambuf {
 public:
  explicit Answer(std::function<void()> meanwhile) : meanwhile_(std::move(meanwhile)) {}

 protected:
  int_type underflow() override {
    if (told_) return traits_type::eof();
    told_ = true;
    meanwhile_();
    setg(text_.data(), text_.data(), text_.data() + text_.size());
    return traits_type::to_int_type(text_[0]);
  }

 private:
  std::function<void()> meanwhile_;
  std::string text_ = "yes\n";
  bool told_ = false;
};

class Meanwhile : public CliTest {
 protected:
  Meanwhile() {
    EXPECT_EQ(Lode({"record", "sign", LotJson(), "--key", mutoto_, "--dsse"}).code, 0);
  }
  Outcome While(const std::vector<std::string>& arguments, std::function<void()> meanwhile) const {
    std::ostringstream out, err;
    Answer answer(std::move(meanwhile));
    std::istream in(&answer);
    const Environment environment{.out = out,
                                  .err = err,
                                  .in = in,
                                  .variables = variables_,
                                  .in_is_terminal = true,
                                  .now_us = [] { return kNow; }};
    const int code = cli::Run(arguments, environment);
    return {code, out.str(), err.str()};
  }
  std::vector<std::string> SignAs(const std::string& key) const {
    return {"record", "sign", Path("lot.envelope"), "--key", key};
  }
  std::string LotJson() const { return Put("lot.json", Lode({"record", "new", "LotCreated"}).out); }
  envelope::Envelope EnvelopeOf(const std::string& name) const {
    return *envelope::ParseEnvelope(Get(name));
  }
  std::string KeyIdOf(const std::string& key) const {
    return base::HexEncode(keys::ReadKeyFile(key)->header.key_id().view());
  }

  const std::string mutoto_ = Key("local:mutoto", 'a');
  const std::string agency_ = Key("local:state-agency", 'b', record::v1::PURPOSE_OBSERVE);
};

// Two parties sign one file, each before the other has answered.
TEST_F(Meanwhile, ASignatureThatCameStays) {
  const envelope::Envelope one = EnvelopeOf("lot.envelope");
  const Outcome again = While({"record", "sign", Path("lot.envelope"), "--key", mutoto_,
                               "--replace", KeyIdOf(mutoto_), "--dsse"},
                              [this] { EXPECT_EQ(Lode(SignAs(agency_)).code, 0); });
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_NE(again.err.find("the signature of the key " + KeyIdOf(agency_) + " came into"),
            std::string::npos)
      << again.err;
  EXPECT_EQ(again.err.find("next: 1 of 2"), std::string::npos) << again.err;
  const envelope::Envelope both = EnvelopeOf("lot.envelope");
  EXPECT_EQ(both.payload, one.payload);
  EXPECT_EQ(both.signatures.size(), 2u);
  const std::string dsse = Get("lot.dsse.json");
  EXPECT_EQ(envelope::EnvelopeFromDsseJson(dsse.substr(0, dsse.size() - 1))->signatures.size(), 2u);
}

TEST_F(Meanwhile, AnotherRecordThatCameStays) {
  for (const bool force : {false, true}) {
    std::string other;
    std::vector<std::string> arguments = SignAs(agency_);
    if (force) arguments.emplace_back("--force");
    ASSERT_EQ(Lode({"record", "sign", LotJson(), "--key", mutoto_, "--force"}).code, 0);
    const Outcome signed_late = While(arguments, [&] {
      ASSERT_EQ(Lode({"record", "sign", LotJson(), "--key", mutoto_, "--force"}).code, 0);
      other = Get("lot.envelope");
    });
    EXPECT_EQ(signed_late.code, 2) << signed_late.out;
    EXPECT_NE(signed_late.err.find("is not what it was when this began"), std::string::npos)
        << signed_late.err;
    EXPECT_NE(signed_late.err.find("next: look at it: lode record show"), std::string::npos)
        << signed_late.err;
    EXPECT_EQ(Get("lot.envelope"), other);
  }
}

TEST_F(Meanwhile, ASignatureThatWasTakenOutStaysOut) {
  ASSERT_EQ(Lode(SignAs(agency_)).code, 0);
  const Outcome again = While(
      {"record", "sign", Path("lot.envelope"), "--key", agency_, "--replace", KeyIdOf(agency_)},
      [this] {
        EXPECT_EQ(
            Lode({"record", "unsign", Path("lot.envelope"), "--key-id", KeyIdOf(mutoto_)}).code, 0);
      });
  EXPECT_EQ(again.code, 0) << again.err;
  const envelope::Envelope left = EnvelopeOf("lot.envelope");
  ASSERT_EQ(left.signatures.size(), 1u);
  EXPECT_EQ(base::HexEncode(left.signatures[0].key_id.view()), KeyIdOf(agency_));
}

// A file is read before those that follow it, which may take long: what comes into it meanwhile
// stays, whether its signer says --force or not.
TEST_F(Meanwhile, ASignatureThatCameWhileOthersWereReadStays) {
  const std::string second = Get("lot.envelope");
  for (const bool force : {false, true}) {
    ASSERT_EQ(Lode({"record", "sign", LotJson(), "--key", mutoto_, "--force"}).code, 0);
    const std::string pipe = Path(force ? "two" : "one");
    ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
    std::thread other([&] {
      std::ofstream out(pipe, std::ios::binary);  // opens when lode reads it, after the first file
      EXPECT_EQ(Lode(SignAs(agency_)).code, 0);
      out << second;
    });
    std::vector<std::string> arguments = {"record",    "sign",           Path("lot.envelope"),
                                          pipe,        "--key",          mutoto_,
                                          "--replace", KeyIdOf(mutoto_), "--yes"};
    if (force) arguments.emplace_back("--force");
    const Outcome outcome = While(arguments, [] {});
    other.join();
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(EnvelopeOf("lot.envelope").signatures.size(), 2u) << outcome.err;
  }
}

// The record is to be corrected, and not another key to be looked for.
TEST_F(CliTest, AnAuthorThatIsMissingOrNoneIsToldAsThat) {
  nlohmann::json record = nlohmann::json::parse(Lode({"record", "new", "LotCreated"}).out);
  const auto sign = [&] {
    return Lode(
        {"record", "sign", Put("lot.json", record.dump()), "--key", Key("local:mutoto", 'a')});
  };
  record["author"] = "Mutoto Mine";
  Outcome outcome = sign();
  EXPECT_EQ(outcome.code, 2);
  EXPECT_NE(outcome.err.find("author is no id of a party"), std::string::npos) << outcome.err;
  record.erase("author");
  outcome = sign();
  EXPECT_EQ(outcome.code, 2);
  EXPECT_NE(outcome.err.find("author is missing"), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.err.find("such as local:mutoto"), std::string::npos) << outcome.err;
  record["author"] = "local:another";
  outcome = sign();
  EXPECT_NE(outcome.err.find("neither the author nor among signers. The record names local:another "
                             "as its author"),
            std::string::npos)
      << outcome.err;
  EXPECT_NE(outcome.err.find("correct \"author\" or \"signers\" in "), std::string::npos)
      << outcome.err;
  record["author"] = "local:mutotto";
  outcome = sign();
  EXPECT_NE(outcome.err.find("Did you mean local:mutotto?"), std::string::npos) << outcome.err;
}

}  // namespace
}  // namespace lode::cli
