// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/message_plan.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "base/civil.h"
#include "base/testing/seeded_ids.h"

namespace tandem::reminders {
namespace {

using directory::Mode;

absl::TimeZone Zone(const char* name) { return LoadZone(name).value(); }

class MessagePlanTest : public ::testing::Test {
 protected:
  MessagePlanTest() {
    place_.zone = Zone("America/New_York");
    visit_.id = ids_.NextId<AppointmentId>();
    visit_.version = 3;
    visit_.type = &type_;
    visit_.location = &place_;
    visit_.link = ids_.Next();
    visit_.change_time = Local(2, 10, 12, 0);
    MoveTo(Local(3, 4, 9, 30));  // a Wednesday
    person_.patient = ids_.NextId<PatientId>();
    person_.language = "es";
    person_.zone = place_.zone;
    person_.email_contact = ids_.Next();
    person_.text_contact = ids_.Next();
    person_.may_email = person_.may_text = true;
  }

  absl::Time Local(int month, int day, int hour, int minute) const {
    return ResolveCivil(absl::CivilMinute(2026, month, day, hour, minute), place_.zone).value();
  }
  void MoveTo(absl::Time start) {
    visit_.start = start;
    visit_.patient_end = start + absl::Minutes(105);
  }
  void Fasting() {
    type_.care.no_food = absl::Hours(6);
    type_.care.no_drink = absl::Hours(2);
    type_.care.ride = type_.care.day_after = type_.care.confirm = true;
  }
  void Recalling(int days) {
    type_.care.recall = ids_.NextId<VisitTypeId>();
    type_.care.recall_after = days * absl::Hours(24);
  }
  std::map<Kind, Message> Plan() { return PlanAt(visit_.change_time); }
  std::map<Kind, Message> PlanAt(absl::Time now) {
    std::map<Kind, Message> plan;
    for (const Message& message : PlanVisit(visit_, person_, policy_, now)) {
      EXPECT_TRUE(plan.emplace(message.kind, message).second) << Name(message.kind);
    }
    return plan;
  }
  std::set<Kind> Kinds() {
    std::set<Kind> kinds;
    for (const auto& [kind, message] : Plan()) kinds.insert(kind);
    return kinds;
  }
  // "02-25 09:30", in the person's zone.
  std::string Due(Kind kind) {
    const auto plan = Plan();
    const auto found = plan.find(kind);
    if (found == plan.end()) return "";
    return absl::FormatTime("%m-%d %H:%M", found->second.due, person_.zone);
  }

