// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/list_position_wire.h"

#include <fmt/format.h>

#include <exception>

#include "base/error.h"

namespace tandem::appointments {

std::string WritePosition(const ListPosition& position) {
  return fmt::format("{}/{}", absl::ToUnixMicros(position.start), ToString(position.id));
}

// The token was signed by us: what does not parse is of another version of the program.
absl::StatusOr<ListPosition> ReadPosition(std::string_view text) {
  const auto slash = text.find('/');
  const auto id =
      ParseId<AppointmentId>(slash == std::string_view::npos ? "" : text.substr(slash + 1));
  std::int64_t micros = 0;
  try {
    micros = std::stoll(std::string(text.substr(0, slash)));
  } catch (const std::exception&) {
    micros = -1;
  }
  if (!id.has_value() || micros < 0) {
    return MakeError(absl::StatusCode::kInvalidArgument, Reason::kPageTokenInvalid,
                     "The page token is of another version of the service. Start over.");
  }
  return ListPosition{.start = absl::FromUnixMicros(micros), .id = *id};
}

}  // namespace tandem::appointments
