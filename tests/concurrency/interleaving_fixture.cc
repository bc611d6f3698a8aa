// SPDX-License-Identifier: Apache-2.0
#include "tests/concurrency/interleaving_fixture.h"

#include <fmt/format.h>

#include <cstdlib>
#include <iostream>
#include <stdexcept>

#include "absl/strings/str_replace.h"
#include "base/clock.h"
#include "scheduler/appointments/appointment_sweeps.h"
#include "tests/support/checkers.h"

namespace tandem::testing {
namespace {

using appointments::Appointment;

const pg::Statement kSessionsWaiting = {
    "sessions_waiting",
    "SELECT count(DISTINCT pid)::int AS waiting FROM pg_locks WHERE NOT granted AND pid IN"
    " (SELECT pid FROM pg_stat_activity WHERE datname = current_database())",
    "test"};

const pg::Statement kAnsweredRequest = {"answered_request",
                                        "SELECT request_id FROM request"
                                        " WHERE clinic_id = $1 AND request_id = $2 AND "
                                        "coalesce(reply, subject_id::text::bytea) IS NOT NULL",
                                        "test"};

// The judges' own text, on a session that is there already.
const pg::Statement& FaultsStored() {
  static const std::string text = absl::StrReplaceAll(
      kVisitFaults,
      {{"$1", "$1::timestamptz"}, {"$2", "$2::timestamptz"}, {"$3", "$3::timestamptz"}});
  static const pg::Statement statement = {"faults_stored", text.c_str(), "test"};
  return statement;
}

// These touch nothing that the other side reads or writes: the request, the messages and the links
// are of one side alone, and BEGIN takes neither a lock nor (READ COMMITTED) a snapshot.
const std::set<std::string> kCommuting = {"begin",          "open_request",    "lock_request",
                                          "close_request",  "insert_messages", "insert_answers",
                                          "insert_consent", "insert_link"};

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
  schedulers_.clear();
  pools_.clear();
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
  LockstepTrace last;
  const int orders_max = IsAllAsked() ? kAllOrdersMax : kOrdersMax;
  const int orders = Explore(
      [&](const std::vector<int>& decisions) {
        NextMinutes();
        const Scene scene = make();
        for (auto& side : schedulers_) (void)side->directories.Latest(desk_);
        last = RunOne(scene, decisions);
        longest = std::max(longest, last.size());
        return last;
      },
      orders_max);
  EXPECT_LT(orders, orders_max) << "not every order was explored; the last one:\n  "
                                << Describe(last);
  EXPECT_GT(orders, 1) << "the two never met";
  std::cout << fmt::format("{}: {} orders of up to {} statements, {:.1f} s\n", pair, orders,
                           longest, absl::ToDoubleSeconds(real.Now() - began))
            << std::flush;
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
  // No hold counts as over: sides differ about the time, and their tests say what is left of one.
  const auto rows =
      db_.pool().ReadOnce(desk_.Tx(/*read_only=*/true), FaultsStored(), start_ - absl::Minutes(30),
                          start_ + absl::Hours(2), absl::InfinitePast());
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

std::function<Answer()> InterleavingTest::Undo(int side, const appointments::Target& target) {
  return
      [this, side, target] { return FromResult(scheduler(side).appointments.Undo(desk_, target)); };
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

std::string ExactlyOneWins(const Answer& a, const Answer& b, const LockstepTrace&) {
  return Unless(a.ok() != b.ok(), "not exactly one of two won");
}

std::string Unless(bool holds, const std::string& finding) { return holds ? "" : finding; }

void InterleavingTest::EndHold(const Appointment& hold) {
  db_.Sql(
      fmt::format("DELETE FROM claim WHERE appointment_id = '{0}';"
                  "DELETE FROM appointment_event WHERE appointment_id = '{0}';"
                  "DELETE FROM appointment WHERE appointment_id = '{0}'",
                  ToString(hold.id)));
}

}  // namespace tandem::testing
