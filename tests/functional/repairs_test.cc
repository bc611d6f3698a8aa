// SPDX-License-Identifier: Apache-2.0
// A therapist is ill for a day: those who lost their session are helped at once, nobody else is
// touched, and everybody hears of it once.
#include <fmt/format.h>

#include "tests/functional/repairs_fixture.h"

namespace tandem::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class IllTherapistTest : public RepairsTest {
 protected:
  IllTherapistTest() : absence_(Miss(Slug("practitioners", "ana-ruiz"), kThursday)) {}

  std::set<std::string> Sessions() const {
    std::set<std::string> sessions;
    for (const v1::Course& course : courses_) sessions.insert(IdOf(course.pairs(0).session()));
    return sessions;
  }
  void ExpectNothingMoved(const std::map<std::string, int>& before) {
    EXPECT_EQ(Versions(), before);
  }
  // Every chair that has an infusion.
  void MissChairs(int day) {
    std::set<std::string> chairs;
    for (const v1::Course& course : courses_) {
      const auto infusion = desk_.Get(course.pairs(0).infusion());
      ASSERT_OK(infusion);
      for (const v1::Participation& part : infusion->participations()) {
        if (part.need() == "chair") chairs.insert(part.resource());
      }
    }
    for (const std::string& chair : chairs) Miss(chair, day);
  }

  v1::Absence absence_;
};

TEST_F(IllTherapistTest, EveryoneWhoLostTheirSessionIsFoundWithTheirCourse) {
  ASSERT_OK_AND_ASSIGN(const auto proposed, Propose(kThursday, kThursday));
  EXPECT_TRUE(proposed.complete());
  ASSERT_THAT(proposed.stranded(), SizeIs(kPeople));
  for (int i = 0; i < kPeople; ++i) {
    const v1::StrandedVisit& lost = proposed.stranded(i);
    const v1::Course& course = courses_[static_cast<std::size_t>(i)];
    EXPECT_EQ(lost.appointment(), course.pairs(0).session());
    EXPECT_EQ(lost.patient(), course.patient());
    EXPECT_EQ(lost.visit_type(), course.session_type());
    EXPECT_EQ(lost.course(), course.name());
    EXPECT_EQ(lost.position(), 1);
    EXPECT_THAT(lost.causes(), ElementsAre(v1::STRANDING_CAUSE_ABSENT));
    EXPECT_EQ(lost.visit().practitioner(), Slug("practitioners", "ana-ruiz"));
    EXPECT_EQ(lost.visit().mode(), v1::VISIT_MODE_VIDEO);
  }
  EXPECT_THAT(proposed.repairs(), Not(IsEmpty()));
  ASSERT_OK_AND_ASSIGN(const auto again, Propose(kThursday, kThursday));
  EXPECT_EQ(again.SerializeAsString(), proposed.SerializeAsString());
}

TEST_F(IllTherapistTest, OneRepairGivesEveryoneTheirSessionBackAndTouchesNobodyElse) {
  const std::string beside = AddPerson();
  AddVisit("therapy-integration", beside, At(kThursday, 19), "mei-tran");
  const std::map<std::string, int> before = Versions();
  const v1::Repair repair = Proposed();
  ASSERT_THAT(repair.moves(), SizeIs(kPeople));
  EXPECT_EQ(repair.changed_count(), kPeople);
  EXPECT_EQ(repair.session_bound(), kPeople);
  EXPECT_GT(repair.least_score(), 0);
  int score = 0;
  for (const v1::RepairMove& move : repair.moves()) {
    EXPECT_NE(move.visit().practitioner(), Slug("practitioners", "ana-ruiz"));
    EXPECT_FALSE(move.same_for_patient());
    EXPECT_THAT(move.explanation(), HasSubstr("Your session moves to "));
    EXPECT_GE(move.score(), repair.least_score());
    score += move.score();
  }
  EXPECT_EQ(repair.score(), score);

  ASSERT_OK_AND_ASSIGN(const auto applied, Apply(Order(repair)));
  ASSERT_THAT(applied.appointments(), SizeIs(kPeople));
  for (int i = 0; i < kPeople; ++i) {
    const v1::Appointment& now = applied.appointments(i);
    const v1::RepairMove& move = repair.moves(i);
    EXPECT_EQ(now.name(), move.appointment());
    EXPECT_EQ(now.version(), 2);
    EXPECT_EQ(now.status(), v1::APPOINTMENT_STATUS_BOOKED);
    EXPECT_EQ(now.time().start_time().seconds(), move.visit().time().start_time().seconds());
    EXPECT_EQ(now.participations(0).resource(), move.visit().practitioner());
    EXPECT_EQ(now.location(), move.visit().location());
  }
  for (const v1::Course& course : courses_) {
    const v1::PairState state = Now(course).pairs(0).state();
    EXPECT_TRUE(state == v1::PAIR_STATE_LINKED || state == v1::PAIR_STATE_DEGRADED);
  }
  std::map<std::string, int> after = before;
  for (const std::string& id : Sessions()) ++after[id];
  EXPECT_EQ(Versions(), after);
  EXPECT_EQ(Sql("SELECT count(*) FROM staff_task WHERE complete_time IS NULL"), "0");
  ASSERT_OK_AND_ASSIGN(const auto nothing, Propose(kThursday, kThursday));
  EXPECT_THAT(nothing.stranded(), IsEmpty());
  EXPECT_THAT(nothing.repairs(), IsEmpty());
}

