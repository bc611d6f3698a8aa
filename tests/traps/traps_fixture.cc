// SPDX-License-Identifier: Apache-2.0
#include "tests/traps/traps_fixture.h"

#include <stdexcept>

#include "base/civil.h"
#include "base/rpc/time_proto.h"
#include "base/strings.h"
#include "tests/support/canary.h"

namespace tandem::testing {
namespace {

constexpr char kZone[] = "America/New_York";

std::string Yaml() {
  SmallClinic clinic;
  clinic.zone = kZone;
  clinic.practitioners = SmallPractitioner{.slug = "ana"}.Yaml();
  for (const char* chair : {"two", "three", "four"}) {
    clinic.rooms += std::string("  chair-") + chair +
                    ": {display_name: Chair, location: main, capabilities: [chair]}\n";
  }
  return clinic.Yaml();
}

}  // namespace

TrapsTest::TrapsTest()
    : clock_(LocalTime("2027-01-11 08:00", kZone)),
      service_({.clock = &clock_, .db = nullptr, .yaml = Yaml()}) {}

absl::Time TrapsTest::At(const std::string& local) const { return LocalTime(local, kZone); }

int TrapsTest::Count(const std::string& from_where) {
  return std::stoi(Sql("SELECT count(*) FROM " + from_where));
}

v1::HoldConsultationRequest TrapsTest::HoldRequest(absl::Time start, const std::string& email) {
  v1::HoldConsultationRequest request;
  request.set_parent(parent());
  request.set_request_id(desk_.NewRequestId());
  rpc::WriteTime(start, *request.mutable_start_time());
  request.set_mode(v1::VISIT_MODE_VIDEO);
  request.mutable_contact()->set_email(email);
  return request;
}

absl::StatusOr<v1::ConsultationHold> TrapsTest::HoldTalk(absl::Time start,
                                                         const std::string& email) {
  return service_.Call(ServiceHome::Anonymous(), &ConsultationsStub::HoldConsultation,
                       HoldRequest(start, email));
}

absl::StatusOr<v1::Consultation> TrapsTest::BookTalk(absl::Time start, const std::string& email) {
  v1::BookConsultationByPhoneRequest request;
  request.set_parent(parent());
  request.set_request_id(desk_.NewRequestId());
  rpc::WriteTime(start, *request.mutable_start_time());
  request.set_mode(v1::VISIT_MODE_VIDEO);
  request.mutable_contact()->set_email(email);
  request.mutable_person()->set_given_name(CanaryName("Robin"));
  request.mutable_person()->set_family_name(CanaryName("Vale"));
  request.set_notice_version("1");
  return service_.Call(desk_.who(), &ConsultationsStub::BookConsultationByPhone, request);
}

absl::StatusOr<v1::Consultation> TrapsTest::CancelTalk(const std::string& token) {
  v1::CancelConsultationRequest request;
  request.set_parent(parent());
  request.set_request_id(desk_.NewRequestId());
  request.set_manage_token(token);
  return service_.Call(ServiceHome::Anonymous(), &ConsultationsStub::CancelConsultation, request);
}

absl::StatusOr<v1::Consultation> TrapsTest::MoveTalk(const std::string& token, absl::Time start) {
  v1::RescheduleConsultationRequest request;
  request.set_parent(parent());
  request.set_request_id(desk_.NewRequestId());
  request.set_manage_token(token);
  rpc::WriteTime(start, *request.mutable_start_time());
  return service_.Call(ServiceHome::Anonymous(), &ConsultationsStub::RescheduleConsultation,
                       request);
}

absl::Time LocalTime(const std::string& local, const std::string& zone) {
  absl::CivilMinute minute;
  std::string text = local;
  text.replace(text.find(' '), 1, "T");
  if (!absl::ParseLenientCivilTime(Av(text), &minute)) throw std::invalid_argument(local);
  return ResolveCivil(minute, LoadZone(zone).value()).value();
}

}  // namespace tandem::testing
