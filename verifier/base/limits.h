// SPDX-License-Identifier: Apache-2.0
// Every limit of the formats, in one place. Each is tested at the limit and one past it. Sources:
// docs/formats.
#ifndef LODE_VERIFIER_BASE_LIMITS_H_
#define LODE_VERIFIER_BASE_LIMITS_H_

#include <cstddef>
#include <cstdint>

namespace lode::base::limits {

// Record and envelope.
inline constexpr size_t kPayloadBytes = 48 * 1024;
inline constexpr size_t kSignatures = 16;
inline constexpr size_t kSigners = 15;
inline constexpr size_t kInputs = 64;
inline constexpr size_t kOutputs = 64;
inline constexpr size_t kLots = 64;  // lots named by one record of any kind
inline constexpr size_t kDocuments = 64;
inline constexpr size_t kSealedSections = 64;
inline constexpr size_t kOwners = 64;
inline constexpr size_t kOwnershipParties = 64;  // looked at upwards of a party, ADM-04
inline constexpr size_t kSubjectsCarried = 512;
inline constexpr size_t kForms = 64;
inline constexpr size_t kElements = 16;
inline constexpr size_t kIdBytes = 128;
inline constexpr size_t kNameBytes = 64;
inline constexpr size_t kTextBytes = 2000;
inline constexpr size_t kUrlBytes = 512;
inline constexpr size_t kLegs = 16;
inline constexpr size_t kSeals = 256;
inline constexpr size_t kTagRanges = 64;
// Ranges of numbers that a tag book is kept in: issued, put on, taken off, each.
inline constexpr int kBookRanges = 4096;
inline constexpr size_t kPackages = 64;
inline constexpr size_t kQuotaCharges = 16;      // of one clearance
inline constexpr size_t kSplitGenerations = 64;  // that tags and seals are followed through
inline constexpr size_t kListItems = 256;        // any repeated field without a limit of its own
inline constexpr int kMessageNesting = 8;
inline constexpr int64_t kMassMg = 1'000'000'000'000'000;
inline constexpr int64_t kPpm = 1'000'000;
inline constexpr int64_t kMinorElementPpm = 2'000;  // of dry mass (ADM-10)
inline constexpr int64_t kInterestPpm = 250'000;    // of a party: its holder is not independent
// Sites of one operator are next door up to half a degree apart, in latitude and in longitude.
inline constexpr int64_t kNextDoorE7 = 5'000'000;
// Attestations, changes of them and accreditations by one party of one subject in a year (ADM-13).
inline constexpr int64_t kAssessmentsPerYear = 64;
inline constexpr int kQuotaCarryMonths = 6;  // after its own month, ADM-13
inline constexpr uint64_t kBatchCount = uint64_t{1} << 20;
// Upper bound of an encoded envelope: payload, payload type and 16 signatures with the longest
// batch paths.
inline constexpr size_t kEnvelopeBytes = 64 * 1024;

// Log.
inline constexpr size_t kRecordLeafBytes = 74;
inline constexpr size_t kStateRootLeafBytes = 58;
inline constexpr size_t kNoteBytes = 64 * 1024;
inline constexpr size_t kNoteSignatures = 64;
inline constexpr size_t kReceiptBytes = 128 * 1024;
inline constexpr size_t kOriginBytes = 128;
inline constexpr size_t kTreeDepth = 63;
inline constexpr uint64_t kTreeSize = uint64_t{1} << 63;  // below it
inline constexpr size_t kMapDepth = 255;
inline constexpr size_t kPolicyItems = 64;

// Store.
inline constexpr size_t kHeadStateBytes = 4096;  // the sequencer's position in the head row

// Trail.
inline constexpr uint64_t kTrailEntries = 2'000'000;
inline constexpr uint64_t kTrailBytes = uint64_t{4} << 30;  // uncompressed
inline constexpr size_t kTrailFrameBytes = 8 * 1024 * 1024;
inline constexpr size_t kTrailSubjects = 4'000'000;
inline constexpr size_t kTrailHashesPerFrame = 1 << 16;
inline constexpr size_t kTrailSubjectsPerFrame = 1 << 14;
inline constexpr size_t kTrailMapProofPerFrame = 1 << 20;
inline constexpr int kZstdWindowLog = 23;  // 8 MiB

// Key files and passphrases (docs/formats/key-file.md): what a file may ask of the machine that
// opens it.
inline constexpr size_t kKeyFileBytes = 4096;
inline constexpr size_t kPassphraseBytes = 1024;
inline constexpr uint64_t kKdfPasses = 16;
inline constexpr uint64_t kKdfMemoryBytes = uint64_t{1} << 30;

// Catalogues and profiles.
inline constexpr size_t kTomlBytes = 1 << 20;
inline constexpr size_t kCriteria = 1000;

// Times.
inline constexpr int64_t kMicrosPerSecond = 1'000'000;
inline constexpr int64_t kMicrosPerDay = 86'400 * kMicrosPerSecond;
inline constexpr int64_t kClockSkewMicros = 10 * 60 * kMicrosPerSecond;  // ADM-05
inline constexpr int64_t kSubmitBeforeMicros = 30 * kMicrosPerDay;       // ADM-05
// After the last day of a role, accreditation or mandate, for records of events before; before the
// registration of a party or site, for events that it is written down for afterwards: ADM-04.
inline constexpr int64_t kLateRecordMicros = 30 * kMicrosPerDay;
// A date without a zone begins so long before UTC's (UTC+14, the easternmost zone): ADM-05.
inline constexpr int64_t kEasternmostMicros = 14 * 3'600 * kMicrosPerSecond;

}  // namespace lode::base::limits

#endif  // LODE_VERIFIER_BASE_LIMITS_H_
