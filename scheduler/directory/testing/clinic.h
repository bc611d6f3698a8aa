// SPDX-License-Identifier: Apache-2.0
// Clinics for the tests of any room: the sample clinic, small ones of a test's own making, and
// putting either into a database. Free of gRPC.
//
//   TestDatabase db;
//   const Clinic clinic = ApplyClinic(db, SampleClinic());
//   clinic.practitioner("ana-ruiz")   // its id
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/id_source.h"
#include "base/testing/database.h"
#include "scheduler/access/call_context.h"
#include "scheduler/directory/directories.h"
#include "scheduler/directory/directory.h"

namespace tandem::testing {

// A clinic as it is in force. Throws std::out_of_range for a slug that it does not have.
struct Clinic {
  directory::SnapshotPtr snapshot;

  ClinicId id() const { return snapshot->clinic; }
  std::string slug() const { return snapshot->slug; }
  std::string parent() const { return "clinics/" + snapshot->slug; }
  LocationId location(std::string_view slug) const;
  PractitionerId practitioner(std::string_view slug) const;
  RoomId room(std::string_view slug) const;
  VisitTypeId visit_type(std::string_view slug) const;
};

// Applies a clinic's file and gives what is then in force. Throws std::runtime_error when the file
// is refused. The second form is for databases that are not a TestDatabase, the third by a clock
// and with ids of the test's own. By another process, as far as any Directories of the test know.
Clinic ApplyClinic(TestDatabase& db, std::string_view yaml);
Clinic ApplyClinic(pg::Pool& pool, std::string_view yaml);
Clinic ApplyClinic(pg::Pool& pool, std::string_view yaml, const Clock& clock, IdSource& ids);

// deploy/local/cedar-harbor.yaml.
std::string SampleClinic();

// A clinic of one line each: for tests that care for a few minutes, not for a clinic. Defaults: one
// site "main" open every day around the clock, in `zone`; a telehealth location "remote"; one
// practitioner "kim" with all day at "main"; visit types "talk" (20 minutes and 10 of buffer, in
// person and by video, bookable online) and "sit" (kim shared, 3 seats, a chair for itself, 60
// minutes and 15 of turn-over). Add what a test needs in YAML; an added key of the same name
// replaces the default.
struct SmallClinic {
  std::string slug = "elm";
  std::string zone = "America/New_York";
  std::string state = "NY";
  std::string top = "";  // lines above the sections: "staff_hold: 30m\n"
  bool bare = false;     // without "kim" and "chair"
  // YAML entries below each section, indented by two: "  ana: {display_name: Ana, …}\n".
  std::string locations = "";  // beside "main" and "remote"
  std::string practitioners = "";
  std::string rooms = "";
  std::string visit_types = "";
  std::string site_hours = "[monday-sunday 00:00-24:00]";
  std::string site_closures = "[]";

  std::string Yaml() const;
};

// An entry for SmallClinic::practitioners: "therapist", at "main", on all days unless `hours` says
// otherwise.
struct SmallPractitioner {
  std::string slug;
  std::string capability = "generalist";
  std::string hours = "monday-sunday 00:00-24:00";
  int seats = 1;
  std::string closures = "[]";

  std::string Yaml() const;
};

// A staff call in the clinic, for operations called without a server.
access::CallContext StaffCall(const Clinic& clinic, access::Role role = access::Role::kFrontDesk);

}  // namespace tandem::testing
