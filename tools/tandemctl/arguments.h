// SPDX-License-Identifier: Apache-2.0
// What stands after `tandemctl COMMAND`: options ("--name VALUE", "--flag") and operands.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace tandem::tandemctl {

// What a command accepts.
struct Grammar {
  std::vector<std::string_view> options;  // with a value
  std::vector<std::string_view> flags;    // without one
  std::size_t operands = 0;               // exactly so many
};

class Arguments {
 public:
  // Errors: INVALID_ARGUMENT, one sentence.
  static absl::StatusOr<Arguments> Parse(const Grammar& grammar,
                                         const std::vector<std::string>& words);

  bool Has(std::string_view flag) const { return values_.count(std::string(flag)) > 0; }
  const std::string& operand(std::size_t index) const { return operands_.at(index); }
  std::string Option(std::string_view name, std::string_view fallback) const;
  // Errors: INVALID_ARGUMENT that names the option.
  absl::StatusOr<std::string> Required(std::string_view name) const;

 private:
  std::map<std::string, std::string> values_;
  std::vector<std::string> operands_;
};

}  // namespace tandem::tandemctl
