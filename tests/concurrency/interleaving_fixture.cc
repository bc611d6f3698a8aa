// SPDX-License-Identifier: Apache-2.0
#include "tests/concurrency/interleaving_fixture.h"

#include <fmt/format.h>

#include <cstdlib>
#include <iostream>
#include <stdexcept>

#include "base/clock.h"
#include "scheduler/appointments/appointment_sweeps.h"

namespace tandem::testing {
namespace {

using appointments::Appointment;

const pg::Statement kSessionsWaiting = {
    "sessions_waiting",
    "SELECT count(DISTINCT pid)::int AS waiting FROM pg_locks WHERE NOT granted AND pid IN"
    " (SELECT pid FROM pg_stat_activity WHERE datname = current_database())",
    "test"};

const pg::Statement kAnsweredRequest = {
    "answered_request",
    "SELECT request_id FROM request"
    " WHERE clinic_id = $1 AND request_id = $2 AND reply IS NOT NULL",
    "test"};

// Sentences about visits that start in [$2, $3).
const pg::Statement kFaultsStored = {"faults_stored", R"(
WITH here AS (
  SELECT * FROM appointment WHERE clinic_id = $1 AND start_time >= $2 AND start_time < $3
), live AS (
  SELECT * FROM here WHERE status NOT IN ('cancelled', 'entered-in-error')
), parts AS (
  SELECT appointment_id, resource, min(first) AS first, max(last) AS last FROM (
    SELECT appointment_id, (p ->> 'resource')::uuid AS resource,
           start_time + make_interval(mins => (p ->> 'start')::int) AS first,
           start_time + make_interval(mins => (p ->> 'end')::int) AS last
    FROM live, jsonb_array_elements(participations) AS p
    UNION ALL
    SELECT appointment_id, patient_id, start_time, end_time FROM live WHERE patient_id IS NOT NULL
  ) AS part GROUP BY appointment_id, resource
), claims AS (
  SELECT c.*, lower(during) AS first, upper(during) AS last
  FROM claim c JOIN here USING (clinic_id, appointment_id)
)
SELECT concat_ws('; ',
  (SELECT 'two visits share a resource' FROM parts a JOIN parts b ON a.resource = b.resource
     AND a.appointment_id < b.appointment_id AND a.first < b.last AND b.first < a.last LIMIT 1),
  (SELECT 'a visit without its claim' FROM parts p WHERE NOT EXISTS (
     SELECT FROM claims c WHERE c.appointment_id = p.appointment_id
       AND c.resource_id = p.resource AND c.first = p.first AND c.last = p.last) LIMIT 1),
  (SELECT 'a claim without its visit' FROM claims c WHERE NOT EXISTS (
     SELECT FROM parts p WHERE p.appointment_id = c.appointment_id
       AND p.resource = c.resource_id AND p.first = c.first) LIMIT 1),
  (SELECT 'a booking that expires' FROM claims c JOIN live USING (appointment_id)
   WHERE (c.expires_at IS NOT NULL) <> (live.status = 'proposed') LIMIT 1),
  (SELECT 'versions and events differ' FROM here h WHERE h.version <> (
     SELECT count(*) FROM appointment_event e
     WHERE e.clinic_id = $1 AND e.appointment_id = h.appointment_id) LIMIT 1),
  (SELECT 'the last event tells another status' FROM here h JOIN appointment_event e
     USING (clinic_id, appointment_id, version) WHERE e.status_after <> h.status LIMIT 1)
) AS faults)",
                                     "test"};

// These touch nothing that the other side reads or writes: the request and the messages are of one
// side alone, and BEGIN takes neither a lock nor (READ COMMITTED) a snapshot.
const std::set<std::string> kCommuting = {"begin", "open_request", "close_request",
                                          "insert_message_for_patient"};

// TANDEM_ORDERS=all: these are stops, too.
bool IsAllAsked() {
  const char* orders = std::getenv("TANDEM_ORDERS");
  return orders != nullptr && std::string(orders) == "all";
}

Answer FromResult(const absl::StatusOr<Appointment>& result) {
  Answer answer;
  answer.status = result.status();
  if (result.ok()) answer.appointment = *result;
  return answer;
}

Appointment Must(const absl::StatusOr<Appointment>& result) {
  if (!result.ok()) throw std::runtime_error(std::string(result.status().message()));
  return *result;
}

}  // namespace

