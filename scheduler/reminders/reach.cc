// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/reach.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "base/civil.h"
#include "scheduler/reminders/reach_store.h"

namespace tandem::reminders {
namespace {

using nlohmann::json;

Uuid IdOf(const json& text) {
  const std::optional<Uuid> id = ParseUuid(text.get<std::string>());
  if (!id.has_value()) throw std::invalid_argument("id");
  return *id;
}

// The contact of a way; nil: there is none.
Uuid ContactOf(const json& stored, const char* key) {
  return stored.contains(key) ? IdOf(stored.at(key)) : Uuid();
}

std::optional<int> MinuteOf(const json& stored, const char* key) {
  return stored.contains(key) ? std::optional(stored.at(key).get<int>()) : std::nullopt;
}

PersonFacts ReadPerson(const json& stored, const ReminderPolicy& policy, absl::TimeZone place) {
  PersonFacts person;
  person.language = stored.at("language").get<std::string>();
  const absl::StatusOr<absl::TimeZone> own = LoadZone(stored.value("time_zone", ""));
  person.zone = own.ok() ? *own : place;
  SetPreferred(stored.value("preferred_channel", ""), person);
  person.email_contact = ContactOf(stored, "email_contact_id");
  person.text_contact = ContactOf(stored, "text_contact_id");
  person.may_email = !person.email_contact.IsNil();
  person.may_text = !person.text_contact.IsNil();
  for (const json& category : stored.value("opted_out", json::array())) {
    person.opted_out.push_back(ParseCategory(category.get<std::string>()));
  }
  SetHours(MinuteOf(stored, "quiet_end_minute"), MinuteOf(stored, "quiet_start_minute"), policy,
           person);
  person.more_texts = stored.value("more_texts", false);
  person.quiet_when_confirmed = stored.value("quiet_when_confirmed", false);
  for (const json& driver : stored.value("drivers", json::array())) {
    person.drivers.push_back(IdOf(driver));
  }
  return person;
}

}  // namespace

absl::Status StoreReach(pg::Transaction& tx, ClinicId clinic,
                        const std::vector<PatientId>& people) {
  return ReachStore(tx, clinic).Store(people);
}

std::optional<PersonFacts> ReadReach(std::string_view stored, PatientId patient,
                                     const ReminderPolicy& policy, absl::TimeZone place) {
  try {
    PersonFacts person = ReadPerson(json::parse(stored), policy, place);
    person.patient = patient;
    return person;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

void SetPreferred(std::string_view channel, PersonFacts& person) {
  person.prefers_call = channel == "call";
  person.prefers_text = channel == "sms";
}

void SetHours(std::optional<int> end_minute, std::optional<int> start_minute,
              const ReminderPolicy& policy, PersonFacts& person) {
  person.quiet_end_minute = std::max(end_minute.value_or(0), policy.quiet_end_minute);
  person.quiet_start_minute =
      std::min(start_minute.value_or(policy.quiet_start_minute), policy.quiet_start_minute);
  if (person.quiet_end_minute < person.quiet_start_minute) return;
  person.quiet_end_minute = policy.quiet_end_minute;  // the clinic's hours changed since
  person.quiet_start_minute = policy.quiet_start_minute;
}

}  // namespace tandem::reminders
