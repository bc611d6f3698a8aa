// SPDX-License-Identifier: Apache-2.0
// A person at the door of the sample clinic: the calls of the public consultation, with sensible
// requests that a test changes where it matters. Monday morning, January 11, 2027; all through the
// wire.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "base/testing/matchers.h"
#include "base/testing/seeded_ids.h"
#include "base/testing/simulated_clock.h"
#include "scheduler/consultations/secrets.h"
#include "scheduler/directory/testing/clinic.h"
#include "tests/support/service.h"

namespace tandem::testing {

using Stub = v1::ConsultationsService::Stub;

constexpr char kNotice[] = "2026-11";
constexpr char kEmail[] = "robin@qzvxkwjq.example.com";

class ConsultationsTest : public ::testing::Test {
 protected:
  ConsultationsTest() : ConsultationsTest(SampleClinic()) {}
  // With another clinic's file; its slug is the sample clinic's.
  explicit ConsultationsTest(const std::string& yaml);

  template <class Request, class Reply>
  absl::StatusOr<Reply> Ask(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                         Reply*),
                            const Request& request, const Who& who = {}) {
    return service_.Call(who, method, request);
  }

  std::string NewRequestId() { return ToString(ids_.Next()); }
  std::string parent() const { return service_.parent(); }
  Who Desk() const { return service_.As(access::Role::kFrontDesk); }
  Who Clinician() const { return service_.As(access::Role::kPractitioner); }

  // Requests with everything that is needed.
  v1::HoldConsultationRequest HoldRequest(const std::string& email = kEmail);
  v1::VerifyContactRequest VerifyRequest(const v1::ConsultationHold& hold, const std::string& code);
  v1::BookConsultationRequest BookRequest(const v1::ConsultationHold& hold,
                                          const std::string& code);
  v1::BookConsultationByPhoneRequest PhoneRequest(const std::string& phone);
  v1::CancelConsultationRequest CancelRequest(const std::string& token);
  v1::RescheduleConsultationRequest MoveRequest(const std::string& token,
                                                const google::protobuf::Timestamp& start);
  v1::RecordConsultationOutcomeRequest OutcomeRequest(const std::string& name,
                                                      v1::ConsultationOutcome outcome);

  absl::StatusOr<v1::SearchConsultationSlotsResponse> Search(int page_size = 20);
  absl::StatusOr<v1::ConsultationHold> Hold(const std::string& email = kEmail) {
    return Ask(&Stub::HoldConsultation, HoldRequest(email));
  }
  // Held, verified by its code, booked.
  v1::Consultation Booked(const std::string& email = kEmail);
  absl::StatusOr<v1::Consultation> See(const std::string& token, const Who& who = {});
  absl::StatusOr<v1::Consultation> Cancel(const std::string& token) {
    return Ask(&Stub::CancelConsultation, CancelRequest(token));
  }

  // Until the consultation begins.
  void WaitFor(const v1::Consultation& consultation) {
    clock_.Set(absl::FromUnixSeconds(consultation.time().start_time().seconds()));
  }

  // The newest code of a hold, as it stands in the person's mailbox; and one that it is not.
  std::string CodeOf(const v1::ConsultationHold& hold);
  std::string WrongCodeOf(const v1::ConsultationHold& hold);
  int Count(const std::string& from_where);

  SimulatedClock clock_;
  TestService service_;
  consultations::Secrets secrets_;
  SeededIds ids_{20270111};
};

// `calls` times at once, each in a thread and over a connection of its own; how many were OK.
// `inspect` sees every refusal.
int RunAtOnce(TestService& service, int calls,
              const std::function<absl::Status(Client&, int)>& call,
              const std::function<void(const absl::Status&)>& inspect);

// The uuid at the end of a resource name.
std::string IdOf(const std::string& name);

}  // namespace tandem::testing
