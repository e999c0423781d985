// SPDX-License-Identifier: Apache-2.0
// Assays and weighings against the figures that a lot is booked with. Whoever assays or weighs may
// be right and the books late: so each is held open until the lot is booked anew, and what no later
// booking took up is left over at the end.
#ifndef LODE_VERIFIER_RULES_FIGURES_H_
#define LODE_VERIFIER_RULES_FIGURES_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "verifier/record/quantity.h"
#include "verifier/rules/history.h"

namespace lode::rules {

struct FigureLimits {
  int64_t assay_ppm = 0;     // of dry mass: how far an assay may be from the booked grade
  int64_t weighing_ppm = 0;  // of the booked wet mass
};

// What contradicts a lot's figures and was never taken up.
struct OpenFigure {
  size_t position = 0;  // of the record that found it
  std::string lot;      // the first, of a composite sample
  std::string element;  // "" for a weighing
  int64_t found = 0;    // ppm of dry mass; mg for a weighing
  int64_t booked = 0;   // the lot's last figure, in the same unit
};

class Figures {
 public:
  explicit Figures(const FigureLimits& limits) : limits_(limits) {}

  // The lot is booked with this quantity from now on. One without masses (ESTIMATED) has no figures
  // to contradict.
  void Book(const std::string& lot, const pb::Quantity& quantity);
  void Assay(const std::string& lot, const std::string& element, int64_t ppm, size_t position);
  // One sample of several lots together: held against their pooled figure, now and at the end.
  void Composite(const std::vector<std::string>& lots, const std::string& element, int64_t ppm,
                 size_t position);
  void Weigh(const std::string& lot, int64_t wet_mg, size_t position);

  // Ascending by position.
  std::vector<OpenFigure> Open() const;

 private:
  struct Figure {
    int64_t wet_mg = 0, dry_mg = 0;
    record::ElementAmounts contained;
  };
  struct Pool {
    std::vector<std::string> lots;
    std::string element;
    int64_t ppm;
    size_t position;
  };
  using Found = std::multimap<int64_t, size_t>;  // what was found, and in which record

  // Parts per million of dry mass; -1: the lots have no such figure.
  int64_t GradeOf(const std::vector<std::string>& lots, const std::string& element) const;
  int64_t WeighingLimit(int64_t wet_mg) const;

  FigureLimits limits_;
  std::map<std::string, Figure> booked_;
  std::map<std::string, std::map<std::string, Found>> assays_;  // open, by lot and element
  std::map<std::string, Found> weighings_;                      // open, by lot
  std::vector<Pool> pools_;                                     // that did not agree when found
};

}  // namespace lode::rules

#endif  // LODE_VERIFIER_RULES_FIGURES_H_
