// SPDX-License-Identifier: Apache-2.0
// FieldReader: the names in a staff or patient request. Each method adds a violation, named after
// the field, for what is malformed, and gives an empty id then; names of things that are not there,
// or are another clinic's, are remembered for the verdict.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "base/error.h"
#include "base/id.h"
#include "scheduler/access/call_context.h"
#include "scheduler/directory/directory.h"

namespace tandem::directory {

class FieldReader {
 public:
  // `snapshot`: null where a request names nothing of the file.
  FieldReader(const access::CallContext& call, const Snapshot* snapshot)
      : call_(call), snapshot_(snapshot) {}

  Violations& violations() { return violations_; }
  // Something named is not there, or not to be known of.
  void Miss() { missing_ = true; }
  // Violations first, then what is not there.
  absl::Status Verdict() const;

  AppointmentId Appointment(std::string_view name, std::string_view field);
  PatientId Patient(std::string_view name, std::string_view field);
  VisitTypeId VisitType(std::string_view name, std::string_view field);
  LocationId Location(std::string_view name, std::string_view field);
  PractitionerId Practitioner(std::string_view name, std::string_view field);
  // A practitioner or a room.
  ResourceId Resource(std::string_view name, std::string_view field);

 private:
  // The value behind the clinic's slug; empty after a violation and for another clinic.
  std::string Value(std::string_view pattern, std::string_view name, std::string_view field);
  template <class IdType>
  IdType UuidName(std::string_view pattern, std::string_view name, std::string_view field);
  // The entity's id; a null one is missing.
  template <class Entity>
  auto IdOf(const Entity* entity) -> decltype(entity->id);

  const access::CallContext& call_;
  const Snapshot* snapshot_;
  Violations violations_;
  bool missing_ = false;
};

}  // namespace tandem::directory
