// SPDX-License-Identifier: Apache-2.0
// Appointments as JSON: what a replay answers with, and the participations column. Keys are written
// in one order and times as whole microseconds: the same appointment gives the same bytes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "base/bytes.h"
#include "scheduler/appointments/appointment.h"

namespace tandem::appointments {

// Without hold_owner: a reply has no use for it.
Bytes EncodeAppointment(const Appointment& appointment);
// Errors: INTERNAL.
absl::StatusOr<Appointment> DecodeAppointment(const Bytes& bytes);

// [{"end": minutes after `start`, "need": …, "resource": …, "start": …}]
std::string EncodeParticipations(const std::vector<Participation>& participations,
                                 absl::Time start);
absl::StatusOr<std::vector<Participation>> DecodeParticipations(std::string_view text,
                                                                absl::Time start);
// [{"resource": …}]: what a participation of the resource contains.
std::string ParticipationOf(ResourceId resource);

}  // namespace tandem::appointments
