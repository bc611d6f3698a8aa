// SPDX-License-Identifier: Apache-2.0
// Appointments by day, person and resource, a page at a time.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/id.h"
#include "base/interval.h"
#include "base/pg/pool.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/appointment.h"

namespace tandem::appointments {

constexpr absl::Duration kListTimeMax = absl::Hours(24 * 62);  // two months on one page of a desk
constexpr int kListPageSize = 50;
constexpr int kListPageSizeMax = 200;      // one screen of a week
constexpr int kDayAppointmentsMax = 2000;  // of one location; far above any clinic's day

// The last row of a page.
struct ListPosition {
  absl::Time start;
  AppointmentId id;
};

struct ListQuery {
  std::optional<Interval> time = {};  // what overlaps it
  PatientId patient = {};             // nil: any
  ResourceId resource = {};           // a practitioner or room; nil: any
  LocationId location = {};           // nil: any
  std::vector<Status> statuses = {};  // empty: see DefaultStatuses
  int page_size = kListPageSize;
  std::optional<ListPosition> after = {};
};

// All but proposed, cancelled and entered in error.
std::vector<Status> DefaultStatuses();

struct ListPage {
  std::vector<Appointment> appointments;  // by start, then id
  std::optional<ListPosition> next;       // nothing: the last page
};

absl::StatusOr<ListPage> ReadPage(pg::Pool& pool, const access::CallContext& call,
                                  const ListQuery& query);

struct DayEntry {
  AppointmentId id;
  int version;
};
// A location's day: what overlaps it, but for holds that came to nothing.
absl::StatusOr<std::vector<DayEntry>> ReadDay(pg::Pool& pool, const access::CallContext& call,
                                              LocationId location, const Interval& day);

}  // namespace tandem::appointments
