// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "tests/support/service.h"

namespace tandem::testing {

// Where a mail of the clinic comes back to, by the service's secret; `delivery`: its id as text.
std::string ReturnAddressOf(TestService& service, const std::string& clinic,
                            const std::string& delivery);

}  // namespace tandem::testing
