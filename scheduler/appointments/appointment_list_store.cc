// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/appointment_list_store.h"

#include <string>

#include "base/pg/parameters.h"
#include "base/status.h"
#include "scheduler/appointments/appointment_codec.h"
#include "scheduler/appointments/appointment_list_store_sql.h"
#include "scheduler/appointments/appointment_store.h"

namespace tandem::appointments {
namespace {

using pg::OrNull;

// "Always", inside PostgreSQL's calendar and far outside any clinic's.
Interval AllTime() {
  return {absl::FromUnixSeconds(0), absl::FromUnixSeconds(7'258'118'400)};  // to 2200-01-01
}

// The index that leaves the fewest rows to look at.
const pg::Statement& StatementFor(const ListQuery& query) {
  if (!query.patient.IsNil()) return sql::list_by_patient;
  return query.location.IsNil() ? sql::list_by_start : sql::list_by_location;
}

std::vector<std::string> NamesOf(const std::vector<Status>& statuses) {
  std::vector<std::string> names;
  for (const Status status : statuses.empty() ? DefaultStatuses() : statuses) {
    names.emplace_back(Name(status));
  }
  return names;
}

}  // namespace

std::vector<Status> DefaultStatuses() {
  return {Status::kPending,   Status::kBooked, Status::kArrived, Status::kCheckedIn,
          Status::kFulfilled, Status::kNoShow, Status::kWaitlist};
}

absl::StatusOr<ListPage> ReadPage(pg::Pool& pool, const access::CallContext& call,
                                  const ListQuery& query) {
  const Interval time = query.time.value_or(AllTime());
  const ListPosition after =
      query.after.value_or(ListPosition{time.start - kVisitLengthMax, AppointmentId()});
  const auto size = static_cast<std::size_t>(query.page_size);
  std::optional<std::string> part;
  if (!query.resource.IsNil()) part = ParticipationOf(query.resource);
  ASSIGN_OR_RETURN(
      const pg::Rows rows,
      pool.ReadOnce(call.Tx(true), StatementFor(query), call.clinic(), time.start, time.end,
                    NamesOf(query.statuses), after.start, after.id, query.page_size + 1,
                    OrNull(query.patient), part, OrNull(query.location)));
  ListPage page;
  for (std::size_t i = 0; i < rows.size() && i < size; ++i) {
    ASSIGN_OR_RETURN(Appointment appointment, ReadAppointment(rows[i]));
    page.appointments.push_back(std::move(appointment));
  }
  if (rows.size() > size) {
    const Appointment& last = page.appointments.back();
    page.next = ListPosition{.start = last.time.start, .id = last.id};
  }
  return page;
}

absl::StatusOr<std::vector<DayEntry>> ReadDay(pg::Pool& pool, const access::CallContext& call,
                                              LocationId location, const Interval& day) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   pool.ReadOnce(call.Tx(true), sql::day_versions, call.clinic(), location,
                                 day.start, day.end, kDayAppointmentsMax));
  std::vector<DayEntry> entries;
  for (const pg::Row row : rows) {
    entries.push_back(
        {.id = row.Get<AppointmentId>("appointment_id"), .version = row.Get<int>("version")});
  }
  return entries;
}

}  // namespace tandem::appointments
