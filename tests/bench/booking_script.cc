// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/booking_script.h"

#include <fmt/format.h>

#include <stdexcept>
#include <string_view>

#include "tests/bench/pgbench.h"
#include "tests/bench/visit_script.h"

namespace tandem::bench {
namespace {

constexpr int kVisitMinutes = 20;  // of the patient's own time
// The last column of place_appointment that is not for the messages.
constexpr std::string_view kLastOwnColumn = " AS claimed";

std::string PerClient(const std::vector<std::string>& ids) { return OneOf(ids, ":client_id::int"); }

// One that is worked out once, as Tandem sends it.
std::string Thrice(const std::string& value) { return "array_fill(" + value + ", '{3}')"; }

class Writer {
 public:
  explicit Writer(const ScriptedClinic& booked)
      : booked_(booked),
        clinic_("'" + ToString(booked.clinic.id()) + "'::uuid"),
        practitioner_(PerClient(booked.practitioners)),
        patient_(PerClient(booked.patients)) {}

  // When this transaction books, and so many minutes later.
  std::string Time(int minutes) const {
    return fmt::format("to_timestamp({} + :n::bigint * {} + {})", booked_.first_seconds,
                       kBookingMinutes * 60, minutes * 60);
  }

  std::string Begin() const { return BeginScript(booked_.clinic.id()); }

  std::string Open() const {
    const std::string digest = "sha256(" + request_ + "::text::bytea)";
    return Scripted("open_request", {clinic_, request_, digest, "now()"}) +
           Scripted("lock_calendars", {clinic_, Both()});
  }

  // A talk asks for nothing to be prepared, and is no part of a series: its messages want to know
  // nothing of other visits.
  std::string Place(bool planned) const {
    const std::string starts = "ARRAY[" + Time(0) + ", " + Time(0) + "]";
    const std::string ends = "ARRAY[" + Time(kBookingMinutes) + ", " + Time(kVisitMinutes) + "]";
    const std::string parts =
        fmt::format(R"('[{{"resource": "{}", "need": "host", "start": 0, "end": 30}}]'::jsonb)",
                    booked_.practitioners.front());
    const auto quoted = [](const auto& id) { return "'" + ToString(id) + "'"; };
    const std::string place = PlaceScript({.clinic = booked_.clinic.id(),
                                           .revision = booked_.clinic.snapshot->revision,
                                           .appointment = appointment_,
                                           .visit_type = quoted(booked_.clinic.visit_type("talk")),
                                           .location = quoted(booked_.clinic.location("main")),
                                           .patient = patient_,
                                           .start = Time(0),
                                           .end = Time(kVisitMinutes),
                                           .participations = parts,
                                           .resources = Both(),
                                           .seats = "ARRAY[0, 0]::smallint[]",
                                           .starts = starts,
                                           .ends = ends});
    if (planned) return place;
    const std::size_t own = place.find(kLastOwnColumn);
    if (own == std::string::npos) throw std::runtime_error("place_appointment has other columns");
    return place.substr(0, own + kLastOwnColumn.size()) + ";\n";
  }

  // A confirmation, and reminders three days and a day before.
  std::string Plan() const {
    const std::string dues = "ARRAY[" + Time(-7200) + ", " + Time(-4320) + ", " + Time(-1440) + "]";
    return Scripted(
        "insert_messages",
        {clinic_, appointment_, "1", patient_, "'en'", "NULL",
         "ARRAY['appointment_booked', 'reminder', 'day_before']", Thrice("'email'::text"),
         Thrice("'contact'::text"), Thrice(appointment_),
         "ARRAY['booked', 'three_days_before', 'day_before']", dues, Thrice(Time(0)), "now()"});
  }

  std::string Close() const {
    return CloseScript(
        {booked_.clinic.id(), "BookAppointment", "appointment", appointment_, patient_, request_});
  }

  std::string Claims() const {
    return fmt::format(
        "INSERT INTO claim (clinic_id, appointment_id, resource_id, seat, during) "
        "SELECT {0}, (SELECT appointment_id FROM appointment WHERE clinic_id = {0} LIMIT 1), r, 0, "
        "tstzrange({1}, {2}) FROM unnest({3}) AS r ON CONFLICT DO NOTHING;\nCOMMIT;\n",
        clinic_, Time(0), Time(kVisitMinutes), Both());
  }

 private:
  std::string Both() const { return "ARRAY[" + practitioner_ + ", " + patient_ + "]::uuid[]"; }

  const ScriptedClinic& booked_;
  const std::string clinic_;
  const std::string practitioner_;
  const std::string patient_;
  const std::string request_ = NewUuid("0001");
  const std::string appointment_ = NewUuid("0002");
};

}  // namespace

std::string ScriptOf(const ScriptedClinic& booked, const BookingScript& script) {
  const Writer writer(booked);
  return writer.Begin() + writer.Open() + writer.Place(script.planned) +
         (script.pipelined ? "\\startpipeline\n" : "") + (script.planned ? writer.Plan() : "") +
         writer.Close() + (script.pipelined ? "\\endpipeline\n" : "");
}

std::string ClaimScriptOf(const ScriptedClinic& booked) {
  const Writer writer(booked);
  return writer.Begin() + writer.Claims();
}

}  // namespace tandem::bench
