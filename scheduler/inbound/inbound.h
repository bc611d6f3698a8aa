// SPDX-License-Identifier: Apache-2.0
// Inbound: what a provider of texts calls back with, and mails that come back. Believed for their
// signature, or for the code in their address, only; each text is answered once, and what it said
// is never kept. Thread-safe.
#pragma once

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/pg/pool.h"
#include "base/pg/transaction.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/appointments.h"
#include "scheduler/audit/audit_trail.h"
#include "scheduler/directory/directories.h"
#include "scheduler/inbound/bounce.h"
#include "scheduler/inbound/inbound_store.h"
#include "scheduler/inbound/provider_form.h"
#include "scheduler/inbound/provider_signature.h"
#include "scheduler/inbound/text_rules.h"
#include "scheduler/patients/people.h"
#include "scheduler/reminders/opt_outs.h"
#include "scheduler/reminders/receipts.h"
#include "scheduler/reminders/reminders.h"
#include "scheduler/tasks/tasks.h"
#include "scheduler/words/words_in_force.h"

namespace tandem::inbound {

// A callback that is sent again is known again for as long as this; and what was asked of us by
// text, STOP above all, is proven by it.
constexpr absl::Duration kTextKept = absl::Hours(24 * (6 * 365 + 2));
constexpr int kTextPurgeMax = 1000;  // rows of one short transaction
constexpr int kDecideMax = 3;  // after that the visit changes too fast; the provider asks again

// Where the provider calls, and what it signs with. An empty token believes nobody.
struct ProviderAccount {
  Bytes token;
  std::string public_url;  // "https://visits.example.com"; links in replies begin with it, too
};

class Inbound {
 public:
  // All outlive it.
  struct Parts {
    pg::Pool& pool;
    const Clock& clock;
    directory::Directories& directories;
    patients::People& people;
    appointments::Appointments& appointments;
    reminders::OptOuts& opt_outs;
    reminders::Receipts& receipts;
    tasks::Tasks& tasks;
    words::WordsInForce& words;
    reminders::Reminders& reminders;
    reminders::Messages& messages;
    const reminders::ReturnAddresses& return_addresses;
    std::function<void(Meaning)> count = nullptr;  // each text once; null: nothing counts
  };
  Inbound(const Parts& parts, ProviderAccount account)
      : parts_(parts), account_(std::move(account)), trail_(parts.clock) {}

  // What to answer at once; empty: nothing. Errors: SIGNATURE_INVALID, FIELD_INVALID.
  absl::StatusOr<std::string> ReceiveText(const access::CallContext& call, const SignedForm& form);
  // Errors: SIGNATURE_INVALID, FIELD_INVALID.
  absl::Status ReceiveReceipt(const access::CallContext& call, const SignedForm& form);
  // Errors: SIGNATURE_INVALID.
  absl::Status ReceiveBounce(const access::CallContext& call, const Bounce& bounce);

  // Deletes what came longer than kTextKept ago; at most one batch, and how many.
  absl::StatusOr<int> Purge(pg::Transaction& tx, ClinicId clinic);

 private:
  struct Reading;

  absl::Status CheckSignature(const access::CallContext& call, const SignedForm& form,
                              std::string_view what) const;
  absl::StatusOr<Reading> Read(const access::CallContext& call, const ProviderText& text,
                               const directory::Snapshot& file);
  // False: a visit is not any more as it was read.
  absl::StatusOr<bool> Confirm(const access::CallContext& call, const Reading& reading,
                               const Decision& decision, const ProviderText& text);
  // Once for each text; the row as it is kept.
  absl::StatusOr<InboundText> Carry(const access::CallContext& call, const Reading& reading,
                                    const Decision& decision, const ProviderText& text);
  absl::Status CarryOptOut(pg::Transaction& tx, const access::CallContext& call,
                           const Bytes& address, const std::vector<PatientId>& people);
  // What they would have been told by text is told by mail, where they have an address.
  void PlanByMail(const access::CallContext& call, const std::vector<PatientId>& people);
  // With its entry in the audit log, when it tells something new.
  absl::StatusOr<std::optional<reminders::ReceivedDelivery>> Record(
      pg::Transaction& tx, const access::CallContext& call, const reminders::Receipt& receipt);
  // Who opted out by it.
  absl::StatusOr<std::vector<PatientId>> RecordReceipt(pg::Transaction& tx,
                                                       const access::CallContext& call,
                                                       const ProviderReceipt& receipt);
  absl::Status CarryOptIn(pg::Transaction& tx, const access::CallContext& call,
                          const Reading& reading);
  absl::StatusOr<std::string> Word(const access::CallContext& call, const InboundText& text,
                                   const directory::Snapshot& file);

  Parts parts_;
  const ProviderAccount account_;
  audit::AuditTrail trail_;
};

}  // namespace tandem::inbound
