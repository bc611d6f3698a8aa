// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/request_clinic_wire.h"

#include "base/testing/matchers.h"
#include "tandem/v1/appointments.pb.h"
#include "tandem/v1/consultations.pb.h"
#include "tandem/v1/patients.pb.h"
#include "tandem/v1/sessions.pb.h"

namespace tandem::access {
namespace {

TEST(RequestClinicTest, TheClinicIsFoundWhereverTheRequestNamesIt) {
  v1::BookAppointmentRequest book;
  book.set_parent("clinics/cedar-harbor");
  EXPECT_EQ(ReadClinic(book).slug, "cedar-harbor");
  v1::GetAppointmentRequest get;
  get.set_name("clinics/cedar-harbor/appointments/x");
  EXPECT_EQ(ReadClinic(get).slug, "cedar-harbor");
  v1::UpdatePatientRequest update;
  update.mutable_patient()->set_name("clinics/elm/patients/x");
  EXPECT_EQ(ReadClinic(update).slug, "elm");
  EXPECT_EQ(ReadClinic(update).field, "patient.name");
  v1::WatchDayRequest watch;
  watch.set_location("clinics/elm/locations/main");
  EXPECT_EQ(ReadClinic(watch).slug, "elm");
}

TEST(RequestClinicTest, ANameThatNamesNoClinicIsTold) {
  v1::BookAppointmentRequest book;
  for (const char* parent : {"", "clinics", "clinics/", "clinics//x", "clinic/elm", "elm"}) {
    book.set_parent(parent);
    EXPECT_EQ(ReadClinic(book).slug, std::nullopt) << parent;
    EXPECT_EQ(ReadClinic(book).field, "parent");
  }
}

TEST(RequestClinicTest, AParentIsAClinicsNameAndNothingElse) {
  v1::BookAppointmentRequest book;
  book.set_parent("clinics/elm");
  EXPECT_OK(CheckTexts(book));
  for (const char* parent : {"", "elm", "clinics/", "clinics/elm/", "/clinics/elm", "clinics/ELM",
                             "clinics/elm/patients/0190b2a0-0000-7000-8000-00000000dead"}) {
    book.set_parent(parent);
    EXPECT_THAT(CheckTexts(book), HasViolation("parent")) << parent;
  }
  v1::ListSessionsRequest list;  // of a patient
  list.set_parent("clinics/elm/patients/0190b2a0-0000-7000-8000-00000000dead");
  EXPECT_OK(CheckTexts(list));
}

TEST(RequestClinicTest, EveryTextWithANulIsNamed) {
  v1::BookConsultationRequest book;
  book.set_name("clinics/elm/appointments/x");
  EXPECT_OK(CheckTexts(book));
  book.mutable_person()->set_given_name(std::string("a\0b", 3));
  (*book.mutable_answers())[std::string("q\0", 2)] = v1::SCREENING_ANSWER_YES;
  const absl::Status status = CheckTexts(book);
  EXPECT_THAT(status, HasViolation("person.given_name"));
  EXPECT_THAT(status, HasViolation("answers.key"));
  EXPECT_EQ(ViolationsOf(status).size(), 2u);
}

}  // namespace
}  // namespace tandem::access
