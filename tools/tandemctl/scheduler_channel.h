// SPDX-License-Identifier: Apache-2.0
// The way to a scheduler: --address HOST:PORT, and where one of the --tls-… files is named, by
// mutual TLS as the program that they name; else plain text, which loopback serves only.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/tandemctl/arguments.h"

namespace grpc {
class Channel;
}

namespace tandem::tandemctl {

// For a command's grammar.
std::vector<std::string_view> ChannelOptions();

// Errors: INVALID_ARGUMENT that names the option; of files that are not in order.
absl::StatusOr<std::shared_ptr<grpc::Channel>> OpenChannel(const Arguments& arguments);

}  // namespace tandem::tandemctl
