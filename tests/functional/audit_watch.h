// SPDX-License-Identifier: Apache-2.0
// AuditWatch: makes calls through the wire and sees what each left in the audit log.
#pragma once

#include <google/protobuf/message.h>

#include <set>
#include <string>

#include "base/testing/matchers.h"
#include "tests/support/any_method.h"
#include "tests/support/service.h"

namespace tandem::testing {

class AuditWatch {
 public:
  explicit AuditWatch(TestService& service) : service_(service) {}

  // A call that must be answered and leave one entry: as its rule says, and by this caller. A
  // mutation is sent twice: the second time leaves nothing.
  template <class Stub, class Request, class Reply>
  Reply Expect(const Who& who,
               grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*),
               const Request& request, std::string action = "") {
    Forget();
    const std::string name = NameOf(Request::descriptor()->name());
    const absl::StatusOr<Reply> reply = service_.Call(who, method, request);
    EXPECT_OK(reply) << name;
    ExpectOne(name, std::move(action));
    if (Request::descriptor()->FindFieldByName("request_id") != nullptr) {
      Forget();
      EXPECT_OK(service_.Call(who, method, request)) << name << " again";
      EXPECT_EQ(Entries(), "") << name << " again";
    }
    return reply.value_or(Reply());
  }

  // The entries since Forget, as text: "BookAppointment change OK; ..."
  std::string Entries();
  // One column of the only entry.
  std::string Column(const std::string& column);
  // Starts anew. What was there is remembered for Everything.
  void Forget();
  // All that ever stood in the log, as text, reasons of overrides left out.
  const std::string& Everything();
  // One entry: of the method, what its rule says unless `action` does.
  void ExpectOne(const std::string& method, std::string action = "");

  // Methods of the service with something to record and without a call here.
  std::set<std::string> NotWalked(const std::string& service) const;

 private:
  // "BookAppointmentRequest" -> "BookAppointment"
  static std::string NameOf(const std::string& request);

  TestService& service_;
  std::string everything_;
  std::set<std::string> walked_;
};

}  // namespace tandem::testing
