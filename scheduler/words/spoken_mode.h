// SPDX-License-Identifier: Apache-2.0
// How a visit is given, as people say it, in English and Spanish. Pure.
#pragma once

#include <string_view>

#include "scheduler/directory/directory.h"

namespace tandem::words {

// "by video", "por teléfono"; empty: in person, and there is nothing to say but where.
std::string_view SpokenMode(directory::Mode mode, std::string_view language);

}  // namespace tandem::words
