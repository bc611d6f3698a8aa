// SPDX-License-Identifier: Apache-2.0
// FieldReader: the fields that requests of AppointmentsService share, beside names. Each method
// adds a violation, named after the field, for what it refuses, and gives an empty value then.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scheduler/appointments/appointment.h"
#include "scheduler/directory/field_reader_wire.h"
#include "tandem/v1/appointments.pb.h"

namespace tandem::appointments {

constexpr int kOverrideCharactersMin = 3;    // contract
constexpr int kOverrideCharactersMax = 200;  // contract

class FieldReader : public directory::FieldReader {
 public:
  using directory::FieldReader::FieldReader;

  std::vector<ResourceId> Resources(const google::protobuf::RepeatedPtrField<std::string>& names,
                                    std::string_view field);
  absl::Time Start(const google::protobuf::Timestamp& wire, bool is_set, std::string_view field);
  std::optional<std::string> OverrideReason(bool is_set, const v1::Override& wire);
  Wish ReadWish(const v1::Wish& wire);
};

}  // namespace tandem::appointments
