// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/testing/course_fixture.h"

#include <fmt/format.h>

#include <stdexcept>

#include "base/civil.h"
#include "base/strings.h"
#include "scheduler/directory/clinic_changes.h"

namespace tandem::courses {
namespace {

constexpr std::string_view kFile = R"(
clinic: birch
display_name: Birch
phone: "+12125550100"
time_zone: America/New_York
locations:
  main: {display_name: Main, address: 1 Main Street, latitude: 40.7, longitude: -74.0,
         state: NY, hours: ["monday-sunday 00:00-24:00"]}
  annex: {display_name: Annex, address: 2 North Street, latitude: 40.79, longitude: -74.0,
         state: NY, hours: ["monday-sunday 00:00-24:00"]}
  far: {display_name: Far, address: 3 Far Street, latitude: 42.5, longitude: -74.0,
         state: NY, hours: ["monday-sunday 00:00-24:00"]}
  remote: {display_name: Remote, telehealth: true, state: NY}
practitioners:
  nia: {display_name: Nia, capabilities: [nurse], languages: [en], licensed_states: [NY],
        seats: 2, hours: {main: ["monday-sunday 08:00-18:00"]}}
  omar: {display_name: Omar, capabilities: [therapist], languages: [en], licensed_states: [NY],
        hours: {annex: ["monday-sunday 08:00-18:00"]}}
  tess: {display_name: Tess, capabilities: [therapist], languages: [en], licensed_states: [NY],
        telehealth: true, hours: {main: ["monday-sunday 08:00-18:00"]}}
  vera: {display_name: Vera, capabilities: [therapist], languages: [en, es],
        licensed_states: [NY], telehealth: true, hours: {remote: ["monday-sunday 08:00-18:00"]}}
rooms:
  chair-1: {display_name: One, location: main, capabilities: [chair]}
  chair-2: {display_name: Two, location: main, capabilities: [chair]}
visit_types:
  talk:
    display_name: Talk
    modes: [video]
    needs: {someone: {practitioner: therapist}}
    phases: [{id: talk, takes: 20m, exclusive: [someone]}]
    lead_time: 2h
    horizon: 30d
    grid: 30m
    bookable_online: true
  infusion:
    display_name: Infusion
    modes: [in_person]
    locations: [main]
    needs: {nurse: {practitioner: nurse}, chair: {room: chair}}
    phases: [{id: sit, takes: 60m, exclusive: [chair], shared: [nurse]}]
    lead_time: 48h
    horizon: 60d
    grid: 60m
    change_notice: 24h
  session:
    display_name: Session
    modes: [in_person, video]
    needs: {therapist: {practitioner: therapist}}
    phases:
      - {id: session, takes: 50m, exclusive: [therapist]}
      - {id: buffer, takes: 10m, patient: false, exclusive: [therapist]}
    lead_time: 12h
    horizon: 60d
    grid: 60m
    change_notice: 24h
consultation:
  version: "1"
  visit_type: talk
  notice: {version: "1", en: Off-label., es: Fuera de etiqueta.}
  crisis: {en: Call 988., es: Llame al 988.}
  questions:
    seizures: {en: "Have you had seizures?", es: "¿Ha tenido convulsiones?"}
)";

std::string Changed(std::string file,
                    const std::vector<std::pair<std::string, std::string>>& changes) {
  for (const auto& [from, to] : changes) {
    const auto place = file.find(from);
    if (place == std::string::npos) throw std::out_of_range(from);
    file.replace(place, from.size(), to);
  }
  return file;
}

std::string_view StateOf(const ProposedPair& pair) {
  switch (pair.judgement.state) {
    case PairState::kLinked:
      return "linked";
    case PairState::kDegraded:
      return "degraded";
    case PairState::kBroken:
      return "broken";
    case PairState::kDeclined:
      return "declined";
    case PairState::kExternal:
      return "external";
    default:
      return "another";
  }
}

std::string SlugOf(const directory::Snapshot& clinic, PractitionerId id) {
  const directory::Practitioner* found = clinic.FindPractitioner(id);
  return found == nullptr ? "nobody" : found->slug;
}

}  // namespace

CourseFixture::CourseFixture(std::vector<std::pair<std::string, std::string>> changes)
    : file_(kFile) {
  ChangeFile(changes);
  desk_.principal.role = access::Role::kFrontDesk;
  desk_.principal.clinic = clinic_->clinic;
  desk_.principal.clinic_slug = clinic_->slug;
  desk_.principal.subject = "tester";
  desk_.method = "Test";
  clock_.Set(At("2026-03-02 08:00"));
}

void CourseFixture::ChangeFile(const std::vector<std::pair<std::string, std::string>>& changes) {
  file_ = Changed(file_, changes);
  directory::ClinicChanges files(clock_, ids_, db_.pool());
  const auto change = files.Preview(file_);
  if (!change.ok()) {
    std::string text(change.status().message());
    for (const Violation& violation : ViolationsOf(change.status())) {
      text += " " + violation.field + ": " + violation.reason;
    }
    throw std::runtime_error(text);
  }
  const auto applied = files.Apply(*change, "test");
  if (!applied.ok()) throw std::runtime_error(std::string(applied.status().message()));
  pg::TxOptions options;
  options.clinic = applied->clinic.uuid;
  clinic_ = directories_.At(options, applied->revision).value();
}

