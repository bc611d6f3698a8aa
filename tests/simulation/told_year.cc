// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/told_year.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sstream>
#include <stdexcept>

#include "base/rpc/time_proto.h"
#include "tandem/v1/inbound.grpc.pb.h"
#include "tests/support/signed_form.h"
#include "tests/support/told_clinic.h"
#include "tests/support/told_person.h"

namespace tandem::testing {
namespace {

constexpr absl::Duration kStep = absl::Minutes(20);
constexpr absl::Duration kBackOff = absl::Minutes(20);  // the longest pause between two tries
constexpr int kPatients = 60;
constexpr int kStops = 10;
constexpr int kDaysAhead = 30;

absl::TimeZone Zone(const char* name) {
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(name, &zone)) throw std::runtime_error(name);
  return zone;
}

constexpr std::array kZones = {"America/New_York", "America/New_York", "America/New_York",
                               "America/Chicago", "America/Los_Angeles"};
constexpr char kClinicZone[] = "America/New_York";

}  // namespace

ToldYear::ToldYear(std::uint64_t seed, absl::CivilDay first)
    : random_(seed),
      clock_(absl::FromCivil(absl::CivilSecond(first) + 12 * 3600, absl::UTCTimeZone())),
      service_(ServiceOptions{.clock = &clock_, .db = nullptr, .yaml = ToldClinic(kClinicZone)}),
      desk_(service_),
      notifier_(service_, seed),
      oracle_(Zone(kClinicZone)) {
  for (int i = 0; i < kPatients; ++i) Enter(i);
  std::shuffle(stopping_.begin(), stopping_.end(), random_);
  stopping_.resize(kStops);
}

void ToldYear::Enter(int number) {
  const std::string zone = kZones[static_cast<std::size_t>(number) % kZones.size()];
  Reader reader;
  reader.zone = Zone(zone.c_str());
  reader.mail = number % 7 != 3;
  reader.phone = number % 7 != 5;
  reader.prefers_texts = reader.phone && (number % 2 == 0 || !reader.mail);
  v1::Patient person = ToldPerson(number, zone, reader.prefers_texts);
  if (!reader.mail) person.mutable_contacts()->DeleteSubrange(0, 1);
  if (!reader.phone) person.mutable_contacts()->RemoveLast();
  if (number % 3 == 0) person.set_language("es");
  patients_.push_back(EnterPerson(service_, desk_, person));
  oracle_.AddReader(patients_.back(), reader);
  if (reader.prefers_texts) stopping_.push_back(number);
}

absl::Time ToldYear::SomeStart() {
  const absl::CivilDay today = absl::ToCivilDay(clock_.Now(), Zone(kClinicZone));
  const absl::CivilDay day = today + (Chance(30) ? Number(0, 3) : Number(0, kDaysAhead));
  return Zone(kClinicZone)
      .At(absl::CivilSecond(day.year(), day.month(), day.day(), Number(7, 18), 15 * Number(0, 3)))
      .trans;
}

void ToldYear::Keep(const v1::Appointment& visit, const VisitKind& kind,
                    const std::string& patient) {
  const std::string id = visit.name().substr(visit.name().rfind('/') + 1);
  const std::string status = visit.status() == v1::APPOINTMENT_STATUS_BOOKED      ? "booked"
                             : visit.status() == v1::APPOINTMENT_STATUS_CANCELLED ? "cancelled"
                                                                                  : "noshow";
  const absl::Time start = absl::FromUnixSeconds(visit.time().start_time().seconds());
  oracle_.Note(id, patient, kind, {clock_.Now(), visit.version(), status, start});
  if (status == "booked") ahead_.push_back({visit.name(), &kind, patient, start});
}

void ToldYear::Book() {
  const VisitKind& kind = ToldKinds()[static_cast<std::size_t>(Number(0, 2))];
  const std::string& patient = patients_[static_cast<std::size_t>(Number(0, kPatients - 1))];
  v1::Wish wish = desk_.WishFor(kind.slug, SomeStart());
  if (kind.by_video) {
    wish.set_mode(v1::VISIT_MODE_VIDEO);
    wish.set_location(desk_.Name("locations", "remote"));
  }
  const auto booked = desk_.Book(wish, patient);
  if (!booked.ok()) return;  // past, or taken
  ++booked_;
  Keep(*booked, kind, patient);
  if (Chance(10)) {  // a quick correction
    clock_.Advance(absl::Seconds(Number(20, 100)));
    Move(ahead_.size() - 1);
  }
}

