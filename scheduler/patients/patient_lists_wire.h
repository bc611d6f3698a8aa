// SPDX-License-Identifier: Apache-2.0
// The lists inside a tandem.v1.Patient: contacts and supporters.
#pragma once

#include <vector>

#include "base/error.h"
#include "scheduler/patients/patient.h"
#include "tandem/v1/patients.pb.h"

namespace tandem::patients {

using WireContacts = google::protobuf::RepeatedPtrField<v1::Contact>;
using WireSupporters = google::protobuf::RepeatedPtrField<v1::Supporter>;

// Fields are named "patient.contacts[0].email" and so on.
std::vector<Contact> ReadContacts(const WireContacts& wire, Violations& violations);
std::vector<Supporter> ReadSupporters(const WireSupporters& wire, Violations& violations);

void WriteContacts(const std::vector<Contact>& contacts, WireContacts& wire);
void WriteSupporters(const std::vector<Supporter>& supporters, WireSupporters& wire);

}  // namespace tandem::patients
