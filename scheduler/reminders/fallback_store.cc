// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/fallback_store.h"

#include "base/status.h"
#include "scheduler/reminders/fallback_store_sql.h"

namespace tandem::reminders {

absl::StatusOr<OtherWay> FallbackStore::FindOtherWay(const Message& message, Channel other) {
  ASSIGN_OR_RETURN(
      const pg::Rows rows,
      tx_.Exec(sql::find_other_way, clinic_, message.subject, message.version, Name(message.kind),
               message.patient, Name(other), Name(CategoryOf(message.kind))));
  OtherWay way;
  way.contact = rows[0].Get<std::optional<ContactId>>("contact_id");
  way.tried = rows[0].Get<bool>("tried");
  way.failed = rows[0].Get<bool>("failed");
  return way;
}

absl::Status FallbackStore::Insert(const Message& message, absl::Time now) {
  const auto link = message.link.IsNil() ? std::nullopt : std::optional(message.link);
  return tx_.Defer(sql::insert_other_way, clinic_, message.subject, message.version,
                   Name(message.kind), Name(message.channel), message.recipient, message.patient,
                   message.language, link, message.reason, message.due, message.expire, now);
}

}  // namespace tandem::reminders