void ToldYear::Move(std::size_t which) {
  const Known known = ahead_[which];
  const auto moved = desk_.Move(known.name, SomeStart());
  if (!moved.ok()) return;
  ++moved_;
  ahead_.erase(ahead_.begin() + static_cast<std::ptrdiff_t>(which));
  Keep(*moved, *known.kind, known.patient);
}

void ToldYear::Cancel(std::size_t which) {
  const Known known = ahead_[which];
  const auto cancelled = desk_.Cancel(known.name);
  if (!cancelled.ok()) return;
  ++cancelled_;
  ahead_.erase(ahead_.begin() + static_cast<std::ptrdiff_t>(which));
  Keep(*cancelled, *known.kind, known.patient);
}

// Whoever texts that is texted no more, from that moment on.
void ToldYear::SayStop() {
  if (stopping_.empty()) return;
  const int number = stopping_.back();
  stopping_.pop_back();
  v1::ReceiveTextRequest request;
  SignForm(service_.clinic(), "texts",
           {{"MessageSid", fmt::format("SMstop{}", ++stopped_)},
            {"From", NumberOf(number)},
            {"To", "+12065550100"},
            {"Body", "STOP"},
            {"NumMedia", "0"}},
           request);
  const auto stub = v1::InboundService::NewStub(service_.client().shared_channel());
  const auto context = Client::Context(service_.As(access::Role::kService));
  v1::ReceiveTextResponse reply;
  const grpc::Status status = stub->ReceiveText(context.get(), request, &reply);
  if (!status.ok()) throw std::runtime_error(status.error_message());
  oracle_.Stop(patients_[static_cast<std::size_t>(number)], clock_.Now());
}

// Some of those who should have been here by now are not; nobody else's record is touched.
void ToldYear::Miss() {
  std::vector<Known> still;
  for (const Known& known : ahead_) {
    if (known.start + absl::Minutes(30) > clock_.Now()) {
      still.push_back(known);
      continue;
    }
    if (!Chance(8)) continue;
    v1::MarkNoShowRequest request;
    request.set_name(known.name);
    request.set_request_id(desk_.NewRequestId());
    const auto missed =
        service_.Call(desk_.who(), &v1::AppointmentsService::Stub::MarkNoShow, request);
    if (!missed.ok()) throw std::runtime_error(missed.status().ToString());
    ++missed_;
    Keep(*missed, *known.kind, known.patient);
  }
  ahead_ = std::move(still);
}

void ToldYear::Happen() {
  Book();
  const auto any = [this] {
    return static_cast<std::size_t>(Number(0, static_cast<int>(ahead_.size()) - 1));
  };
  if (!ahead_.empty() && Chance(35)) Move(any());
  if (!ahead_.empty() && Chance(20)) Cancel(any());
}

// Now and then nothing can be sent for a while.
void ToldYear::Weather() {
  if (clock_.Now() >= busy_until_ && Chance(1) && Chance(50)) {
    busy_until_ = clock_.Now() + absl::Minutes(Number(20, 300));
    oracle_.Pause(clock_.Now() - kStep, busy_until_ + kBackOff + 2 * kStep);
  }
  notifier_.SetBusy(clock_.Now() < busy_until_);
}

std::vector<std::string> ToldYear::Run(int visits, absl::Duration time) {
  const absl::Time start = clock_.Now();
  const auto took = [this](const Arrival& arrival) {
    ++arrived_;
    oracle_.Take(arrival);
  };
  while (clock_.Now() < start + time) {
    clock_.Advance(kStep);
    Miss();
    const double share = absl::FDivDuration(clock_.Now() - start, time);
    if (stopped_ < share * kStops) SayStop();
    while (booked_ < share * visits) Happen();
    Weather();
    notifier_.Run(took);
  }
  std::istringstream called(
      service_.db().Sql("SELECT coalesce(string_agg(DISTINCT subject_id::text, ' '), '')"
                        " FROM staff_task WHERE kind = 'unreached'"));
  for (std::string visit; called >> visit;) oracle_.NoteCall(visit);
  return oracle_.Judge(clock_.Now());
}

std::string ToldYear::Summary() const {
  return fmt::format(
      "{} booked, {} moved, {} cancelled, {} missed, {} said STOP; {} arrived, {} demanded",
      booked_, moved_, cancelled_, missed_, stopped_, arrived_, oracle_.demands());
}

}  // namespace tandem::testing
