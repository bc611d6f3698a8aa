// SPDX-License-Identifier: Apache-2.0
// TrapsTest: a small clinic with its whole service, and both of its doors: the front desk and the
// public. It is Monday, January 11, 2027, 08:00 in New York; ana talks with one person at a time,
// kim has three seats, there are four chairs.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "base/testing/matchers.h"
#include "base/testing/simulated_clock.h"
#include "tests/support/desk.h"

namespace tandem::testing {

using AppointmentsStub = v1::AppointmentsService::Stub;
using ConsultationsStub = v1::ConsultationsService::Stub;

class TrapsTest : public ::testing::Test {
 protected:
  TrapsTest();

  // "2027-01-12 10:00" on the clinic's clock.
  absl::Time At(const std::string& local) const;
  std::string parent() const { return service_.parent(); }
  std::string Sql(const std::string& text) { return service_.db().Sql(text); }
  int Count(const std::string& from_where);

  // The public door: a video talk at a time, held for an address.
  v1::HoldConsultationRequest HoldRequest(absl::Time start, const std::string& email);
  absl::StatusOr<v1::ConsultationHold> HoldTalk(absl::Time start, const std::string& email);
  // Booked by the desk for a person on the telephone; the reply has the manage link's token.
  absl::StatusOr<v1::Consultation> BookTalk(absl::Time start, const std::string& email);
  absl::StatusOr<v1::Consultation> CancelTalk(const std::string& token);
  absl::StatusOr<v1::Consultation> MoveTalk(const std::string& token, absl::Time start);

  SimulatedClock clock_;
  TestService service_;
  Desk desk_{service_};
};

// "2027-01-12 10:00" on the clock of a zone.
absl::Time LocalTime(const std::string& local, const std::string& zone);

}  // namespace tandem::testing
