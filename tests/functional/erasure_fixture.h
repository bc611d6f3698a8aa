// SPDX-License-Identifier: Apache-2.0
// A person of whom the clinic knows all that it can know, every word of it a canary: a consultation
// on the web, a record at the desk and one merged into it, supporters, consents, sessions, proxies
// both ways, a hold that came to nothing, an override. All through the wire where the wire lets it
// in.
#pragma once

#include <string>
#include <vector>

#include "scheduler/sessions/session_secrets.h"
#include "tests/functional/consultations_fixture.h"
#include "tests/support/canary.h"

namespace tandem::testing {

class ErasureTest : public ConsultationsTest {
 protected:
  using People = v1::PatientsService::Stub;
  using Sessions = v1::SessionsService::Stub;
  using Visits = v1::AppointmentsService::Stub;

  ErasureTest();

  Who Admin() const { return service_.As(access::Role::kClinicAdmin); }

  // Lives through everything above and gives the record; afterwards nothing of theirs lies ahead.
  std::string LiveThrough();

  v1::ErasePatientRequest EraseRequest(const std::string& name);
  absl::StatusOr<v1::Patient> Erase(const std::string& name) {
    return service_.Call(Admin(), &People::ErasePatient, EraseRequest(name));
  }
  absl::StatusOr<v1::Patient> See(const std::string& name, const Who& who);
  absl::StatusOr<v1::Patient> See(const std::string& name) { return See(name, Desk()); }
  std::string Enter(const std::string& given_name, const std::string& email = "");
  // Booked over the telephone, for the record with this number.
  v1::Consultation Phoned(const std::string& phone);

  v1::OpenedSession SignIn(const std::string& email);
  absl::StatusOr<v1::Proxy> Grant(const std::string& patient, const std::string& email,
                                  const Who& who);
  absl::Status Merge(const std::string& stays, const std::string& duplicate);
  std::string OnlyPatient();

  // What the person could be found by, beside the mark of canaries: a birth date, a zone, digests.
  std::vector<std::string> Traces();

  const sessions::SessionSecrets session_secrets_;
  v1::OpenedSession own_session_;  // the person's
  v1::OpenedSession as_proxy_;     // theirs, acting for somebody else
  v1::OpenedSession by_proxy_;     // somebody else's, acting for them
  std::string merged_;             // the record that was merged into theirs

 private:
  void Talk();
  void FillRecord(const std::string& name);
  void Consent(const std::string& name);
  void OpenSessions(const std::string& name);
};

}  // namespace tandem::testing
