// SPDX-License-Identifier: Apache-2.0
// Programs: who may call by a certificate instead of a token, as the operator says.
#pragma once

#include <functional>
#include <map>
#include <string>

namespace tandem::access {

enum class ProgramKind {
  kService,  // speaks for itself: role service
  kEdge,     // stands between people and us: a call without a token is the public's
};

// By the name in their certificates (base/rpc/mutual_tls.h).
using Programs = std::map<std::string, ProgramKind, std::less<>>;

}  // namespace tandem::access
