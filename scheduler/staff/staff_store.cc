// SPDX-License-Identifier: Apache-2.0
#include "scheduler/staff/staff_store.h"

#include "base/pg/parameters.h"
#include "base/status.h"
#include "scheduler/staff/staff_store_sql.h"

namespace tandem::staff {
namespace {

// A role of a newer program is none that we could let in.
access::Role ReadRole(const pg::Row& row) {
  return access::ParseRole(row.Get<std::string>("role")).value_or(access::Role::kAnonymous);
}

StaffMember ReadMember(const pg::Row& row) {
  StaffMember member;
  member.id = row.Get<StaffId>("staff_id");
  member.issuer = row.Get<std::string>("issuer");
  member.subject = row.Get<std::string>("subject");
  member.role = ReadRole(row);
  member.practitioner =
      row.Get<std::optional<PractitionerId>>("practitioner_id").value_or(PractitionerId());
  member.disable_time = row.Get<std::optional<absl::Time>>("disable_time");
  member.create_time = row.Get<absl::Time>("create_time");
  member.update_time = row.Get<absl::Time>("update_time");
  return member;
}

Found FirstOf(const absl::StatusOr<pg::Rows>& rows) {
  RETURN_IF_ERROR(rows.status());
  if (rows->empty()) return std::optional<StaffMember>();
  return std::optional(ReadMember((*rows)[0]));
}

}  // namespace

Found StaffStore::Insert(const StaffMember& member) {
  return FirstOf(tx_.Exec(sql::insert_staff, clinic_, member.id, member.issuer, member.subject,
                          access::Name(member.role), pg::OrNull(member.practitioner),
                          member.create_time));
}

Found StaffStore::Update(StaffId id, const StaffFields& fields, absl::Time now) {
  std::optional<std::string> role;
  if (fields.role.has_value()) role = std::string(access::Name(*fields.role));
  return FirstOf(tx_.Exec(sql::update_staff, clinic_, id, role, fields.practitioner.has_value(),
                          pg::OrNull(fields.practitioner.value_or(PractitionerId())), now));
}

Found StaffStore::Disable(StaffId id, absl::Time now) {
  return FirstOf(tx_.Exec(sql::disable_staff, clinic_, id, now));
}

Found StaffStore::Enable(StaffId id, absl::Time now) {
  return FirstOf(tx_.Exec(sql::enable_staff, clinic_, id, now));
}

absl::StatusOr<bool> StaffStore::NoteSignIn(StaffId id, absl::Time sign_in_time) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx_.Exec(sql::note_staff_sign_in, clinic_, id, sign_in_time));
  return !rows.empty();
}

absl::StatusOr<std::optional<access::StaffCard>> FindCard(pg::Pool& pool,
                                                          const pg::TxOptions& options,
                                                          std::string_view issuer,
                                                          std::string_view subject) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   pool.ReadOnce(options, sql::find_staff_card, options.clinic, issuer, subject));
  if (rows.empty()) return std::optional<access::StaffCard>();
  const pg::Row row = rows[0];
  access::StaffCard card;
  card.staff = row.Get<StaffId>("staff_id");
  card.role = ReadRole(row);
  card.practitioner =
      row.Get<std::optional<PractitionerId>>("practitioner_id").value_or(PractitionerId());
  card.disabled = row.Get<bool>("disabled");
  card.last_sign_in_time =
      row.Get<std::optional<absl::Time>>("last_sign_in_time").value_or(absl::InfinitePast());
  return std::optional(card);
}

Found FindMember(pg::Pool& pool, const pg::TxOptions& options, std::string_view issuer,
                 std::string_view subject) {
  return FirstOf(
      pool.ReadOnce(options, sql::find_staff_by_subject, options.clinic, issuer, subject));
}

absl::StatusOr<std::vector<StaffMember>> ListMembers(pg::Pool& pool, const pg::TxOptions& options,
                                                     StaffId after, int limit) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   pool.ReadOnce(options, sql::list_staff, options.clinic, after, limit));
  std::vector<StaffMember> members;
  for (const pg::Row row : rows) members.push_back(ReadMember(row));
  return members;
}

}  // namespace tandem::staff