  SeededIds ids_;
  directory::VisitType type_;
  directory::Location place_;
  VisitFacts visit_;
  PersonFacts person_;
  ReminderPolicy policy_;
};

TEST_F(MessagePlanTest, ABookedVisitIsToldOfThreeMinutesLaterAndRemindedOfTwice) {
  EXPECT_EQ(Kinds(), (std::set<Kind>{Kind::kAppointmentBooked, Kind::kReminder, Kind::kDayBefore}));
  const Message booked = Plan()[Kind::kAppointmentBooked];
  EXPECT_EQ(booked.subject, visit_.id.uuid);
  EXPECT_EQ(booked.version, 3);
  EXPECT_EQ(booked.patient, person_.patient);
  EXPECT_EQ(booked.recipient, person_.email_contact);
  EXPECT_EQ(booked.recipient_kind, RecipientKind::kContact);
  EXPECT_EQ(booked.channel, Channel::kEmail);
  EXPECT_EQ(booked.language, "es");
  EXPECT_EQ(booked.link, visit_.link);
  EXPECT_EQ(booked.reason, reason::kBooked);
  EXPECT_EQ(booked.due, visit_.change_time + absl::Minutes(3));
  EXPECT_EQ(booked.expire, visit_.start);
  EXPECT_EQ(Due(Kind::kReminder), "03-01 10:00");   // never before 10:00
  EXPECT_EQ(Due(Kind::kDayBefore), "03-03 16:00");  // never before 16:00
}

TEST_F(MessagePlanTest, TheVisitsOwnClockTimeIsKeptWithinTheHoursOfAReminder) {
  MoveTo(Local(3, 4, 17, 45));
  EXPECT_EQ(Due(Kind::kReminder), "03-01 17:45");
  EXPECT_EQ(Due(Kind::kDayBefore), "03-03 17:45");
  MoveTo(Local(3, 4, 19, 30));
  EXPECT_EQ(Due(Kind::kReminder), "03-01 18:00");
  EXPECT_EQ(Due(Kind::kDayBefore), "03-03 19:00");
}

TEST_F(MessagePlanTest, ClocksThatChangeInBetweenDoNotMoveAReminder) {
  MoveTo(Local(3, 9, 11, 15));  // clocks went forward on the 8th
  EXPECT_EQ(Due(Kind::kReminder), "03-06 11:15");
  EXPECT_EQ(Due(Kind::kDayBefore), "03-08 16:00");
}

TEST_F(MessagePlanTest, AFirstVisitWithRulesForEatingIsPreparedAWeekAheadByMail) {
  Fasting();
  visit_.first_visit = true;
  person_.prefers_text = true;
  EXPECT_EQ(Due(Kind::kPreparation), "02-25 10:00");
  EXPECT_EQ(Plan()[Kind::kPreparation].channel, Channel::kEmail);
  EXPECT_EQ(Plan()[Kind::kDayBefore].channel, Channel::kSms);
  visit_.first_visit = false;
  EXPECT_EQ(Due(Kind::kPreparation), "");
  visit_.first_visit = true;
  type_.care = {};
  EXPECT_EQ(Due(Kind::kPreparation), "");
}

TEST_F(MessagePlanTest, TheDayBeforeIsNeverToldLaterThanAnHourBeforeTheLastMeal) {
  Fasting();
  const Message told = Plan()[Kind::kDayBefore];
  EXPECT_EQ(told.expire, Local(3, 4, 2, 30));  // nothing to eat from 03:30
  type_.care.no_food = absl::Hours(16);        // from 17:30 the day before
  EXPECT_EQ(Due(Kind::kDayBefore), "03-03 16:00");
  type_.care.no_food = absl::Hours(17);
  EXPECT_EQ(Due(Kind::kDayBefore), "03-03 15:00");
  EXPECT_TRUE(PlanAt(Local(3, 3, 15, 29)).contains(Kind::kDayBefore));
  EXPECT_FALSE(PlanAt(Local(3, 3, 15, 30)).contains(Kind::kDayBefore));
}

TEST_F(MessagePlanTest, TheLinkToJoinGoesOutTwoHoursBeforeACallAndNeverForAVisitInPerson) {
  MoveTo(Local(3, 4, 14, 0));
  EXPECT_EQ(Due(Kind::kJoinLink), "");
  for (const Mode mode : {Mode::kVideo, Mode::kPhone}) {
    visit_.mode = mode;
    EXPECT_EQ(Due(Kind::kJoinLink), "03-04 12:00");
  }
  MoveTo(Local(3, 4, 9, 30));
  EXPECT_EQ(Due(Kind::kJoinLink), "03-04 09:00");  // not at 07:30
}

TEST_F(MessagePlanTest, OnTheDayAfterTheyAreAskedHowTheyAre) {
  EXPECT_EQ(Due(Kind::kDayAfter), "");
  Fasting();
  person_.prefers_text = true;
  EXPECT_EQ(Due(Kind::kDayAfter), "03-05 10:00");
  EXPECT_EQ(Plan()[Kind::kDayAfter].channel, Channel::kEmail);
  visit_.state = VisitState::kOver;
  EXPECT_EQ(Kinds(), std::set<Kind>{Kind::kDayAfter});
}

TEST_F(MessagePlanTest, WhoeverWasThereIsInvitedAgainAWeekAndADayBeforeItIsDue) {
  person_.prefers_text = true;
  Recalling(35);  // due on April 8th; clocks went forward in between
  EXPECT_EQ(Due(Kind::kBoosterDue), "04-01 10:00");
  EXPECT_EQ(Due(Kind::kBoosterSoon), "04-07 10:00");
  EXPECT_EQ(Plan()[Kind::kBoosterDue].channel, Channel::kEmail);
  EXPECT_EQ(Plan()[Kind::kBoosterDue].reason, reason::kBoosterDue);
  EXPECT_EQ(Plan()[Kind::kBoosterSoon].reason, reason::kBoosterSoon);
  EXPECT_EQ(CategoryOf(Kind::kBoosterSoon), Category::kFollowUp);
  person_.zone = Zone("America/Los_Angeles");
  EXPECT_EQ(Due(Kind::kBoosterDue), "04-01 10:00");  // their own 10:00
  person_.quiet_end_minute = 12 * 60;
  EXPECT_EQ(Due(Kind::kBoosterDue), "04-01 12:00");
  person_.may_email = false;
  EXPECT_EQ(Plan()[Kind::kBoosterDue].channel, Channel::kSms);
}

TEST_F(MessagePlanTest, OnlyWhoWasThereAndIsNotToReturnIsInvited) {
  Recalling(35);
  const Message invitation = Plan()[Kind::kBoosterDue];
  const auto verdict = [&](VisitState state, bool returns) {
    visit_.state = state;
    visit_.returns = returns;
    const absl::Time now = invitation.due;
    return Recheck(invitation, PlanVisit(visit_, person_, policy_, now), now).what;
  };
  EXPECT_EQ(verdict(VisitState::kOver, false), Verdict::What::kSend);
  EXPECT_EQ(verdict(VisitState::kOver, true), Verdict::What::kWithhold);
  for (const VisitState state : {VisitState::kBooked, VisitState::kArrived, VisitState::kMissed,
                                 VisitState::kCancelled, VisitState::kGone}) {
    EXPECT_EQ(verdict(state, false), Verdict::What::kWithhold);
  }
  visit_.state = VisitState::kOver;
  visit_.returns = false;
  EXPECT_TRUE(PlanAt(invitation.due + absl::Hours(71)).contains(Kind::kBoosterDue));
  EXPECT_FALSE(PlanAt(invitation.due + absl::Hours(72)).contains(Kind::kBoosterDue));
}

TEST_F(MessagePlanTest, NobodyIsInvitedAgainBeforeTheyWereThere) {
  Recalling(7);  // a week before is the morning of the visit itself
  EXPECT_EQ(Due(Kind::kBoosterDue), "");
  EXPECT_EQ(Due(Kind::kBoosterSoon), "03-10 10:00");
  Recalling(8);
  EXPECT_EQ(Due(Kind::kBoosterDue), "03-05 10:00");
}

TEST_F(MessagePlanTest, WhatHasBeenToldIsMovedAndWhatHasNotIsBooked) {
  visit_.told_before = true;
  EXPECT_EQ(Plan()[Kind::kAppointmentMoved].reason, reason::kMoved);
  EXPECT_FALSE(Plan().contains(Kind::kAppointmentBooked));
}

TEST_F(MessagePlanTest, ACancelledVisitIsToldOfOnceAndAMissedOneKindly) {
  Fasting();
  visit_.state = VisitState::kCancelled;
  EXPECT_EQ(Kinds(), std::set<Kind>{Kind::kAppointmentCancelled});
  visit_.state = VisitState::kMissed;
  visit_.change_time = visit_.start + absl::Minutes(40);
  EXPECT_EQ(Kinds(), std::set<Kind>{Kind::kMissed});
  EXPECT_EQ(Due(Kind::kMissed), "03-04 10:13");
  visit_.state = VisitState::kGone;
  EXPECT_TRUE(Kinds().empty());
}

TEST_F(MessagePlanTest, NothingIsSaidAboutAVisitThatHasBegun) {
  for (const VisitState state : {VisitState::kBooked, VisitState::kCancelled}) {
    visit_.state = state;
    for (const absl::Duration ahead : {absl::ZeroDuration(), absl::Minutes(-5)}) {
      visit_.change_time = visit_.start - ahead;
      EXPECT_TRUE(Kinds().empty());
    }
  }
}

TEST_F(MessagePlanTest, NothingIsPlannedForATimeThatHadComeWhenTheVisitWasBooked) {
  visit_.change_time = Local(3, 1, 10, 30);  // half an hour after the reminder's time
  EXPECT_EQ(Kinds(), (std::set<Kind>{Kind::kAppointmentBooked, Kind::kDayBefore}));
  visit_.change_time = Local(3, 3, 16, 30);
  EXPECT_EQ(Kinds(), std::set<Kind>{Kind::kAppointmentBooked});
}

TEST_F(MessagePlanTest, NothingIsSentInQuietHoursOfThePersonsOwnZone) {
  visit_.change_time = Local(2, 10, 19, 58);
  EXPECT_EQ(Due(Kind::kAppointmentBooked), "02-11 09:00");
  person_.zone = Zone("America/Los_Angeles");
  EXPECT_EQ(Due(Kind::kAppointmentBooked), "02-10 17:01");
  visit_.change_time = Local(2, 10, 11, 0);  // 08:00 for them
  EXPECT_EQ(Due(Kind::kAppointmentBooked), "02-10 09:00");
  EXPECT_EQ(Due(Kind::kDayBefore), "03-03 16:00");  // their own 16:00
  person_.quiet_end_minute = 16 * 60 + 30;
  EXPECT_EQ(Due(Kind::kDayBefore), "03-03 16:30");
}

TEST_F(MessagePlanTest, WhatWouldComeTooLateAfterTheQuietHoursIsNotPlanned) {
  visit_.change_time = Local(3, 3, 22, 0);
  MoveTo(Local(3, 4, 8, 30));
  EXPECT_TRUE(Kinds().empty());
}

TEST_F(MessagePlanTest, LateIsSentWhileItIsOfUse) {
  EXPECT_TRUE(PlanAt(Local(3, 2, 17, 59)).contains(Kind::kReminder));  // two days before
  EXPECT_FALSE(PlanAt(Local(3, 2, 18, 0)).contains(Kind::kReminder));
  EXPECT_TRUE(PlanAt(Local(3, 3, 19, 30)).contains(Kind::kDayBefore));
  EXPECT_FALSE(PlanAt(Local(3, 3, 20, 0)).contains(Kind::kDayBefore));  // 09:00 is too late
}

TEST_F(MessagePlanTest, AVisitOfASeriesIsRemindedOfByTheMessageOfItsWeek) {
  Fasting();
  visit_.in_series = true;
  EXPECT_EQ(Kinds(), (std::set<Kind>{Kind::kAppointmentBooked, Kind::kWeek, Kind::kDayBefore,
                                     Kind::kDayAfter}));
  EXPECT_EQ(Due(Kind::kWeek), "03-01 17:00");  // Sunday
  const Message week = Plan()[Kind::kWeek];
  EXPECT_EQ(week.subject, person_.patient.uuid);
  EXPECT_EQ(MondayOf(week.version), absl::CivilDay(2026, 3, 2));
  MoveTo(Local(3, 8, 9, 30));  // the Sunday of the same week
  EXPECT_EQ(Plan()[Kind::kWeek].version, week.version);
  MoveTo(Local(3, 9, 9, 30));
  EXPECT_EQ(Plan()[Kind::kWeek].version, week.version + 1);
}

TEST_F(MessagePlanTest, AWeekIsToldOfWhileAVisitOfItStandsInASeries) {
  type_.care.series = visit_.in_series = true;
  const absl::Time sunday = Local(3, 1, 17, 0);
  EXPECT_TRUE(PlanWeek({visit_}, person_, policy_, sunday).has_value());
  EXPECT_FALSE(PlanWeek({visit_}, person_, policy_, Local(3, 2, 20, 0)).has_value());
  visit_.state = VisitState::kCancelled;
  EXPECT_FALSE(PlanWeek({visit_}, person_, policy_, sunday).has_value());
  EXPECT_FALSE(PlanWeek({}, person_, policy_, sunday).has_value());
}

TEST_F(MessagePlanTest, WhoeverDrivesIsToldOnTheDayBeforeUnlessNobodyDoes) {
  Fasting();
  EXPECT_EQ(Due(Kind::kRideNote), "");
  person_.drivers = {ids_.Next()};
  person_.prefers_call = true;  // that is the patient's wish
  EXPECT_EQ(Kinds(), std::set<Kind>{Kind::kRideNote});
  const Message note = Plan()[Kind::kRideNote];
  EXPECT_EQ(note.recipient, person_.drivers[0]);
  EXPECT_EQ(note.recipient_kind, RecipientKind::kSupporter);
  EXPECT_EQ(note.channel, Channel::kSms);
  EXPECT_TRUE(note.link.IsNil());
  visit_.ride_answered = true;
  EXPECT_EQ(Due(Kind::kRideNote), "");
  visit_.ride_arranged = true;
  EXPECT_EQ(Due(Kind::kRideNote), "03-03 16:00");
  type_.care.ride = false;
  EXPECT_EQ(Due(Kind::kRideNote), "");
}

TEST_F(MessagePlanTest, WishesAreKept) {
  person_.opted_out = {Category::kReminders};
  EXPECT_EQ(Kinds(), std::set<Kind>{Kind::kAppointmentBooked});
  person_.opted_out = {Category::kChanges, Category::kFollowUp};
  EXPECT_EQ(Kinds(), (std::set<Kind>{Kind::kReminder, Kind::kDayBefore}));
  person_.opted_out = {};
  person_.prefers_call = true;
  EXPECT_TRUE(Kinds().empty());
  person_.prefers_call = false;
  person_.may_email = person_.may_text = false;
  EXPECT_TRUE(Kinds().empty());
}

TEST_F(MessagePlanTest, WhoConfirmedAndWantsItQuietHearsOnlyWhatTheyMustPrepare) {
  person_.quiet_when_confirmed = true;
  EXPECT_EQ(Kinds().size(), 3u);
  visit_.confirmed = true;
  EXPECT_EQ(Kinds(), std::set<Kind>{Kind::kAppointmentBooked});
  Fasting();
  EXPECT_EQ(Kinds(), (std::set<Kind>{Kind::kAppointmentBooked, Kind::kDayBefore, Kind::kDayAfter}));
}

TEST_F(MessagePlanTest, ThePreferredChannelIsUsedAndEmailComesFirstWhenUnsaid) {
  EXPECT_EQ(Plan()[Kind::kReminder].channel, Channel::kEmail);
  person_.prefers_text = true;
  EXPECT_EQ(Plan()[Kind::kReminder].channel, Channel::kSms);
  EXPECT_EQ(Plan()[Kind::kReminder].recipient, person_.text_contact);
  person_.may_text = false;
  EXPECT_EQ(Plan()[Kind::kReminder].channel, Channel::kEmail);
  person_.prefers_text = person_.may_email = false;
  person_.may_text = true;
  EXPECT_EQ(Plan()[Kind::kReminder].channel, Channel::kSms);
}

TEST_F(MessagePlanTest, RightBeforeSendingTheFactsDecideAgain) {
  const Message reminder = Plan()[Kind::kReminder];
  const auto verdict = [&](absl::Time now) {
    return Recheck(reminder, PlanVisit(visit_, person_, policy_, now), now).what;
  };
  EXPECT_EQ(verdict(reminder.due), Verdict::What::kSend);
  EXPECT_EQ(verdict(reminder.due - absl::Hours(1)), Verdict::What::kWait);  // a clock went back
  EXPECT_EQ(verdict(reminder.expire), Verdict::What::kWithhold);
  EXPECT_EQ(verdict(reminder.due + absl::Hours(11)), Verdict::What::kWait);  // in quiet hours
  person_.zone = Zone("America/Los_Angeles");  // they moved: 10:00 there is later
  EXPECT_EQ(verdict(reminder.due), Verdict::What::kWait);
  person_.zone = place_.zone;
  visit_.state = VisitState::kCancelled;
  EXPECT_EQ(verdict(reminder.due), Verdict::What::kWithhold);
  visit_.state = VisitState::kBooked;
  visit_.version = 4;  // moved to the same time: another message tells of that
  EXPECT_EQ(verdict(reminder.due), Verdict::What::kWithhold);
}

TEST_F(MessagePlanTest, BookedAndMovedAreTheSameNews) {
  const Message booked = Plan()[Kind::kAppointmentBooked];
  visit_.told_before = true;
  const Verdict verdict =
      Recheck(booked, PlanVisit(visit_, person_, policy_, booked.due), booked.due);
  EXPECT_EQ(verdict.what, Verdict::What::kSend);
  EXPECT_EQ(verdict.planned.kind, Kind::kAppointmentMoved);
}

TEST_F(MessagePlanTest, ACodeGoesOutNowAndDiesWithTheCode) {
  const absl::Time now = absl::FromUnixSeconds(1'767'600'000);
  const CodeFacts facts{.code = ids_.Next(),
                        .contact = ids_.NextId<ContactId>(),
                        .channel = Channel::kSms,
                        .language = "es",
                        .now = now,
                        .expire = now + absl::Minutes(15)};
  const Message message = PlanCode(facts);
  EXPECT_EQ(message.kind, Kind::kContactCode);
  EXPECT_EQ(message.subject, facts.code);
  EXPECT_EQ(message.recipient, facts.contact.uuid);
  EXPECT_EQ(message.channel, Channel::kSms);
  EXPECT_EQ(message.language, "es");
  EXPECT_EQ(message.due, now);
  EXPECT_EQ(message.expire, now + absl::Minutes(15));
  EXPECT_TRUE(message.link.IsNil());
  const Message sign_in = PlanSignIn(facts);  // says the link, too
  EXPECT_EQ(sign_in.kind, Kind::kSignIn);
  EXPECT_EQ(sign_in.link, facts.code);
  EXPECT_EQ(sign_in.subject, facts.code);
}

TEST_F(MessagePlanTest, NamesReadBackAsTheyAreStored) {
  for (int i = 0; i <= static_cast<int>(Kind::kBoosterSoon); ++i) {
    EXPECT_EQ(ParseKind(Name(static_cast<Kind>(i))), static_cast<Kind>(i));
  }
  for (int i = 0; i <= static_cast<int>(State::kWithheld); ++i) {
    EXPECT_EQ(ParseState(Name(static_cast<State>(i))), static_cast<State>(i));
  }
  for (int i = 0; i <= static_cast<int>(Category::kFollowUp); ++i) {
    EXPECT_EQ(ParseCategory(Name(static_cast<Category>(i))), static_cast<Category>(i));
  }
  for (int i = 0; i <= static_cast<int>(RecipientKind::kPractitioner); ++i) {
    const auto kind = static_cast<RecipientKind>(i);
    EXPECT_EQ(ParseRecipientKind(Name(kind)), kind);
  }
  for (const Channel channel : {Channel::kEmail, Channel::kSms}) {
    EXPECT_EQ(ParseChannel(Name(channel)), channel);
  }
}

}  // namespace
}  // namespace tandem::reminders
