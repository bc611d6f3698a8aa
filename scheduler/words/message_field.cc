// SPDX-License-Identifier: Apache-2.0
#include "scheduler/words/message_field.h"

#include <algorithm>
#include <array>

namespace tandem::words {
namespace {

using reminders::Channel;
using reminders::Kind;

constexpr std::array kFields = {
    MessageField{.name = "ADDRESS", .exempt = true},
    MessageField{.name = "ARRIVAL"},
    MessageField{.name = "CARE", .lines = true},
    MessageField{.name = "CLINIC"},
    MessageField{.name = "CODE", .exempt = true},
    MessageField{.name = "COUNT"},
    MessageField{.name = "CRISIS", .lines = true, .exempt = true},
    MessageField{.name = "DAY"},
    MessageField{.name = "FIRST_NAME"},
    MessageField{.name = "LINK", .link = true},
    MessageField{.name = "PHONE"},
    MessageField{.name = "PLACE", .exempt = true},
    MessageField{.name = "RIDE"},
    MessageField{.name = "UNSUBSCRIBE", .link = true},
    MessageField{.name = "VISITS", .lines = true},
    MessageField{.name = "WHEN"},
};

constexpr std::size_t kMailNameMax = 100;
constexpr std::size_t kMailLinkMax = 200;
constexpr std::size_t kMailAddressMax = 300;

bool IsOne(Kind kind, std::initializer_list<Kind> kinds) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}
bool IsOne(Reply reply, std::initializer_list<Reply> replies) {
  return std::find(replies.begin(), replies.end(), reply) != replies.end();
}

// Of one visit that is ahead.
bool IsAhead(Kind kind) {
  return IsOne(kind, {Kind::kAppointmentBooked, Kind::kAppointmentMoved, Kind::kPreparation,
                      Kind::kReminder, Kind::kDayBefore});
}

bool IsOfVisit(Kind kind) {
  return IsAhead(kind) ||
         IsOne(kind, {Kind::kAppointmentCancelled, Kind::kJoinLink, Kind::kMissed});
}

bool MayLink(const Key& key) {
  if (key.kind == Kind::kReply) return !IsOne(key.reply, {Reply::kOptedOut, Reply::kCrisis});
  return !IsOne(key.kind, {Kind::kContactCode, Kind::kRideNote});
}

bool MayTellOfCrisis(const Key& key) {
  if (key.kind == Kind::kReply) return IsOne(key.reply, {Reply::kHelp, Reply::kCrisis});
  if (key.channel == Channel::kSms) return key.kind == Kind::kDayAfter;
  return IsOfVisit(key.kind) || key.kind == Kind::kDayAfter;
}

// The link of these holds a secret, which takes room.
bool HasSecretLink(Kind kind) {
  return IsOne(kind, {Kind::kSignIn, Kind::kAppointmentBooked, Kind::kAppointmentMoved,
                      Kind::kAppointmentCancelled});
}

std::string LongestLink(const Key& key) {
  std::size_t size = kMailLinkMax;
  if (key.channel == Channel::kSms) size = HasSecretLink(key.kind) ? kSecretLinkMax : kTextLinkMax;
  const std::string host = "https://a.example/";
  return host + std::string(size - host.size(), 'W');
}

// Spanish with one letter that is not in the alphabet of texts.
std::string LongestCrisis(std::string_view language) {
  if (language == "es") return "á" + std::string(kCrisisCharsMaxEs - 1, 'W');
  return std::string(kCrisisCharsMaxEn, 'W');
}

std::string LongestInText(const Key& key, std::string_view name) {
  const bool spanish = key.language == "es";
  const std::string when = spanish ? "mié 14 dic 12:30p" : "Wed 12/14 12:30p";
  if (name == "WHEN") return when;
  if (name == "ARRIVAL") return spanish ? "Llegue 12:30p." : "Arrive 12:30p.";
  if (name == "PHONE") return "206-555-0142";
  if (name == "CODE") return "000000";
  if (name == "LINK") return LongestLink(key);
  if (name == "CRISIS") return LongestCrisis(key.language);
  if (name == "RIDE") return std::string(spanish ? kRideTextEs : kRideTextEn);
  if (name == "VISITS") {
    std::string visits = when;
    for (int i = 1; i < kTextVisitsMax; ++i) visits += ", " + when;
    return visits + ", +99";
  }
  return std::string(kTextNameMax, 'W');
}

std::string LongestInMail(const Key& key, std::string_view name) {
  if (name == "CODE") return "000000";
  if (name == "LINK" || name == "UNSUBSCRIBE") return LongestLink(key);
  if (name == "ADDRESS" || name == "PLACE") return std::string(kMailAddressMax, 'W');
  const MessageField* field = FindField(name);
  return std::string(field->lines ? kValueBytesMax : kMailNameMax, 'W');
}

}  // namespace

