// SPDX-License-Identifier: Apache-2.0
// One request of a stranger, as far as the first noun.
#pragma once

#include <google/protobuf/descriptor.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "tests/fuzz/request_readers.h"

namespace tandem::fuzz {

struct Contract {
  Contract();
  World world;
  Readers readers = AllReaders();
  std::vector<const google::protobuf::MethodDescriptor*> methods;  // in the order of full names

  // Methods that nothing reads.
  std::vector<std::string> Unread() const;
};

// False: something was answered with neither a noun, violations nor a reason.
bool Serve(const Contract& contract, std::uint8_t choice, std::string_view bytes);

}  // namespace tandem::fuzz
