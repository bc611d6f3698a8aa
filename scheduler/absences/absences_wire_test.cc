// SPDX-License-Identifier: Apache-2.0
// What requests about absences are read as, and how they are told.
#include "scheduler/absences/absences_wire.h"

#include <gtest/gtest.h>

#include "base/rpc/time_proto.h"
#include "base/testing/matchers.h"

namespace tandem::absences {
namespace {

constexpr char kRequestId[] = "0b7e7f0e-5c1f-4c3e-9a57-0f6a1f1d2c3b";
constexpr char kAbsence[] = "clinics/elm/absences/0190b2a0-0000-7000-8000-000000000001";
const absl::Time kMonday = absl::FromUnixSeconds(1'799'683'200);

Uuid IdOf(std::uint8_t number) {
  Uuid uuid;
  uuid.bytes[15] = number;
  return uuid;
}

class AbsencesWireTest : public ::testing::Test {
 protected:
  AbsencesWireTest() {
    file_.slug = "elm";
    directory::Practitioner kim;
    kim.id = PractitionerId(IdOf(3));
    kim.slug = "kim";
    file_.practitioners = {kim};
    directory::Room chair;
    chair.id = RoomId(IdOf(5));
    chair.slug = "chair";
    file_.rooms = {chair};
    directory::IndexEntities(file_);
    call_.principal.clinic = ClinicId(IdOf(9));
    call_.principal.clinic_slug = "elm";
    call_.principal.role = access::Role::kFrontDesk;
    call_.method = "RecordAbsence";
    record_.set_parent("clinics/elm");
    record_.set_request_id(kRequestId);
    record_.mutable_absence()->set_resource("clinics/elm/practitioners/kim");
    Put({kMonday, kMonday + absl::Hours(8)}, record_);
    list_.set_parent("clinics/elm");
    rpc::WriteInterval({kMonday, kMonday + kAbsenceMax}, *list_.mutable_window());
  }

  static void Put(const Interval& time, v1::RecordAbsenceRequest& request) {
    rpc::WriteInterval(time, *request.mutable_absence()->mutable_time());
  }
  absl::StatusOr<Recording> ReadIt() { return ReadRecord(call_, file_, record_); }
  absl::StatusOr<AbsenceQuery> ReadQuery() { return ReadList(call_, list_, tokens_); }

  directory::Snapshot file_;
  access::CallContext call_;
  rpc::PageTokens tokens_{std::string(32, 'k')};
  v1::RecordAbsenceRequest record_;
  v1::ListAbsencesRequest list_;
};

TEST_F(AbsencesWireTest, APractitionerOrARoomOfTheFileIsRead) {
  ASSERT_OK_AND_ASSIGN(const Recording kim, ReadIt());
  EXPECT_EQ(kim.resource, ResourceId(PractitionerId(IdOf(3))));
  EXPECT_EQ(kim.time, (Interval{kMonday, kMonday + absl::Hours(8)}));
  EXPECT_EQ(ToString(kim.key.request_id), kRequestId);
  record_.mutable_absence()->set_resource("clinics/elm/rooms/chair");
  ASSERT_OK_AND_ASSIGN(const Recording chair, ReadIt());
  EXPECT_EQ(chair.resource, ResourceId(RoomId(IdOf(5))));
}

TEST_F(AbsencesWireTest, WhoIsNotInTheFileOrIsAnotherClinicsIsNotFound) {
  for (const char* nobody :
       {"clinics/elm/practitioners/lee", "clinics/elm/rooms/kim", "clinics/oak/rooms/chair"}) {
    record_.mutable_absence()->set_resource(nobody);
    EXPECT_THAT(ReadIt(), HasReason(Reason::kNotFound)) << nobody;
  }
  record_.mutable_absence()->set_resource("clinics/elm/rooms/chair");
  record_.set_parent("clinics/oak");
  EXPECT_THAT(ReadIt(), HasReason(Reason::kNotFound));
}

TEST_F(AbsencesWireTest, AllThatIsWrongIsToldAtOnce) {
  record_ = v1::RecordAbsenceRequest();
  const absl::Status refused = ReadIt().status();
  for (const char* field : {"parent", "request_id", "absence.resource"}) {
    EXPECT_THAT(refused, HasViolation(field));
  }
  record_.mutable_absence()->set_resource("clinics/elm/patients/kim");
  EXPECT_THAT(ReadIt(), HasViolation("absence.resource"));
}

TEST_F(AbsencesWireTest, AnAbsenceHasAnEndAndIsNoLongerThanAYear) {
  Put({kMonday, kMonday + kAbsenceMax}, record_);
  EXPECT_OK(ReadIt());
  Put({kMonday, kMonday + kAbsenceMax + absl::Seconds(1)}, record_);
  EXPECT_THAT(ReadIt(), HasViolation("absence.time"));
  Put({kMonday, kMonday}, record_);
  EXPECT_THAT(ReadIt(), HasReason(Reason::kFieldInvalid));
  record_.mutable_absence()->mutable_time()->clear_end_time();
  EXPECT_THAT(ReadIt(), HasReason(Reason::kFieldInvalid));
  rpc::WriteInterval({kMonday, kMonday + kAbsenceMax + absl::Seconds(1)}, *list_.mutable_window());
  EXPECT_THAT(ReadQuery(), HasViolation("window"));
}

TEST_F(AbsencesWireTest, AWithdrawalNamesAnAbsenceOfTheCallersClinic) {
  v1::WithdrawAbsenceRequest request;
  request.set_name(kAbsence);
  request.set_request_id(kRequestId);
  ASSERT_OK_AND_ASSIGN(const Withdrawal wanted, ReadWithdrawal(call_, request));
  EXPECT_EQ(ToString(wanted.id), "0190b2a0-0000-7000-8000-000000000001");
  request.set_name("clinics/oak/absences/0190b2a0-0000-7000-8000-000000000001");
  EXPECT_THAT(ReadWithdrawal(call_, request), HasReason(Reason::kNotFound));
  request.set_name("clinics/elm/absences/monday");
  EXPECT_THAT(ReadWithdrawal(call_, request), HasViolation("name"));
  request.clear_request_id();
  EXPECT_THAT(ReadWithdrawal(call_, request), HasViolation("request_id"));
}

TEST_F(AbsencesWireTest, ThePageAfterAnAbsenceBeginsBehindIt) {
  Absence last;
  last.id = AbsenceId(IdOf(7));
  last.time = {kMonday + absl::Microseconds(1), kMonday + absl::Hours(1)};
  last.label = "practitioners/kim";
  v1::ListAbsencesResponse reply;
  WritePage(call_, list_, {{last}, true}, tokens_, reply);
  ASSERT_EQ(reply.absences_size(), 1);
  EXPECT_EQ(reply.absences(0).resource(), "clinics/elm/practitioners/kim");
  EXPECT_FALSE(reply.absences(0).has_withdraw_time());
  list_.set_page_token(reply.next_page_token());
  ASSERT_OK_AND_ASSIGN(const AbsenceQuery next, ReadQuery());
  EXPECT_EQ(next.after, last.id);
  EXPECT_EQ(next.after_start, last.time.start);
  EXPECT_EQ(next.page_size, kListPageSize);
  list_.mutable_window()->mutable_start_time()->set_nanos(1000);
  EXPECT_THAT(ReadQuery(), HasReason(Reason::kPageTokenInvalid)) << "of another window";
  list_.clear_page_token();
  list_.set_page_size(-1);
  EXPECT_THAT(ReadQuery(), HasViolation("page_size"));
  reply.Clear();
  WritePage(call_, list_, {{last}, false}, tokens_, reply);
  EXPECT_EQ(reply.next_page_token(), "");
}

}  // namespace
}  // namespace tandem::absences
