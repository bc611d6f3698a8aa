// SPDX-License-Identifier: Apache-2.0
// A small clinic's server with its limits as they are in production, and what may be wrong with the
// world around it. Recovery is at most five seconds; that nobody waits long is judged with room for
// sanitizers and busy cores (kAnswerMax), and by the median without it.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/testing/matchers.h"
#include "tests/support/desk.h"
#include "tests/support/health.h"
#include "tests/support/table_lock.h"

namespace tandem::testing {

constexpr int kPool = 4;
constexpr absl::Duration kPromised = absl::Milliseconds(100);  // an answer of an exhausted server
constexpr absl::Duration kAnswerMax = absl::Milliseconds(600);
constexpr absl::Duration kRecoveryMax = absl::Seconds(5);

class OperationsTest : public ::testing::Test {
 protected:
  explicit OperationsTest(const ServiceOptions& options = Production()) : service_(options) {}

  static ServiceOptions Production();

  absl::StatusOr<v1::ListAppointmentsResponse> List(absl::Duration deadline = absl::Seconds(20));
  // Next free time, never asked for before.
  absl::StatusOr<v1::Appointment> Book(absl::Duration deadline = absl::Seconds(20));
  // Until List and Book work again; judged against kRecoveryMax.
  void ExpectRecovery();
  // What the server left in the database.
  std::string IdleInTransaction();
  void ExpectNothingLeaks();
  double Metric(const std::string& series);

  RealClock clock_;
  TestService service_;
  Desk desk_{service_};
  const std::string patient_ = desk_.AddPatient();
  int booked_ = 0;
};

// `threads` at once, each `each` times; how long each took.
std::vector<absl::Duration> Measure(int threads, int each, const std::function<void()>& call);

}  // namespace tandem::testing
