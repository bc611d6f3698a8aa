// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/message_plan.h"

#include <algorithm>
#include <utility>

#include "base/civil.h"

namespace tandem::reminders {
namespace {

// A message that must be read before the last meal is due a little earlier than of no use.
constexpr absl::Duration kSendingTime = absl::Minutes(30);
constexpr absl::Duration kDay = absl::Hours(24);
constexpr int kEvening = 60;  // minutes before the quiet hours
constexpr int kPreparationDays = 7;
constexpr int kReminderDays = 3;
constexpr int kBoosterDueDays = 7;
constexpr int kBoosterSoonDays = 1;
const absl::CivilDay kFirstMonday(2001, 1, 1);

int MinuteOf(absl::CivilMinute civil) { return civil.hour() * 60 + civil.minute(); }

absl::Time At(absl::CivilDay day, int minute, absl::TimeZone zone) {
  return FirstInstantFrom(absl::CivilMinute(day) + minute, zone);
}

bool HasPreparation(const directory::Care& care) {
  return care.no_food > absl::ZeroDuration() || care.no_drink > absl::ZeroDuration() || care.ride;
}

enum class Way { kPreferred, kEmailFirst };

// One entry of the plan, before hours and wishes.
struct Draft {
  Kind kind;
  std::string_view reason;
  absl::Time due;
  absl::Time expire;
  Way way = Way::kPreferred;
};

class VisitPlan {
 public:
  VisitPlan(const VisitFacts& visit, const PersonFacts& person, const ReminderPolicy& policy,
            absl::Time now)
      : visit_(visit),
        person_(person),
        policy_(policy),
        now_(now),
        local_(ToCivil(visit.start, visit.location->zone)),
        care_(visit.type->care) {}

  std::vector<Message> Plan() {
    switch (visit_.state) {
      case VisitState::kBooked:
        PlanAhead();
        PlanAfter();
        break;
      case VisitState::kArrived:
      case VisitState::kOver:
        PlanAfter();
        break;
      case VisitState::kMissed:
        Tell({Kind::kMissed, reason::kMissed, visit_.change_time + policy_.grace,
              visit_.change_time + policy_.late_missed});
        break;
      case VisitState::kCancelled:
        TellChange(Kind::kAppointmentCancelled, reason::kCancelled);
        break;
      case VisitState::kGone:
        break;
    }
    std::stable_sort(plan_.begin(), plan_.end(),
                     [](const Message& a, const Message& b) { return a.due < b.due; });
    return std::move(plan_);
  }

 private:
  void PlanAhead() {
    const absl::CivilDay day(local_);
    const bool moved = visit_.told_before;
    TellChange(moved ? Kind::kAppointmentMoved : Kind::kAppointmentBooked,
               moved ? reason::kMoved : reason::kBooked);
    if (visit_.first_visit && HasPreparation(care_)) {
      const absl::Time due = Within(day - kPreparationDays, policy_.reminder_from_minute,
                                    policy_.reminder_until_minute);
      TellAhead({Kind::kPreparation, reason::kWeekBefore, due, due + policy_.late_preparation,
                 Way::kEmailFirst});
    }
    const bool quiet = visit_.confirmed && person_.quiet_when_confirmed;
    if (visit_.in_series && WeekDue() > visit_.change_time) {
      PlanWeekOf();
    } else if (!quiet) {
      const absl::CivilDay then = day - kReminderDays;
      TellAhead({Kind::kReminder, reason::kThreeDaysBefore,
                 Within(then, policy_.reminder_from_minute, policy_.reminder_until_minute),
                 At(then, policy_.reminder_until_minute, person_.zone) + policy_.late_reminder});
    }
    PlanDayBefore(quiet);
    if (directory::IsRemote(visit_.mode)) {
      TellAhead({Kind::kJoinLink, reason::kSoon, JoinLinkDue(), visit_.start});
    }
  }

  // Whoever calls at an hour at which they may not be written to gets the link before that.
  absl::Time JoinLinkDue() const {
    const absl::Time due = visit_.start - policy_.join_link;
    if (FirstAllowed(due, person_) < visit_.start) return due;
    const absl::CivilMinute local = ToCivil(visit_.start, person_.zone);
    const int days = MinuteOf(local) < person_.quiet_start_minute ? 1 : 0;
    return At(absl::CivilDay(local) - days, person_.quiet_start_minute - kEvening, person_.zone);
  }

