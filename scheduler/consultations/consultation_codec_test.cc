// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/consultation_codec.h"

#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "base/testing/seeded_ids.h"

namespace tandem::consultations {
namespace {

const absl::Time kStart = absl::FromUnixSeconds(1'767'625'200);

Hold SomeHold() {
  SeededIds ids(1);
  Hold hold;
  hold.id = ids.NextId<AppointmentId>();
  hold.directory_revision = 3;
  hold.expire = kStart + absl::Microseconds(7);
  hold.time = {kStart, kStart + absl::Minutes(20)};
  hold.location = ids.NextId<LocationId>();
  hold.mode = directory::Mode::kVideo;
  hold.contact_verified = true;
  hold.code_tries_left = 4;
  hold.code_expire = kStart + absl::Minutes(15);
  return hold;
}

Consultation SomeConsultation() {
  SeededIds ids(2);
  Consultation some;
  some.id = ids.NextId<AppointmentId>();
  some.version = 4;
  some.status = appointments::Status::kCheckedIn;
  some.directory_revision = 12;
  some.visit_type = ids.NextId<VisitTypeId>();
  some.time = {kStart, kStart + absl::Minutes(20)};
  some.time_zone = "America/New_York";
  some.local_start = absl::CivilMinute(2026, 11, 1, 1, 30);
  some.location = ids.NextId<LocationId>();
  some.mode = directory::Mode::kPhone;
  some.resources = {ids.NextId<ResourceId>(), ids.NextId<ResourceId>()};
  some.patient = ids.NextId<PatientId>();
  some.language = "es";
  some.needs_review = true;
  some.outcome = Outcome::kNotSuitable;
  some.outcome_time = kStart + absl::Hours(1);
  some.book_time = kStart - absl::Hours(20);
  some.link = ids.Next();
  return some;
}

TEST(ConsultationCodecTest, AHoldComesBackAsItWas) {
  const Hold hold = SomeHold();
  ASSERT_OK_AND_ASSIGN(const Hold back, DecodeHold(EncodeHold(hold)));
  EXPECT_EQ(EncodeHold(back), EncodeHold(hold));
  EXPECT_EQ(back.expire, hold.expire);
  EXPECT_EQ(back.mode, hold.mode);
  EXPECT_TRUE(back.contact_verified);
}

TEST(ConsultationCodecTest, SecretsAreNeverKept) {
  Hold hold = SomeHold();
  hold.secret = "the-secret";
  EXPECT_EQ(EncodeHold(hold).data.find("the-secret"), std::string::npos);
  Consultation consultation = SomeConsultation();
  consultation.manage_token = "the-token";
  EXPECT_EQ(EncodeConsultation(consultation).data.find("the-token"), std::string::npos);
}

TEST(ConsultationCodecTest, AConsultationComesBackAsItWas) {
  const Consultation some = SomeConsultation();
  ASSERT_OK_AND_ASSIGN(const Consultation back, DecodeConsultation(EncodeConsultation(some)));
  EXPECT_EQ(EncodeConsultation(back), EncodeConsultation(some));
  EXPECT_EQ(back.local_start, some.local_start);
  EXPECT_EQ(back.resources, some.resources);
  EXPECT_EQ(back.outcome, some.outcome);
  EXPECT_EQ(back.book_time, some.book_time);
}

TEST(ConsultationCodecTest, WhatIsNotSaidStaysUnsaid) {
  Consultation some = SomeConsultation();
  some.outcome.reset();
  some.outcome_time.reset();
  ASSERT_OK_AND_ASSIGN(const Consultation back, DecodeConsultation(EncodeConsultation(some)));
  EXPECT_FALSE(back.outcome.has_value());
  EXPECT_FALSE(back.outcome_time.has_value());
}

TEST(ConsultationCodecTest, ATryTellsWhetherItWasRight) {
  for (const bool right : {true, false}) {
    ASSERT_OK_AND_ASSIGN(const CodeTry back, DecodeCodeTry(EncodeCodeTry({right, SomeHold()})));
    EXPECT_EQ(back.right, right);
    EXPECT_EQ(back.hold.code_tries_left, 4);
  }
}

TEST(ConsultationCodecTest, AForeignTextIsOurFaultAndNoCrash) {
  for (const std::string text : {"", "{", "{}", "[]", R"({"id":"x"})", R"({"right":true})"}) {
    EXPECT_THAT(DecodeHold({text}), HasReason(Reason::kInternal)) << text;
    EXPECT_THAT(DecodeCodeTry({text}), HasReason(Reason::kInternal)) << text;
    EXPECT_THAT(DecodeConsultation({text}), HasReason(Reason::kInternal)) << text;
  }
}

}  // namespace
}  // namespace tandem::consultations
