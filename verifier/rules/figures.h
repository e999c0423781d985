// SPDX-License-Identifier: Apache-2.0
// What was weighed, packed and assayed against the figures that a lot is booked with. Whoever
// measures may be right and the books late: so each result is held open until the lot is booked
// anew, and what no later booking took up is left over at the end.
#ifndef LODE_VERIFIER_RULES_FIGURES_H_
#define LODE_VERIFIER_RULES_FIGURES_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "verifier/record/quantity.h"
#include "verifier/rules/history.h"

namespace lode::rules {

struct FigureLimits {
  int64_t assay_ppm = 0;           // of dry mass: how far two grades may be apart
  int64_t assay_relative_ppm = 0;  // of the grade itself: nor may they be further apart than this
  int64_t moisture_ppm = 0;        // of wet mass
  int64_t weighing_ppm = 0;        // of the booked wet mass
  int64_t unbooked_ppm = 0;        // of dry mass: grade of a metal of value that must be booked
  int64_t precious_ppm = 0;        // the same, of silver, gold and the platinum metals
};

// How far another grade may be from this one: the smaller of the two limits, at least 1 ppm, to
// which grades are rounded.
int64_t AssayLimit(const FigureLimits& limits, int64_t grade_ppm);
// The grade up to which books may leave the element out; nothing: they always may.
std::optional<int64_t> UnbookedLimit(const FigureLimits& limits, const std::string& element);

enum class Measured {
  kWetMass,     // mg
  kPackedMass,  // mg, net
  kMoisture,    // ppm of wet mass
  kGrade,       // ppm of dry mass
};

// What contradicts a lot's figures and was never taken up.
struct OpenFigure {
  size_t position = 0;  // of the record that found it
  std::string lot;      // the first, of a composite sample
  Measured what;
  std::string element;  // of a grade
  int64_t found = 0;
  int64_t booked = 0;  // the lot's last figure; 0 of an element that its books do not carry
  int64_t limit = 0;   // how far `found` may be from `booked`; of a mass in mg
};

class Figures {
 public:
  explicit Figures(const FigureLimits& limits) : limits_(limits) {}

  // The lot is booked with this quantity from now on. One without masses (ESTIMATED) has no figures
  // to contradict.
  void Book(const std::string& lot, const pb::Quantity& quantity);
  // Grades and moisture. One sample of several lots together is held against their pooled figure,
  // now and at the end.
  void Assay(const std::vector<std::string>& lots, const pb::Assay& assay, size_t position);
  void Weigh(const std::string& lot, int64_t wet_mg, size_t position);
  // A lot may be packed in several steps, and packed anew.
  void Pack(const std::string& lot, int64_t net_mg, size_t position);

  // Ascending by position.
  std::vector<OpenFigure> Open() const;

 private:
  struct Figure {
    int64_t wet_mg = 0, dry_mg = 0;
    record::ElementAmounts contained;
  };
  struct Pool {
    std::vector<std::string> lots;
    Measured what;
    std::string element;
    int64_t found;
    size_t position;
  };
  using Key = std::tuple<std::string, Measured, std::string>;  // lot and element
  using Found = std::multimap<int64_t, size_t>;  // what was found, and in which record

  // What the lots are booked with together; nothing: one of them has no figures.
  std::optional<int64_t> BookedOf(const std::vector<std::string>& lots, Measured what,
                                  const std::string& element) const;
  int64_t LimitOf(Measured what, const std::string& element, int64_t booked) const;
  bool Contradicts(const std::vector<std::string>& lots, Measured what, const std::string& element,
                   int64_t found) const;
  void Find(const std::string& lot, Measured what, const std::string& element, int64_t found,
            size_t position);
  void AddOpen(const Pool& pool, std::vector<OpenFigure>& out) const;

  FigureLimits limits_;
  std::map<std::string, Figure> booked_;
  std::map<std::string, int64_t> packed_;  // net mass so far
  std::map<Key, Found> open_;
  std::vector<Pool> pools_;  // that did not agree when found
};

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_FIGURES_H_