const MessageField* FindField(std::string_view name) {
  const auto* found = std::find_if(kFields.begin(), kFields.end(),
                                   [&](const MessageField& field) { return field.name == name; });
  return found == kFields.end() ? nullptr : found;
}

bool MayUse(const Key& key, const MessageField& field) {
  const std::string_view name = field.name;
  const bool mail = key.channel == Channel::kEmail;
  if (name == "CLINIC" || name == "PHONE") return true;
  if (name == "ADDRESS") return mail;
  if (name == "WHEN") return IsOfVisit(key.kind) || key.kind == Kind::kRideNote;
  if (name == "ARRIVAL") return IsAhead(key.kind);
  if (name == "CARE") return mail && IsAhead(key.kind);
  if (name == "RIDE") return key.kind == Kind::kWeek || (!mail && IsAhead(key.kind));
  if (name == "PLACE") return mail && IsOfVisit(key.kind);
  if (name == "LINK") return MayLink(key);
  if (name == "CRISIS") return MayTellOfCrisis(key);
  if (name == "CODE") return IsOne(key.kind, {Kind::kContactCode, Kind::kSignIn});
  if (name == "VISITS") return key.kind == Kind::kWeek;
  if (name == "COUNT" || name == "DAY") return key.kind == Kind::kTherapistDay;
  if (name == "FIRST_NAME") return key.kind == Kind::kRideNote;
  return false;  // UNSUBSCRIBE stands in the footer only
}

bool MustTellHowToStop(const Key& key) {
  if (key.channel != Channel::kSms) return false;
  if (key.kind == Kind::kReply) return !IsOne(key.reply, {Reply::kOptedOut, Reply::kCrisis});
  return !IsOne(key.kind, {Kind::kContactCode, Kind::kSignIn});
}

std::vector<std::string_view> RequiredFields(const Key& key) {
  const bool mail = key.channel == Channel::kEmail;
  std::vector<std::string_view> names;
  if (mail && IsOne(key.kind, {Kind::kPreparation, Kind::kDayBefore})) names.push_back("CARE");
  if (!mail || key.kind == Kind::kRideNote) names.push_back("CLINIC");
  if (IsOne(key.kind, {Kind::kContactCode, Kind::kSignIn})) names.push_back("CODE");
  if (key.kind == Kind::kTherapistDay) names.push_back("COUNT");
  const bool mailed_crisis =
      mail && IsOne(key.kind, {Kind::kAppointmentBooked, Kind::kPreparation});
  if (mailed_crisis || key.kind == Kind::kDayAfter ||
      IsOne(key.reply, {Reply::kHelp, Reply::kCrisis})) {
    names.push_back("CRISIS");
  }
  if (key.kind == Kind::kRideNote) names.push_back("FIRST_NAME");
  const bool changes =
      IsAhead(key.kind) || IsOne(key.kind, {Kind::kJoinLink, Kind::kMissed, Kind::kWeek});
  if (changes || key.reply == Reply::kChange || (mail && key.kind == Kind::kSignIn)) {
    names.push_back("LINK");
  }
  if (MustTellHowToStop(key)) names.push_back("PHONE");
  if (key.kind == Kind::kWeek) names.push_back("VISITS");
  const bool of_one_time = IsOfVisit(key.kind) && key.kind != Kind::kMissed;
  if (of_one_time || key.kind == Kind::kRideNote) names.push_back("WHEN");
  return names;
}

Fields LongestFields(const Key& key) {
  Fields fields;
  for (const MessageField& field : kFields) {
    const bool footer = key.channel == Channel::kEmail;
    if (!footer && !MayUse(key, field)) continue;
    const std::string name(field.name);
    fields[name] = footer ? LongestInMail(key, name) : LongestInText(key, name);
  }
  return fields;
}

std::string_view FooterOf(const Key& key) {
  const bool spanish = key.language == "es";
  if (key.kind == Kind::kTherapistDay ||
      reminders::CategoryOf(key.kind) == reminders::Category::kNone) {
    return spanish ? "{{CLINIC}} · {{ADDRESS}} · {{PHONE}}\nUsted recibe este correo porque lo "
                     "pidió o porque trabaja aquí."
                   : "{{CLINIC}} · {{ADDRESS}} · {{PHONE}}\nYou get this mail because you asked "
                     "for it or work here.";
  }
  return spanish
             ? "{{CLINIC}} · {{ADDRESS}} · {{PHONE}}\nPara no recibir más correos así, llame o "
               "abra: "
               "{{UNSUBSCRIBE}}"
             : "{{CLINIC}} · {{ADDRESS}} · {{PHONE}}\nTo get no more mail like this, call or open: "
               "{{UNSUBSCRIBE}}";
}

std::vector<std::string> FieldNames(const Key& key) {
  std::vector<std::string> names;
  for (const MessageField& field : kFields) {
    if (MayUse(key, field)) names.emplace_back(field.name);
  }
  return names;
}

}  // namespace tandem::words
