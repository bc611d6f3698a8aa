// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/appointment_codec.h"

#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "base/testing/seeded_ids.h"

namespace tandem::appointments {
namespace {

class AppointmentCodecTest : public ::testing::Test {
 protected:
  Appointment Full() {
    Appointment full;
    full.id = ids_.NextId<AppointmentId>();
    full.version = 7;
    full.status = Status::kEnteredInError;
    full.visit_type = ids_.NextId<VisitTypeId>();
    full.location = ids_.NextId<LocationId>();
    full.mode = directory::Mode::kPhone;
    full.patient = ids_.NextId<PatientId>();
    full.time = {start_, start_ + absl::Minutes(20)};
    full.time_zone = "Asia/Kolkata";
    full.local_start = absl::CivilMinute(2026, 3, 29, 2, 30);
    full.directory_revision = 12;
    full.participations = {{.resource = ids_.NextId<ResourceId>(),
                            .need = "someone",
                            .time = {start_ - absl::Minutes(5), start_ + absl::Minutes(30)}}};
    full.hold_expire = start_ - absl::Hours(1);
    full.confirm_time = start_ - absl::Hours(2);
    full.check_in_time = start_ - absl::Microseconds(1);
    full.actual_start = start_;
    full.actual_end = start_ + absl::Minutes(19);
    full.cancellation_reason = CancellationReason::kNoRide;
    full.cancelled_late = true;
    full.overridden = true;
    full.create_time = start_ - absl::Hours(48);
    full.update_time = start_ + absl::Hours(1);
    return full;
  }

  SeededIds ids_;
  absl::Time start_ = absl::FromUnixSeconds(1'774'731'600);
};

TEST_F(AppointmentCodecTest, AnAppointmentIsReadBackAsItWasWritten) {
  const Appointment full = Full();
  EXPECT_THAT(DecodeAppointment(EncodeAppointment(full)), IsOkAndHolds(full));
  Appointment bare;
  bare.id = ids_.NextId<AppointmentId>();
  bare.time = {start_, start_ + absl::Minutes(20)};
  bare.create_time = bare.update_time = start_;
  EXPECT_THAT(DecodeAppointment(EncodeAppointment(bare)), IsOkAndHolds(bare));
}

TEST_F(AppointmentCodecTest, TheSameAppointmentGivesTheSameBytesAndNoOwner) {
  Appointment full = Full();
  const Bytes bytes = EncodeAppointment(full);
  full.hold_owner = Bytes{"secret"};
  EXPECT_EQ(EncodeAppointment(full), bytes);
  EXPECT_EQ(EncodeAppointment(DecodeAppointment(bytes).value()), bytes);
}

TEST_F(AppointmentCodecTest, ForeignBytesAreAnInternalErrorThatShowsNothing) {
  for (const char* text : {"", "{}", "[1]", "{\"format\":2}", "{\"format\":1,\"id\":\"x\"}"}) {
    EXPECT_THAT(DecodeAppointment(Bytes{text}), HasReason(Reason::kInternal)) << text;
  }
  EXPECT_THAT(DecodeParticipations("nonsense", start_), HasReason(Reason::kInternal));
}

}  // namespace
}  // namespace tandem::appointments
