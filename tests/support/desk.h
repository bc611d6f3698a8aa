// SPDX-License-Identifier: Apache-2.0
// Desk: the front desk of a service's clinic, with sensible requests that a test changes where it
// matters. All through the wire. For clinics made by SmallClinic: visit types "talk" and "sit",
// location "main".
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/interval.h"
#include "base/testing/seeded_ids.h"
#include "tests/support/service.h"

namespace tandem::testing {

class Desk {
 public:
  // Of another clinic of the service, when one is named.
  explicit Desk(TestService& service, std::string clinic = "")
      : service_(service), clinic_(clinic.empty() ? service.clinic() : std::move(clinic)) {}

  Who who() const { return service_.As(access::Role::kFrontDesk, clinic_); }
  const std::string& slug() const { return clinic_; }
  std::string parent() const { return "clinics/" + clinic_; }
  std::string NewRequestId() { return ToString(ids_.Next()); }
  // clinics/elm/practitioners/ana
  std::string Name(const std::string& kind, const std::string& slug) const {
    return parent() + "/" + kind + "/" + slug;
  }

  // A person; the name of the record.
  std::string AddPatient();

  // In person at "main"; nobody named: anyone. `practitioners`: slugs.
  v1::Wish WishFor(const std::string& visit_type, absl::Time start,
                   const std::vector<std::string>& practitioners = {}) const;
  v1::BookAppointmentRequest BookRequest(const v1::Wish& wish, const std::string& patient);

  absl::StatusOr<v1::Appointment> Book(const v1::Wish& wish, const std::string& patient);
  absl::StatusOr<v1::Appointment> Book(const v1::BookAppointmentRequest& request);
  absl::StatusOr<v1::Appointment> Hold(const v1::Wish& wish, const std::string& patient = "");
  absl::StatusOr<v1::Appointment> BookHold(const std::string& hold, const std::string& patient);
  absl::StatusOr<v1::Appointment> Move(const std::string& name, absl::Time start);
  absl::StatusOr<v1::Appointment> Cancel(const std::string& name);
  absl::StatusOr<v1::Appointment> Get(const std::string& name);

  // One page of 500, in person, with lead time, grid and horizon unless `all_ticks`.
  absl::StatusOr<v1::SearchSlotsResponse> Search(const std::string& visit_type,
                                                 const Interval& window, bool all_ticks = false);

 private:
  TestService& service_;
  const std::string clinic_;
  // Two clinics' desks never send the same request_id.
  SeededIds ids_{20270111 + std::hash<std::string>()(clinic_) % 1'000'000};
};

// Starts of a page's slots.
std::vector<absl::Time> StartsOf(const v1::SearchSlotsResponse& page);

}  // namespace tandem::testing
