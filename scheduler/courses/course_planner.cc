// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/course_planner.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "scheduler/courses/course_layers.h"
#include "scheduler/courses/spacing_rules.h"

namespace tandem::courses {
namespace {

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
  // For the first `count` wanted infusions.
  Search(const CourseProblem& problem, CourseLayers& layers, std::size_t count,
         const PlanningLimits& limits)
      : problem_(problem), limits_(limits), layers_(layers), count_(count) {}

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
        const bool is_last = static_cast<int>(found.plans.size()) + 1 == limits_.plans;
        if (!is_last) Split(part);
        found.plans.push_back(std::move(part.plan));
      } else {
        Shorten(part);
      }
    }
    return found;
  }

 private:
  // The layers of the infusions from k on over some options. Nothing: there are too few.
  Layers BaseLayers(std::size_t k, std::size_t begin, std::size_t end) {
    Layers layers(count_);
    const auto windows = layers_.gaps().WindowsOf(count_ - k, begin, end);
    for (const auto& [first, last] : windows) {
      if (first >= last) return layers;
    }
    for (std::size_t i = count_; i-- > k;) {
      const auto [first, last] = windows[i - k];
      layers[i] = layers_.Compute(i, first, last, i + 1 < count_ ? &layers[i + 1] : nullptr);
    }
    return layers;
  }

  // Of a part, over base layers that reach from its first free infusion on.
  std::optional<CoursePlan> Best(const Part& part, const Layers& base) {
    const std::size_t free = part.prefix.size();
    std::vector<const DayMaxima*> all;
    for (const DayMaxima& layer : base) all.push_back(&layer);
    if (free == 0) return layers_.Read(all, part.excluded);
    Layers own(free + 1);
    const auto [last_begin, last_end] = OfDay(part.prefix.back());
    own[free] = layers_.Restrict(base[free], last_end,
                                 layers_.gaps().LatestAfter(last_begin, last_end), part.excluded);
    all[free] = &own[free];
    for (std::size_t k = free; k-- > 0;) {
      const auto [begin, end] = OfDay(part.prefix[k]);
      own[k] = layers_.Compute(k, begin, end, &own[k + 1]);
      all[k] = &own[k];
    }
    return layers_.Read(all, {});
  }

  std::pair<std::size_t, std::size_t> OfDay(int day) const {
    return layers_.days().Between(day, day);
  }
  int LastDay() const { return layers_.days().At(problem_.infusions.size() - 1); }
  int DayOf(const CoursePlan& plan, std::size_t k) const {
    return layers_.days().At(static_cast<std::size_t>(plan.infusions[k].infusion));
  }
  bool Fits(const CoursePlan& plan) const {
    return SpanOf(DayOf(plan, 0), DayOf(plan, plan.infusions.size() - 1)) <= SpanMax();
  }
  int SpanMax() const { return static_cast<int>(problem_.spacing.span_max / absl::Hours(24)); }
  int SpanOf(int first, int last) const {
    return SpanDays(absl::CivilDay() + first, absl::CivilDay() + last, problem_.pause);
  }
  // The last day of a course that begins on `first`.
  int LastDayFrom(int first) const {
    int last = first;
    while (last < LastDay() && SpanOf(first, last + 1) <= SpanMax()) ++last;
    return last;
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
    for (std::size_t k = part.prefix.size(); k < count_; ++k) {
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
    const auto [begin, end] = layers_.days().Between(first, LastDayFrom(first));
    const Layers within = BaseLayers(part.prefix.size(), begin, end);
    std::optional<CoursePlan> plan = Best(part, within);
    if (plan.has_value()) Add(std::move(part), *std::move(plan));
  }

  const CourseProblem& problem_;
  const PlanningLimits& limits_;
  CourseLayers& layers_;
  std::size_t count_;
  Layers everywhere_;
  std::vector<Part> open_;
};

}  // namespace

CoursePlans PlanCourse(const CourseProblem& problem, const PlanningLimits& limits) {
  if (problem.infusions.empty()) return {};
  CourseLayers layers(problem);
  for (std::size_t count = problem.wanted.size(); count > 0; --count) {
    CoursePlans plans = Search(problem, layers, count, limits).Run();
    if (!plans.plans.empty()) return plans;
  }
  return {};
}

}  // namespace tandem::courses
