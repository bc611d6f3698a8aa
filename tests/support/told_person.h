// SPDX-License-Identifier: Apache-2.0
// The people of a clinic that tells: each has a mail address and a telephone of their own.
#pragma once

#include <string>

#include "tests/support/desk.h"

namespace tandem::testing {

// Robin, Number 7: reads English, in the zone; by text when asked for, else by mail.
v1::Patient ToldPerson(int number, const std::string& zone, bool texts);

// The number of that telephone.
std::string NumberOf(int number);

// The name of the record.
std::string EnterPerson(TestService& service, Desk& desk, const v1::Patient& person);

}  // namespace tandem::testing
