// SPDX-License-Identifier: Apache-2.0
#include "tests/functional/consultations_fixture.h"

#include <latch>
#include <thread>

#include "scheduler/secret_key.h"
#include "tests/support/canary.h"

namespace tandem::testing {
namespace {

// 2027-01-11T16:00Z: 08:00 in Los Angeles.
const absl::Time kMondayMorning = absl::FromUnixSeconds(1'799'683'200);

}  // namespace

ConsultationsTest::ConsultationsTest(const std::string& yaml)
    : clock_(kMondayMorning),
      service_({.clock = &clock_, .db = nullptr, .yaml = yaml}),
      secrets_(ReadSecretKey(service_.config().secret_key_file).value()) {}

v1::HoldConsultationRequest ConsultationsTest::HoldRequest(const std::string& email) {
  v1::HoldConsultationRequest request;
  request.set_parent(parent());
  request.set_request_id(NewRequestId());
  request.mutable_contact()->set_email(email);
  return request;
}

v1::VerifyContactRequest ConsultationsTest::VerifyRequest(const v1::ConsultationHold& hold,
                                                          const std::string& code) {
  v1::VerifyContactRequest request;
  request.set_name(hold.name());
  request.set_request_id(NewRequestId());
  request.set_secret(hold.secret());
  request.set_code(code);
  return request;
}

v1::BookConsultationRequest ConsultationsTest::BookRequest(const v1::ConsultationHold& hold,
                                                           const std::string& code) {
  v1::BookConsultationRequest request;
  request.set_name(hold.name());
  request.set_request_id(NewRequestId());
  request.set_secret(hold.secret());
  request.set_code(code);
  request.mutable_person()->set_given_name(CanaryName("Robin"));
  request.mutable_person()->set_family_name(CanaryName("Vale"));
  request.set_notice_version(kNotice);
  return request;
}

v1::BookConsultationByPhoneRequest ConsultationsTest::PhoneRequest(const std::string& phone) {
  v1::BookConsultationByPhoneRequest request;
  request.set_parent(parent());
  request.set_request_id(NewRequestId());
  request.mutable_contact()->set_phone(phone);
  request.mutable_person()->set_given_name(CanaryName("Sasha"));
  request.mutable_person()->set_family_name(CanaryName("Hill"));
  request.set_notice_version(kNotice);
  return request;
}

v1::CancelConsultationRequest ConsultationsTest::CancelRequest(const std::string& token) {
  v1::CancelConsultationRequest request;
  request.set_parent(parent());
  request.set_request_id(NewRequestId());
  request.set_manage_token(token);
  return request;
}

v1::RescheduleConsultationRequest ConsultationsTest::MoveRequest(
    const std::string& token, const google::protobuf::Timestamp& start) {
  v1::RescheduleConsultationRequest request;
  request.set_parent(parent());
  request.set_request_id(NewRequestId());
  request.set_manage_token(token);
  *request.mutable_start_time() = start;
  return request;
}

v1::RecordConsultationOutcomeRequest ConsultationsTest::OutcomeRequest(
    const std::string& name, v1::ConsultationOutcome outcome) {
  v1::RecordConsultationOutcomeRequest request;
  request.set_name(name);
  request.set_request_id(NewRequestId());
  request.set_outcome(outcome);
  return request;
}

absl::StatusOr<v1::SearchConsultationSlotsResponse> ConsultationsTest::Search(int page_size) {
  v1::SearchConsultationSlotsRequest request;
  request.set_parent(parent());
  request.set_mode(v1::VISIT_MODE_PHONE);
  request.set_page_size(page_size);
  return Ask(&Stub::SearchConsultationSlots, request);
}

v1::Consultation ConsultationsTest::Booked(const std::string& email) {
  const auto hold = Hold(email);
  EXPECT_OK(hold);
  if (!hold.ok()) return {};
  const auto booked = Ask(&Stub::BookConsultation, BookRequest(*hold, CodeOf(*hold)));
  EXPECT_OK(booked);
  return booked.ok() ? *booked : v1::Consultation();
}

absl::StatusOr<v1::Consultation> ConsultationsTest::See(const std::string& token, const Who& who) {
  v1::GetConsultationRequest request;
  request.set_parent(parent());
  request.set_manage_token(token);
  return Ask(&Stub::GetConsultation, request, who);
}

std::string ConsultationsTest::CodeOf(const v1::ConsultationHold& hold) {
  const std::string id = service_.db().Sql(
      "SELECT contact_code_id FROM contact_code WHERE appointment_id = '" + IdOf(hold.name()) +
      "' ORDER BY create_time DESC, contact_code_id DESC LIMIT 1");
  return secrets_.Code(ParseUuid(id).value());
}

std::string ConsultationsTest::WrongCodeOf(const v1::ConsultationHold& hold) {
  std::string code = CodeOf(hold);
  code.back() = code.back() == '9' ? '0' : static_cast<char>(code.back() + 1);
  return code;
}

int ConsultationsTest::Count(const std::string& from_where) {
  return std::stoi(service_.db().Sql("SELECT count(*) FROM " + from_where));
}

int RunAtOnce(TestService& service, int calls,
              const std::function<absl::Status(Client&, int)>& call,
              const std::function<void(const absl::Status&)>& inspect) {
  std::vector<absl::Status> results(static_cast<std::size_t>(calls));
  std::latch ready(calls);
  std::vector<std::thread> threads;
  for (int i = 0; i < calls; ++i) {
    threads.emplace_back([&, i] {
      Client client(service.target());
      client.channel().WaitForConnected(absl::ToChronoTime(RealClock().Now() + kCallDeadline));
      ready.arrive_and_wait();
      results[static_cast<std::size_t>(i)] = call(client, i);
    });
  }
  for (std::thread& thread : threads) thread.join();
  int succeeded = 0;
  for (const absl::Status& result : results) {
    if (result.ok()) {
      ++succeeded;
    } else {
      inspect(result);
    }
  }
  return succeeded;
}

std::string IdOf(const std::string& name) { return name.substr(name.rfind('/') + 1); }

}  // namespace tandem::testing