InterleavingTest::InterleavingTest()
    : db_({.connections = 4}),
      clinic_(ApplyClinic(
          db_, SmallClinic{.practitioners = SmallPractitioner{.slug = "ana"}.Yaml()}.Yaml())),
      commuting_(IsAllAsked() ? std::set<std::string>() : kCommuting),
      desk_(StaffCall(clinic_)) {
  for (int i = 0; i < 2; ++i) patients_[i] = EnterPatient(db_, clinic_.id(), i + 1);
  // A Monday, 08:00 in New York; a week later the first visits.
  const absl::Time now = absl::FromUnixSeconds(1'767'618'000);
  setup_clock_.Set(now);
  for (SimulatedClock& clock : clocks_) clock.Set(now);
  start_ = now + absl::Hours(24 * 7);
  setup_ = std::make_unique<Operations>(setup_clock_, ids_, db_.pool());
}

void InterleavingTest::NextMinutes(absl::Duration apart) {
  start_ += apart;
  setup_clock_.Advance(apart);
  for (SimulatedClock& clock : clocks_) clock.Advance(apart);
}

void InterleavingTest::Connect() {
  lockstep_ = std::make_unique<Lockstep>([this] { return SessionsWaiting(); }, commuting_);
  for (int side = 0; side < kSides; ++side) {
    pg::PoolOptions options;
    options.dsn = db_.dsn();
    options.connections = 2;
    options.before_statement = lockstep_->Hook(side);
    pools_.push_back(std::make_unique<pg::Pool>(options));
    schedulers_.push_back(std::make_unique<Operations>(clock(side), ids_, *pools_.back()));
  }
}

int InterleavingTest::SessionsWaiting() {
  const auto rows = db_.pool().ReadOnce(pg::TxOptions::Global(), kSessionsWaiting);
  return rows.ok() ? (*rows)[0].Get<int>("waiting") : 0;
}

void InterleavingTest::ExploreAll(const std::string& pair, const std::function<Scene()>& make) {
  Connect();
  const RealClock real;
  const absl::Time began = real.Now();
  std::size_t longest = 0;
  const int orders_max = IsAllAsked() ? kAllOrdersMax : kOrdersMax;
  const int orders = Explore(
      [&](const std::vector<int>& decisions) {
        NextMinutes();
        const Scene scene = make();
        for (auto& side : schedulers_) (void)side->directories.Latest(desk_);
        const LockstepTrace trace = RunOne(scene, decisions);
        longest = std::max(longest, trace.size());
        return trace;
      },
      orders_max);
  EXPECT_LT(orders, orders_max) << "not every order was explored";
  EXPECT_GT(orders, 1) << "the two never met";
  std::cout << fmt::format("{}: {} orders of up to {} statements, {:.1f} s\n", pair, orders,
                           longest, absl::ToDoubleSeconds(real.Now() - began));
}

LockstepTrace InterleavingTest::RunOne(const Scene& scene, const std::vector<int>& decisions) {
  std::array<Answer, kSides> answers;
  const LockstepTrace trace = lockstep_->Run(
      {[&] { answers[0] = scene.sides[0](); }, [&] { answers[1] = scene.sides[1](); }}, decisions);
  for (const std::string& finding :
       {JudgeAnswers(scene, answers), scene.judge(answers[0], answers[1], trace), JudgeStored()}) {
    if (!finding.empty()) {
      ADD_FAILURE() << finding << "\n  " << answers[0].status << "\n  " << answers[1].status
                    << "\n  " << Describe(trace);
    }
  }
  return trace;
}

// Both definite; a request row for each OK and for no refusal.
std::string InterleavingTest::JudgeAnswers(const Scene& scene,
                                           const std::array<Answer, kSides>& answers) {
  for (std::size_t side = 0; side < kSides; ++side) {
    const Answer& answer = answers[side];
    const std::optional<Reason> reason = ReasonOf(answer.status);
    if (!answer.ok() && (!reason.has_value() || !scene.refusals.contains(*reason))) {
      return fmt::format("side {} answered what it may not", side);
    }
    if (scene.requests[side].IsNil()) continue;
    const auto rows = db_.pool().ReadOnce(desk_.Tx(/*read_only=*/true), kAnsweredRequest,
                                          clinic_.id(), scene.requests[side]);
    if (!rows.ok()) return "the requests cannot be read";
    if (rows->size() != (answer.ok() ? 1U : 0U)) {
      return fmt::format("side {} left {} request rows", side, rows->size());
    }
  }
  return "";
}

// What the database holds about these minutes, read without the constraint's help.
std::string InterleavingTest::JudgeStored() {
  const auto rows = db_.pool().ReadOnce(desk_.Tx(/*read_only=*/true), kFaultsStored, clinic_.id(),
                                        start_ - absl::Minutes(30), start_ + absl::Hours(2));
  return rows.ok() ? (*rows)[0].Get<std::string>("faults") : "the tables cannot be read";
}

appointments::Wish InterleavingTest::Talk(absl::Time start, const std::string& practitioner) const {
  return {.visit_type = clinic_.visit_type("talk"),
          .start = start,
          .location = clinic_.location("main"),
          .mode = directory::Mode::kInPerson,
          .resources = {ResourceId(clinic_.practitioner(practitioner))}};
}

appointments::BookOrder InterleavingTest::NewBooking(absl::Time start,
                                                     const std::string& practitioner,
                                                     PatientId patient) {
  return {.key = Key(), .patient = patient, .wish = Talk(start, practitioner)};
}

appointments::HoldOrder InterleavingTest::NewHold(absl::Time start,
                                                  const std::string& practitioner) {
  return {.key = Key(), .wish = Talk(start, practitioner)};
}

appointments::MoveOrder InterleavingTest::NewMove(const Appointment& from, absl::Time start,
                                                  const std::string& practitioner) {
  return {.target = TargetOf(from),
          .start = start,
          .resources = {ResourceId(clinic_.practitioner(practitioner))}};
}

appointments::Target InterleavingTest::TargetOf(const Appointment& appointment) {
  return {.id = appointment.id, .key = Key()};
}

Appointment InterleavingTest::Booked(absl::Time start, const std::string& practitioner,
                                     PatientId patient) {
  return Must(setup_->appointments.Book(desk_, NewBooking(start, practitioner, patient)));
}

Appointment InterleavingTest::Held(absl::Time start, const std::string& practitioner) {
  return Must(setup_->appointments.Hold(desk_, NewHold(start, practitioner)));
}

std::function<Answer()> InterleavingTest::Book(int side, const appointments::BookOrder& order) {
  return
      [this, side, order] { return FromResult(scheduler(side).appointments.Book(desk_, order)); };
}

std::function<Answer()> InterleavingTest::Hold(int side, const appointments::HoldOrder& order) {
  return
      [this, side, order] { return FromResult(scheduler(side).appointments.Hold(desk_, order)); };
}

std::function<Answer()> InterleavingTest::Move(int side, const appointments::MoveOrder& order) {
  return [this, side, order] {
    return FromResult(scheduler(side).appointments.Reschedule(desk_, order));
  };
}

std::function<Answer()> InterleavingTest::Cancel(int side, const appointments::Target& target) {
  return [this, side, target] {
    return FromResult(scheduler(side).appointments.Cancel(
        desk_, target, appointments::CancellationReason::kPatient));
  };
}

std::function<Answer()> InterleavingTest::Sweep(int side) {
  return [this, side] {
    const auto swept =
        appointments::SweepExpiredHolds(pool(side), clock(side), desk_.Tx(), clinic_.id());
    Answer answer;
    answer.status = swept.status();
    answer.count = swept.value_or(0);
    return answer;
  };
}

void InterleavingTest::EndHold(const Appointment& hold) {
  db_.Sql(
      fmt::format("DELETE FROM claim WHERE appointment_id = '{0}';"
                  "DELETE FROM appointment_event WHERE appointment_id = '{0}';"
                  "DELETE FROM appointment WHERE appointment_id = '{0}'",
                  ToString(hold.id)));
}

}  // namespace tandem::testing
