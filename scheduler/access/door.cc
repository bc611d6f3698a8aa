// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/door.h"

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <optional>

#include "base/error.h"
#include "base/rpc/handle.h"
#include "base/status.h"
#include "base/uuid.h"
#include "scheduler/access/access_errors.h"
#include "scheduler/access/access_rule.h"
#include "scheduler/access/admission.h"
#include "scheduler/access/places.h"
#include "scheduler/access/request_clinic_wire.h"
#include "scheduler/access/stay.h"
#include "scheduler/access/subject_wire.h"

namespace tandem::access {

namespace {

// The id of a mutation, when the request has a good one.
std::optional<Uuid> RequestIdOf(const google::protobuf::Message& request) {
  const auto* field = request.GetDescriptor()->FindFieldByName("request_id");
  const bool is_text = field != nullptr && !field->is_repeated() &&
                       field->type() == google::protobuf::FieldDescriptor::TYPE_STRING;
  if (!is_text) return std::nullopt;
  return ParseUuid(request.GetReflection()->GetString(request, field));
}

// Whatever a room says of what it did not find, the caller reads one text.
absl::Status Evened(absl::Status status) {
  const bool missing =
      status.code() == absl::StatusCode::kNotFound && ReasonOf(status) == Reason::kNotFound;
  return missing ? errors::NotFound() : status;
}

// Everybody whom an answer tells of, or who was asked about.
People PeopleOf(const Exchange& exchange, const People& about) {
  People people = about;
  people.merge(PeopleIn(*exchange.reply));
  people.merge(PeopleIn(exchange.request));
  people.erase(PatientId());
  return people;
}

// Whose address counts: behind an edge, that of whom it calls for, where it says so.
const std::string& CallingAddress(const rpc::CallFacts& facts, bool from_edge) {
  return from_edge && !facts.client_address.empty() ? facts.client_address : facts.peer;
}

}  // namespace

Door Door::For(std::string_view service) const {
  Door door = *this;
  door.service_ = std::string(service);
  return door;
}

// One call on its way through the door.
struct Door::Visit {
  const AccessRule& rule;
  const Exchange& exchange;
  NamedClinic named;
  Caller caller;
  CallContext call;
  People about = {};
};

absl::Status Door::RecordTold(const Visit& visit) const {
  const Audit audit = visit.rule.audit;
  if (audit != Audit::kRead && audit != Audit::kExport) return absl::OkStatus();
  const Exchange& exchange = visit.exchange;
  if (exchange.reply == nullptr) return InternalError("read_without_reply");
  const People people = PeopleOf(exchange, visit.about);
  if (people.size() > kPeopleToldMax) return InternalError("told_of_too_many");
  Occurrence occurrence;
  occurrence.event =
      audit == Audit::kExport ? Occurrence::Event::kExport : Occurrence::Event::kRead;
  occurrence.subject = SubjectOfReply(*exchange.reply);
  occurrence.subject.Concern(people);
  return recorder_->Record(visit.call, occurrence);
}

absl::Status Door::RecordNews(const CallContext& call, const Exchange& news, Told& told) const {
  People fresh;
  for (const PatientId& patient : PeopleOf(news, {})) {
    if (told.people.insert(patient).second) fresh.insert(patient);
  }
  if (told.begun && fresh.empty()) return absl::OkStatus();
  if (fresh.size() > kPeopleToldMax) return InternalError("told_of_too_many");
  told.begun = true;
  Occurrence occurrence;
  occurrence.subject = SubjectOfRequest(news.request);
  occurrence.subject.Concern(fresh);
  return recorder_->Record(call, occurrence);
}

void Door::RecordRefusal(const Visit& visit, const absl::Status& status) const {
  const bool refused = absl::IsPermissionDenied(status) || absl::IsNotFound(status) ||
                       ReasonOf(status) == Reason::kSignInAgain;
  const bool known = !admission_->IsAnonymous(visit.caller) && !visit.call.clinic().IsNil();
  if (!refused || !known) return;
  Occurrence occurrence;
  occurrence.event = Occurrence::Event::kRefusal;
  occurrence.subject = SubjectOfRequest(visit.exchange.request);
  const bool own = visit.named.slug == visit.call.principal.clinic_slug;
  if (!own) occurrence.subject.patient = {};  // another clinic's patient is none of ours
  const std::optional<Reason> reason = ReasonOf(status);
  occurrence.outcome = Name(reason.value_or(Reason::kInternal));
  // A refusal stays one when it cannot be recorded; the recorder has told the operators.
  recorder_->Record(visit.call, occurrence).IgnoreError();
}

absl::Status Door::Stream(Visit& visit, const Body& body) const {
  Stay stay(*admission_, visit.rule, visit.caller);
  const std::function<bool()> left = visit.call.cancelled;
  visit.call.cancelled = [&] { return (left && left()) || !stay.Holds(); };
  const absl::Status ended = body(visit.call);
  visit.call.cancelled = left;
  return stay.status().ok() ? ended : stay.status();
}

absl::Status Door::Answer(Visit& visit, const Body& body) const {
  RETURN_IF_ERROR(admission_->Admit(visit.rule, visit.caller, visit.call.principal));
  RETURN_IF_ERROR(CheckTexts(visit.exchange.request));
  if (visit.rule.streams) return Evened(Stream(visit, body));  // it records its news itself
  RETURN_IF_ERROR(Evened(body(visit.call)));
  return RecordTold(visit);
}

grpc::Status Door::Serve(const grpc::ServerContextBase& context, const Exchange& exchange,
                         std::string_view method, const Body& body) const {
  const AccessRule* rule = rules_->Find(fmt::format("{}.{}", service_, method));
  const auto admitted = [&](const rpc::CallFacts& facts) -> absl::Status {
    if (rule == nullptr) return InternalError("door_without_rule");
    Visit visit{*rule, exchange, ReadClinic(exchange.request), {}, {}};
    visit.caller.method = method;
    visit.caller.token = facts.bearer_token;
    visit.caller.program = facts.program;
    if (visit.named.slug.has_value()) visit.caller.clinic = *visit.named.slug;
    visit.caller.clinic_field = visit.named.field;
    visit.caller.deadline = facts.deadline;
    visit.caller.call_id = facts.call_id;
    visit.call.method = facts.method;
    visit.call.call_id = facts.call_id;
    visit.call.peer = CallingAddress(facts, admission_->IsEdge(facts.program));
    visit.call.deadline = facts.deadline;
    visit.call.cancelled = facts.cancelled;
    visit.call.about = &visit.about;
    absl::Status status = Answer(visit, body);
    RecordRefusal(visit, status);
    return status;
  };
  rpc::CallSite site;
  site.method = method;
  site.streams = rule != nullptr && rule->streams;
  site.metrics = watch_.metrics;
  Places::Place place;  // until the call is answered
  if (watch_.places != nullptr && site.streams) {
    site.busy = !watch_.places->HasRoom();
  } else if (watch_.places != nullptr) {
    place = watch_.places->Take();
    site.busy = place == nullptr;
  }
  if (!site.busy) site.request_id = RequestIdOf(exchange.request);
  return rpc::Handle(context, site, admitted);
}

}  // namespace tandem::access
