// SPDX-License-Identifier: Apache-2.0
// Good requests about visits and about free times.
#include <fmt/format.h>

#include "base/rpc/time_proto.h"
#include "tests/support/good_requests.h"

namespace tandem::testing {
namespace {

// Its day has come: nobody is checked in before.
void PutOnToday(TestService& service, const std::string& name) {
  const absl::Time now = service.clock().Now();
  service.db().Sql(fmt::format(
      "UPDATE appointment SET start_time = '{}', end_time = '{}' WHERE appointment_id = '{}'",
      absl::FormatTime(now), absl::FormatTime(now + absl::Minutes(20)),
      name.substr(name.rfind('/') + 1)));
}

}  // namespace

v1::Appointment GoodRequests::Visit(Side& side, const Person& of) {
  const auto booking = side.desk.BookRequest(side.desk.WishFor("talk", Ahead(side)), of.patient);
  return Get<v1::Appointment>(side.desk.who(), "BookAppointment", booking);
}

void GoodRequests::Do(Side& side, const std::string& verb, const std::string& name) {
  Send(side.desk.who(), verb, *Named(side, verb, name));
}

void GoodRequests::AddVerbs() {
  for (const char* verb : {"ConfirmAppointment", "EnterAppointmentInError", "GetAppointment"}) {
    make_[verb] = [this, verb](Side& side, const Person& of) {
      return Named(side, verb, Visit(side, of).name());
    };
  }
  // After these verbs.
  const std::map<std::string, std::vector<std::string>> later = {
      {"CheckInAppointment", {}},
      {"StartAppointment", {"CheckInAppointment"}},
      {"CompleteAppointment", {"CheckInAppointment", "StartAppointment"}},
      {"UndoAppointment", {"CheckInAppointment"}}};
  for (const auto& [verb, before] : later) {
    make_[verb] = [this, verb = verb, before = before](Side& side, const Person& of) {
      const std::string name = Visit(side, of).name();
      PutOnToday(service_, name);
      for (const std::string& first : before) Do(side, first, name);
      return Named(side, verb, name);
    };
  }
  make_["CancelAppointment"] = [this](Side& side, const Person& of) {
    v1::CancelAppointmentRequest request;
    request.set_name(Visit(side, of).name());
    request.set_request_id(side.desk.NewRequestId());
    request.set_reason(v1::CANCELLATION_REASON_PATIENT);
    return Packed(request);
  };
  // A visit of this morning, which only an override books any more.
  make_["MarkNoShow"] = [this](Side& side, const Person& of) {
    auto booking = side.desk.BookRequest(side.desk.WishFor("talk", Behind(side)), of.patient);
    booking.mutable_override()->set_reason("came without a word");
    const auto visit = Get<v1::Appointment>(side.desk.who(), "BookAppointment", booking);
    return Named(side, "MarkNoShow", visit.name());
  };
}

void GoodRequests::AddVisits() {
  make_["HoldAppointment"] = [this](Side& side, const Person& of) {
    ForgetHolds();
    v1::HoldAppointmentRequest request;
    request.set_parent(side.desk.parent());
    request.set_request_id(side.desk.NewRequestId());
    request.set_patient(of.patient);
    *request.mutable_wish() = side.desk.WishFor("talk", Ahead(side), {of.practitioner});
    return Packed(request);
  };
  make_["BookAppointment"] = [this](Side& side, const Person& of) {
    return Packed(side.desk.BookRequest(side.desk.WishFor("talk", Ahead(side), {of.practitioner}),
                                        of.patient));
  };
  make_["BookAppointment/hold"] = [this](Side& side, const Person& of) {
    ForgetHolds();
    v1::BookAppointmentRequest request;
    request.set_parent(side.desk.parent());
    request.set_request_id(side.desk.NewRequestId());
    request.set_patient(of.patient);
    const auto hold = side.desk.Hold(side.desk.WishFor("talk", Ahead(side)));
    request.set_hold(hold.value().name());
    return Packed(request);
  };
  make_["RescheduleAppointment"] = [this](Side& side, const Person& of) {
    v1::RescheduleAppointmentRequest request;
    request.set_name(Visit(side, of).name());
    request.set_request_id(side.desk.NewRequestId());
    rpc::WriteTime(Ahead(side), *request.mutable_start_time());
    request.add_resources(side.desk.Name("practitioners", of.practitioner));
    request.set_location(side.desk.Name("locations", "main"));
    return Packed(request);
  };
  const auto list = [this](Side& side) {
    v1::ListAppointmentsRequest request;
    request.set_parent(side.desk.parent());
    return request;
  };
  make_["ListAppointments"] = [list](Side& side, const Person& of) {
    auto request = list(side);
    request.set_patient(of.patient);
    return Packed(request);
  };
  for (const auto& [kind, collection, slug] :
       {std::tuple{"resource", "practitioners", "kim"}, {"location", "locations", "main"}}) {
    make_[std::string("ListAppointments/") + kind] = [this, list, collection = collection,
                                                      slug = slug](Side& side, const Person&) {
      auto request = list(side);
      rpc::WriteInterval(Month(), *request.mutable_time());
      request.set_resource(side.desk.Name(collection, slug));
      return Packed(request);
    };
  }
  make_["ListOwnVisits"] = [this](Side& side, const Person&) {
    v1::ListOwnVisitsRequest request;
    request.set_parent(side.desk.parent());
    rpc::WriteInterval(Month(), *request.mutable_time());
    return Packed(request);
  };
  make_["WatchDay"] = [](Side& side, const Person&) {
    v1::WatchDayRequest request;
    request.set_location(side.desk.Name("locations", "main"));
    request.mutable_date()->set_year(2027);
    request.mutable_date()->set_month(1);
    request.mutable_date()->set_day(13);
    return Packed(request);
  };
}

void GoodRequests::AddAvailability() {
  const auto search = [this](Side& side, const Person& of) {
    v1::SearchSlotsRequest request;
    request.set_parent(side.desk.parent());
    request.set_visit_type(side.desk.Name("visitTypes", "talk"));
    request.set_patient(of.patient);
    const absl::Time now = service_.clock().Now();
    rpc::WriteInterval({now, now + absl::Hours(24)}, *request.mutable_window());
    return request;
  };
  make_["SearchSlots"] = [search](Side& side, const Person& of) {
    return Packed(search(side, of));
  };
  make_["SearchSlots/names"] = [search](Side& side, const Person& of) {
    auto request = search(side, of);
    request.add_locations(side.desk.Name("locations", "main"));
    request.add_resources(side.desk.Name("practitioners", of.practitioner));
    return Packed(request);
  };
  const auto explain = [this](Side& side, const Person& of) {
    v1::ExplainSlotRequest request;
    request.set_parent(side.desk.parent());
    request.set_patient(of.patient);
    *request.mutable_wish() = side.desk.WishFor("talk", Tomorrow());
    return request;
  };
  make_["ExplainSlot"] = [explain](Side& side, const Person& of) {
    return Packed(explain(side, of));
  };
  make_["ExplainSlot/names"] = [explain](Side& side, const Person& of) {
    auto request = explain(side, of);
    request.mutable_wish()->add_resources(side.desk.Name("practitioners", of.practitioner));
    return Packed(request);
  };
}

}  // namespace tandem::testing
