// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/consultations_wire.h"

#include "base/civil.h"
#include "base/rpc/resource_name.h"
#include "base/rpc/time_proto.h"
#include "scheduler/consultations/change_deadline.h"

namespace tandem::consultations {
namespace {

v1::VisitMode ModeOf(directory::Mode mode) {
  switch (mode) {
    case directory::Mode::kInPerson:
      return v1::VISIT_MODE_IN_PERSON;
    case directory::Mode::kVideo:
      return v1::VISIT_MODE_VIDEO;
    case directory::Mode::kPhone:
      return v1::VISIT_MODE_PHONE;
  }
  return v1::VISIT_MODE_UNSPECIFIED;
}

v1::AppointmentStatus StatusOf(appointments::Status status) {
  using appointments::Status;
  switch (status) {
    case Status::kProposed:
      return v1::APPOINTMENT_STATUS_PROPOSED;
    case Status::kPending:
      return v1::APPOINTMENT_STATUS_PENDING;
    case Status::kBooked:
      return v1::APPOINTMENT_STATUS_BOOKED;
    case Status::kArrived:
      return v1::APPOINTMENT_STATUS_ARRIVED;
    case Status::kCheckedIn:
      return v1::APPOINTMENT_STATUS_CHECKED_IN;
    case Status::kFulfilled:
      return v1::APPOINTMENT_STATUS_FULFILLED;
    case Status::kCancelled:
      return v1::APPOINTMENT_STATUS_CANCELLED;
    case Status::kNoShow:
      return v1::APPOINTMENT_STATUS_NOSHOW;
    case Status::kEnteredInError:
      return v1::APPOINTMENT_STATUS_ENTERED_IN_ERROR;
    case Status::kWaitlist:
      return v1::APPOINTMENT_STATUS_WAITLIST;
  }
  return v1::APPOINTMENT_STATUS_UNSPECIFIED;
}

v1::ConsultationOutcome OutcomeOf(Outcome outcome) {
  switch (outcome) {
    case Outcome::kEvaluation:
      return v1::CONSULTATION_OUTCOME_EVALUATION;
    case Outcome::kNotSuitable:
      return v1::CONSULTATION_OUTCOME_NOT_SUITABLE;
    case Outcome::kRefer:
      return v1::CONSULTATION_OUTCOME_REFER;
    case Outcome::kUndecided:
      return v1::CONSULTATION_OUTCOME_UNDECIDED;
  }
  return v1::CONSULTATION_OUTCOME_UNSPECIFIED;
}

v1::ScreeningAnswer AnswerOf(Answer answer) {
  switch (answer) {
    case Answer::kYes:
      return v1::SCREENING_ANSWER_YES;
    case Answer::kNo:
      return v1::SCREENING_ANSWER_NO;
    case Answer::kUnsure:
      return v1::SCREENING_ANSWER_UNSURE;
  }
  return v1::SCREENING_ANSWER_UNSPECIFIED;
}

std::string NameIn(const directory::Snapshot& snapshot, std::string_view collection,
                   std::string_view id) {
  return "clinics/" + snapshot.slug + "/" + std::string(collection) + "/" + std::string(id);
}

std::string LocationName(const directory::Snapshot& snapshot, LocationId id) {
  const directory::Location* location = snapshot.FindLocation(id);
  return location == nullptr ? "" : NameIn(snapshot, "locations", location->slug);
}

void WriteInterval(const Interval& interval, google::type::Interval& reply) {
  rpc::WriteTime(interval.start, *reply.mutable_start_time());
  rpc::WriteTime(interval.end, *reply.mutable_end_time());
}

void WriteLocation(const directory::Snapshot& snapshot, const directory::Location& location,
                   v1::Location& reply) {
  reply.set_name(NameIn(snapshot, "locations", location.slug));
  reply.set_display_name(location.display_name);
  reply.set_address(location.address);
  reply.set_latitude(location.latitude);
  reply.set_longitude(location.longitude);
  reply.set_time_zone(location.zone_name);
  reply.set_state(location.state);
  reply.set_telehealth(location.telehealth);
}

// As shown to patients; empty when nobody of the file takes part.
std::string PractitionerShown(const directory::Snapshot& snapshot,
                              const Consultation& consultation) {
  for (const ResourceId resource : consultation.resources) {
    const auto* practitioner = snapshot.FindPractitioner(PractitionerId(resource.uuid));
    if (practitioner != nullptr) return practitioner->display_name;
  }
  return "";
}

void WriteForStaff(const directory::Snapshot& snapshot, const Consultation& consultation,
                   v1::Consultation& reply) {
  reply.set_needs_review(consultation.needs_review);
  if (consultation.outcome.has_value()) reply.set_outcome(OutcomeOf(*consultation.outcome));
  if (!consultation.patient.IsNil()) {
    reply.set_patient(NameIn(snapshot, "patients", ToString(consultation.patient)));
  }
}

}  // namespace

void WriteForm(const directory::Snapshot& snapshot, const Offer& offer, std::string_view language,
               v1::ConsultationForm& reply) {
  const directory::ConsultationPolicy& policy = snapshot.consultation;
  reply.set_visit_type(NameIn(snapshot, "visitTypes", offer.type->slug));
  rpc::WriteDuration(offer.duration, *reply.mutable_duration());
  for (const directory::Mode mode : offer.type->modes) reply.add_modes(ModeOf(mode));
  for (const std::string& spoken : offer.languages) reply.add_languages(spoken);
  for (const directory::Location* location : offer.locations) {
    WriteLocation(snapshot, *location, *reply.add_locations());
  }
  for (const directory::Question& question : policy.questions) {
    v1::ScreeningQuestion& asked = *reply.add_questions();
    asked.set_id(question.key);
    asked.set_text(question.text.In(language));
  }
  reply.set_notice(policy.notice.In(language));
  reply.set_notice_version(policy.notice_version);
  reply.set_crisis_text(policy.crisis.In(language));
}

void WriteSlot(const directory::Snapshot& snapshot, const availability::Slot& slot,
               v1::ConsultationSlot& reply) {
  WriteInterval(slot.time, *reply.mutable_time());
  reply.set_location(LocationName(snapshot, slot.location));
  reply.set_mode(ModeOf(slot.mode));
}

void WriteHold(const directory::Snapshot& snapshot, const Hold& hold, v1::ConsultationHold& reply) {
  reply.set_name(NameIn(snapshot, "appointments", ToString(hold.id)));
  reply.set_secret(hold.secret);
  rpc::WriteTime(hold.expire, *reply.mutable_expire_time());
  WriteInterval(hold.time, *reply.mutable_time());
  reply.set_location(LocationName(snapshot, hold.location));
  reply.set_mode(ModeOf(hold.mode));
  reply.set_contact_verified(hold.contact_verified);
  reply.set_code_tries_left(hold.code_tries_left);
  rpc::WriteTime(hold.code_expire, *reply.mutable_code_expire_time());
}

void WriteConsultation(const access::Principal& reader, const directory::Snapshot& snapshot,
                       const Consultation& consultation, v1::Consultation& reply) {
  appointments::Appointment identity;  // what an etag is made of
  identity.id = consultation.id;
  identity.version = consultation.version;
  reply.set_name(NameIn(snapshot, "appointments", ToString(consultation.id)));
  reply.set_etag(appointments::Etag(identity));
  reply.set_status(StatusOf(consultation.status));
  WriteInterval(consultation.time, *reply.mutable_time());
  reply.set_time_zone(consultation.time_zone);
  reply.set_local_start(FormatCivil(consultation.local_start));
  reply.set_location(LocationName(snapshot, consultation.location));
  reply.set_mode(ModeOf(consultation.mode));
  reply.set_practitioner_display_name(PractitionerShown(snapshot, consultation));
  reply.set_manage_token(consultation.manage_token);
  rpc::WriteTime(ChangeDeadline(snapshot, consultation.visit_type, consultation.time.start),
                 *reply.mutable_change_deadline());
  reply.set_language(consultation.language);
  reply.set_crisis_text(snapshot.consultation.crisis.In(consultation.language));
  if (reader.IsStaff()) WriteForStaff(snapshot, consultation, reply);
  if (reader.role != access::Role::kPractitioner) return;
  for (const auto& [question, answer] : consultation.answers) {
    (*reply.mutable_answers())[question] = AnswerOf(answer);
  }
}

void WriteWait(const WaitReport& report, v1::ConsultationWait& reply) {
  reply.set_count(report.summary.count);
  reply.set_within_target(report.summary.within_target);
  reply.set_target_business_days(report.target_business_days);
  reply.set_above_flag(report.summary.above_flag);
  rpc::WriteDuration(report.summary.median, *reply.mutable_median());
  rpc::WriteDuration(report.summary.p90, *reply.mutable_p90());
}

}  // namespace tandem::consultations
