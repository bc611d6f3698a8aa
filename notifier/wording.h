// SPDX-License-Identifier: Apache-2.0
// One mail or text, from the letters of a parcel. Pure given the key.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "notifier/checks.h"
#include "notifier/transport.h"
#include "scheduler/consultations/secrets.h"
#include "scheduler/reminders/return_address.h"
#include "scheduler/sessions/session_secrets.h"

namespace tandem::notifier {

class Wording {
 public:
  // `master`: the service's secret, from which codes and links derive. `public_url`: of clinics
  // whose file names none. `mail_from`: the address that mail comes from. `return_mailbox`: where
  // it comes back to (ReturnMailbox); empty: where it comes from.
  Wording(std::string_view master, std::string public_url, std::string mail_from,
          std::string return_mailbox);

  // Errors: what words::Render refuses.
  absl::StatusOr<Outgoing> Write(const CheckedParcel& checked, absl::Time now) const;

 private:
  words::FieldSources SourcesOf(const CheckedParcel& checked, const Letter& letter) const;
  std::string ReturnPath(const CheckedParcel& checked) const;
  void AddInvitation(const CheckedParcel& checked, Outgoing& outgoing) const;
  std::string Unsubscribe(const CheckedParcel& checked, const std::string& public_url) const;
  std::string LinkOf(const CheckedParcel& checked, const Letter& letter,
                     const std::string& public_url) const;

  const consultations::Secrets consultations_;
  const sessions::SessionSecrets sessions_;
  const std::string public_url_;
  const std::string mail_from_;
  const reminders::ReturnAddresses returns_;
  const std::string return_mailbox_;
};

}  // namespace tandem::notifier