TEST_F(IllTherapistTest, EveryoneIsToldOnceAndWhatWasPlannedForTheOldTimeGoes) {
  Sql("UPDATE message SET state = 'accepted', accept_time = now() "
      "WHERE kind = 'appointment_booked'");
  const std::string others =
      "SELECT coalesce(string_agg(subject_id || kind || version || state, ' ' ORDER BY subject_id, "
      "kind, version), '') FROM message m WHERE NOT EXISTS (SELECT FROM course_pair p WHERE "
      "p.session_id = m.subject_id)";
  const std::string before = Sql(others);
  ASSERT_OK(Apply(Order(Proposed())));
  for (const std::string& session : Sessions()) {
    const std::string about = " FROM message WHERE subject_id = '" + session + "' AND ";
    EXPECT_EQ(Sql("SELECT count(*)" + about +
                  "version = 2 AND kind = 'appointment_moved' AND "
                  "state = 'planned'"),
              "1");
    EXPECT_EQ(Sql("SELECT count(*)" + about + "version = 1 AND state = 'planned'"), "0");
    EXPECT_NE(Sql("SELECT count(*)" + about + "version = 1 AND state = 'superseded'"), "0");
    EXPECT_EQ(Sql("SELECT count(DISTINCT recipient_id)" + about + "version = 2"), "1");
  }
  EXPECT_EQ(Sql(others), before) << "of their other visits nothing changes";
}

TEST_F(IllTherapistTest, TheSameRepairAgainGivesTheVisitsAsTheyAreByThen) {
  const v1::ApplyRepairRequest order = Order(Proposed());
  ASSERT_OK_AND_ASSIGN(const auto first, Apply(order));
  ASSERT_OK_AND_ASSIGN(const auto again, Apply(order));
  EXPECT_EQ(again.SerializeAsString(), first.SerializeAsString());
  ASSERT_OK(desk_.Cancel(order.moves(2).appointment()));
  ASSERT_OK_AND_ASSIGN(const auto later, Apply(order));
  EXPECT_EQ(later.appointments(2).status(), v1::APPOINTMENT_STATUS_CANCELLED);
  EXPECT_EQ(later.appointments(1).SerializeAsString(), first.appointments(1).SerializeAsString());
  v1::ApplyRepairRequest other = order;
  other.mutable_moves()->RemoveLast();
  EXPECT_THAT(Apply(other), HasReason(Reason::kRequestIdReused));
}

TEST_F(IllTherapistTest, AReplayIsAnsweredAfterItsTherapistLeft) {
  const v1::ApplyRepairRequest order = Order(Proposed());
  ASSERT_OK_AND_ASSIGN(const auto first, Apply(order));
  const std::string taken = order.moves(0).visit().practitioner();
  const std::string slug = "\n  " + IdOf(taken) + ":\n";
  std::string file = SampleClinic();
  file.replace(file.find(slug), slug.size(), "\n  somebody-else:\n");
  ApplyClinic(service_.db(), file);
  ASSERT_OK_AND_ASSIGN(const auto again, Apply(order));
  EXPECT_EQ(again.SerializeAsString(), first.SerializeAsString());
  v1::ApplyRepairRequest other = order;
  other.set_request_id(desk_.NewRequestId());
  EXPECT_THAT(Apply(other), HasReason(Reason::kNotFound));
}

