// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/course_planner.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "scheduler/courses/course_layers.h"

namespace tandem::courses {
namespace {

int Days(absl::Duration span) { return static_cast<int>(span / absl::Hours(24)); }

using Layers = std::vector<DayMaxima>;  // [infusion]; what is not computed covers nothing

// A part of all plans: those whose first infusions are on the days `prefix`, and whose next one is
// on none of the days `excluded`. The parts that the search has left open do not overlap.
struct Part {
  std::vector<int> prefix;
  std::vector<int> excluded;
  CoursePlan plan;            // the best of the part
  Worth worth = kImpossible;  // of `plan`
  // False: `plan` spans more days than a course may, and is but a bound for those that do not.
  bool valid = false;
};

class Search {
 public:
  Search(const CourseProblem& problem, std::size_t count, const PlanningLimits& limits)
      : problem_(problem), limits_(limits), layers_(problem, count) {}

  CoursePlans Run() {
    everywhere_ = BaseLayers(0, 0, problem_.infusions.size());
    Open({}, {});
    CoursePlans found;
    while (!open_.empty() && static_cast<int>(found.plans.size()) < limits_.plans) {
      if (layers_.work() > limits_.work && !found.plans.empty()) {
        found.proven = false;
        break;
      }
      Part part = TakeBest();
      if (part.valid) {
        Split(part);
        found.plans.push_back(std::move(part.plan));
      } else {
        Shorten(part);
      }
    }
    return found;
  }

 private:
  // The layers of the infusions from k on over some options.
  Layers BaseLayers(std::size_t k, std::size_t begin, std::size_t end) {
    Layers layers(layers_.count());
    for (std::size_t i = layers_.count(); i-- > k;) {
      layers[i] =
          layers_.Compute(i, begin, end, i + 1 < layers_.count() ? &layers[i + 1] : nullptr);
    }
    return layers;
  }

  // Of a part, over base layers that reach from its first free infusion on.
  std::optional<CoursePlan> Best(const Part& part, const Layers& base) {
    const std::size_t free = part.prefix.size();
    Layers own(free + 1);
    const int first = free == 0 ? FirstDay() : part.prefix.back() + 1;
    own[free] = layers_.Restrict(base[free], first, LastDay(), part.excluded);
    for (std::size_t k = free; k-- > 0;) {
      const auto [begin, end] = layers_.OfDays(part.prefix[k], part.prefix[k]);
      own[k] = layers_.Compute(k, begin, end, &own[k + 1]);
    }
    std::vector<const DayMaxima*> all;
    for (std::size_t k = 0; k < layers_.count(); ++k) {
      all.push_back(k <= free ? &own[k] : &base[k]);
    }
    return layers_.Read(all);
  }

  int FirstDay() const { return layers_.DayOf(0); }
  int LastDay() const { return layers_.DayOf(problem_.infusions.size() - 1); }
  int DayOf(const CoursePlan& plan, std::size_t k) const {
    return layers_.DayOf(static_cast<std::size_t>(plan.infusions[k].infusion));
  }
  bool Fits(const CoursePlan& plan) const {
    return DayOf(plan, plan.infusions.size() - 1) - DayOf(plan, 0) <=
           Days(problem_.spacing.span_max);
  }

  void Open(std::vector<int> prefix, std::vector<int> excluded) {
    Part part{std::move(prefix), std::move(excluded), {}};
    std::optional<CoursePlan> plan = Best(part, everywhere_);
    if (plan.has_value()) Add(std::move(part), *std::move(plan));
  }

  void Add(Part part, CoursePlan plan) {
    part.worth = WorthOf(plan.merit);
    part.plan = std::move(plan);
    part.valid = Fits(part.plan);
    open_.push_back(std::move(part));
  }

  // Of equal ones the earliest, by the days of its infusions.
  Part TakeBest() {
    const auto better = [](const Part& a, const Part& b) {
      if (a.worth != b.worth) return a.worth > b.worth;
      return std::lexicographical_compare(a.plan.infusions.begin(), a.plan.infusions.end(),
                                          b.plan.infusions.begin(), b.plan.infusions.end(),
                                          [](const PlannedInfusion& x, const PlannedInfusion& y) {
                                            return x.infusion < y.infusion;
                                          });
    };
    const auto best = std::min_element(open_.begin(), open_.end(), better);
    Part part = std::move(*best);
    open_.erase(best);
    return part;
  }

  // What is left of a part without the days of its best plan.
  void Split(const Part& part) {
    std::vector<int> prefix = part.prefix;
    std::vector<int> excluded = part.excluded;
    for (std::size_t k = part.prefix.size(); k < layers_.count(); ++k) {
      excluded.push_back(DayOf(part.plan, k));
      Open(prefix, excluded);
      prefix.push_back(excluded.back());
      excluded.clear();
    }
  }

  // The best plan of a part is too long: once more, over the days of a course that begins on the
  // same day; and the rest of the part, when it may begin on others.
  void Shorten(Part part) {
    const int first = DayOf(part.plan, 0);
    if (part.prefix.empty()) {
      std::vector<int> others = part.excluded;
      others.push_back(first);
      Open({}, std::move(others));
      part.prefix = {first};
      part.excluded.clear();
    }
    const auto [begin, end] = layers_.OfDays(first, first + Days(problem_.spacing.span_max));
    const Layers within = BaseLayers(part.prefix.size(), begin, end);
    std::optional<CoursePlan> plan = Best(part, within);
    if (plan.has_value()) Add(std::move(part), *std::move(plan));
  }

  const CourseProblem& problem_;
  const PlanningLimits& limits_;
  CourseLayers layers_;
  Layers everywhere_;
  std::vector<Part> open_;
};

}  // namespace

CoursePlans PlanCourse(const CourseProblem& problem, const PlanningLimits& limits) {
  if (problem.infusions.empty()) return {};
  for (std::size_t count = problem.wanted.size(); count > 0; --count) {
    CoursePlans plans = Search(problem, count, limits).Run();
    if (!plans.plans.empty()) return plans;
  }
  return {};
}

}  // namespace tandem::courses
