// SPDX-License-Identifier: Apache-2.0
// A refused plan says which rule is in its way, and that rule alone is: relaxed just so far, the
// plan is booked. Of every rule there is. What no file and no course can relax (the order, one
// day), the plan itself keeps.
#include <set>

#include "base/rpc/time_proto.h"
#include "scheduler/courses/course_changes.h"
#include "scheduler/courses/pair_state.h"
#include "scheduler/courses/spacing_rules.h"
#include "tests/functional/courses_fixture.h"

namespace tandem::testing {
namespace {

using Request = v1::BookCourseRequest;

constexpr std::int64_t kHour = 3600;
constexpr std::string_view kPreparation = "preparation";
constexpr absl::Duration kHalfHour = absl::Minutes(30);

struct RefusedPlan {
  std::string name;
  std::string rule;
  int position = 0;
  int infusions = 1;
  // The clinic's policy `pairing`, and the same with the rule relaxed; empty: as it was.
  std::string policy = {};
  std::string relaxed_policy = {};
  // A plan that breaks the rule, and what is relaxed in the request.
  std::function<void(Request&)> plan = {};
  std::function<void(Request&)> relax = {};
};

std::string Policies(const std::string& version, const std::string& values) {
  if (values.empty()) return "";
  return "policies:\n  pairing: {version: \"" + version + "\", values: {" + values + "}}\n";
}

class RefusedPlansTest : public CoursesTest, public ::testing::WithParamInterface<RefusedPlan> {
 public:
  static std::vector<RefusedPlan> Plans() {
    std::vector<RefusedPlan> plans = SpacingPlans();
    for (RefusedPlan& plan : PairPlans()) plans.push_back(std::move(plan));
    return plans;
  }

 protected:
  RefusedPlansTest() : CoursesTest("", Policies("1", GetParam().policy)) {}

  static void Put(Request& request, int position, absl::Time infusion, absl::Time session) {
    v1::PlannedPair& pair = *request.mutable_pairs(position - 1);
    *pair.mutable_infusion() = Infusion(infusion);
    *pair.mutable_session() = Session(session);
  }
  static v1::Spacing& Spacing(Request& request) {
    return *request.mutable_course()->mutable_spacing();
  }
  static void Pause(Request& request, absl::Time from, absl::Time until) {
    rpc::WriteInterval({from, until}, *request.mutable_course()->mutable_pause());
  }

  static std::vector<RefusedPlan> SpacingPlans() {
    return {
        {.name = "Order",
         .rule = "order",
         .position = 2,
         .infusions = 2,
         .plan =
             [](Request& request) {
               Put(request, 1, At(11, 10), At(12, 13));
               Put(request, 2, At(8, 10), At(9, 13));
             },
         .relax =
             [](Request& request) {
               request.mutable_pairs(0)->set_position(2);
               request.mutable_pairs(1)->set_position(1);
             }},
        {.name = "TwoInfusionsOfOneDay",
         .rule = "same_day",
         .position = 2,
         .infusions = 2,
         .plan =
             [](Request& request) {
               Put(request, 1, At(8, 8), At(9, 13));
               Put(request, 2, At(8, 14), At(11, 17));
             },
         .relax = [](Request& request) { Put(request, 2, At(10, 14), At(11, 17)); }},
        {.name = "GapMin",
         .rule = "gap_min",
         .position = 2,
         .infusions = 2,
         .plan = [](Request& request) { Put(request, 2, At(10, 9), At(11, 13)); },
         .relax =
             [](Request& request) { Spacing(request).mutable_gap_min()->set_seconds(47 * kHour); }},
        {.name = "GapMax",
         .rule = "gap_max",
         .position = 2,
         .infusions = 2,
         .plan = [](Request& request) { Put(request, 2, At(15, 11), At(16, 13)); },
         .relax =
             [](Request& request) {
               Spacing(request).mutable_gap_max()->set_seconds(169 * kHour);
             }},
        {.name = "PerWeek",
         .rule = "per_week",
         .position = 2,
         .infusions = 2,
         .plan = [](Request& request) { Spacing(request).set_per_week_max(1); },
         .relax = [](Request& request) { Spacing(request).set_per_week_max(2); }},
        {.name = "Pause",
         .rule = "pause",
         .position = 2,
         .infusions = 2,
         .plan = [](Request& request) { Pause(request, At(11, 9), At(11, 11)); },
         .relax = [](Request& request) { Pause(request, At(11, 9), At(11, 10)); }},
        {.name = "Span",
         .rule = "span",
         .position = 2,
         .infusions = 2,
         .plan = [](Request& request) { Spacing(request).set_span_days_max(2); },
         .relax = [](Request& request) { Spacing(request).set_span_days_max(3); }},
        {.name = "Skipped",
         .rule = "skipped",
         .position = 2,
         .infusions = 2,
         .plan = [](Request& request) { request.mutable_course()->add_skipped(2); },
         .relax = [](Request& request) { request.mutable_course()->clear_skipped(); }}};
  }

