// SPDX-License-Identifier: Apache-2.0
// What gates ask of a person, recorded through the wire: for tests that care for what comes after.
#pragma once

#include <string>

#include "absl/time/civil_time.h"
#include "tandem/v1/clearances.pb.h"
#include "tests/support/service.h"

namespace tandem::testing {

// Today at the clinic, by the service's clock.
absl::CivilDay TodayAt(const ServiceHome& service);

// In order, for a kind: found good, of the version in use, today. `patient`: the record's name.
v1::RecordClearanceRequest ClearanceFor(ServiceHome& service, const std::string& patient,
                                        v1::ClearanceKind kind);

// By a practitioner. What must work: a failure of the test if it does not.
v1::Clearance Record(TestService& service, const v1::RecordClearanceRequest& request);

// Every kind: all gates that ask for a clearance are open for a while.
void Clear(TestService& service, const std::string& patient);

}  // namespace tandem::testing
