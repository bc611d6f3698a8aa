// SPDX-License-Identifier: Apache-2.0
// Desk: the front desk of a service's clinic, with sensible requests that a test changes where it
// matters. All through the wire. For clinics made by SmallClinic: visit types "talk" and "sit",
// location "main".
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/interval.h"
#include "base/testing/seeded_ids.h"
#include "tests/support/service.h"

namespace tandem::testing {

class Desk {
 public:
  explicit Desk(TestService& service) : service_(service) {}

  Who who() const { return service_.As(access::Role::kFrontDesk); }
  std::string NewRequestId() { return ToString(ids_.Next()); }
  // clinics/elm/practitioners/ana
  std::string Name(const std::string& kind, const std::string& slug) const {
    return service_.parent() + "/" + kind + "/" + slug;
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
  SeededIds ids_{20270111};
};

// Starts of a page's slots.
std::vector<absl::Time> StartsOf(const v1::SearchSlotsResponse& page);

}  // namespace tandem::testing