  static std::vector<RefusedPlan> PairPlans() {
    return {{.name = "ASessionOnTheDayOfItsInfusion",
             .rule = "same_day",
             .position = 1,
             .policy = "earliest: \"1h\", no_driving: \"0h\"",
             .plan = [](Request& request) { Put(request, 1, At(8, 21), At(8, 23) + kHalfHour); },
             .relax = [](Request& request) { Put(request, 1, At(8, 21), At(9, 0)); }},
            {.name = "TooSoon",
             .rule = "too_soon",
             .position = 1,
             .policy = "no_driving: \"0h\"",
             .relaxed_policy = "no_driving: \"0h\", earliest: \"10h\"",
             .plan = [](Request& request) { Put(request, 1, At(8, 22), At(9, 9)); }},
            {.name = "TooLate",
             .rule = "too_late",
             .position = 1,
             .relaxed_policy = "acceptable_until: \"169h\"",
             .plan = [](Request& request) { Put(request, 1, At(8, 10), At(15, 12)); }},
            {.name = "NoDriving",
             .rule = "no_driving",
             .position = 1,
             .relaxed_policy = "no_driving: \"20h\"",
             .plan = [](Request& request) { Put(request, 1, At(8, 10), At(9, 7)); }},
            {.name = "NextInfusion",
             .rule = "next_infusion",
             .position = 1,
             .infusions = 2,
             .relaxed_policy = "before_next: \"70m\"",
             .plan = [](Request& request) { Put(request, 1, At(8, 10), At(11, 8) + kHalfHour); }},
            {.name = "AfterTheInfusion",
             .rule = "after_infusion",
             .position = 1,
             .policy = "direction: before",
             .relaxed_policy = "direction: both",
             .plan = [](Request& request) { Put(request, 1, At(8, 10), At(9, 13)); }},
            {.name = "TooEarly",
             .rule = "too_early",
             .position = 1,
             .policy = "direction: before",
             .relaxed_policy = "direction: before, before_until: \"12h\"",
             .plan = [](Request& request) { Put(request, 1, At(8, 20), At(8, 8)); }},
            {.name = "TooNear",
             .rule = "too_near",
             .position = 1,
             .policy = "direction: both",
             .relaxed_policy = "direction: both, before_from: \"10m\"",
             .plan = [](Request& request) { Put(request, 1, At(8, 10), At(8, 9) + kHalfHour); }},
            {.name = "PreviousInfusion",
             .rule = "previous_infusion",
             .position = 2,
             .infusions = 2,
             .policy = "direction: before, gap_min: \"20h\"",
             .relaxed_policy = "direction: before, gap_min: \"20h\", no_driving: \"21h\"",
             .plan =
                 [](Request& request) {
                   Put(request, 1, At(8, 12), At(8, 10));
                   Put(request, 2, At(9, 12), At(9, 10));
                 }},
            {.name = "Preparation",
             .rule = std::string(kPreparation),
             .position = 0,
             .relaxed_policy = "before_next: \"70m\"",
             .plan = [](Request& request) {
               Put(request, 1, At(8, 1), At(9, 4));
               request.mutable_course()->set_preparation_type(request.course().session_type());
               *request.mutable_preparation() = Session(At(7, 23) + kHalfHour);
             }}};
  }

  // From now on.
  void Relax(const RefusedPlan& plan, Request& request) {
    if (plan.relax != nullptr) plan.relax(request);
    if (plan.relaxed_policy.empty()) return;
    SmallClinic clinic;
    clinic.practitioners = SmallPractitioner{.slug = "lee"}.Yaml();
    ApplyClinic(service_.db(), clinic.Yaml() + Policies("2", plan.relaxed_policy));
  }
};

TEST_P(RefusedPlansTest, WithoutTheRuleThatIsNamedItIsBooked) {
  const RefusedPlan& plan = GetParam();
  Request request = Booking(plan.infusions, anna_);
  plan.plan(request);
  const auto refused = Ask(&Courses::BookCourse, request);
  ASSERT_THAT(refused, HasReason(Reason::kPlanRefused));
  EXPECT_EQ(MetadataOf(refused.status())["rule"], plan.rule);
  EXPECT_EQ(MetadataOf(refused.status())["position"], std::to_string(plan.position));
  Relax(plan, request);
  request.set_request_id(desk_.NewRequestId());
  EXPECT_OK(Ask(&Courses::BookCourse, request));
}

INSTANTIATE_TEST_SUITE_P(EveryRule, RefusedPlansTest,
                         ::testing::ValuesIn(RefusedPlansTest::Plans()),
                         [](const auto& info) { return info.param.name; });

// All names of an enum, in order: behind the last one there is none.
template <class Rule>
std::set<std::string> NamesOf() {
  std::set<std::string> names;
  for (int i = 0; !courses::Name(static_cast<Rule>(i)).empty(); ++i) {
    names.emplace(courses::Name(static_cast<Rule>(i)));
  }
  return names;
}

TEST(RefusedPlansTableTest, ThereIsAPlanForEveryRuleThatRefusesOne) {
  std::set<std::string> rules = NamesOf<courses::PairRule>();
  // A plan has both halves, and what is only not preferred is booked.
  for (const courses::PairRule rule :
       {courses::PairRule::kNoSession, courses::PairRule::kSessionLost,
        courses::PairRule::kInfusionLost, courses::PairRule::kNotPreferred}) {
    rules.erase(std::string(courses::Name(rule)));
  }
  rules.merge(NamesOf<courses::SpacingRule>());
  rules.emplace(kPreparation);
  rules.emplace(courses::kSkippedRule);
  std::set<std::string> tried;
  for (const RefusedPlan& plan : RefusedPlansTest::Plans()) tried.insert(plan.rule);
  EXPECT_EQ(tried, rules);
}

}  // namespace
}  // namespace tandem::testing
