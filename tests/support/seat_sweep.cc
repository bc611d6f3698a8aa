// SPDX-License-Identifier: Apache-2.0
#include "tests/support/seat_sweep.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "base/rpc/time_proto.h"

namespace tandem::testing {
namespace {

constexpr std::size_t kFindingsMax = 10;
constexpr int kPagesMax = 200;
constexpr absl::Duration kWindow = absl::Hours(24 * 60);  // of one list of visits

template <class Value>
Value OrThrow(absl::StatusOr<Value> value) {
  if (!value.ok()) throw std::runtime_error(value.status().ToString());
  return *std::move(value);
}

absl::Time TimeOf(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds());
}
absl::Duration SpanOf(const google::protobuf::Duration& span) {
  return absl::Seconds(span.seconds());
}

using Types = std::map<std::string, v1::VisitType>;
using Seats = std::map<std::string, int>;

Types ReadTypes(const SeatSweep& sweep) {
  v1::ListVisitTypesRequest request;
  request.set_parent(sweep.parent);
  Types types;
  const auto reply =
      OrThrow(sweep.client.Call(sweep.who, &v1::DirectoryService::Stub::ListVisitTypes, request));
  for (const v1::VisitType& type : reply.visit_types()) types[type.name()] = type;
  return types;
}

Seats ReadSeats(const SeatSweep& sweep) {
  Seats seats;
  v1::ListPractitionersRequest people;
  people.set_parent(sweep.parent);
  const auto practitioners =
      OrThrow(sweep.client.Call(sweep.who, &v1::DirectoryService::Stub::ListPractitioners, people));
  for (const auto& one : practitioners.practitioners()) seats[one.name()] = one.seats();
  v1::ListRoomsRequest rooms;
  rooms.set_parent(sweep.parent);
  const auto listed =
      OrThrow(sweep.client.Call(sweep.who, &v1::DirectoryService::Stub::ListRooms, rooms));
  for (const auto& one : listed.rooms()) seats[one.name()] = one.seats();
  return seats;
}

std::vector<v1::Appointment> ReadVisits(const SeatSweep& sweep, const Interval& time) {
  std::map<std::string, v1::Appointment> visits;  // one that crosses a window comes twice
  for (absl::Time from = time.start; from < time.end; from += kWindow) {
    v1::ListAppointmentsRequest request;
    request.set_parent(sweep.parent);
    request.set_page_size(200);
    rpc::WriteInterval({from, std::min(time.end, from + kWindow)}, *request.mutable_time());
    for (const auto status : {v1::APPOINTMENT_STATUS_PROPOSED, v1::APPOINTMENT_STATUS_PENDING,
                              v1::APPOINTMENT_STATUS_BOOKED, v1::APPOINTMENT_STATUS_ARRIVED,
                              v1::APPOINTMENT_STATUS_CHECKED_IN}) {
      request.add_statuses(status);
    }
    for (int page = 0; page < kPagesMax; ++page) {
      const auto reply = OrThrow(
          sweep.client.Call(sweep.who, &v1::AppointmentsService::Stub::ListAppointments, request));
      for (const v1::Appointment& visit : reply.appointments()) {
        const bool ended = visit.status() == v1::APPOINTMENT_STATUS_PROPOSED &&
                           TimeOf(visit.hold_expire_time()) <= sweep.now;
        if (!ended) visits[visit.name()] = visit;
      }
      if (reply.next_page_token().empty()) break;
      request.set_page_token(reply.next_page_token());
    }
  }
  std::vector<v1::Appointment> all;
  for (auto& [name, visit] : visits) all.push_back(std::move(visit));
  return all;
}

// What the visit takes, phase by phase. Its time is the patient's: phases before are earlier.
void AddPhases(const v1::Appointment& visit, const v1::VisitType& type, const Seats& seats,
               std::vector<SeatsTaken>& taken) {
  absl::Time start = TimeOf(visit.time().start_time());
  for (const v1::Phase& phase : type.phases()) {
    if (phase.patient_present()) break;
    start -= SpanOf(phase.duration());
  }
  for (const v1::Phase& phase : type.phases()) {
    const absl::Time end = start + SpanOf(phase.duration());
    for (const v1::Demand& demand : phase.demands()) {
      for (const v1::Participation& part : visit.participations()) {
        if (part.need() != demand.need()) continue;
        const auto own = seats.find(part.resource());
        const int all = own == seats.end() ? 1 : own->second;
        taken.push_back(
            {part.resource(), visit.name(), {start, end}, demand.exclusive() ? all : 1});
      }
    }
    start = end;
  }
}

}  // namespace

std::vector<std::string> OverfullMoments(const std::vector<SeatsTaken>& taken,
                                         const std::map<std::string, int>& seats) {
  // What ends at a moment is over when what begins then begins.
  std::map<std::pair<std::string, absl::Time>, int> changes;
  for (const SeatsTaken& one : taken) {
    changes[{one.resource, one.time.start}] += one.seats;
    changes[{one.resource, one.time.end}] -= one.seats;
  }
  std::vector<std::string> findings;
  std::string resource;
  int now = 0;
  for (const auto& [moment, change] : changes) {
    if (moment.first != resource) now = 0;
    resource = moment.first;
    now += change;
    const auto most = seats.find(resource);
    if (now <= (most == seats.end() ? 1 : most->second)) continue;
    if (findings.size() == kFindingsMax) break;
    findings.push_back(
        fmt::format("{} has {} from {}", resource, now, absl::FormatTime(moment.second)));
  }
  return findings;
}

std::vector<std::string> SweepSeats(const SeatSweep& sweep, const Interval& time,
                                    std::size_t* count) {
  const Types types = ReadTypes(sweep);
  const Seats seats = ReadSeats(sweep);
  std::vector<SeatsTaken> taken;
  for (const v1::Appointment& visit : ReadVisits(sweep, time)) {
    const auto type = types.find(visit.visit_type());
    if (type == types.end()) throw std::runtime_error("no type: " + visit.visit_type());
    AddPhases(visit, type->second, seats, taken);
  }
  if (count != nullptr) *count = taken.size();
  return OverfullMoments(taken, seats);
}

}  // namespace tandem::testing
