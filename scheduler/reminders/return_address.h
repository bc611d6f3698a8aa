// SPDX-License-Identifier: Apache-2.0
// Where a mail of ours comes back to when it cannot be delivered: an address for each delivery
// (VERP), with a code that only we can write. The notifier writes it, the scheduler reads it. In
// hexadecimal digits: mail servers may change the case of a local part. Pure given the key.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/id.h"

namespace tandem::reminders {

constexpr std::size_t kReturnAddressBytesMax = 254;  // RFC 5321 path, without the brackets
constexpr std::size_t kLocalPartBytesMax = 64;       // RFC 5321
constexpr std::size_t kReturnCodeBytes = 10;         // 80 bits: nobody guesses one by mail
// What is left of a local part: "+", a delivery and ".", a code.
constexpr std::size_t kReturnNameBytesMax =
    kLocalPartBytesMax - 2 * (sizeof(Uuid::bytes) + kReturnCodeBytes) - 2;

// What stands in such an address.
struct ReturnAddress {
  Uuid delivery;
  std::string code;  // as it was given, in small letters
};

// Of "{name}+{delivery}.{code}@{domain}", in either case. Nothing: it has another form.
std::optional<ReturnAddress> ParseReturnAddress(std::string_view address);

class ReturnAddresses {
 public:
  // `master`: the secret that scheduler and notifier share.
  explicit ReturnAddresses(std::string_view master);

  // `mailbox`: "bounces@mail.example.org", its local part at most kReturnNameBytesMax bytes.
  std::string Write(std::string_view mailbox, ClinicId clinic, const Uuid& delivery) const;
  // Did we write it, for this clinic?
  bool IsOurs(ClinicId clinic, const ReturnAddress& address) const;

 private:
  std::string CodeOf(ClinicId clinic, const Uuid& delivery) const;

  Bytes key_;
};

}  // namespace tandem::reminders