  // Whoever corrects a change at once is not told that it is as it was.
  void TellChange(Kind kind, std::string_view why) {
    if (visit_.told_stands) return;
    Tell({kind, why, visit_.change_time + policy_.grace, visit_.start});
  }

  absl::CivilDay Monday() const {
    return absl::PrevWeekday(absl::CivilDay(local_) + 1, absl::Weekday::monday);
  }
  absl::Time WeekDue() const { return At(Monday() - 1, policy_.week_minute, person_.zone); }

  void PlanWeekOf() {
    const absl::CivilDay monday = Monday();
    const std::size_t before = plan_.size();
    Tell({Kind::kWeek, reason::kWeek, WeekDue(), At(monday + 1, 0, person_.zone)});
    if (plan_.size() == before) return;
    plan_.back().subject = person_.patient.uuid;
    plan_.back().version = WeekVersion(monday);
    plan_.back().link = {};
  }

  // Whoever has to eat and drink by the clock is told so, however confirmed the visit is.
  void PlanDayBefore(bool quiet) {
    const absl::Time due = Within(absl::CivilDay(local_) - 1, policy_.day_before_from_minute,
                                  policy_.day_before_until_minute);
    Draft draft = {Kind::kDayBefore, reason::kDayBefore, due,
                   visit_.start - policy_.late_day_before};
    const absl::Duration fasting = std::max(care_.no_food, care_.no_drink);
    if (fasting > absl::ZeroDuration()) {
      draft.expire = visit_.start - fasting - policy_.fasting_margin;
      draft.due = std::min(due, draft.expire - kSendingTime);
    }
    if (!quiet || HasPreparation(care_)) TellAhead(draft);
    if (care_.ride && (visit_.ride_arranged || !visit_.ride_answered)) PlanRide(due);
  }

  void PlanRide(absl::Time due) {
    if (IsOptedOut(Kind::kRideNote) || due <= visit_.change_time) return;
    const absl::Time allowed = FirstAllowed(std::max(due, now_), person_);
    const absl::Time expire = visit_.start - policy_.late_day_before;
    if (allowed >= expire) return;
    for (const Uuid& driver : person_.drivers) {
      Message message = Draw({Kind::kRideNote, reason::kRide, allowed, expire});
      message.channel = Channel::kSms;
      message.recipient_kind = RecipientKind::kSupporter;
      message.recipient = driver;
      message.link = {};
      plan_.push_back(std::move(message));
    }
  }

  void PlanDayAfter() {
    if (!care_.day_after) return;
    const absl::Time due = At(absl::CivilDay(local_) + 1, policy_.day_after_minute, person_.zone);
    TellAhead(
        {Kind::kDayAfter, reason::kDayAfter, due, due + policy_.late_day_after, Way::kEmailFirst});
  }

  void PlanAfter() {
    PlanDayAfter();
    PlanBooster(Kind::kBoosterDue, reason::kBoosterDue, kBoosterDueDays);
    PlanBooster(Kind::kBoosterSoon, reason::kBoosterSoon, kBoosterSoonDays);
  }

  // An invitation, `days` before the next visit would be good. Once the visit is behind: for those
  // who were there, and nobody else.
  void PlanBooster(Kind kind, std::string_view why, int days) {
    if (care_.recall.IsNil() || visit_.returns) return;
    if (now_ >= visit_.patient_end && visit_.state != VisitState::kOver) return;
    const int after = static_cast<int>(care_.recall_after / kDay);
    const absl::Time due =
        At(absl::CivilDay(local_) + (after - days), policy_.booster_minute, person_.zone);
    if (due <= visit_.patient_end) return;
    TellAhead({kind, why, due, due + policy_.late_booster, Way::kEmailFirst});
  }

  // The visit's own clock time, moved into [from, until].
  absl::Time Within(absl::CivilDay day, int from, int until) const {
    return At(day, std::clamp(MinuteOf(local_), from, until), person_.zone);
  }

  // Nothing about a time that had come already when the visit got its time.
  void TellAhead(const Draft& draft) {
    if (draft.due > visit_.change_time) Tell(draft);
  }

