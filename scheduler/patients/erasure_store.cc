// SPDX-License-Identifier: Apache-2.0
#include "scheduler/patients/erasure_store.h"

#include "base/status.h"
#include "scheduler/patients/erasure_store_sql.h"

namespace tandem::patients {
namespace {

template <class IdType>
void AddIds(const pg::Rows& rows, std::string_view column, std::vector<IdType>& ids) {
  for (const pg::Row row : rows) ids.push_back(row.Get<IdType>(column));
}

}  // namespace

absl::StatusOr<ErasedRecord> ErasureStore::Lock(PatientId id) {
  RETURN_IF_ERROR(tx_.Exec(sql::lock_courses_of_record, clinic_, id));
  RETURN_IF_ERROR(tx_.Exec(sql::lock_visits_of_record, clinic_, id));
  RETURN_IF_ERROR(tx_.Exec(sql::lock_record, clinic_, id));
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::read_record, clinic_, id));
  ErasedRecord record;
  for (const pg::Row row : rows) {
    record.people.push_back(row.Get<PatientId>("patient_id"));
    if (record.people.back() != id) continue;
    record.status = ParsePatientStatus(row.Get<std::string>("status"));
  }
  return record;
}

absl::StatusOr<bool> ErasureStore::LiesAhead(const std::vector<PatientId>& people, absl::Time now) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::visit_lies_ahead, clinic_, people, now));
  return rows[0].Get<bool>("ahead");
}

absl::StatusOr<Reach> ErasureStore::FindReach(const std::vector<PatientId>& people) {
  Reach reach;
  ASSIGN_OR_RETURN(const pg::Rows contacts, tx_.Exec(sql::reach_of_people, clinic_, people));
  AddIds(contacts, "contact_id", reach.contacts);
  ASSIGN_OR_RETURN(const pg::Rows visits,
                   tx_.Exec(sql::visits_of_people, clinic_, people, reach.contacts));
  AddIds(visits, "appointment_id", reach.visits);
  return reach;
}

absl::StatusOr<std::vector<Uuid>> ErasureStore::ForgetCodes(const std::vector<PatientId>& people,
                                                            const Reach& reach) {
  std::vector<Uuid> gone;
  ASSIGN_OR_RETURN(const pg::Rows sign_ins,
                   tx_.Exec(sql::forget_sign_ins, clinic_, reach.contacts, people));
  AddIds(sign_ins, "sign_in_id", gone);
  ASSIGN_OR_RETURN(const pg::Rows codes,
                   tx_.Exec(sql::forget_codes, clinic_, reach.contacts, reach.visits));
  AddIds(codes, "contact_code_id", gone);
  return gone;
}

absl::Status ErasureStore::ForgetAccess(const std::vector<PatientId>& people,
                                        const std::vector<ContactId>& contacts) {
  RETURN_IF_ERROR(tx_.Exec(sql::forget_sessions, clinic_, contacts, people));
  RETURN_IF_ERROR(tx_.Exec(sql::forget_grants, clinic_, contacts, people));
  return tx_.Exec(sql::forget_texts, clinic_, contacts, people).status();
}

absl::Status ErasureStore::ForgetVisitTexts(const std::vector<AppointmentId>& visits) {
  for (const pg::Statement* statement :
       {&sql::forget_links, &sql::forget_answers, &sql::forget_talks, &sql::forget_reasons}) {
    RETURN_IF_ERROR(tx_.Exec(*statement, clinic_, visits));
  }
  return absl::OkStatus();
}

absl::Status ErasureStore::ForgetPeople(const std::vector<PatientId>& people,
                                        const std::vector<ContactId>& contacts, absl::Time now) {
  RETURN_IF_ERROR(tx_.Exec(sql::forget_supporters, clinic_, people));
  RETURN_IF_ERROR(tx_.Exec(sql::forget_clearances, clinic_, people));
  RETURN_IF_ERROR(tx_.Exec(sql::forget_wishes, clinic_, people, now));
  RETURN_IF_ERROR(tx_.Exec(sql::forget_contacts, clinic_, contacts));
  RETURN_IF_ERROR(tx_.Exec(sql::blank_contacts, clinic_, contacts));
  RETURN_IF_ERROR(tx_.Exec(sql::forget_identities, clinic_, people));
  return tx_.Exec(sql::forget_people, clinic_, people, now).status();
}

}  // namespace tandem::patients