TEST_F(IllTherapistTest, NobodyIsMovedWhoHasTheirPlaceAgain) {
  const v1::ApplyRepairRequest order = Order(Proposed());
  v1::WithdrawAbsenceRequest withdraw;
  withdraw.set_name(absence_.name());
  withdraw.set_request_id(desk_.NewRequestId());
  ASSERT_OK(service_.Call(desk_.who(), &v1::AbsencesService::Stub::WithdrawAbsence, withdraw));
  const std::map<std::string, int> before = Versions();
  const auto refused = Apply(order);
  EXPECT_THAT(refused, HasReason(Reason::kEtagMismatch));
  EXPECT_EQ(MetadataOf(refused.status())["appointment"], order.moves(0).appointment());
  ExpectNothingMoved(before);
}

TEST_F(IllTherapistTest, WhoseVisitIsPendingIsToldNothing) {
  Sql("UPDATE appointment SET status = 'pending' WHERE appointment_id = '" +
      IdOf(courses_[2].pairs(0).session()) + "'");
  const v1::Repair repair = Proposed();
  for (const v1::RepairMove& move : repair.moves()) {
    const bool is_pending = move.appointment() == courses_[2].pairs(0).session();
    EXPECT_EQ(move.explanation().empty(), is_pending);
  }
}

TEST_F(IllTherapistTest, APairOfWhichBothHalvesMoveCountsOnce) {
  MissChairs(kThursday - 1);
  ASSERT_OK_AND_ASSIGN(const auto proposed, Propose(kThursday - 1, kThursday));
  std::map<std::string, std::string> pairs;
  for (const v1::StrandedVisit& visit : proposed.stranded()) {
    pairs[visit.appointment()] = visit.course();
  }
  ASSERT_THAT(proposed.repairs(), Not(IsEmpty()));
  const v1::Repair& repair = proposed.repairs(0);
  std::map<std::string, int> scores;
  int halves = 0;
  for (const v1::RepairMove& move : repair.moves()) {
    scores[pairs.at(move.appointment())] = move.score();
    ++halves;
  }
  int score = 0;
  for (const auto& [course, one] : scores) score += one;
  EXPECT_GT(halves, static_cast<int>(scores.size()));
  EXPECT_EQ(repair.score(), score);
}

TEST_F(IllTherapistTest, AVisitThatChangedMeanwhileIsNamedAndNothingIsMoved) {
  const v1::ApplyRepairRequest order = Order(Proposed());
  v1::ConfirmAppointmentRequest confirm;
  confirm.set_name(order.moves(3).appointment());
  confirm.set_request_id(desk_.NewRequestId());
  ASSERT_OK(service_.Call(desk_.who(), &Visits::ConfirmAppointment, confirm));
  const std::map<std::string, int> before = Versions();
  const auto refused = Apply(order);
  EXPECT_THAT(refused, HasReason(Reason::kEtagMismatch));
  EXPECT_EQ(MetadataOf(refused.status())["appointment"], order.moves(3).appointment());
  ExpectNothingMoved(before);
  EXPECT_OK(Apply(Order(Proposed())));
}

TEST_F(IllTherapistTest, APlaceThatWasTakenMeanwhileIsNamedAndNothingIsMoved) {
  const v1::ApplyRepairRequest order = Order(Proposed());
  const v1::RepairMove& last = order.moves(kPeople - 1);
  v1::BookAppointmentRequest quicker;
  quicker.set_parent(desk_.parent());
  quicker.set_request_id(desk_.NewRequestId());
  quicker.set_patient(AddPerson());
  v1::Wish& wish = *quicker.mutable_wish();
  wish.set_visit_type(Slug("visitTypes", "therapy-integration"));
  *wish.mutable_start_time() = last.visit().time().start_time();
  wish.set_location(last.visit().location());
  wish.set_mode(last.visit().mode());
  wish.add_resources(last.visit().practitioner());
  ASSERT_OK(desk_.Book(quicker));
  const std::map<std::string, int> before = Versions();
  const auto refused = Apply(order);
  EXPECT_THAT(refused, HasReason(Reason::kSlotTaken));
  EXPECT_EQ(MetadataOf(refused.status())["appointment"], last.appointment());
  ExpectNothingMoved(before);
  EXPECT_EQ(Sql("SELECT count(*) FROM audit_entry WHERE method = 'ApplyRepair'"), "0");
  EXPECT_OK(Apply(Order(Proposed())));
}

