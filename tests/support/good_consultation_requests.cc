// SPDX-License-Identifier: Apache-2.0
// Good requests of the free consultation: each is about somebody new, because nobody has two.
#include "base/rpc/time_proto.h"
#include "tests/support/canary.h"
#include "tests/support/good_requests.h"

namespace tandem::testing {
namespace {

constexpr char kNoticeVersion[] = "1";  // SmallClinic's

std::string LastPart(const std::string& name) { return name.substr(name.rfind('/') + 1); }

}  // namespace

v1::HoldConsultationRequest GoodRequests::HoldRequest(Side& side) {
  ForgetCounts();
  v1::HoldConsultationRequest request;
  request.set_parent(side.desk.parent());
  request.set_request_id(side.desk.NewRequestId());
  rpc::WriteTime(Ahead(side), *request.mutable_start_time());
  request.set_location(side.desk.Name("locations", "main"));
  request.set_mode(v1::VISIT_MODE_IN_PERSON);
  request.mutable_contact()->set_email(NewEmail("guest"));
  return request;
}

v1::ConsultationHold GoodRequests::Hold(Side& side) {
  return Get<v1::ConsultationHold>({}, "HoldConsultation", HoldRequest(side));
}

std::string GoodRequests::CodeOf(const v1::ConsultationHold& hold) {
  const std::string id = service_.db().Sql(
      "SELECT contact_code_id FROM contact_code WHERE appointment_id = '" + LastPart(hold.name()) +
      "' ORDER BY create_time DESC, contact_code_id DESC LIMIT 1");
  return consultation_secrets_.Code(ParseUuid(id).value());
}

std::string GoodRequests::ManageToken(Side& side) {
  const v1::ConsultationHold hold = Hold(side);
  v1::BookConsultationRequest request;
  request.set_name(hold.name());
  request.set_request_id(side.desk.NewRequestId());
  request.set_secret(hold.secret());
  request.set_code(CodeOf(hold));
  request.mutable_person()->set_given_name(CanaryName("Robin"));
  request.mutable_person()->set_family_name(CanaryName("Vale"));
  request.set_notice_version(kNoticeVersion);
  return Get<v1::Consultation>({}, "BookConsultation", request).manage_token();
}

// One that is over: with whom `of` says.
std::string GoodRequests::PastConsultation(Side& side, const Person& of) {
  const auto request = Make("BookConsultationByPhone", of);
  const std::string name =
      Get<v1::Consultation>(side.desk.who(), "BookConsultationByPhone", *request).name();
  const auto id_of = [&](const std::string& slug) {
    return "(SELECT entity_id::text FROM directory_entity e WHERE e.clinic_id = a.clinic_id AND "
           "kind = 'practitioner' AND slug = '" +
           slug + "')";
  };
  const std::string other = of.practitioner == "kim" ? "lee" : "kim";
  service_.db().Sql(
      "UPDATE appointment a SET start_time = start_time - interval '40 days', end_time = end_time "
      "- interval '40 days', participations = replace(participations::text, " +
      id_of(other) + ", " + id_of(of.practitioner) + ")::jsonb WHERE appointment_id = '" +
      LastPart(name) + "'");
  return name;
}

void GoodRequests::AddConsultations() {
  for (const char* method : {"GetConsultationForm", "ListConsultationsToReview"}) {
    make_[method] = [method](Side& side, const Person&) {
      return Under(side, method, side.desk.parent());
    };
  }
  make_["SearchConsultationSlots"] = [](Side& side, const Person&) {
    v1::SearchConsultationSlotsRequest request;
    request.set_parent(side.desk.parent());
    request.set_location(side.desk.Name("locations", "main"));
    request.set_mode(v1::VISIT_MODE_IN_PERSON);
    return Packed(request);
  };
  make_["HoldConsultation"] = [this](Side& side, const Person&) {
    return Packed(HoldRequest(side));
  };
  make_["BookConsultationByPhone"] = [this](Side& side, const Person&) {
    v1::BookConsultationByPhoneRequest request;
    request.set_parent(side.desk.parent());
    request.set_request_id(side.desk.NewRequestId());
    rpc::WriteTime(Ahead(side), *request.mutable_start_time());
    request.set_location(side.desk.Name("locations", "main"));
    request.set_mode(v1::VISIT_MODE_IN_PERSON);
    request.mutable_contact()->set_email(NewEmail("caller"));
    request.mutable_person()->set_given_name(CanaryName("Sasha"));
    request.mutable_person()->set_family_name(CanaryName("Hill"));
    request.set_notice_version(kNoticeVersion);
    return Packed(request);
  };
  make_["RecordConsultationOutcome"] = [this](Side& side, const Person& of) {
    v1::RecordConsultationOutcomeRequest request;
    request.set_name(PastConsultation(side, of));
    request.set_request_id(side.desk.NewRequestId());
    request.set_outcome(v1::CONSULTATION_OUTCOME_REFER);
    return Packed(request);
  };
  make_["MeasureConsultationWait"] = [this](Side& side, const Person&) {
    v1::MeasureConsultationWaitRequest request;
    request.set_parent(side.desk.parent());
    rpc::WriteInterval(Month(), *request.mutable_booked());
    return Packed(request);
  };
}

void GoodRequests::AddBearers() {
  const auto of_hold = [this](Side& side, auto request) {
    const v1::ConsultationHold hold = Hold(side);
    request.set_name(hold.name());
    request.set_request_id(side.desk.NewRequestId());
    request.set_secret(hold.secret());
    if constexpr (requires { request.set_code(""); }) request.set_code(CodeOf(hold));
    return request;
  };
  make_["ResendCode"] = [=](Side& side, const Person&) {
    return Packed(of_hold(side, v1::ResendCodeRequest()));
  };
  make_["ReleaseConsultationHold"] = [=](Side& side, const Person&) {
    return Packed(of_hold(side, v1::ReleaseConsultationHoldRequest()));
  };
  make_["VerifyContact"] = [=](Side& side, const Person&) {
    return Packed(of_hold(side, v1::VerifyContactRequest()));
  };
  make_["BookConsultation"] = [=](Side& side, const Person&) {
    auto request = of_hold(side, v1::BookConsultationRequest());
    request.mutable_person()->set_given_name(CanaryName("Robin"));
    request.mutable_person()->set_family_name(CanaryName("Vale"));
    request.set_notice_version(kNoticeVersion);
    return Packed(request);
  };
  make_["GetConsultation"] = [this](Side& side, const Person&) {
    v1::GetConsultationRequest request;
    request.set_parent(side.desk.parent());
    request.set_manage_token(ManageToken(side));
    return Packed(request);
  };
  make_["RescheduleConsultation"] = [this](Side& side, const Person&) {
    v1::RescheduleConsultationRequest request;
    request.set_parent(side.desk.parent());
    request.set_request_id(side.desk.NewRequestId());
    request.set_manage_token(ManageToken(side));
    rpc::WriteTime(Ahead(side), *request.mutable_start_time());
    return Packed(request);
  };
  make_["CancelConsultation"] = [this](Side& side, const Person&) {
    v1::CancelConsultationRequest request;
    request.set_parent(side.desk.parent());
    request.set_request_id(side.desk.NewRequestId());
    request.set_manage_token(ManageToken(side));
    return Packed(request);
  };
}

}  // namespace tandem::testing
