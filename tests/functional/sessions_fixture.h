// SPDX-License-Identifier: Apache-2.0
// People who sign in at a small clinic. Monday, January 11, 2027; all through the wire.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "base/testing/matchers.h"
#include "base/testing/seeded_ids.h"
#include "base/testing/simulated_clock.h"
#include "scheduler/directory/testing/clinic.h"
#include "scheduler/sessions/session_secrets.h"
#include "tests/support/desk.h"
#include "tests/support/service.h"

namespace tandem::testing {

// 2027-01-11, 11:00 in New York.
const absl::Time kSignInDay = absl::FromUnixSeconds(1'799'683'200);

class SessionsTest : public ::testing::Test {
 protected:
  using Sessions = v1::SessionsService::Stub;

  SessionsTest();

  template <class Stub, class Request, class Reply>
  absl::StatusOr<Reply> Ask(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                         Reply*),
                            const Request& request, const Who& who = {}) {
    return service_.Call(who, method, request);
  }

  std::string NewRequestId() { return ToString(ids_.Next()); }
  std::string parent() const { return service_.parent(); }
  Who Desk() const { return service_.As(access::Role::kFrontDesk); }
  static Who With(const v1::OpenedSession& session) { return {session.token()}; }

  // An active patient with this address, proven or not; the record.
  v1::Patient Enter(const std::string& given_name, const std::string& email, bool proven = true);
  // The same with a birth date.
  v1::Patient EnterBorn(const std::string& given_name, const std::string& email, int birth_year);

  static v1::ContactPoint Mail(const std::string& email);
  v1::StartSignInRequest StartRequest(const v1::ContactPoint& contact);
  absl::StatusOr<v1::SignIn> Start(const std::string& email) {
    return Ask(&Sessions::StartSignIn, StartRequest(Mail(email)));
  }
  v1::FinishSignInRequest FinishRequest(const v1::SignIn& started, const std::string& code);
  v1::FinishSignInRequest LinkRequest(const v1::SignIn& started);
  absl::StatusOr<v1::OpenedSession> Finish(const v1::SignIn& started, const std::string& code) {
    return Ask(&Sessions::FinishSignIn, FinishRequest(started, code));
  }
  // What the message would say.
  std::string CodeOf(const v1::SignIn& started) const;
  std::string WrongCodeOf(const v1::SignIn& started) const;
  std::string LinkOf(const v1::SignIn& started) const;
  // By code.
  v1::OpenedSession SignIn(const std::string& email);

  // Reads a record in somebody's name: the call that tests whether a session lives.
  absl::Status See(const v1::Patient& patient, const Who& who);
  absl::Status SignOut(const Who& who);
  absl::Status Revoke(const std::string& session, const Who& who);
  absl::StatusOr<v1::Proxy> Grant(const v1::Patient& patient, const std::string& email,
                                  const Who& who);
  absl::StatusOr<v1::Proxy> RevokeProxy(const std::string& name, const Who& who);
  absl::StatusOr<v1::OpenedSession> ActFor(const v1::Patient& patient, const Who& who);
  // Their visits, as GetAppointment's sibling that names nobody else.
  absl::StatusOr<v1::ListAppointmentsResponse> Visits(const v1::Patient& patient, const Who& who);

  int Count(const std::string& from_where);

  SimulatedClock clock_{kSignInDay};
  SeededIds ids_;
  TestService service_{{.clock = &clock_, .db = nullptr, .yaml = SmallClinic().Yaml()}};
  class Desk front_ {
    service_
  };
  sessions::SessionSecrets secrets_;
};

}  // namespace tandem::testing
