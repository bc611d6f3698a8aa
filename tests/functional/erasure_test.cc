// SPDX-License-Identifier: Apache-2.0
// A person is forgotten: nothing of them is left in any column of any table, but what the law wants
// kept; and nobody acts in their name any more. All through the wire.
#include <fmt/format.h>

#include "base/rpc/time_proto.h"
#include "tests/functional/erasure_fixture.h"
#include "tests/support/stored_text.h"

namespace tandem::testing {
namespace {

using access::Role;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;

TEST_F(ErasureTest, NothingOfAForgottenPersonIsLeftInAnyColumnOfAnyTable) {
  const std::string name = LiveThrough();
  EXPECT_THAT(ColumnsHolding(service_.db(), kCanaryMark),
              IsSupersetOf({"patient_identity.given_name", "patient_identity.family_name",
                            "patient_identity.preferred_name", "contact.value",
                            "supporter.display_name", "appointment_event.override_reason"}));
  const std::vector<std::string> traces = Traces();
  for (const std::string& trace : traces) {
    EXPECT_THAT(ColumnsHolding(service_.db(), trace), Not(IsEmpty())) << trace;
  }
  // Five digits are found by chance, in ids: looked for where they stand only.
  const std::string homes = "patient_identity WHERE postal_code <> ''";
  EXPECT_EQ(Count(homes), 1);
  const std::string asked = "appointment WHERE patient_state <> '' OR language <> ''";
  EXPECT_GT(Count(asked), 0);
  ASSERT_OK(Erase(name));
  EXPECT_EQ(Count(asked), 0);
  EXPECT_EQ(Count(homes), 0);
  // Names, addresses, numbers: wherever they were. Why somebody was forgotten is the auditor's.
  EXPECT_THAT(ColumnsHolding(service_.db(), kCanaryMark), ElementsAre("audit_entry.reason"));
  EXPECT_THAT(ColumnsHolding(service_.db(), kCanaryArea), IsEmpty());
  for (const std::string& trace : traces) {
    EXPECT_THAT(ColumnsHolding(service_.db(), trace), IsEmpty()) << trace;
  }
  for (const char* from : {"screening", "link", "contact_code", "sign_in", "patient_session",
                           "proxy_grant", "supporter", "message WHERE state = 'planned'",
                           "patient_identity WHERE given_name <> 'Other'",
                           "contact WHERE value <> '' OR octet_length(value_digest) > 0",
                           "consultation WHERE patient_state <> '' OR needs_review"}) {
    EXPECT_EQ(Count(from), 0) << from;
  }
}

TEST_F(ErasureTest, VisitsConsentsAndTheAuditLogStay) {
  const std::string name = LiveThrough();
  const auto counted = [this] {
    return fmt::format("{} visits, {} events, {} consultations, {} consents",
                       Count("appointment WHERE patient_id IS NOT NULL"),
                       Count("appointment_event"), Count("consultation"), Count("consent"));
  };
  const std::string before = counted();
  const std::string changes = "audit_entry WHERE action <> 'sign_in'";
  const int recorded = Count(changes);
  ASSERT_OK(Erase(name));
  EXPECT_EQ(counted(), before);
  EXPECT_EQ(Count(changes), recorded + 1);
  EXPECT_EQ(
      service_.db().Sql("SELECT method || ' ' || action || ' ' || actor_role || ' ' || reason FROM "
                        "audit_entry WHERE action = 'erase'"),
      "ErasePatient erase clinic_admin " + CanaryName("asked for it"));
}

TEST_F(ErasureTest, OfTheRecordNothingIsToldButItsIdAndThatItWasErased) {
  const std::string name = LiveThrough();
  ASSERT_OK_AND_ASSIGN(const v1::Patient before, See(name));
  ASSERT_OK_AND_ASSIGN(const v1::Patient erased, Erase(name));
  v1::Patient bare;
  bare.set_name(name);
  bare.set_status(v1::PATIENT_STATUS_ERASED);
  bare.set_etag(erased.etag());
  *bare.mutable_create_time() = before.create_time();
  EXPECT_EQ(erased.SerializeAsString(), bare.SerializeAsString());
  for (const std::string& asked : {name, merged_}) {
    ASSERT_OK_AND_ASSIGN(const v1::Patient read, See(asked));
    EXPECT_EQ(read.SerializeAsString(), bare.SerializeAsString());
  }
  v1::ExportPatientRequest request;
  request.set_name(name);
  ASSERT_OK_AND_ASSIGN(const auto file, service_.Call(Admin(), &People::ExportPatient, request));
  EXPECT_EQ(file.patient().SerializeAsString(), bare.SerializeAsString());
  EXPECT_EQ(file.appointments_size(), 2);
  EXPECT_EQ(file.consultations_size(), 2);
  EXPECT_FALSE(HoldsCanary(file.SerializeAsString()));
}

TEST_F(ErasureTest, NobodyFindsChangesOrBooksAForgottenPerson) {
  const std::string name = LiveThrough();
  ASSERT_OK(Erase(name));
  v1::FindPatientsRequest find;
  find.set_parent(parent());
  const auto found = [&] {
    const auto page = service_.Call(Desk(), &People::FindPatients, find);
    EXPECT_OK(page);
    return page.ok() ? page->patients_size() : -1;
  };
  find.set_name_prefix(kCanaryMark);
  EXPECT_EQ(found(), 0);
  find.clear_name_prefix();
  find.set_email(CanaryEmail());
  EXPECT_EQ(found(), 0);
  v1::UpdatePatientRequest update;
  update.set_request_id(NewRequestId());
  update.mutable_patient()->set_name(name);
  update.mutable_patient()->set_given_name("Back");
  update.mutable_update_mask()->add_paths("given_name");
  EXPECT_THAT(service_.Call(Desk(), &People::UpdatePatient, update), HasReason(Reason::kNotFound));
  EXPECT_THAT(Merge(Enter("Someone"), name), HasReason(Reason::kMergeRefused));
  EXPECT_THAT(Merge(name, Enter("Another")), HasReason(Reason::kMergeRefused));
  EXPECT_THAT(Grant(name, "friend@example.com", Desk()), HasReason(Reason::kNotFound));
  v1::HoldAppointmentRequest hold;
  hold.set_parent(parent());
  hold.set_request_id(NewRequestId());
  hold.set_patient(name);
  hold.mutable_wish()->set_visit_type(parent() + "/visitTypes/free-consult");
  ASSERT_OK_AND_ASSIGN(const auto offered, Search());
  *hold.mutable_wish()->mutable_start_time() = offered.slots(0).time().start_time();
  hold.mutable_wish()->set_location(offered.slots(0).location());
  hold.mutable_wish()->set_mode(offered.slots(0).mode());
  EXPECT_THAT(service_.Call(Desk(), &Visits::HoldAppointment, hold), HasReason(Reason::kNotFound));
}

TEST_F(ErasureTest, NoVisitOfTheirPastComesBack) {
  const v1::Consultation missed = Phoned(CanaryPhone(3));
  const std::string name = OnlyPatient();
  WaitFor(missed);
  clock_.Advance(absl::Hours(2));
  ASSERT_OK(Erase(name));
  ASSERT_OK_AND_ASSIGN(const auto offered, Search());
  v1::RescheduleAppointmentRequest move;
  move.set_name(missed.name());
  move.set_request_id(NewRequestId());
  *move.mutable_start_time() = offered.slots(0).time().start_time();
  EXPECT_THAT(service_.Call(Desk(), &Visits::RescheduleAppointment, move),
              HasReason(Reason::kNotFound));
}

TEST_F(ErasureTest, ACancelledVisitOfAForgottenPersonIsNotTakenBack) {
  const v1::Consultation off = Phoned(CanaryPhone(3));
  const std::string name = OnlyPatient();
  ASSERT_OK(Cancel(off.manage_token()));
  ASSERT_OK(Erase(name));
  v1::UndoAppointmentRequest undo;
  undo.set_name(off.name());
  undo.set_request_id(NewRequestId());
  EXPECT_THAT(service_.Call(Desk(), &Visits::UndoAppointment, undo), HasReason(Reason::kNotFound));
}

TEST_F(ErasureTest, SessionsProxiesLinksAndCodesAreOutAtOnce) {
  const std::string name = LiveThrough();
  const auto visits = [&](const v1::OpenedSession& session, const std::string& patient) {
    v1::ListAppointmentsRequest request;
    request.set_parent(parent());
    request.set_patient(patient);
    return service_.Call({session.token()}, &Visits::ListAppointments, request).status();
  };
  const std::string other = as_proxy_.session().patient();
  EXPECT_OK(See(name, {own_session_.token()}));
  EXPECT_OK(visits(by_proxy_, name));
  EXPECT_OK(visits(as_proxy_, other));
  EXPECT_GT(Count("link"), 0);
  ASSERT_OK(Erase(name));
  EXPECT_THAT(See(name, {own_session_.token()}), HasReason(Reason::kUnauthenticated));
  EXPECT_THAT(visits(by_proxy_, name), HasReason(Reason::kUnauthenticated));
  EXPECT_THAT(visits(as_proxy_, other), HasReason(Reason::kUnauthenticated));
  EXPECT_EQ(Count("link"), 0);
}

TEST_F(ErasureTest, WhoeverWasTheirProxyStaysTheProxyOfOthers) {
  const std::string name = LiveThrough();
  const std::string sister = as_proxy_.session().patient();
  ASSERT_OK(Grant(sister, CanaryEmail("mother"), Desk()));
  ASSERT_OK(Erase(name));
  EXPECT_EQ(Count("proxy_grant WHERE patient_id = '" + IdOf(sister) + "'"), 1);
  EXPECT_EQ(Count("proxy_grant"), 1);
}

TEST_F(ErasureTest, ErasureIsRefusedWhileAVisitOrAHoldLiesAhead) {
  const auto refused = [&](const std::string& name) {
    EXPECT_THAT(Erase(name), HasReason(Reason::kErasureRefused));
    EXPECT_THAT(Count("patient_identity WHERE given_name <> ''"), 1);
  };
  const v1::Consultation ahead = Phoned(CanaryPhone(4));
  const std::string name = OnlyPatient();
  refused(name);
  ASSERT_OK(Cancel(ahead.manage_token()));
  // By a contact of theirs, nobody's yet.
  v1::HoldConsultationRequest hold = HoldRequest();
  hold.mutable_contact()->set_phone(CanaryPhone(4));
  ASSERT_OK(Ask(&Stub::HoldConsultation, hold));
  refused(name);
  clock_.Advance(absl::Hours(1));
  EXPECT_OK(Erase(name));
}

TEST_F(ErasureTest, ARecordThatWasMergedIsErasedByTheOneThatStays) {
  const std::string stays = Enter(CanaryName("One"));
  const std::string duplicate = Enter(CanaryName("Two"));
  ASSERT_OK(Merge(stays, duplicate));
  EXPECT_THAT(Erase(duplicate), HasReason(Reason::kErasureRefused));
  EXPECT_OK(Erase(stays));
  EXPECT_THAT(ColumnsHolding(service_.db(), kCanaryMark), ElementsAre("audit_entry.reason"));
}

TEST_F(ErasureTest, ErasedTwiceIsErasedOnceAndARepeatedRequestIsRecordedOnce) {
  const std::string name = Enter(CanaryName("One"));
  const v1::ErasePatientRequest request = EraseRequest(name);
  ASSERT_OK_AND_ASSIGN(const auto first, service_.Call(Admin(), &People::ErasePatient, request));
  ASSERT_OK_AND_ASSIGN(const auto again, service_.Call(Admin(), &People::ErasePatient, request));
  EXPECT_EQ(again.SerializeAsString(), first.SerializeAsString());
  EXPECT_EQ(Count("audit_entry WHERE action = 'erase'"), 1);
  ASSERT_OK_AND_ASSIGN(const auto later, Erase(name));  // another admin, who did not know
  EXPECT_EQ(later.SerializeAsString(), first.SerializeAsString());
  EXPECT_EQ(Count("audit_entry WHERE action = 'erase'"), 2);
}

TEST_F(ErasureTest, WhoIsNotThereIsNotErasedAndAReasonIsNeeded) {
  EXPECT_THAT(Erase(parent() + "/patients/" + NewRequestId()), HasReason(Reason::kNotFound));
  v1::ErasePatientRequest request = EraseRequest(Enter("Ana"));
  for (const std::string& reason :
       {std::string(), std::string("no"), std::string(201, 'x'), std::string("a\nb c")}) {
    request.set_reason(reason);
    EXPECT_THAT(service_.Call(Admin(), &People::ErasePatient, request), HasViolation("reason"));
  }
  EXPECT_THAT(service_.Call(Desk(), &People::ErasePatient, request),
              HasReason(Reason::kPermissionDenied));
}

// Whoever wins, nobody who was forgotten has a visit ahead.
TEST_F(ErasureTest, ABookingAtTheSameMomentIsRefusedOrRefusesTheErasure) {
  constexpr int kRounds = 8;  // either order shows up
  ASSERT_OK_AND_ASSIGN(const auto offered, Search(kRounds));
  for (int round = 0; round < kRounds; ++round) {
    const std::string name = Enter(CanaryName(fmt::format("Round {}", round)));
    v1::HoldAppointmentRequest hold;
    hold.set_parent(parent());
    hold.set_request_id(NewRequestId());
    hold.set_patient(name);
    hold.mutable_wish()->set_visit_type(parent() + "/visitTypes/free-consult");
    const v1::ConsultationSlot& slot = offered.slots(round);
    *hold.mutable_wish()->mutable_start_time() = slot.time().start_time();
    hold.mutable_wish()->set_location(slot.location());
    hold.mutable_wish()->set_mode(slot.mode());
    const v1::ErasePatientRequest erase = EraseRequest(name);
    const Who desk = Desk();
    const Who admin = Admin();
    const int won = RunAtOnce(
        service_, 2,
        [&](Client& client, int i) {
          return i == 0 ? client.Call(desk, &Visits::HoldAppointment, hold).status()
                        : client.Call(admin, &People::ErasePatient, erase).status();
        },
        [](const absl::Status& status) {
          const auto reason = ReasonOf(status);
          EXPECT_TRUE(reason == Reason::kNotFound || reason == Reason::kErasureRefused) << status;
        });
    EXPECT_EQ(won, 1);
  }
  EXPECT_EQ(Count("appointment a JOIN patient p USING (clinic_id, patient_id) WHERE p.status = "
                  "'erased'"),
            0);
}

}  // namespace
}  // namespace tandem::testing
