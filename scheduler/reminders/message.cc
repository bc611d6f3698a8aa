// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/message.h"

#include <array>
#include <utility>

namespace tandem::reminders {
namespace {

template <class T>
using Named = std::pair<T, std::string_view>;

constexpr std::array kKinds = {Named<Kind>{Kind::kContactCode, "contact_code"},
                               Named<Kind>{Kind::kSignIn, "sign_in"},
                               Named<Kind>{Kind::kAppointmentBooked, "appointment_booked"},
                               Named<Kind>{Kind::kAppointmentMoved, "appointment_moved"},
                               Named<Kind>{Kind::kAppointmentCancelled, "appointment_cancelled"},
                               Named<Kind>{Kind::kPreparation, "preparation"},
                               Named<Kind>{Kind::kReminder, "reminder"},
                               Named<Kind>{Kind::kDayBefore, "day_before"},
                               Named<Kind>{Kind::kJoinLink, "join_link"},
                               Named<Kind>{Kind::kDayAfter, "day_after"},
                               Named<Kind>{Kind::kMissed, "missed"},
                               Named<Kind>{Kind::kWeek, "week"},
                               Named<Kind>{Kind::kBoosterDue, "booster_due"},
                               Named<Kind>{Kind::kRideNote, "ride_note"},
                               Named<Kind>{Kind::kTherapistDay, "therapist_day"},
                               Named<Kind>{Kind::kReply, "reply"},
                               Named<Kind>{Kind::kBoosterSoon, "booster_soon"}};
constexpr std::array kChannels = {Named<Channel>{Channel::kEmail, "email"},
                                  Named<Channel>{Channel::kSms, "sms"}};
constexpr std::array kRecipientKinds = {
    Named<RecipientKind>{RecipientKind::kContact, "contact"},
    Named<RecipientKind>{RecipientKind::kSupporter, "supporter"},
    Named<RecipientKind>{RecipientKind::kPractitioner, "practitioner"}};
constexpr std::array kStates = {
    Named<State>{State::kPlanned, "planned"},     Named<State>{State::kSuperseded, "superseded"},
    Named<State>{State::kSending, "sending"},     Named<State>{State::kAccepted, "accepted"},
    Named<State>{State::kDelivered, "delivered"}, Named<State>{State::kFailed, "failed"},
    Named<State>{State::kExpired, "expired"},     Named<State>{State::kWithheld, "withheld"}};
constexpr std::array kCategories = {Named<Category>{Category::kNone, ""},
                                    Named<Category>{Category::kChanges, "changes"},
                                    Named<Category>{Category::kReminders, "reminders"},
                                    Named<Category>{Category::kFollowUp, "follow_up"}};

template <class T, std::size_t kSize>
std::string_view NameIn(const std::array<Named<T>, kSize>& table, T value) {
  for (const auto& [known, name] : table) {
    if (known == value) return name;
  }
  return "";
}

// What the database holds is of its constraints; the first one for anything else.
template <class T, std::size_t kSize>
T ParseIn(const std::array<Named<T>, kSize>& table, std::string_view text) {
  for (const auto& [value, name] : table) {
    if (name == text) return value;
  }
  return table.front().first;
}

}  // namespace

std::string_view Name(Kind kind) { return NameIn(kKinds, kind); }
std::string_view Name(Channel channel) { return NameIn(kChannels, channel); }
std::string_view Name(RecipientKind kind) { return NameIn(kRecipientKinds, kind); }
std::string_view Name(State state) { return NameIn(kStates, state); }
std::string_view Name(Category category) { return NameIn(kCategories, category); }

Kind ParseKind(std::string_view name) { return ParseIn(kKinds, name); }
Channel ParseChannel(std::string_view name) { return ParseIn(kChannels, name); }
RecipientKind ParseRecipientKind(std::string_view name) { return ParseIn(kRecipientKinds, name); }
State ParseState(std::string_view name) { return ParseIn(kStates, name); }
Category ParseCategory(std::string_view name) { return ParseIn(kCategories, name); }

Category CategoryOf(Kind kind) {
  switch (kind) {
    case Kind::kAppointmentBooked:
    case Kind::kAppointmentMoved:
    case Kind::kAppointmentCancelled:
      return Category::kChanges;
    case Kind::kPreparation:
    case Kind::kReminder:
    case Kind::kDayBefore:
    case Kind::kJoinLink:
    case Kind::kWeek:
    case Kind::kRideNote:
      return Category::kReminders;
    case Kind::kDayAfter:
    case Kind::kMissed:
    case Kind::kBoosterDue:
    case Kind::kBoosterSoon:
      return Category::kFollowUp;
    case Kind::kContactCode:
    case Kind::kSignIn:
    case Kind::kTherapistDay:
    case Kind::kReply:
      break;
  }
  return Category::kNone;
}

bool IsAboutVisit(Kind kind) { return kind != Kind::kWeek && CategoryOf(kind) != Category::kNone; }

}  // namespace tandem::reminders
