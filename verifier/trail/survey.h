// SPDX-License-Identifier: Apache-2.0
// The first of two readings of a trail file that somebody sent. It keeps next to nothing, and
// proves what the second reading will keep. It checks each envelope against its leaf as it comes.
// Of an entry it keeps the index and the leaf hash (40 bytes), of a subject the map key. It folds
// the inclusion proof and the map proof as they come. So whatever the second reading (ParseTrail)
// keeps is what the log has signed, and a file that unpacks to much more than it holds buys no
// memory.
#ifndef LODE_VERIFIER_TRAIL_SURVEY_H_
#define LODE_VERIFIER_TRAIL_SURVEY_H_

#include <string>

#include "absl/status/statusor.h"
#include "verifier/base/file_source.h"
#include "verifier/note/policy.h"
#include "verifier/trail/check.h"

namespace lode::trail {

struct Survey {
  std::string origin, lot;
  // The checks limits, checkpoint, quorum and inclusion, and the state root if its map proof is
  // wrong. If `failed`, it ends with the one that failed, as CheckTrail's does.
  CheckedTrail checked;
};

// Errors as of ParseTrail. kNotAuthentic also for an envelope or shown section that is not the one
// that its leaf names, and for more subjects than the records can name.
absl::StatusOr<Survey> SurveyTrail(base::FileSource& file, const note::TrustPolicy& policy);

}  // namespace lode::trail

#endif  // LODE_VERIFIER_TRAIL_SURVEY_H_
