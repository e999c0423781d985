// SPDX-License-Identifier: Apache-2.0
// Envelopes at their limits and one past them, and DSSE JSON that two readers could read as two
// envelopes.
#include "verifier/base/limits.h"

#include <gtest/gtest.h>

#include "verifier/base/encoding.h"
#include "verifier/base/reason.h"
#include "verifier/crypto/sha256.h"
#include "verifier/envelope/dsse.h"
#include "verifier/envelope/signer.h"

namespace lode::envelope {
namespace {

namespace limits = base::limits;

std::string Reason(const absl::Status& status) {
  return status.ok() ? "" : std::string(base::ReasonName(base::ReasonOf(status)));
}

// Signatures of the longest form there is: a member of the largest batch.
EnvelopeSignature Longest(size_t number) {
  EnvelopeSignature out;
  out.key_id = crypto::Sha256("key " + std::to_string(number));
  out.algorithm = static_cast<uint8_t>(Algorithm::kEd25519Batch);
  BatchMaterial material;
  material.count = limits::kBatchCount;
  material.path.assign(20, crypto::Sha256("path"));
  out.material = EncodeBatchMaterial(material);
  return out;
}
Envelope Large(size_t payload, size_t signatures) {
  std::vector<EnvelopeSignature> list;
  for (size_t i = 0; i < signatures; ++i) list.push_back(Longest(i));
  return MakeEnvelope(std::string(payload, 'p'), std::move(list));
}

TEST(EnvelopeLimits, TheLargestEnvelopeThatTheOtherLimitsAllowFits) {
  const std::string largest = EncodeEnvelope(Large(limits::kPayloadBytes, limits::kSignatures));
  EXPECT_LE(largest.size(), limits::kEnvelopeBytes);
  EXPECT_EQ(Reason(ParseEnvelope(largest).status()), "");
  EXPECT_EQ(Reason(ParseEnvelope(EncodeEnvelope(Large(limits::kPayloadBytes + 1, 1))).status()),
            "TOO_LARGE");
  EXPECT_EQ(Reason(ParseEnvelope(EncodeEnvelope(Large(10, limits::kSignatures + 1))).status()),
            "TOO_LARGE");
}

TEST(EnvelopeLimits, BytesAtTheLimitAreReadAndOnePastAreNot) {
  EXPECT_EQ(Reason(ParseEnvelope(std::string(limits::kEnvelopeBytes, '\x0a')).status()),
            "MALFORMED");
  EXPECT_EQ(Reason(ParseEnvelope(std::string(limits::kEnvelopeBytes + 1, '\x0a')).status()),
            "TOO_LARGE");
}

std::string Plain() {
  const auto key = crypto::SigningKey::FromSeed(std::string(32, 'k')).value();
  const crypto::SigningKey* keys[] = {&key};
  return EnvelopeToDsseJson(SignRecord("payload \xff\xfe bytes?", keys)).value();
}

std::string Replaced(std::string text, std::string_view from, std::string_view to) {
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(DsseJson, ComesBackInAnyAlphabetAndWithFieldsThatDsseDoesNotKnow) {
  const Envelope want = EnvelopeFromDsseJson(Plain()).value();
  std::string url = Plain();
  const size_t end = url.find("\",\"payloadType");  // the type has a + of its own
  for (size_t i = 0; i < url.size(); ++i) {
    const bool base64 = i < end || i > url.find("\"sig\":\"");
    if (base64 && url[i] == '+') url[i] = '-';
    if (base64 && url[i] == '/') url[i] = '_';
  }
  EXPECT_EQ(EnvelopeFromDsseJson(url).value(), want);
  std::string unpadded = Plain();
  for (size_t at = unpadded.find('='); at != std::string::npos; at = unpadded.find('=')) {
    unpadded.erase(at, 1);
  }
  EXPECT_EQ(EnvelopeFromDsseJson(unpadded).value(), want);
  EXPECT_EQ(EnvelopeFromDsseJson(Replaced(Plain(), "{", "{\"more\":[1],")).value(), want);
}

TEST(DsseJson, WhatTwoReadersCouldReadDifferentlyIsRefused) {
  const std::string plain = Plain();
  const std::pair<const char*, std::string> cases[] = {
      {"a payload twice", Replaced(plain, "{", "{\"payload\":\"\",")},
      {"signatures twice", Replaced(plain, "{", "{\"signatures\":[],")},
      {"a type twice", Replaced(plain, "{", "{\"payloadType\":\"x\",")},
      {"a keyid twice", Replaced(plain, "\"keyid\"", "\"keyid\":\"00\",\"keyid\"")},
      {"an escaped key twice", Replaced(plain, "{", "{\"p\\u0061yload\":\"\",")},
      {"another type", Replaced(plain, "vnd.lode.record", "vnd.lode.other")},
      {"no payload", Replaced(plain, "\"payload\"", "\"paylaod\"")},
      {"no signatures", Replaced(plain, "\"signatures\"", "\"signature\"")},
      {"a payload that is no string",
       Replaced(plain, "{\"payload\":\"", "{\"payload\":7,\"x\":\"")},
      {"a payload that is no base64", Replaced(plain, "{\"payload\":\"", "{\"payload\":\"*")},
      {"white space in base64", Replaced(plain, "{\"payload\":\"", "{\"payload\":\" ")},
      {"a keyid that is no hex", Replaced(plain, "\"keyid\":\"", "\"keyid\":\"g")},
      {"a keyid that is too short", Replaced(plain, "\"keyid\":\"", "\"keyid\":\"00\",\"x\":\"")},
      {"a signature that is no object", Replaced(plain, "[{", "[7,{")},
      {"a signature of another length", Replaced(plain, "\"sig\":\"", "\"sig\":\"AAAA")},
      {"no signature", R"({"payload":"","payloadType":")" + std::string(kRecordPayloadType) +
                           R"(","signatures":[]})"},
      {"an array", "[" + plain + "]"},
      {"two documents", plain + plain},
      {"a document cut short", plain.substr(0, plain.size() - 1)},
      {"nothing", ""},
      {"five levels", Replaced(plain, "{", "{\"more\":[[[[1]]]],")},
  };
  for (const auto& [what, json] : cases) {
    EXPECT_EQ(Reason(EnvelopeFromDsseJson(json).status()), "MALFORMED") << what;
  }
  EXPECT_EQ(Reason(EnvelopeFromDsseJson(Replaced(plain, "{", "{\"more\":[[[1]]],")).status()), "");
}

TEST(DsseJson, SizeAtTheLimitAndOnePast) {
  const std::string plain = Plain();
  const std::string at = plain + std::string(2 * limits::kEnvelopeBytes - plain.size(), ' ');
  EXPECT_EQ(Reason(EnvelopeFromDsseJson(at).status()), "");
  EXPECT_EQ(Reason(EnvelopeFromDsseJson(at + " ").status()), "TOO_LARGE");
  EXPECT_EQ(Reason(EnvelopeToDsseJson(Large(10, 1)).status()), "USAGE");
}

TEST(DsseJson, TheLargestPlainEnvelopeFits) {
  Envelope envelope = Large(limits::kPayloadBytes, limits::kSignatures);
  for (EnvelopeSignature& signature : envelope.signatures) {
    signature.algorithm = static_cast<uint8_t>(Algorithm::kEd25519);
    signature.material.assign(crypto::Signature::kSize, 's');
  }
  const auto json = EnvelopeToDsseJson(envelope);
  ASSERT_TRUE(json.ok()) << json.status();
  EXPECT_EQ(EnvelopeFromDsseJson(*json).value(), envelope);
}

}  // namespace
}  // namespace lode::envelope
