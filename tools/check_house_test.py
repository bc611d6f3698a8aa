#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tests of check_house on tiny trees: each breaks one rule and no other."""
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from house.reasons import check_reasons  # noqa: E402
from house.rules import LINES_MAX, TEST_LINES_MAX, check_tree  # noqa: E402
from house.walk import House  # noqa: E402

SPDX = "// SPDX-License-Identifier: Apache-2.0\n"
PROTO = SPDX + """syntax = "proto3";
package tandem.v1;
service AppointmentsService {
  rpc BookAppointment(BookAppointmentRequest) returns (Appointment) {
    option (access) = {
      roles: [ROLE_FRONT_DESK]
    };
  }
  rpc WatchDay(WatchDayRequest)
      returns (stream Change);
}
message BookAppointmentRequest {
  string request_id = 1;
}
"""
SERVICE = SPDX + """#include <grpcpp/grpcpp.h>

grpc::Status AppointmentsServiceImpl::BookAppointment(
    grpc::ServerContext* context, const pb::Request* request, pb::Reply* reply) {
  return rpc::Handle(*context, "BookAppointment", [&](const CallFacts& call) -> absl::Status {
    ASSIGN_OR_RETURN(const Booking booking, ReadBooking(*request));
    ASSIGN_OR_RETURN(const Appointment booked, appointments_.Book(call, booking));
    return absl::OkStatus();
  });
}
"""
WIRE = SPDX + "absl::StatusOr<Booking> ReadBooking(const pb::Request& request) { return Booking{}; }\n"
OPERATIONS = SPDX + """#include "scheduler/appointments/appointments.h"

// Not a call: Insert(
absl::StatusOr<Appointment> Appointments::Book(const CallFacts& call, const Booking& booking) {
  return pool_.Run<Appointment>(Options(call), [&](pg::Transaction& tx) {
    RETURN_IF_ERROR(DecideBooking(booking));
    return store_.Insert(tx, booking);
  });
}
"""
RULE = SPDX + """absl::Status DecideBooking(const Booking& booking) {
  const Name name(booking);
  if (name.empty()) return errors::Nameless();
  return absl::OkStatus();
}
"""
STORE = SPDX + """#include "scheduler/appointments/appointment_store.h"

absl::StatusOr<Appointment> AppointmentStore::Insert(pg::Transaction& tx, const Booking& booking) {
  return tx.Exec(sql::insert_appointment, booking.clinic);
}
"""
SQL = """-- SPDX-License-Identifier: Apache-2.0
-- name: insert_appointment
INSERT INTO appointment (clinic_id, appointment_id)
VALUES ($1, $2);
"""
TREE = {
    "proto/tandem/v1/appointments.proto": PROTO,
    "scheduler/appointments/appointments_service.cc": SERVICE,
    "scheduler/appointments/appointment_wire.cc": WIRE,
    "scheduler/appointments/appointments.cc": OPERATIONS,
    "scheduler/appointments/appointments.h": SPDX + """#include "base/pg/pool.h"
class Appointments {
  AppointmentStore store_;
};
""",
    "scheduler/appointments/appointments_service.h": SPDX + "  Appointments& appointments_;\n",
    "scheduler/appointments/booking.cc": RULE,
    "scheduler/appointments/appointment_store.cc": STORE,
    "scheduler/appointments/appointment_store.sql": SQL,
}


class HouseTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = Path(self.folder.name)

    def write(self, tree):
        for name, text in tree.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def faults(self, tree):
        self.write(tree)
        return [str(fault) for fault in check_tree(self.root)]

    def assert_one_fault(self, tree, what):
        faults = self.faults(tree)
        self.assertEqual(len(faults), 1, faults)
        self.assertIn(what, faults[0])

    def test_an_orderly_tree_has_no_fault(self):
        self.assertEqual(self.faults(TREE), [])

    def test_a_file_outside_every_room_is_found(self):
        self.assert_one_fault({"stray/thing.cc": SPDX}, "belongs to no room")

    def test_every_file_belongs_somewhere_whatever_its_kind(self):
        for path in ("start", "web/page.ts", "tools/build/deploy.toml", "docs/plan.docx", "notes.md",
                     "deploy/local/x.toml.in.old", "scheduler/plan", "tests/simulation/run"):
            with self.subTest(path):
                self.write({path: SPDX})
                self.assert_one_fault({}, f"{path}:1: belongs to no room")
                (self.root / path).unlink()
        self.assertEqual(self.faults({"dev": SPDX, ".gitignore": "", "build/x": "", ".git": "",
                                      "tests/fuzz/corpus/token/whole": "", "docs/adr/README.md": "",
                                      "tools/dev/__pycache__/call.pyc": ""}), [])

    def test_names_outside_the_tree_are_found_in_scripts_and_settings(self):
        for path in ("dev", ".ci/run", "deploy/local/scheduler.toml.in", ".npmrc"):
            with self.subTest(path):
                self.write({path: SPDX + "at /wo" "rk/main\n"})
                self.assert_one_fault({}, "depends on nothing outside")
                (self.root / path).unlink()

    def test_an_unknown_room_is_found(self):
        self.assert_one_fault({"scheduler/helpers/thing.cc": SPDX}, "'helpers' is not a room")

    def test_sql_outside_a_store_is_found(self):
        self.assert_one_fault({"scheduler/patients/people.sql": SQL}, "in its *_store.sql")

    def test_two_files_of_one_name_are_found(self):
        tree = {"base/clock.h": SPDX, "scheduler/patients/clock.h": SPDX}
        self.assert_one_fault(tree, "base/clock.h has the same name")

    def test_long_files_are_found_and_tests_may_be_longer(self):
        lines = LINES_MAX - 1
        self.assertEqual(self.faults({"base/a.cc": SPDX + "\n" * lines}), [])
        self.assert_one_fault({"base/a.cc": SPDX + "\n" * (lines + 1)}, "501 lines")
        tree = {"base/a.cc": SPDX, "base/a_test.cc": SPDX + "\n" * (TEST_LINES_MAX - 1)}
        self.assertEqual(self.faults(tree), [])
        self.assert_one_fault({"base/a_test.cc": SPDX + "\n" * TEST_LINES_MAX}, "701 lines")

    def test_a_missing_licence_line_is_found(self):
        self.assert_one_fault({"base/a.h": "#pragma once\n"}, "SPDX")

    def test_a_wide_line_is_found(self):
        self.assert_one_fault({"base/a.h": SPDX + "// " + "x" * 98 + "\n"}, "101 columns")

    def test_banned_words_are_found(self):
        for text in ("co_" "await x;", "absl::" "Now();", "// TO" "DO: later", "GTEST_" "SKIP();",
                     "absl::" "string_view s;", "// ../sh" "ared/design.md", "absl::" "Mutex m;"):
            with self.subTest(text):
                self.assert_one_fault({"base/a.h": SPDX + text + "\n"}, "is banned")

    def test_the_real_clock_may_read_the_time(self):
        self.assertEqual(self.faults({"base/clock.cc": SPDX + "absl::" "Now();\n"}), [])

    def test_zone_arithmetic_in_sql_is_found(self):
        text = SQL.replace("VALUES ($1, $2)", "VALUES ($1, now() at time" " zone 'UTC')")
        self.assert_one_fault({"scheduler/patients/person_store.sql": text}, "is banned")

    def test_includes_that_point_outward_are_found(self):
        cases = [
            ("base/a.cc", '"scheduler/patients/people.h"', "base knows no clinic"),
            ("base/a.cc", '"base/pg/pool.h"', "points outward from base"),
            ("base/pg/a.cc", '"base/rpc/handle.h"', "points outward from base/pg"),
            ("base/rpc/a.cc", "<pqxx/pqxx>", "only base/pg"),
            ("scheduler/patients/a.cc", "<grpcpp/grpcpp.h>", "only doors"),
            ("scheduler/patients/a.cc", '"tandem/v1/patients.pb.h"', "only doors"),
            ("scheduler/patients/a_wire.cc", "<grpcpp/grpcpp.h>", "needs no gRPC"),
            ("scheduler/patients/a.cc", '"scheduler/scheduler.h"', "points outward from a room"),
            ("scheduler/patients/a.cc", '"scheduler/access/grant_store.h"', "another room's store"),
            ("scheduler/patients/a.cc", '"scheduler/patients/person_store.h"', "sees no SQL"),
            ("scheduler/patients/a.cc", '"base/pg/transaction.h"', "sees no SQL"),
            ("scheduler/patients/a.cc", '"base/clock.h"', "takes `now` as a value"),
            ("scheduler/patients/a.cc", '"base/testing/seeded_ids.h"', "test code"),
        ]
        for path, included, what in cases:
            with self.subTest(path=path, included=included):
                self.write({path: SPDX + f"#include {included}\n"})
                self.assert_one_fault({}, what)
                (self.root / path).unlink()

    def test_operations_doors_and_tests_may_include_what_they_need(self):
        self.assertEqual(self.faults({
            "scheduler/patients/people.h": SPDX + '#include "base/pg/pool.h"\n#include "base/clock.h"\n',
            "scheduler/patients/people.cc": SPDX + '#include "scheduler/patients/person_store.h"\n',
            "scheduler/patients/merges.cc": SPDX + '#include "scheduler/patients/people.h"\n'
                                            '#include "scheduler/patients/person_store.h"\n',
            "scheduler/patients/patients_service.cc": SPDX + '#include "tandem/v1/a.grpc.pb.h"\n',
            "scheduler/patients/people_test.cc": SPDX + '#include "base/testing/database.h"\n',
        }), [])

    def test_a_statement_without_its_clinic_is_found(self):
        text = SQL + "-- name: find\nSELECT name FROM person WHERE person_id = $1;\n"
        self.assert_one_fault({"scheduler/patients/person_store.sql": text}, "find has neither")

    def test_a_statement_may_say_why_it_is_global(self):
        text = SQL + "-- name: find\n-- global: one row per release\nSELECT version FROM release;\n"
        self.assertEqual(self.faults({"scheduler/patients/person_store.sql": text}), [])

    def walk(self, tree, method="BookAppointment"):
        self.write(tree)
        house = House(self.root)
        rpc = next(rpc for rpc in house.contract.rpcs if rpc.method == method)
        return house.walk(rpc)

    def test_a_walk_goes_from_the_contract_to_the_statement(self):
        stops, missing = self.walk(TREE)
        self.assertEqual(missing, "")
        self.assertEqual([(s.kind, s.path.name, s.line) for s in stops], [
            ("contract", "appointments.proto", 5),
            ("door", "appointments_service.cc", 4),
            ("operation", "appointments.cc", 5),
            ("rule", "booking.cc", 2),
            ("store", "appointment_store.cc", 4),
            ("statement", "appointment_store.sql", 2)])

    def test_a_walk_follows_a_class_that_hides_its_insides(self):
        hidden = SPDX + """absl::StatusOr<Appointment> Appointments::Book(const Booking& booking) {
  return impl_->Take(call, booking);
}

class Appointments::Impl {
 public:
  Impl() : store_(1) {}

  absl::StatusOr<Appointment> Take(const CallFacts& call, const Booking& booking) {
    return store_.Insert(tx, booking);
  }

 private:
  AppointmentStore store_;
};
"""
        header = TREE["scheduler/appointments/appointments.h"].replace(
            "AppointmentStore store_", "std::unique_ptr<Impl> impl_")
        stops, missing = self.walk({**TREE, "scheduler/appointments/appointments.h": header,
                                    "scheduler/appointments/appointments.cc": hidden})
        self.assertEqual(missing, "")
        self.assertEqual([s.kind for s in stops],
                         ["contract", "door", "operation", "store", "statement"])

    def test_a_method_without_a_door_is_found(self):
        self.assertIn("no door", self.walk(TREE, "WatchDay")[1])

    def test_a_door_without_an_operation_is_found(self):
        tree = {**TREE, "scheduler/appointments/appointments.cc": SPDX}
        self.assertIn("no operation", self.walk(tree)[1])

    def test_an_operation_without_a_store_is_found_unless_it_says_why(self):
        bare = OPERATIONS.replace("store_.Insert(tx, booking)", "Appointment{}")
        name = "scheduler/appointments/appointments.cc"
        self.assertIn("no store", self.walk({**TREE, name: bare})[1])
        said = bare.replace("    RETURN_", "    // walk: no store, because nothing is kept\n    RETURN_")
        self.assertEqual(self.walk({**TREE, name: said})[1], "")

    def test_a_store_without_a_known_statement_is_no_stop(self):
        text = STORE.replace("sql::insert_appointment", "sql::unknown")
        tree = {**TREE, "scheduler/appointments/appointment_store.cc": text}
        self.assertIn("no store", self.walk(tree)[1])

    def test_a_reason_that_no_test_expects_is_found(self):
        self.write({
            "proto/tandem/v1/error_reason.proto": SPDX + "enum ErrorReason {\n"
            "  ERROR_REASON_UNSPECIFIED = 0;\n  ERROR_REASON_SLOT_TAKEN = 1;\n"
            "  ERROR_REASON_NOT_FOUND = 2;\n}\n",
            "scheduler/appointments/booking.cc": SPDX + "HasReason(Reason::kNotFound)\n",
            "scheduler/appointments/booking_test.cc": SPDX + "HasReason(Reason::kSlotTaken)\n",
        })
        faults = [str(fault) for fault in check_reasons(self.root)]
        self.assertEqual(len(faults), 1, faults)
        self.assertIn("no test expects NOT_FOUND", faults[0])

    def test_the_contract_says_who_needs_no_token_and_what_streams(self):
        self.write(TREE)
        contract = House(self.root).contract
        self.assertEqual([(r.method, r.public, r.streams) for r in contract.rpcs],
                         [("BookAppointment", False, False), ("WatchDay", False, True)])
        self.assertEqual(contract.fields["BookAppointmentRequest"], {"request_id"})


if __name__ == "__main__":
    unittest.main()
