// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/consultation_codec.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/status.h"

namespace tandem::consultations {
namespace {

using nlohmann::json;

std::int64_t Micros(absl::Time time) { return absl::ToUnixMicros(time); }
absl::Time Time(const json& value) { return absl::FromUnixMicros(value.get<std::int64_t>()); }

// at() and get() throw json::exception, and so does a text that is no uuid: see Decode.
Uuid ReadUuid(const json& value) {
  const std::optional<Uuid> uuid = ParseUuid(value.get_ref<const std::string&>());
  if (!uuid.has_value()) throw json::other_error::create(501, "uuid", &value);
  return *uuid;
}

template <class Value>
Value Required(std::optional<Value> value, const json& from) {
  if (!value.has_value()) throw json::other_error::create(501, "word", &from);
  return *value;
}

json ToJson(const Hold& hold) {
  return {{"id", ToString(hold.id)},
          {"revision", hold.directory_revision},
          {"expire", Micros(hold.expire)},
          {"start", Micros(hold.time.start)},
          {"end", Micros(hold.time.end)},
          {"location", ToString(hold.location)},
          {"mode", appointments::Name(hold.mode)},
          {"verified", hold.contact_verified},
          {"tries_left", hold.code_tries_left},
          {"code_expire", Micros(hold.code_expire)}};
}

directory::Mode ReadMode(const json& value) {
  return Required(appointments::ParseMode(value.get_ref<const std::string&>()), value);
}

Hold ReadHold(const json& from) {
  Hold hold;
  hold.id = AppointmentId(ReadUuid(from.at("id")));
  hold.directory_revision = from.at("revision").get<std::int64_t>();
  hold.expire = Time(from.at("expire"));
  hold.time = {Time(from.at("start")), Time(from.at("end"))};
  hold.location = LocationId(ReadUuid(from.at("location")));
  hold.mode = ReadMode(from.at("mode"));
  hold.contact_verified = from.at("verified").get<bool>();
  hold.code_tries_left = from.at("tries_left").get<int>();
  hold.code_expire = Time(from.at("code_expire"));
  return hold;
}

json ToJson(const Consultation& consultation) {
  json to = {{"id", ToString(consultation.id)},
             {"version", consultation.version},
             {"status", appointments::Name(consultation.status)},
             {"revision", consultation.directory_revision},
             {"visit_type", ToString(consultation.visit_type)},
             {"start", Micros(consultation.time.start)},
             {"end", Micros(consultation.time.end)},
             {"zone", consultation.time_zone},
             {"local_minutes", consultation.local_start - absl::CivilMinute()},
             {"location", ToString(consultation.location)},
             {"mode", appointments::Name(consultation.mode)},
             {"patient", ToString(consultation.patient)},
             {"language", consultation.language},
             {"review", consultation.needs_review},
             {"link", ToString(consultation.link)},
             {"resources", json::array()}};
  for (const ResourceId resource : consultation.resources) {
    to["resources"].push_back(ToString(resource));
  }
  if (consultation.outcome) to["outcome"] = Name(*consultation.outcome);
  if (consultation.outcome_time) to["outcome_time"] = Micros(*consultation.outcome_time);
  if (consultation.book_time) to["book_time"] = Micros(*consultation.book_time);
  return to;
}

Consultation ReadConsultation(const json& from) {
  Consultation read;
  read.id = AppointmentId(ReadUuid(from.at("id")));
  read.version = from.at("version").get<int>();
  const json& status = from.at("status");
  read.status = Required(appointments::ParseStatus(status.get_ref<const std::string&>()), status);
  read.directory_revision = from.at("revision").get<std::int64_t>();
  read.visit_type = VisitTypeId(ReadUuid(from.at("visit_type")));
  read.time = {Time(from.at("start")), Time(from.at("end"))};
  read.time_zone = from.at("zone").get<std::string>();
  read.local_start = absl::CivilMinute() + from.at("local_minutes").get<std::int64_t>();
  read.location = LocationId(ReadUuid(from.at("location")));
  read.mode = ReadMode(from.at("mode"));
  read.patient = PatientId(ReadUuid(from.at("patient")));
  read.language = from.at("language").get<std::string>();
  read.needs_review = from.at("review").get<bool>();
  read.link = ReadUuid(from.at("link"));
  for (const json& id : from.at("resources")) read.resources.emplace_back(ReadUuid(id));
  if (from.contains("outcome")) {
    read.outcome = ParseOutcome(from.at("outcome").get_ref<const std::string&>());
  }
  if (from.contains("outcome_time")) read.outcome_time = Time(from.at("outcome_time"));
  if (from.contains("book_time")) read.book_time = Time(from.at("book_time"));
  return read;
}

template <class Noun>
absl::StatusOr<Noun> Decode(const Bytes& stored, Noun (*read)(const json&)) {
  try {
    return read(json::parse(stored.data));
  } catch (const json::exception&) {
    return InternalError("consultation_codec");
  }
}

}  // namespace

Bytes EncodeHold(const Hold& hold) { return {ToJson(hold).dump()}; }

absl::StatusOr<Hold> DecodeHold(const Bytes& stored) { return Decode(stored, ReadHold); }

Bytes EncodeCodeTry(const CodeTry& tried) {
  json to = {{"right", tried.right}};
  to["hold"] = ToJson(tried.hold);
  return {to.dump()};
}

absl::StatusOr<CodeTry> DecodeCodeTry(const Bytes& stored) {
  return Decode<CodeTry>(stored, [](const json& from) {
    return CodeTry{from.at("right").get<bool>(), ReadHold(from.at("hold"))};
  });
}

Bytes EncodeConsultation(const Consultation& consultation) { return {ToJson(consultation).dump()}; }

absl::StatusOr<Consultation> DecodeConsultation(const Bytes& stored) {
  return Decode(stored, ReadConsultation);
}

}  // namespace tandem::consultations
