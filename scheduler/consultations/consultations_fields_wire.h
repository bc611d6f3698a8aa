// SPDX-License-Identifier: Apache-2.0
// Fields that several requests of ConsultationsService have. Each adds a violation, named after the
// field, for what it refuses, and gives an empty value then.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "scheduler/consultations/consultation.h"
#include "scheduler/directory/directory.h"
#include "tandem/v1/consultations.pb.h"

namespace tandem::consultations {

constexpr int kNameCharactersMax = 100;  // contract

AppointmentId ReadAppointment(std::string_view name, Violations& violations);
// A location of this clinic; nil for an empty name.
LocationId ReadLocation(const directory::Snapshot& snapshot, std::string_view name,
                        Violations& violations);
patients::ContactPoint ReadContact(const v1::ContactPoint& contact, Violations& violations,
                                   std::string_view field = "contact");
Person ReadPerson(const v1::Person& person, Violations& violations);
// "en" when empty; "en" or "es": languages that pages and messages are written in.
std::string ReadPageLanguage(const std::string& language, Violations& violations);
// A name of the IANA database.
std::string ReadZone(const std::string& zone, Violations& violations);
std::string ReadOverride(const v1::Override& wire, Violations& violations);

}  // namespace tandem::consultations
