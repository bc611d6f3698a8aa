// SPDX-License-Identifier: Apache-2.0
#include "tests/support/desk.h"

#include <stdexcept>

#include "base/rpc/time_proto.h"
#include "tests/support/canary.h"

namespace tandem::testing {
namespace {

using Stub = v1::AppointmentsService::Stub;

}  // namespace

std::string Desk::AddPatient() {
  v1::CreatePatientRequest request;
  request.set_parent(parent());
  request.set_request_id(NewRequestId());
  request.mutable_patient()->set_given_name(CanaryName("Robin"));
  request.mutable_patient()->set_family_name(CanaryName("Vale"));
  const auto created = service_.Call(who(), &v1::PatientsService::Stub::CreatePatient, request);
  if (!created.ok()) throw std::runtime_error(created.status().ToString());
  return created->name();
}

v1::Wish Desk::WishFor(const std::string& visit_type, absl::Time start,
                       const std::vector<std::string>& practitioners) const {
  v1::Wish wish;
  wish.set_visit_type(Name("visitTypes", visit_type));
  rpc::WriteTime(start, *wish.mutable_start_time());
  wish.set_location(Name("locations", "main"));
  wish.set_mode(v1::VISIT_MODE_IN_PERSON);
  for (const std::string& slug : practitioners) wish.add_resources(Name("practitioners", slug));
  return wish;
}

v1::BookAppointmentRequest Desk::BookRequest(const v1::Wish& wish, const std::string& patient) {
  v1::BookAppointmentRequest request;
  request.set_parent(parent());
  request.set_request_id(NewRequestId());
  request.set_patient(patient);
  *request.mutable_wish() = wish;
  return request;
}

absl::StatusOr<v1::Appointment> Desk::Book(const v1::BookAppointmentRequest& request) {
  return service_.Call(who(), &Stub::BookAppointment, request);
}

absl::StatusOr<v1::Appointment> Desk::Book(const v1::Wish& wish, const std::string& patient) {
  return Book(BookRequest(wish, patient));
}

absl::StatusOr<v1::Appointment> Desk::Hold(const v1::Wish& wish, const std::string& patient) {
  v1::HoldAppointmentRequest request;
  request.set_parent(parent());
  request.set_request_id(NewRequestId());
  request.set_patient(patient);
  *request.mutable_wish() = wish;
  return service_.Call(who(), &Stub::HoldAppointment, request);
}

absl::StatusOr<v1::Appointment> Desk::BookHold(const std::string& hold,
                                               const std::string& patient) {
  v1::BookAppointmentRequest request;
  request.set_parent(parent());
  request.set_request_id(NewRequestId());
  request.set_patient(patient);
  request.set_hold(hold);
  return Book(request);
}

absl::StatusOr<v1::Appointment> Desk::Move(const std::string& name, absl::Time start) {
  v1::RescheduleAppointmentRequest request;
  request.set_name(name);
  request.set_request_id(NewRequestId());
  rpc::WriteTime(start, *request.mutable_start_time());
  return service_.Call(who(), &Stub::RescheduleAppointment, request);
}

absl::StatusOr<v1::Appointment> Desk::Cancel(const std::string& name) {
  v1::CancelAppointmentRequest request;
  request.set_name(name);
  request.set_request_id(NewRequestId());
  request.set_reason(v1::CANCELLATION_REASON_PATIENT);
  return service_.Call(who(), &Stub::CancelAppointment, request);
}

absl::StatusOr<v1::Appointment> Desk::Get(const std::string& name) {
  v1::GetAppointmentRequest request;
  request.set_name(name);
  return service_.Call(who(), &Stub::GetAppointment, request);
}

absl::StatusOr<v1::SearchSlotsResponse> Desk::Search(const std::string& visit_type,
                                                     const Interval& window, bool all_ticks) {
  v1::SearchSlotsRequest request;
  request.set_parent(parent());
  request.set_visit_type(Name("visitTypes", visit_type));
  rpc::WriteTime(window.start, *request.mutable_window()->mutable_start_time());
  rpc::WriteTime(window.end, *request.mutable_window()->mutable_end_time());
  request.add_modes(v1::VISIT_MODE_IN_PERSON);
  request.set_ignore_patient_limits(all_ticks);
  request.set_page_size(500);
  return service_.Call(who(), &v1::AvailabilityService::Stub::SearchSlots, request);
}

std::vector<absl::Time> StartsOf(const v1::SearchSlotsResponse& page) {
  std::vector<absl::Time> starts;
  for (const v1::Slot& slot : page.slots()) {
    starts.push_back(absl::FromUnixSeconds(slot.time().start_time().seconds()));
  }
  return starts;
}

}  // namespace tandem::testing
