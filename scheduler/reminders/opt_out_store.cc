// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/opt_out_store.h"

#include <array>
#include <string>

#include "base/error.h"
#include "base/status.h"
#include "scheduler/reminders/opt_out_store_sql.h"

namespace tandem::reminders {
namespace {

// As stored; everything has a name of its own.
std::string_view StoredName(Category category) {
  return category == Category::kNone ? "all" : Name(category);
}

absl::StatusOr<Category> ReadCategory(std::string_view stored) {
  for (const Category known :
       {Category::kNone, Category::kChanges, Category::kReminders, Category::kFollowUp}) {
    if (StoredName(known) == stored) return known;
  }
  return InternalError("stored category of an opt-out");
}

}  // namespace

absl::StatusOr<bool> OptOutStore::Insert(const OptOutRow& row) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx_.Exec(sql::insert_opt_out, clinic_, row.id, Name(row.wish.channel),
                            row.wish.address_digest, StoredName(row.wish.category),
                            Name(row.source), row.give_time));
  return rows.affected() == 1;
}

absl::StatusOr<std::vector<ContactId>> OptOutStore::ContactsOf(const Bytes& address_digest) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx_.Exec(sql::contacts_of_address, clinic_, address_digest));
  std::vector<ContactId> contacts;
  contacts.reserve(rows.size());
  for (const pg::Row row : rows) contacts.push_back(row.Get<ContactId>("contact_id"));
  return contacts;
}

absl::StatusOr<bool> OptOutStore::Withdraw(const OptOutWish& wish, absl::Time now) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx_.Exec(sql::withdraw_opt_out, clinic_, wish.address_digest, Name(wish.channel),
                            StoredName(wish.category), now));
  return rows.affected() > 0;
}

absl::StatusOr<std::vector<OptOut>> OptOutStore::Read(const std::vector<Bytes>& address_digests) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::read_opt_outs, clinic_, address_digests));
  std::vector<OptOut> in_force;
  in_force.reserve(rows.size());
  for (const pg::Row row : rows) {
    OptOut opt_out;
    opt_out.channel = ParseChannel(row.Get<std::string>("channel"));
    opt_out.address_digest = row.Get<Bytes>("address_digest");
    ASSIGN_OR_RETURN(opt_out.category, ReadCategory(row.Get<std::string>("category")));
    opt_out.give_time = row.Get<absl::Time>("give_time");
    in_force.push_back(std::move(opt_out));
  }
  return in_force;
}

absl::StatusOr<int> OptOutStore::Purge(absl::Time before, int limit) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::purge_opt_outs, clinic_, before, limit));
  return static_cast<int>(rows.affected());
}

}  // namespace tandem::reminders
