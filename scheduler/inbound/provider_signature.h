// SPDX-License-Identifier: Apache-2.0
// How a provider of texts signs its callbacks: HMAC-SHA1 with the account's token over the address
// that it called and the form's fields in order, in base64. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tandem::inbound {

struct FormField {
  std::string key;
  std::string value;
};

// A form as it came, with its signature.
struct SignedForm {
  std::vector<FormField> fields;
  std::string signature;
};

// Keys in the order of their UTF-16 units, a key's values once each and in that order, each after
// its key: as the provider's own libraries do it.
std::string ExpectedSignature(std::string_view token, std::string_view address,
                              const std::vector<FormField>& fields);

// Signed for this address, with or without its port. `address`: as configured, ASCII, without user,
// query and fragment. An empty token signs nothing.
bool IsSigned(const SignedForm& form, std::string_view token, std::string_view address);

}  // namespace tandem::inbound