absl::Time CourseFixture::At(std::string_view local) const {
  absl::CivilMinute minute;
  if (!absl::ParseLenientCivilTime(Av(std::string(local).replace(10, 1, "T")), &minute)) {
    throw std::invalid_argument(std::string(local));
  }
  return ResolveCivil(minute, clinic_->zone).value();
}

std::string CourseFixture::Local(absl::Time time) const {
  return absl::FormatTime("%Y-%m-%d %H:%M", time, clinic_->zone);
}

requests::RequestKey CourseFixture::Key() {
  const Uuid id = ids_.Next();
  return {.request_id = id, .fingerprint = Bytes{ToString(id)}};
}

PatientId CourseFixture::AddPatient(std::string_view postal_code) {
  const auto id = ids_.NextId<PatientId>();
  db_.Sql(
      fmt::format("INSERT INTO resource (clinic_id, resource_id, kind, seats)"
                  " VALUES ('{0}', '{1}', 'patient', 1);"
                  "INSERT INTO patient (clinic_id, patient_id, status, language, create_time,"
                  " update_time) VALUES ('{0}', '{1}', 'active', 'en', now(), now())",
                  ToString(clinic_->clinic), ToString(id)));
  if (!postal_code.empty()) {
    db_.Sql(
        fmt::format("INSERT INTO patient_identity (clinic_id, patient_id, given_name, family_name,"
                    " postal_code) VALUES ('{}', '{}', 'Anna', 'Lind', '{}')",
                    ToString(clinic_->clinic), ToString(id), postal_code));
  }
  return id;
}

PractitionerId CourseFixture::Who(std::string_view slug) const {
  return clinic_->FindPractitioner(slug)->id;
}

LocationId CourseFixture::Site(std::string_view slug) const {
  return clinic_->FindLocation(slug)->id;
}

CourseTerms CourseFixture::Terms(PatientId patient, int count) const {
  CourseTerms terms;
  terms.patient = patient;
  terms.infusion_type = clinic_->FindVisitType("infusion")->id;
  terms.session_type = clinic_->FindVisitType("session")->id;
  terms.infusion_count = count;
  return terms;
}

PlannedVisit CourseFixture::Infusion(std::string_view local) const {
  return {{At(local), At(local) + absl::Minutes(60)}, Site("main"), directory::Mode::kInPerson, {}};
}

PlannedVisit CourseFixture::Session(std::string_view local, std::string_view therapist) const {
  const bool remote = therapist == "vera";
  return {{At(local), At(local) + absl::Minutes(50)},
          Site(remote                ? "remote"
               : therapist == "omar" ? "annex"
                                     : "main"),
          remote ? directory::Mode::kVideo : directory::Mode::kInPerson,
          Who(therapist)};
}

CourseView CourseFixture::BookCourse(const CourseTerms& terms, std::vector<PairPlan> pairs) {
  CourseOrder order;
  order.key = Key();
  order.terms = terms;
  order.pairs = std::move(pairs);
  const auto booked = courses_.Book(desk_, order);
  EXPECT_OK(booked);
  if (!booked.ok()) throw std::runtime_error("the course cannot be booked");
  return *booked;
}

CourseView CourseFixture::ReadCourse(const CourseView& course) {
  return courses_.Get(desk_, course.course.id).value();
}

void CourseFixture::Cancel(const appointments::Appointment& appointment) {
  EXPECT_OK(appointments_.Cancel(desk_, {.id = appointment.id, .etag = {}, .key = Key()},
                                 appointments::CancellationReason::kClinic));
}

bool CourseFixture::Take(std::string_view local, std::string_view therapist) {
  const PlannedVisit visit = Session(local, therapist);
  appointments::Wish wish{.visit_type = clinic_->FindVisitType("session")->id,
                          .start = visit.time.start,
                          .location = visit.location,
                          .mode = visit.mode,
                          .resources = {ResourceId(visit.practitioner)}};
  return appointments_.Book(desk_, {.key = Key(), .patient = AddPatient(), .wish = std::move(wish)})
      .ok();
}

ProposedPlans CourseFixture::Propose(const CourseQuestion& question) {
  const auto plans = proposals_.Propose(desk_, question);
  EXPECT_OK(plans);
  return plans.ok() ? *plans : ProposedPlans{};
}

std::vector<PairOffer> CourseFixture::Offers(const CourseView& course, int position) {
  const auto offers = proposals_.Offers(desk_, course.course.id, position);
  EXPECT_OK(offers);
  return offers.ok() ? *offers : std::vector<PairOffer>{};
}

std::string TextOf(const ProposedPlan& plan, const directory::Snapshot& clinic) {
  std::string text;
  const auto local = [&](absl::Time time) {
    return absl::FormatTime("%Y-%m-%d %H:%M", time, clinic.zone);
  };
  for (const ProposedPair& pair : plan.pairs) {
    text += fmt::format("infusion {} {}", local(pair.infusion.time.start),
                        clinic.FindLocation(pair.infusion.location)->slug);
    if (pair.session.has_value()) {
      text += fmt::format(", session {} {}", local(pair.session->time.start),
                          SlugOf(clinic, pair.session->practitioner));
    }
    text += fmt::format(" {}\n", StateOf(pair));
  }
  return text;
}

}  // namespace tandem::courses
