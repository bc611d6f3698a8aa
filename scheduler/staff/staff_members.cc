// SPDX-License-Identifier: Apache-2.0
#include "scheduler/staff/staff_members.h"

#include <utility>

#include "base/status.h"
#include "scheduler/access/access_errors.h"
#include "scheduler/staff/staff_errors.h"
#include "scheduler/staff/staff_member_codec.h"

namespace tandem::staff {

using access::CallContext;
namespace {

audit::Deed ChangeOf(const StaffMember& member) {
  audit::Deed deed;
  deed.subject_kind = "staff";
  deed.subject = member.id.uuid;
  return deed;
}

}  // namespace

template <class Change>
absl::StatusOr<StaffMember> StaffMembers::Once(const CallContext& call,
                                               const requests::RequestKey& key,
                                               const Change& change) {
  return pool_.Run(call.Tx(), [&](pg::Transaction& tx) -> absl::StatusOr<StaffMember> {
    ASSIGN_OR_RETURN(const auto replay, requests_.Open(tx, call, key));
    if (replay.has_value()) return DecodeStaffMember(replay->reply.value_or(Bytes()));
    StaffStore store(tx, call.clinic());
    ASSIGN_OR_RETURN(const StaffMember changed, change(store));
    RETURN_IF_ERROR(requests_.Close(tx, call, key, Encode(changed), ChangeOf(changed)));
    return changed;
  });
}

absl::StatusOr<StaffMember> StaffMembers::Create(const CallContext& call,
                                                 const StaffCreation& wanted) {
  return Once(call, wanted.key, [&](StaffStore& store) -> absl::StatusOr<StaffMember> {
    StaffMember fresh;
    fresh.id = ids_.NextId<StaffId>();
    fresh.issuer = issuer_;
    fresh.subject = wanted.subject;
    fresh.role = wanted.role;
    fresh.practitioner = wanted.practitioner;
    fresh.create_time = clock_.Now();
    ASSIGN_OR_RETURN(std::optional<StaffMember> created, store.Insert(fresh));
    if (!created.has_value()) return errors::StaffExists();
    return *std::move(created);
  });
}

absl::StatusOr<StaffMember> StaffMembers::Update(const CallContext& call,
                                                 const StaffChange& wanted) {
  return Once(call, wanted.key, [&](StaffStore& store) -> absl::StatusOr<StaffMember> {
    ASSIGN_OR_RETURN(std::optional<StaffMember> updated,
                     store.Update(wanted.id, wanted.fields, clock_.Now()));
    if (!updated.has_value()) return access::errors::NotFound();
    return *std::move(updated);
  });
}

absl::StatusOr<StaffMember> StaffMembers::Disable(const CallContext& call,
                                                  const StaffTarget& target) {
  return Once(call, target.key, [&](StaffStore& store) -> absl::StatusOr<StaffMember> {
    ASSIGN_OR_RETURN(std::optional<StaffMember> disabled, store.Disable(target.id, clock_.Now()));
    if (!disabled.has_value()) return access::errors::NotFound();
    return *std::move(disabled);
  });
}

absl::StatusOr<StaffMember> StaffMembers::Enable(const CallContext& call,
                                                 const StaffTarget& target) {
  return Once(call, target.key, [&](StaffStore& store) -> absl::StatusOr<StaffMember> {
    ASSIGN_OR_RETURN(std::optional<StaffMember> enabled, store.Enable(target.id, clock_.Now()));
    if (!enabled.has_value()) return access::errors::NotFound();
    return *std::move(enabled);
  });
}

absl::StatusOr<StaffPage> StaffMembers::List(const CallContext& call, StaffId after, int limit) {
  StaffPage page;
  ASSIGN_OR_RETURN(page.members, ListMembers(pool_, call.Tx(true), after, limit + 1));
  if (page.members.size() > static_cast<std::size_t>(limit)) {
    page.members.resize(static_cast<std::size_t>(limit));
    page.next = page.members.back().id;
  }
  return page;
}

absl::StatusOr<StaffMember> StaffMembers::Find(const CallContext& call, std::string_view subject) {
  ASSIGN_OR_RETURN(std::optional<StaffMember> found,
                   FindMember(pool_, call.Tx(true), issuer_, subject));
  if (!found.has_value()) return access::errors::NotFound();
  return *std::move(found);
}

absl::StatusOr<std::optional<access::StaffCard>> StaffMembers::Card(ClinicId clinic,
                                                                    std::string_view subject,
                                                                    absl::Time deadline) {
  pg::TxOptions options;
  options.deadline = deadline;
  options.clinic = clinic.uuid;
  options.read_only = true;
  return FindCard(pool_, options, issuer_, subject);
}

absl::Status StaffMembers::NoteSignIn(const CallContext& call, absl::Time sign_in_time) {
  return pool_.Run(call.Tx(), [&](pg::Transaction& tx) -> absl::Status {
    StaffStore store(tx, call.clinic());
    ASSIGN_OR_RETURN(const bool is_new, store.NoteSignIn(call.principal.staff, sign_in_time));
    if (!is_new) return absl::OkStatus();
    audit::Deed deed;
    deed.action = audit::Action::kSignIn;
    deed.subject_kind = "staff";
    deed.subject = call.principal.staff.uuid;
    return trail_.Write(tx, call, deed);
  });
}

}  // namespace tandem::staff
