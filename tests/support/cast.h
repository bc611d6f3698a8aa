// SPDX-License-Identifier: Apache-2.0
// Cast: everybody who may stand at the door of one clinic, one of each role; what is theirs and
// what is somebody else's; and each of them once more as somebody who is out.
#pragma once

#include <array>
#include <map>
#include <string>

#include "scheduler/access/principal.h"
#include "tests/support/good_requests.h"
#include "tests/support/service.h"

namespace tandem::testing {

constexpr std::array<access::Role, 10> kAllRoles = {
    access::Role::kAnonymous, access::Role::kPatient,     access::Role::kProxy,
    access::Role::kSupporter, access::Role::kTherapist,   access::Role::kPractitioner,
    access::Role::kFrontDesk, access::Role::kClinicAdmin, access::Role::kAuditor,
    access::Role::kService};

class Cast {
 public:
  // Puts the clinic into force when it is not the service's own.
  Cast(TestService& service, GoodRequests& requests, const std::string& clinic);

  // Who calls this method in the role. Whoever signs out has a session for nothing else.
  Who At(access::Role role, const std::string& method = "");
  // Staff who are disabled, a patient who signed out, a proxy whose grant was revoked, a program
  // and a supporter whose tokens ended. Nobody anonymous is ever out.
  Who Out(access::Role role) const { return out_.at(role); }

  // Whose belongings are the caller's own affair in this method, and whose are not.
  Person Own(access::Role role, const std::string& method);
  Person Other(access::Role role, const std::string& method);

 private:
  void SeatStaff();
  void SeatPatients();
  Who Acting(const std::string& email);
  Who OutStaff(access::Role role) const;
  Who EndedToken(access::Role role) const;

  TestService& service_;
  GoodRequests& requests_;
  const std::string clinic_;
  Person anna_;          // the patient
  Person ben_;           // another one
  std::string grantor_;  // who named Anna as their proxy
  std::string proxy_;    // the address of Anna's
  std::map<access::Role, Who> in_;
  std::map<access::Role, Who> out_;
  Who base_;  // the proxy, before they act for Anna
};

}  // namespace tandem::testing
