// SPDX-License-Identifier: Apache-2.0
// The nouns of sign-in: sessions, sign-ins and proxies.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "base/id.h"
#include "scheduler/patients/contact_point.h"

namespace tandem::sessions {

constexpr absl::Duration kIdleMax = absl::Minutes(20);     // a telephone left on a table
constexpr absl::Duration kSessionMax = absl::Hours(12);    // whatever is done with it
constexpr absl::Duration kTouchEvery = absl::Minutes(1);   // how exact the last use is kept
constexpr absl::Duration kSignInLife = absl::Minutes(15);  // contract; of code and link
constexpr int kListSessionsMax = 100;                      // contract; more than one person opens
constexpr int kProxiesMax = 5;                             // contract; a family's carers

using SessionId = Id<struct SessionTag>;
using GrantId = Id<struct GrantTag>;
using SignInId = Id<struct SignInTag>;

struct Session {
  SessionId id;
  PatientId patient;  // in whose name; nil: a proxy who acts for nobody yet
  ContactId contact;  // that was proven
  GrantId grant;      // nil: the patient's own
  SessionId opened_from;
  absl::Time create;
  absl::Time last_use;
  absl::Time expire;
};

// A session as it is told to who opened it.
struct OpenedSession {
  std::string token;
  Session session;
  std::vector<PatientId> may_act_for;
};

// Where a code is asked for.
struct SignInRequest {
  patients::ContactPoint contact;
  std::string language;
};

struct StartedSignIn {
  SignInId id;
  absl::Time expire;
  int tries_left = 0;
};

// What finishes a sign-in: the link's token, or id and code.
struct SignInProof {
  SignInId id;
  std::string code;
  std::string link_token;
  std::optional<absl::CivilDay> birth_date;

  bool by_link() const { return !link_token.empty(); }
};

enum class Scope { kAppointments };
// As stored: "appointments".
constexpr std::string_view Name(Scope) { return "appointments"; }

// Whoever proves `contact` may act for `patient`.
struct Grant {
  GrantId id;
  PatientId patient;
  ContactId contact_id;
  patients::ContactPoint contact;  // its value is empty once it was forgotten
  Scope scope = Scope::kAppointments;
  absl::Time create;
  std::optional<absl::Time> expire;
  std::optional<absl::Time> revoke;
};

}  // namespace tandem::sessions
