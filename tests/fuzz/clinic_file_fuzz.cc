// SPDX-License-Identifier: Apache-2.0
// Any bytes as a clinic's file: an answer, never an exception; what is read can be described.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "scheduler/directory/clinic_description.h"
#include "scheduler/directory/clinic_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto clinic = tandem::directory::ParseClinicFile(text);
  if (!clinic.ok()) return 0;
  const auto description = tandem::directory::Describe(*clinic);
  if (!tandem::directory::Difference(description, description).empty()) std::abort();
  return 0;
}
