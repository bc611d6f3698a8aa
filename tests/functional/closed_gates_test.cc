// SPDX-License-Identifier: Apache-2.0
// Clinical gates through the doors. The invariant: no ineligible or unconsented infusion is ever
// BOOKED, by any path, unless somebody who may overrode it; and an override has actor, reason,
// time.
#include <fmt/format.h>

#include <functional>
#include <map>

#include "base/rpc/date_proto.h"
#include "base/rpc/time_proto.h"
#include "base/testing/matchers.h"
#include "base/testing/simulated_clock.h"
#include "tandem/v1/clearances.grpc.pb.h"
#include "tests/functional/audit_watch.h"
#include "tests/support/cleared.h"
#include "tests/support/desk.h"

namespace tandem::testing {
namespace {

using access::Role;
using Visits = v1::AppointmentsService::Stub;
using Gates = v1::ClearancesService::Stub;
using ::testing::HasSubstr;
using ::testing::Not;

// Monday, January 11, 2027, 11:00 in New York.
const absl::Time kMonday = absl::FromUnixSeconds(1'799'683'200);
constexpr absl::Duration kDay = absl::Hours(24);
constexpr char kReason[] = "seen by me this morning";

constexpr char kVisitTypes[] =
    "  drip:\n"
    "    display_name: Drip\n    modes: [in_person]\n"
    "    needs: {someone: {practitioner: generalist}, chair: {room: chair}}\n"
    "    phases: [{id: sit, takes: 60m, exclusive: [chair], shared: [someone]}]\n"
    "    lead_time: 0m\n    horizon: 60d\n    grid: 15m\n"
    "    gates: [evaluation, treatment_consent, off_label_notice, screening]\n"
    "  spray:\n"
    "    display_name: Spray\n    modes: [in_person]\n    locations: [main]\n"
    "    needs: {someone: {practitioner: generalist}, chair: {room: chair}}\n"
    "    phases: [{id: observe, takes: 120m, exclusive: [chair], shared: [someone]}]\n"
    "    lead_time: 0m\n    horizon: 60d\n    grid: 15m\n"
    "    gates: [enrolment, certified_site]\n";
constexpr char kPolicies[] =
    "policies:\n"
    "  gates:\n"
    "    version: \"1\"\n"
    "    values: {consent_version: c2, notice_version: n2}\n";

std::string GatedClinic() {
  SmallClinic clinic;
  clinic.visit_types = kVisitTypes;
  std::string text = clinic.Yaml() + kPolicies;
  const std::string site = "  main: {";
  return text.insert(text.find(site) + site.size(), "certified: true, ");
}

class GatesDoorTest : public ::testing::Test {
 protected:
  GatesDoorTest() : anna_(desk_.AddPatient()) {}

  absl::Time NextTime() { return kMonday + kDay + absl::Hours(hours_++); }
  v1::BookAppointmentRequest Booking(const std::string& type, absl::Time start,
                                     bool pending = false,
                                     const std::string& override_reason = "") {
    auto request = desk_.BookRequest(desk_.WishFor(type, start), anna_);
    request.set_pending(pending);
    if (!override_reason.empty()) request.mutable_override()->set_reason(override_reason);
    return request;
  }
  absl::StatusOr<v1::Appointment> Book(const std::string& type, absl::Time start,
                                       bool pending = false) {
    return desk_.Book(Booking(type, start, pending));
  }
  absl::StatusOr<v1::Appointment> BookAgainst(Role role, const std::string& type) {
    return service_.Call(service_.As(role), &Visits::BookAppointment,
                         Booking(type, NextTime(), false, kReason));
  }
  // What must work.
  v1::Appointment Must(absl::StatusOr<v1::Appointment> made) {
    EXPECT_OK(made);
    return made.value_or(v1::Appointment());
  }
  template <class Request>
  absl::StatusOr<v1::Appointment> Do(grpc::Status (Visits::*verb)(grpc::ClientContext*,
                                                                  const Request&, v1::Appointment*),
                                     const v1::Appointment& visit, Role role = Role::kFrontDesk) {
    Request request;
    request.set_name(visit.name());
    request.set_request_id(desk_.NewRequestId());
    return service_.Call(service_.As(role), verb, request);
  }
  v1::Clearance Add(v1::ClearanceKind kind,
                    const std::function<void(v1::Clearance&)>& change = nullptr) {
    v1::RecordClearanceRequest request = ClearanceFor(service_, anna_, kind);
    if (change != nullptr) change(*request.mutable_clearance());
    return Record(service_, request);
  }
  v1::Clearance AddOutcome(v1::ClearanceOutcome outcome) {
    return Add(v1::CLEARANCE_KIND_EVALUATION, [&](v1::Clearance& it) { it.set_outcome(outcome); });
  }
  void AddDated(v1::ClearanceKind kind, absl::CivilDay day) {
    Add(kind, [&](v1::Clearance& it) { rpc::WriteDate(day, *it.mutable_effective_date()); });
  }
  void Withdraw(const v1::Clearance& clearance) {
    v1::WithdrawClearanceRequest request;
    request.set_name(clearance.name());
    request.set_request_id(desk_.NewRequestId());
    EXPECT_OK(service_.Call(service_.As(Role::kPractitioner), &Gates::WithdrawClearance, request));
  }
  v1::ExplainGatesResponse Explain(Role role, const std::string& type, absl::CivilDay day) {
    v1::ExplainGatesRequest request;
    request.set_parent(anna_);
    request.set_visit_type(desk_.Name("visitTypes", type));
    request.set_location(desk_.Name("locations", "main"));
    rpc::WriteDate(day, *request.mutable_date());
    const auto told = service_.Call(service_.As(role), &Gates::ExplainGates, request);
    EXPECT_OK(told);
    return told.value_or(v1::ExplainGatesResponse());
  }
  std::string BookedVisits() {
    return service_.db().Sql(
        "SELECT count(*) FROM appointment WHERE status NOT IN "
        "('proposed', 'pending', 'cancelled', 'entered-in-error')");
  }

  SimulatedClock clock_{kMonday};
  TestService service_{{.clock = &clock_, .db = nullptr, .yaml = GatedClinic()}};
  Desk desk_{service_};
  std::string anna_;
  int hours_ = 0;
};

TEST_F(GatesDoorTest, NoIneligibleOrUnconsentedInfusionIsBookedByAnyPath) {
  using Break = std::function<void()>;
  const std::map<std::string, Break> ways_to_close = {
      {"not eligible", [&] { AddOutcome(v1::CLEARANCE_OUTCOME_NOT_ELIGIBLE); }},
      {"undecided", [&] { AddOutcome(v1::CLEARANCE_OUTCOME_NEEDS_REVIEW); }},
      {"evaluation withdrawn", [&] { Withdraw(AddOutcome(v1::CLEARANCE_OUTCOME_ELIGIBLE)); }},
      {"evaluation too old",
       [&] { AddDated(v1::CLEARANCE_KIND_EVALUATION, absl::CivilDay(2026, 7, 10)); }},
      {"consent withdrawn", [&] { Withdraw(Add(v1::CLEARANCE_KIND_TREATMENT_CONSENT)); }},
      {"consent to an old version",
       [&] {
         Add(v1::CLEARANCE_KIND_TREATMENT_CONSENT,
             [](v1::Clearance& it) { it.set_document_version("c1"); });
       }},
      {"consent too old",
       [&] { AddDated(v1::CLEARANCE_KIND_TREATMENT_CONSENT, absl::CivilDay(2026, 1, 10)); }},
      {"notice withdrawn", [&] { Withdraw(Add(v1::CLEARANCE_KIND_OFF_LABEL_NOTICE)); }},
      {"screening too old",
       [&] { AddDated(v1::CLEARANCE_KIND_SCREENING, absl::CivilDay(2026, 10, 1)); }},
  };
  for (const auto& [what, close] : ways_to_close) {
    SCOPED_TRACE(what);
    Clear(service_, anna_);
    const v1::Appointment cancelled = Must(Book("drip", NextTime()));
    Must(desk_.Cancel(cancelled.name()));
    const v1::Appointment wrong = Must(Book("drip", NextTime()));
    Must(Do(&Visits::EnterAppointmentInError, wrong));
    const v1::Appointment agreed = Must(Book("drip", NextTime()));
    close();
    EXPECT_THAT(Book("drip", NextTime()), HasReason(Reason::kGateClosed));
    const v1::Appointment pending = Must(Book("drip", NextTime(), true));
    EXPECT_THAT(Do(&Visits::ConfirmAppointment, pending), HasReason(Reason::kGateClosed));
    EXPECT_OK(desk_.Move(pending.name(), NextTime()))
        << "a desk keeps a time while papers are open";
    EXPECT_THAT(Do(&Visits::ConfirmAppointment, pending), HasReason(Reason::kGateClosed));
    const v1::Appointment hold = Must(desk_.Hold(desk_.WishFor("drip", NextTime()), anna_));
    EXPECT_THAT(desk_.BookHold(hold.name(), anna_), HasReason(Reason::kGateClosed));
    const v1::Appointment nobodys = Must(desk_.Hold(desk_.WishFor("drip", NextTime())));
    EXPECT_THAT(desk_.BookHold(nobodys.name(), anna_), HasReason(Reason::kGateClosed));
    EXPECT_THAT(Do(&Visits::UndoAppointment, cancelled), HasReason(Reason::kGateClosed));
    EXPECT_THAT(Do(&Visits::UndoAppointment, wrong), HasReason(Reason::kGateClosed));
    EXPECT_THAT(desk_.Move(agreed.name(), NextTime() + 7 * kDay), HasReason(Reason::kGateClosed));
    EXPECT_THAT(BookAgainst(Role::kFrontDesk, "drip"), HasReason(Reason::kGateClosed));
    Must(desk_.Cancel(agreed.name()));
    Must(desk_.Cancel(pending.name()));
    EXPECT_EQ(BookedVisits(), "0");
  }
}

TEST_F(GatesDoorTest, SomebodyOfWhomNothingIsKnownIsBookedForVisitsWithoutGatesOnly) {
  EXPECT_THAT(Book("drip", NextTime()), HasReason(Reason::kGateClosed));
  EXPECT_THAT(Book("spray", NextTime()), HasReason(Reason::kGateClosed));
  EXPECT_OK(Book("sit", NextTime()));
}

TEST_F(GatesDoorTest, WithEveryGateOpenEachPathBooks) {
  Clear(service_, anna_);
  const v1::Appointment booked = Must(Book("drip", NextTime()));
  EXPECT_EQ(booked.status(), v1::APPOINTMENT_STATUS_BOOKED);
  EXPECT_OK(desk_.Move(booked.name(), NextTime() + 7 * kDay));
  const v1::Appointment pending = Must(Book("drip", NextTime(), true));
  EXPECT_OK(Do(&Visits::ConfirmAppointment, pending));
  const v1::Appointment hold = Must(desk_.Hold(desk_.WishFor("drip", NextTime()), anna_));
  EXPECT_OK(desk_.BookHold(hold.name(), anna_));
  Must(desk_.Cancel(pending.name()));
  EXPECT_OK(Do(&Visits::UndoAppointment, pending));
  EXPECT_OK(Book("spray", NextTime()));
}

TEST_F(GatesDoorTest, AVisitIsJudgedOnItsOwnDayAndNotOnTheDayOfBooking) {
  Clear(service_, anna_);
  AddDated(v1::CLEARANCE_KIND_EVALUATION, absl::CivilDay(2026, 7, 20));  // good until 20 January
  const absl::Time last = kMonday + 9 * kDay;
  const v1::Appointment agreed = Must(Book("drip", last));
  EXPECT_THAT(Book("drip", last + kDay), HasReason(Reason::kGateClosed));
  EXPECT_THAT(desk_.Move(agreed.name(), last + kDay), HasReason(Reason::kGateClosed));
  // 23:30 of the last day is still that day, though it is tomorrow by UTC.
  EXPECT_OK(desk_.Move(agreed.name(), last + absl::Hours(12) + absl::Minutes(30)));
  EXPECT_THAT(desk_.Move(agreed.name(), last + absl::Hours(13)), HasReason(Reason::kGateClosed));
}

TEST_F(GatesDoorTest, AnotherHourOfTheSameDayAsksForNothingAnew) {
  Clear(service_, anna_);
  const v1::Appointment agreed = Must(Book("drip", kMonday + kDay));
  AddOutcome(v1::CLEARANCE_OUTCOME_NEEDS_REVIEW);
  EXPECT_OK(desk_.Move(agreed.name(), kMonday + kDay + absl::Hours(2)));
  EXPECT_THAT(desk_.Move(agreed.name(), kMonday + 2 * kDay), HasReason(Reason::kGateClosed));
}

TEST_F(GatesDoorTest, WhoeverWasSaidToHaveMissedAVisitIsBroughtBackWhateverTheGatesSayByNow) {
  Clear(service_, anna_);
  const v1::Appointment agreed = Must(Book("drip", kMonday + absl::Hours(1)));
  AddOutcome(v1::CLEARANCE_OUTCOME_NEEDS_REVIEW);
  clock_.Advance(absl::Hours(2));
  Must(Do(&Visits::MarkNoShow, agreed));
  EXPECT_OK(Do(&Visits::UndoAppointment, agreed));
}

TEST_F(GatesDoorTest, AnOverrideHasActorReasonAndTime) {
  AuditWatch watch(service_);
  watch.Forget();
  const v1::Appointment visit = Must(BookAgainst(Role::kPractitioner, "drip"));
  EXPECT_TRUE(visit.overridden());
  EXPECT_EQ(watch.Column("actor_role"), "practitioner");
  EXPECT_EQ(watch.Column("actor"), "test-practitioner");
  EXPECT_EQ(watch.Column("action"), "override");
  EXPECT_EQ(watch.Column("reason"), kReason);
  EXPECT_NE(watch.Column("record_time"), "");
  EXPECT_EQ(
      service_.db().Sql("SELECT actor_role || '/' || actor_id || '/' || override_reason || '/' "
                        "|| (event_time IS NOT NULL) FROM appointment_event"),
      fmt::format("practitioner/test-practitioner/{}/true", kReason));
}

TEST_F(GatesDoorTest, AnAdminOverridesWhatIsUnsignedAndNotWhatAClinicianDecides) {
  EXPECT_THAT(BookAgainst(Role::kClinicAdmin, "drip"), HasReason(Reason::kGateClosed));
  Add(v1::CLEARANCE_KIND_EVALUATION);
  Add(v1::CLEARANCE_KIND_SCREENING);
  EXPECT_THAT(BookAgainst(Role::kFrontDesk, "drip"), HasReason(Reason::kGateClosed));
  EXPECT_OK(BookAgainst(Role::kClinicAdmin, "drip"));
}

TEST_F(GatesDoorTest, NobodyOverridesTheRiskProgramme) {
  for (const Role role : {Role::kFrontDesk, Role::kClinicAdmin, Role::kPractitioner}) {
    EXPECT_THAT(BookAgainst(role, "spray"), HasReason(Reason::kGateClosed)) << access::Name(role);
  }
  Add(v1::CLEARANCE_KIND_ENROLMENT);
  EXPECT_OK(Book("spray", NextTime()));
  const absl::Time later = NextTime() + absl::Hours(1);  // the first takes two
  const v1::Appointment pending = Must(Book("spray", later, true));
  // The site loses its certificate: from now on the visit is given elsewhere.
  std::string kept = GatedClinic();
  const std::string site = "certified: true, ";
  kept.erase(kept.find(site), site.size());
  kept.insert(kept.find("  remote: {"),
              "  annex: {certified: true, display_name: Annex, address: 2 Main Street, latitude: "
              "40.7, longitude: -74.0, state: NY, hours: [monday-sunday 00:00-24:00]}\n");
  const std::string offered = "locations: [main]";
  kept.replace(kept.find(offered), offered.size(), "locations: [annex]");
  ApplyClinic(service_.db(), kept);
  for (const Role role : {Role::kFrontDesk, Role::kClinicAdmin, Role::kPractitioner}) {
    EXPECT_THAT(BookAgainst(role, "spray"), Not(IsOk())) << access::Name(role);
    EXPECT_THAT(Do(&Visits::ConfirmAppointment, pending, role), HasReason(Reason::kGateClosed))
        << access::Name(role);
  }
}

TEST_F(GatesDoorTest, TheRefusalSaysWhichGateWhyAndWhoMayOverride) {
  Clear(service_, anna_);
  AddOutcome(v1::CLEARANCE_OUTCOME_NOT_ELIGIBLE);
  AddDated(v1::CLEARANCE_KIND_SCREENING, absl::CivilDay(2026, 10, 1));
  const absl::Status desk = Book("drip", NextTime()).status();
  ErrorMetadata told = MetadataOf(desk);
  EXPECT_EQ(told["gate"], "evaluation,screening");
  EXPECT_EQ(told["why"], "ask_clinician,expired");
  EXPECT_EQ(told["overrideRoles"], "practitioner");
  EXPECT_THAT(std::string(desk.message()), Not(HasSubstr("eligible")));
  const absl::Status clinician = service_
                                     .Call(service_.As(Role::kPractitioner),
                                           &Visits::BookAppointment, Booking("drip", NextTime()))
                                     .status();
  EXPECT_EQ(MetadataOf(clinician)["why"], "not_eligible,expired");
}

TEST_F(GatesDoorTest, EveryGateIsExplainedForTheDayOfTheVisit) {
  Add(v1::CLEARANCE_KIND_EVALUATION);
  AddDated(v1::CLEARANCE_KIND_TREATMENT_CONSENT, absl::CivilDay(2026, 1, 20));
  const auto open = Explain(Role::kPractitioner, "drip", absl::CivilDay(2027, 1, 20));
  EXPECT_FALSE(open.open());
  ASSERT_EQ(open.gates_size(), 4);
  EXPECT_EQ(open.gates(0).gate(), v1::GATE_EVALUATION);
  EXPECT_TRUE(open.gates(0).open());
  EXPECT_EQ(open.gates(0).open_until().month(), 7);
  EXPECT_EQ(open.gates(0).open_until().day(), 11);
  EXPECT_TRUE(open.gates(1).open());
  EXPECT_EQ(open.gates(2).reason(), v1::GATE_REASON_MISSING);
  ASSERT_EQ(open.gates(2).override_roles_size(), 2);
  EXPECT_EQ(open.gates(2).override_roles(1), v1::ROLE_CLINIC_ADMIN);
  const auto next = Explain(Role::kPractitioner, "drip", absl::CivilDay(2027, 1, 21));
  EXPECT_EQ(next.gates(1).reason(), v1::GATE_REASON_EXPIRED);
  EXPECT_FALSE(next.gates(1).has_open_until());
  const auto fixed = Explain(Role::kPractitioner, "spray", absl::CivilDay(2027, 1, 20));
  EXPECT_EQ(fixed.gates(0).override_roles_size(), 0);
  EXPECT_TRUE(fixed.gates(1).open());
  EXPECT_TRUE(Explain(Role::kFrontDesk, "sit", absl::CivilDay(2027, 1, 20)).open());
}

TEST_F(GatesDoorTest, TheFrontDeskSeesWhatCountsAndNotWhatWasFound) {
  AddOutcome(v1::CLEARANCE_OUTCOME_NOT_ELIGIBLE);
  v1::ListClearancesRequest list;
  list.set_parent(anna_);
  ASSERT_OK_AND_ASSIGN(const auto desk, service_.Call(desk_.who(), &Gates::ListClearances, list));
  ASSERT_EQ(desk.clearances_size(), 1);
  EXPECT_TRUE(desk.clearances(0).counts());
  EXPECT_EQ(desk.clearances(0).outcome(), v1::CLEARANCE_OUTCOME_UNSPECIFIED);
  EXPECT_EQ(desk.clearances(0).recorder(), "");
  EXPECT_EQ(Explain(Role::kFrontDesk, "drip", absl::CivilDay(2027, 1, 20)).gates(0).reason(),
            v1::GATE_REASON_ASK_CLINICIAN);
  ASSERT_OK_AND_ASSIGN(const auto clinician, service_.Call(service_.As(Role::kPractitioner),
                                                           &Gates::ListClearances, list));
  EXPECT_EQ(clinician.clearances(0).outcome(), v1::CLEARANCE_OUTCOME_NOT_ELIGIBLE);
  EXPECT_THAT(clinician.clearances(0).recorder(), HasSubstr("/staff/"));
}

TEST_F(GatesDoorTest, NonsenseIsRefusedByItsField) {
  const auto refused = [&](v1::ClearanceKind kind,
                           const std::function<void(v1::Clearance&)>& bend) {
    v1::RecordClearanceRequest request = ClearanceFor(service_, anna_, kind);
    bend(*request.mutable_clearance());
    return service_.Call(service_.As(Role::kPractitioner), &Gates::RecordClearance, request);
  };
  using C = v1::Clearance;
  EXPECT_THAT(refused(v1::CLEARANCE_KIND_EVALUATION, [](C& it) { it.clear_outcome(); }),
              HasReason(Reason::kFieldInvalid));
  EXPECT_THAT(refused(v1::CLEARANCE_KIND_EVALUATION,
                      [](C& it) { it.set_outcome(v1::CLEARANCE_OUTCOME_STOP); }),
              HasReason(Reason::kFieldInvalid));
  EXPECT_THAT(refused(v1::CLEARANCE_KIND_SCREENING,
                      [](C& it) { it.set_outcome(v1::CLEARANCE_OUTCOME_ELIGIBLE); }),
              HasReason(Reason::kFieldInvalid));
  EXPECT_THAT(refused(v1::CLEARANCE_KIND_SCREENING, [](C& it) { it.set_document_version("1"); }),
              HasReason(Reason::kFieldInvalid));
  EXPECT_THAT(refused(v1::CLEARANCE_KIND_TREATMENT_CONSENT,
                      [](C& it) { it.set_document_version(std::string(41, 'v')); }),
              HasReason(Reason::kFieldInvalid));
  EXPECT_THAT(
      refused(v1::CLEARANCE_KIND_TREATMENT_CONSENT, [](C& it) { it.clear_document_version(); }),
      HasReason(Reason::kFieldInvalid));
  const auto on = [&](absl::CivilDay day) {
    return refused(v1::CLEARANCE_KIND_SCREENING,
                   [&](C& it) { rpc::WriteDate(day, *it.mutable_effective_date()); });
  };
  EXPECT_THAT(on(absl::CivilDay(2027, 1, 12)), HasReason(Reason::kFieldInvalid));
  EXPECT_THAT(on(absl::CivilDay(1976, 12, 31)), HasReason(Reason::kFieldInvalid));
  EXPECT_OK(on(absl::CivilDay(2027, 1, 11)));
}

TEST_F(GatesDoorTest, ThePersonIsGivenAllOfThemAndNotWhoRecordedThem) {
  Withdraw(Add(v1::CLEARANCE_KIND_TREATMENT_CONSENT));
  AddOutcome(v1::CLEARANCE_OUTCOME_NEEDS_REVIEW);
  v1::ExportPatientRequest request;
  request.set_name(anna_);
  const PatientId anna(ParseUuid(anna_.substr(anna_.rfind('/') + 1)).value());
  ASSERT_OK_AND_ASSIGN(
      const auto file,
      service_.Call(service_.AsPatient(anna), &v1::PatientsService::Stub::ExportPatient, request));
  ASSERT_EQ(file.clearances_size(), 2);
  EXPECT_EQ(file.clearances(0).kind(), v1::CLEARANCE_KIND_TREATMENT_CONSENT) << "oldest first";
  EXPECT_EQ(file.clearances(0).document_version(), "c2");
  EXPECT_TRUE(file.clearances(0).has_withdraw_time());
  EXPECT_EQ(file.clearances(1).outcome(), v1::CLEARANCE_OUTCOME_NEEDS_REVIEW);
  EXPECT_EQ(file.clearances(0).recorder() + file.clearances(1).recorder(), "");
}

TEST_F(GatesDoorTest, EachCallLeavesOneEntryAndAReplayNone) {
  AuditWatch watch(service_);
  const Who clinician = service_.As(Role::kPractitioner);
  const auto made = watch.Expect(clinician, &Gates::RecordClearance,
                                 ClearanceFor(service_, anna_, v1::CLEARANCE_KIND_EVALUATION));
  v1::WithdrawClearanceRequest withdraw;
  withdraw.set_name(made.name());
  withdraw.set_request_id(desk_.NewRequestId());
  watch.Expect(clinician, &Gates::WithdrawClearance, withdraw);
  v1::ListClearancesRequest list;
  list.set_parent(anna_);
  watch.Expect(desk_.who(), &Gates::ListClearances, list);
  v1::ExplainGatesRequest explain;
  explain.set_parent(anna_);
  explain.set_visit_type(desk_.Name("visitTypes", "drip"));
  explain.set_location(desk_.Name("locations", "main"));
  rpc::WriteDate(absl::CivilDay(2027, 1, 20), *explain.mutable_date());
  watch.Expect(desk_.who(), &Gates::ExplainGates, explain);
  EXPECT_THAT(watch.NotWalked("ClearancesService"), ::testing::IsEmpty());
}

}  // namespace
}  // namespace tandem::testing
