// SPDX-License-Identifier: Apache-2.0
#include "scheduler/staff/staff_member_codec.h"

#include "base/testing/matchers.h"

namespace tandem::staff {
namespace {

const absl::Time kNow = absl::FromUnixMicros(1'800'000'000'123'456);

StaffMember SomeMember() {
  StaffMember member;
  member.id = *ParseId<StaffId>("0190b2a0-0000-7000-8000-000000000001");
  member.issuer = "https://id.example";
  member.subject = "nia";
  member.role = access::Role::kTherapist;
  member.create_time = kNow;
  member.update_time = kNow + absl::Seconds(1);
  return member;
}

void ExpectSame(const StaffMember& left, const StaffMember& right) {
  EXPECT_EQ(left.id, right.id);
  EXPECT_EQ(left.issuer, right.issuer);
  EXPECT_EQ(left.subject, right.subject);
  EXPECT_EQ(left.role, right.role);
  EXPECT_EQ(left.practitioner, right.practitioner);
  EXPECT_EQ(left.disable_time, right.disable_time);
  EXPECT_EQ(left.create_time, right.create_time);
  EXPECT_EQ(left.update_time, right.update_time);
}

TEST(StaffMemberCodecTest, WhatIsKeptIsWhatWasSaid) {
  StaffMember member = SomeMember();
  ASSERT_OK_AND_ASSIGN(const StaffMember least, DecodeStaffMember(Encode(member)));
  ExpectSame(least, member);
  member.practitioner = *ParseId<PractitionerId>("0190b2a0-0000-7000-8000-000000000002");
  member.disable_time = kNow + absl::Hours(1);
  ASSERT_OK_AND_ASSIGN(const StaffMember whole, DecodeStaffMember(Encode(member)));
  ExpectSame(whole, member);
}

TEST(StaffMemberCodecTest, WhatWasNotWrittenHereIsNotRead) {
  for (const char* text : {"", "{}", "[]", R"({"format":2})", R"({"format":1,"id":"x"})"}) {
    EXPECT_THAT(DecodeStaffMember(Bytes{text}), HasReason(Reason::kInternal)) << text;
  }
}

TEST(StaffMemberTest, PatientsTheirPeopleAndProgramsAreNoStaff) {
  using access::Role;
  for (const Role role : {Role::kTherapist, Role::kPractitioner, Role::kFrontDesk,
                          Role::kClinicAdmin, Role::kAuditor}) {
    EXPECT_TRUE(IsStaffRole(role)) << access::Name(role);
  }
  for (const Role role :
       {Role::kAnonymous, Role::kPatient, Role::kSupporter, Role::kService, Role::kProxy}) {
    EXPECT_FALSE(IsStaffRole(role)) << access::Name(role);
  }
}

}  // namespace
}  // namespace tandem::staff
