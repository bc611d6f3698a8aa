// SPDX-License-Identifier: Apache-2.0
#include "scheduler/repairs/testing/repair_fixture.h"

#include <fmt/format.h>

#include <map>
#include <stdexcept>

namespace tandem::repairs {
namespace {

std::string_view NameOf(courses::PairState state) {
  switch (state) {
    case courses::PairState::kLinked:
      return "linked";
    case courses::PairState::kDegraded:
      return "degraded";
    case courses::PairState::kBroken:
      return "broken";
    case courses::PairState::kHeld:
      return "held";
    default:
      return "alone";
  }
}

}  // namespace

ResourceId RepairFixture::Room(std::string_view slug) const {
  return ResourceId(clinic_->FindRoom(slug)->id);
}

void RepairFixture::AskGates() {
  desk_.principal.staff = ids_.NextId<StaffId>();
  db_.Sql(
      fmt::format("INSERT INTO staff VALUES ('{}', '{}', 'https://issuer', 'tester',"
                  " 'front_desk', NULL, NULL, now(), now())",
                  ToString(clinic_->clinic), ToString(desk_.principal.staff)));
  booking_.AskGates([this](pg::Transaction& tx, const access::CallContext& call,
                           const appointments::AgreedVisit& visit) {
    return clearances_.Check(
        tx, call,
        {visit.file, {visit.type, visit.location, visit.day}, visit.patient, visit.override_given});
  });
}

void RepairFixture::Absent(ResourceId resource, std::string_view from, std::string_view until) {
  EXPECT_OK(absences_.Record(desk_, {Key(), resource, {At(from), At(until)}}));
}

courses::CourseView RepairFixture::PairOf(PatientId patient, std::string_view infusion,
                                          std::string_view session, std::string_view therapist) {
  return BookCourse(Terms(patient, 1), {{1, Infusion(infusion), Session(session, therapist)}});
}

appointments::Appointment RepairFixture::Book(std::string_view type, std::string_view local,
                                              std::vector<ResourceId> resources) {
  const directory::VisitType& visit = *clinic_->FindVisitType(type);
  const bool remote = directory::IsRemote(visit.modes.front());
  appointments::Wish wish{.visit_type = visit.id,
                          .start = At(local),
                          .location = Site(remote ? "remote" : "main"),
                          .mode = visit.modes.front(),
                          .resources = std::move(resources)};
  const auto booked =
      appointments_.Book(desk_, {.key = Key(), .patient = AddPatient(), .wish = std::move(wish)});
  EXPECT_OK(booked);
  if (!booked.ok()) throw std::runtime_error("the visit cannot be booked");
  return *booked;
}

ProposedRepairs RepairFixture::Repairs(std::string_view from, std::string_view until) {
  const auto proposed = repairs_.Propose(desk_, {{At(from), At(until)}});
  EXPECT_OK(proposed);
  return proposed.ok() ? *proposed : ProposedRepairs{};
}

std::string RepairFixture::TextOf(const ProposedRepairs& proposed, const RepairPlan& plan) const {
  std::map<AppointmentId, const RepairMove*> moves;
  for (const RepairMove& move : plan.moves) moves[move.appointment] = &move;
  std::string text;
  for (const StrandedVisit& stranded : proposed.stranded) {
    const appointments::Appointment& visit = stranded.appointment;
    text += Local(visit.time.start) + " > ";
    const auto found = moves.find(visit.id);
    if (found == moves.end()) {
      text += "nothing\n";
      continue;
    }
    const RepairMove& move = *found->second;
    const directory::Practitioner* who = clinic_->FindPractitioner(move.visit.practitioner);
    text += fmt::format("{} {}{}\n", Local(move.visit.time.start),
                        who == nullptr ? "" : who->slug + " ",
                        move.same_for_patient ? "same" : NameOf(move.judgement.state));
  }
  return text;
}

}  // namespace tandem::repairs
