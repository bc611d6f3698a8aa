// SPDX-License-Identifier: Apache-2.0
// Does a text say that no more texts are wanted? In any words that a reasonable person would take
// for it. Pure.
#pragma once

#include <string_view>

namespace tandem::inbound {

bool IsStop(std::string_view text);

}  // namespace tandem::inbound