TEST_F(IllTherapistTest, AMoveThatWouldPartAPairIsNamedAndNothingIsMoved) {
  v1::ApplyRepairRequest order = Order(Proposed());
  // Twelve days after its infusion.
  const std::int64_t late = absl::ToUnixSeconds(At(kThursday + 11, 12));
  v1::PlannedVisit& visit = *order.mutable_moves(4)->mutable_visit();
  visit.mutable_time()->mutable_start_time()->set_seconds(late);
  visit.mutable_time()->mutable_end_time()->set_seconds(late + 3000);
  const std::map<std::string, int> before = Versions();
  const auto refused = Apply(order);
  EXPECT_THAT(refused, HasReason(Reason::kPlanRefused));
  EXPECT_EQ(MetadataOf(refused.status())["appointment"], order.moves(4).appointment());
  EXPECT_EQ(MetadataOf(refused.status())["rule"], "too_late");
  ExpectNothingMoved(before);
}

TEST_F(IllTherapistTest, ARuleOfBookingThatAMoveBreaksNamesTheMove) {
  v1::ApplyRepairRequest order = Order(Proposed());
  const std::int64_t night = absl::ToUnixSeconds(At(kThursday + 1, 3));
  v1::PlannedVisit& visit = *order.mutable_moves(1)->mutable_visit();
  visit.mutable_time()->mutable_start_time()->set_seconds(night);
  visit.mutable_time()->mutable_end_time()->set_seconds(night + 3000);
  const auto refused = Apply(order);
  EXPECT_THAT(refused, HasReason(Reason::kOutsideOpeningHours));
  EXPECT_EQ(MetadataOf(refused.status())["appointment"], order.moves(1).appointment());
}

TEST_F(RepairsTest, AChairThatIsBrokenIsExchangedAndNobodyIsTold) {
  const std::string infusion = courses_.front().pairs(0).infusion();
  for (const std::size_t other : {1, 2}) {  // else every chair is taken just then
    ASSERT_OK(desk_.Cancel(courses_[other].pairs(0).infusion()));
  }
  v1::ConfirmAppointmentRequest confirm;
  confirm.set_name(infusion);
  confirm.set_request_id(desk_.NewRequestId());
  ASSERT_OK_AND_ASSIGN(const auto booked,
                       service_.Call(desk_.who(), &Visits::ConfirmAppointment, confirm));
  std::string chair;
  for (const v1::Participation& part : booked.participations()) {
    if (part.need() == "chair") chair = part.resource();
  }
  Miss(chair, kThursday - 1);
  const std::string messages =
      "SELECT string_agg(kind || version || state || due_time, ' ' ORDER BY "
      "subject_id, kind, version) FROM message";
  const std::string before = Sql(messages);
  ASSERT_OK_AND_ASSIGN(const auto proposed, Propose(kThursday - 1, kThursday - 1));
  ASSERT_THAT(proposed.repairs(), Not(IsEmpty()));
  const v1::Repair& repair = proposed.repairs(0);
  const auto is_it = [&](const v1::RepairMove& move) { return move.appointment() == infusion; };
  const auto move = std::find_if(repair.moves().begin(), repair.moves().end(), is_it);
  ASSERT_NE(move, repair.moves().end());
  ASSERT_TRUE(move->same_for_patient());
  EXPECT_THAT(move->explanation(), IsEmpty());
  v1::ApplyRepairRequest order = Order(repair);
  order.clear_moves();
  *order.add_moves() = *move;
  ASSERT_OK_AND_ASSIGN(const auto applied, Apply(order));
  const v1::Appointment& now = applied.appointments(0);
  EXPECT_EQ(now.time().start_time().seconds(), booked.time().start_time().seconds());
  EXPECT_EQ(now.version(), booked.version() + 1);
  EXPECT_TRUE(now.has_confirm_time()) << "what the patient confirmed stands";
  for (const v1::Participation& part : now.participations()) EXPECT_NE(part.resource(), chair);
  EXPECT_EQ(Sql(messages), before);
  EXPECT_EQ(
      Sql("SELECT verb FROM appointment_event ORDER BY event_time DESC, version DESC LIMIT 1"),
      "reseat");
}

}  // namespace
}  // namespace tandem::testing
