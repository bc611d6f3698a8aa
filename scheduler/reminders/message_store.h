// SPDX-License-Identifier: Apache-2.0
// The statements of message_store.sql. No state, no decisions.
#pragma once

#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/pg/transaction.h"
#include "scheduler/reminders/message.h"

namespace tandem::reminders {

class MessageStore {
 public:
  MessageStore(pg::Transaction& tx, ClinicId clinic) : tx_(tx), clinic_(clinic) {}

  absl::Status Insert(const std::vector<Message>& messages, absl::Time now);
  // Only what the patient is not told anyhow.
  absl::Status InsertMissing(const std::vector<Message>& messages, absl::Time now);
  absl::Status Supersede(Uuid subject, int version);
  absl::Status SupersedeAbout(const std::vector<Uuid>& subjects);
  absl::Status Redirect(const std::vector<ContactId>& from, State end, std::string_view outcome,
                        absl::Time now);
  absl::Status Release(const std::vector<ContactId>& to, absl::Time now);
  absl::Status MergePeople(PatientId stays, PatientId duplicate);
  absl::Status Delete(const std::vector<Uuid>& subjects);
  // How many were deleted.
  absl::StatusOr<int> Purge(absl::Time before, int limit);
  absl::StatusOr<std::vector<Message>> FindLastWays(const Bytes& address_digest, absl::Time now,
                                                    int limit);
  // Newest first.
  absl::StatusOr<std::vector<PlannedMessage>> ListPlanned(int limit);
  // Oldest first.
  absl::StatusOr<std::vector<FiledMessage>> ListOfPatient(PatientId patient, int limit);

 private:
  absl::Status InsertBy(const pg::Statement& statement, const std::vector<Message>& messages,
                        absl::Time now);
  absl::Status InsertAlike(const pg::Statement& statement, const std::vector<Message>& messages,
                           absl::Time now);

  pg::Transaction& tx_;
  ClinicId clinic_;
};

}  // namespace tandem::reminders
