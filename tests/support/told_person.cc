// SPDX-License-Identifier: Apache-2.0
#include "tests/support/told_person.h"

#include <fmt/format.h>

#include <stdexcept>

namespace tandem::testing {

std::string NumberOf(int number) { return fmt::format("+1212555{:04}", number); }

v1::Patient ToldPerson(int number, const std::string& zone, bool texts) {
  v1::Patient person;
  person.set_given_name("Robin");
  person.set_family_name(fmt::format("Number {}", number));
  person.add_contacts()->set_email(fmt::format("r{}@example.org", number));
  person.add_contacts()->set_phone(NumberOf(number));
  person.set_language("en");
  person.set_time_zone(zone);
  person.mutable_preferences()->set_channel(texts ? v1::PatientPreferences::CHANNEL_SMS
                                                  : v1::PatientPreferences::CHANNEL_EMAIL);
  return person;
}

std::string EnterPerson(TestService& service, Desk& desk, const v1::Patient& person) {
  v1::CreatePatientRequest request;
  request.set_parent(desk.parent());
  request.set_request_id(desk.NewRequestId());
  *request.mutable_patient() = person;
  const auto entered = service.Call(desk.who(), &v1::PatientsService::Stub::CreatePatient, request);
  if (!entered.ok()) throw std::runtime_error(entered.status().ToString());
  return entered->name();
}

}  // namespace tandem::testing
