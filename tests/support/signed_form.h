// SPDX-License-Identifier: Apache-2.0
// What a provider of texts calls back with, signed as it does.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "scheduler/inbound/provider_signature.h"

namespace tandem::testing {

// The account of every test service.
inline constexpr char kTextsToken[] = "a-token-of-the-provider-of-texts";
inline constexpr char kTextsUrl[] = "https://v.example.com";

// `request`: ReceiveText or ReceiveReceipt of clinics/{clinic}; `what`: "texts" or "receipts".
template <class Request>
void SignForm(const std::string& clinic, const std::string& what,
              const std::vector<std::pair<std::string, std::string>>& fields, Request& request) {
  std::vector<inbound::FormField> form;
  for (const auto& [key, value] : fields) {
    form.push_back({key, value});
    auto& field = *request.add_fields();
    field.set_key(key);
    field.set_value(value);
  }
  request.set_parent("clinics/" + clinic);
  request.set_signature(inbound::ExpectedSignature(
      kTextsToken, std::string(kTextsUrl) + "/clinics/" + clinic + "/" + what, form));
}

}  // namespace tandem::testing
