// SPDX-License-Identifier: Apache-2.0
#include "tests/support/return_addresses.h"

#include <fmt/format.h>

#include "base/testing/matchers.h"
#include "scheduler/reminders/return_address.h"
#include "scheduler/secret_key.h"

namespace tandem::testing {

std::string ReturnAddressOf(TestService& service, const std::string& clinic,
                            const std::string& delivery) {
  const auto secret = ReadSecretKey(service.config().secret_key_file);
  const auto id = ParseUuid(service.db().Sql(
      fmt::format("SELECT clinic_id FROM clinic_route WHERE slug = '{}'", clinic)));
  const auto number = ParseUuid(delivery);
  EXPECT_TRUE(secret.ok() && id.has_value() && number.has_value()) << clinic;
  if (!secret.ok() || !id.has_value() || !number.has_value()) return "";
  return reminders::ReturnAddresses(*secret).Write("bounces@mail.clinic.test", ClinicId(*id),
                                                   *number);
}

}  // namespace tandem::testing
