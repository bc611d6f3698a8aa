// SPDX-License-Identifier: Apache-2.0
// Does a text speak of a crisis? When in doubt, it does. Pure.
#pragma once

#include <string_view>

namespace tandem::inbound {

bool IsCrisis(std::string_view text);

}  // namespace tandem::inbound
