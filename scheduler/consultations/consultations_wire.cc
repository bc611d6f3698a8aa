// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/consultations_wire.h"

#include "base/civil.h"
#include "base/rpc/time_proto.h"
#include "scheduler/appointments/appointment_reply_wire.h"
#include "scheduler/consultations/change_deadline.h"
#include "scheduler/directory/directory_wire.h"
#include "scheduler/directory/names_wire.h"
#include "scheduler/directory/visit_fields_wire.h"

namespace tandem::consultations {
namespace {

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
  reply.set_patient(directory::PatientName(snapshot.slug, consultation.patient));
}

}  // namespace

v1::ConsultationOutcome WriteOutcome(Outcome outcome) {
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

void WriteAnswers(const Answers& answers, WireAnswers& wire) {
  for (const auto& [question, answer] : answers) wire[question] = AnswerOf(answer);
}

void WriteForm(const directory::Snapshot& snapshot, const Offer& offer, std::string_view language,
               v1::ConsultationForm& reply) {
  const directory::ConsultationPolicy& policy = snapshot.consultation;
  reply.set_visit_type(directory::NameOf(snapshot, *offer.type));
  rpc::WriteDuration(offer.duration, *reply.mutable_duration());
  for (const directory::Mode mode : offer.type->modes) reply.add_modes(directory::WriteMode(mode));
  for (const std::string& spoken : offer.languages) reply.add_languages(spoken);
  for (const directory::Location* location : offer.locations) {
    directory::Write(snapshot, *location, *reply.add_locations());
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
  rpc::WriteInterval(slot.time, *reply.mutable_time());
  reply.set_location(directory::LocationName(snapshot, slot.location));
  reply.set_mode(directory::WriteMode(slot.mode));
}

void WriteHold(const directory::Snapshot& snapshot, const Hold& hold, v1::ConsultationHold& reply) {
  reply.set_name(directory::AppointmentName(snapshot.slug, hold.id));
  reply.set_secret(hold.secret);
  rpc::WriteTime(hold.expire, *reply.mutable_expire_time());
  rpc::WriteInterval(hold.time, *reply.mutable_time());
  reply.set_location(directory::LocationName(snapshot, hold.location));
  reply.set_mode(directory::WriteMode(hold.mode));
  reply.set_contact_verified(hold.contact_verified);
  reply.set_code_tries_left(hold.code_tries_left);
  rpc::WriteTime(hold.code_expire, *reply.mutable_code_expire_time());
}

void WriteConsultation(const access::Principal& reader, const directory::Snapshot& snapshot,
                       const Consultation& consultation, v1::Consultation& reply) {
  appointments::Appointment identity;  // what an etag is made of
  identity.id = consultation.id;
  identity.version = consultation.version;
  reply.set_name(directory::AppointmentName(snapshot.slug, consultation.id));
  reply.set_etag(appointments::Etag(identity));
  reply.set_status(appointments::WriteStatus(consultation.status));
  rpc::WriteInterval(consultation.time, *reply.mutable_time());
  reply.set_time_zone(consultation.time_zone);
  reply.set_local_start(FormatCivil(consultation.local_start));
  reply.set_location(directory::LocationName(snapshot, consultation.location));
  reply.set_mode(directory::WriteMode(consultation.mode));
  reply.set_practitioner_display_name(PractitionerShown(snapshot, consultation));
  reply.set_manage_token(consultation.manage_token);
  rpc::WriteTime(ChangeDeadline(snapshot, consultation.visit_type, consultation.time.start),
                 *reply.mutable_change_deadline());
  reply.set_language(consultation.language);
  reply.set_crisis_text(snapshot.consultation.crisis.In(consultation.language));
  if (reader.IsStaff()) WriteForStaff(snapshot, consultation, reply);
  const bool may_hold_it = reader.IsStaff() || reader.role == access::Role::kTherapist;
  if (may_hold_it && consultation.outcome.has_value()) {
    reply.set_outcome(WriteOutcome(*consultation.outcome));
  }
  if (reader.role == access::Role::kPractitioner) {
    WriteAnswers(consultation.answers, *reply.mutable_answers());
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
