// SPDX-License-Identifier: Apache-2.0
// ClinicRows: a clinic of bare rows, for tests of rooms that read no clinic file: one visit type,
// one location, revision 1. Visits are put in by hand, as booking would leave them.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "base/id.h"
#include "base/testing/database.h"
#include "base/testing/seeded_ids.h"
#include "scheduler/access/call_context.h"

namespace tandem::patients {

struct VisitRow {
  PatientId patient;  // nil: a hold without one
  absl::Time start;
  absl::Duration length = absl::Hours(1);
  std::string_view status = "booked";
  absl::Time update_time;
};

class ClinicRows {
 public:
  ClinicRows(TestDatabase& db, std::string_view slug, std::uint64_t seed)
      : db_(db), ids_(seed), slug_(slug), clinic_(ids_.NextId<ClinicId>()) {
    location_ = ids_.Next();
    type_ = ids_.Next();
    db_.Sql(
        fmt::format("INSERT INTO clinic_route VALUES ('{0}', '{1}');"
                    "INSERT INTO clinic VALUES ('{0}', 1, now());"
                    "INSERT INTO directory_revision VALUES ('{0}', 1, '', 'test', now());"
                    "INSERT INTO directory_entity VALUES ('{0}', '{2}', 'location', 'main'),"
                    " ('{0}', '{3}', 'visit_type', 'free-consult');",
                    ToString(clinic_), slug_, ToString(location_), ToString(type_)));
  }

  ClinicId id() const { return clinic_; }
  access::CallContext Call(access::Role role = access::Role::kFrontDesk,
                           PatientId patient = {}) const {
    access::CallContext call;
    call.principal.role = role;
    call.principal.clinic = clinic_;
    call.principal.clinic_slug = slug_;
    call.principal.subject = "tester";
    call.principal.patient = patient;
    call.method = "Test";
    return call;
  }

  // Appointment, event and the patient's claim.
  AppointmentId AddVisit(const VisitRow& visit) {
    const auto id = ids_.NextId<AppointmentId>();
    const std::string person =
        visit.patient.IsNil() ? "NULL" : fmt::format("'{}'", ToString(visit.patient));
    db_.Sql(fmt::format(
        "INSERT INTO appointment (clinic_id, appointment_id, version, status, visit_type_id,"
        " location_id, mode, patient_id, start_time, end_time, local_start, time_zone,"
        " tzdb_version, directory_revision, participations, hold_expire_time, create_time,"
        " update_time) VALUES ('{0}', '{1}', 1, '{2}', '{3}', '{4}', 'phone', {5}, '{6}', '{7}',"
        " '2026-01-01 10:00', 'America/New_York', 'test', 1,"
        " jsonb_build_array(jsonb_build_object('resource', {5}::text)), '{7}', '{8}', '{8}');"
        "INSERT INTO appointment_event VALUES ('{0}', '{1}', 1, 'book', NULL, '{2}', '{6}', '{7}',"
        " 'front_desk', 'tester', NULL, '{8}');",
        ToString(clinic_), ToString(id), visit.status, ToString(type_), ToString(location_), person,
        Text(visit.start), Text(visit.start + visit.length), Text(visit.update_time)));
    if (!visit.patient.IsNil()) {
      db_.Sql(fmt::format("INSERT INTO claim VALUES ('{}', '{}', {}, 0, '[{},{})', NULL)",
                          ToString(clinic_), ToString(id), person, Text(visit.start),
                          Text(visit.start + visit.length)));
    }
    return id;
  }

  // The consultation row of a visit, with one screening answer.
  void AddConsultation(AppointmentId visit, ContactId contact, std::string_view outcome = "") {
    db_.Sql(fmt::format(
        "INSERT INTO consultation (clinic_id, appointment_id, contact_id, channel, language,"
        " time_zone, outcome) VALUES ('{0}', '{1}', '{2}', 'web', 'en', 'UTC', nullif('{3}', ''));"
        "INSERT INTO screening VALUES ('{0}', '{1}', '', 'pregnant=no')",
        ToString(clinic_), ToString(visit), ToString(contact), outcome));
  }

  static std::string Text(absl::Time time) {
    return absl::FormatTime("%Y-%m-%d %H:%M:%S+00", time, absl::UTCTimeZone());
  }

 private:
  TestDatabase& db_;
  SeededIds ids_;
  std::string slug_;
  ClinicId clinic_;
  Uuid location_;
  Uuid type_;
};

}  // namespace tandem::patients