  void Tell(Draft draft) {
    if (person_.prefers_call || IsOptedOut(draft.kind)) return;
    draft.due = FirstAllowed(std::max(draft.due, now_), person_);
    if (draft.due >= draft.expire) return;
    const bool text = person_.may_text && (!person_.may_email ||
                                           (person_.prefers_text && draft.way != Way::kEmailFirst));
    if (!text && !person_.may_email) return;
    Message message = Draw(draft);
    message.channel = text ? Channel::kSms : Channel::kEmail;
    message.recipient = text ? person_.text_contact : person_.email_contact;
    plan_.push_back(std::move(message));
  }

  bool IsOptedOut(Kind kind) const {
    const auto& list = person_.opted_out;
    return std::find(list.begin(), list.end(), CategoryOf(kind)) != list.end();
  }

  Message Draw(const Draft& draft) const {
    Message message;
    message.subject = visit_.id.uuid;
    message.version = visit_.version;
    message.kind = draft.kind;
    message.patient = person_.patient;
    message.language = person_.language;
    message.reason = std::string(draft.reason);
    message.link = visit_.link;
    message.due = draft.due;
    message.expire = draft.expire;
    return message;
  }

  const VisitFacts& visit_;
  const PersonFacts& person_;
  const ReminderPolicy& policy_;
  const absl::Time now_;
  const absl::CivilMinute local_;
  const directory::Care& care_;
  std::vector<Message> plan_;
};

bool IsSameTelling(Kind a, Kind b) {
  const auto told = [](Kind kind) {
    return kind == Kind::kAppointmentMoved ? Kind::kAppointmentBooked : kind;
  };
  return told(a) == told(b);
}

}  // namespace

absl::Time FirstAllowed(absl::Time time, const PersonFacts& person) {
  const absl::CivilMinute local = ToCivil(time, person.zone);
  const absl::CivilDay day(local);
  if (MinuteOf(local) < person.quiet_end_minute) {
    return At(day, person.quiet_end_minute, person.zone);
  }
  if (MinuteOf(local) < person.quiet_start_minute) return time;
  return At(day + 1, person.quiet_end_minute, person.zone);
}

std::vector<Message> PlanVisit(const VisitFacts& visit, const PersonFacts& person,
                               const ReminderPolicy& policy, absl::Time now) {
  return VisitPlan(visit, person, policy, now).Plan();
}

std::optional<Message> PlanWeek(const std::vector<VisitFacts>& visits, const PersonFacts& person,
                                const ReminderPolicy& policy, absl::Time now) {
  for (const VisitFacts& visit : visits) {
    if (visit.state != VisitState::kBooked || !visit.type->care.series) continue;
    if (visit.start <= now) continue;
    for (Message& message : PlanVisit(visit, person, policy, now)) {
      if (message.kind == Kind::kWeek) return std::move(message);
    }
  }
  return std::nullopt;
}

int WeekVersion(absl::CivilDay monday) { return static_cast<int>((monday - kFirstMonday) / 7); }

absl::CivilDay MondayOf(int week_version) { return kFirstMonday + 7 * week_version; }

Verdict Recheck(const Message& message, const std::vector<Message>& plan, absl::Time now) {
  for (const Message& planned : plan) {
    if (!IsSameTelling(message.kind, planned.kind) || message.subject != planned.subject ||
        message.version != planned.version || message.recipient_kind != planned.recipient_kind) {
      continue;
    }
    if (planned.kind == Kind::kRideNote && message.recipient != planned.recipient) continue;
    return {planned.due > now ? Verdict::What::kWait : Verdict::What::kSend, planned};
  }
  return {};
}

Message PlanCode(const CodeFacts& facts) {
  Message message;
  message.subject = facts.code;
  message.kind = Kind::kContactCode;
  message.channel = facts.channel;
  message.recipient = facts.contact.uuid;
  message.language = facts.language;
  message.reason = std::string(reason::kAsked);
  message.due = facts.now;
  message.expire = facts.expire;
  return message;
}

Message PlanSignIn(const CodeFacts& facts) {
  Message message = PlanCode(facts);
  message.kind = Kind::kSignIn;
  message.link = facts.code;
  return message;
}

}  // namespace tandem::reminders
