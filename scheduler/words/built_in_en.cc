// SPDX-License-Identifier: Apache-2.0
#include "scheduler/words/built_in_words.h"

namespace tandem::words {
namespace {

using reminders::Channel;
using reminders::Kind;

constexpr Channel kEmail = Channel::kEmail;
constexpr Channel kSms = Channel::kSms;

const std::vector<BuiltInWords>* Build() {  // NOLINT(readability-function-size): a list
  return new std::vector<BuiltInWords>{
      {Kind::kContactCode, kEmail, "Your code",
       "Your code is {{CODE}}. It is good for 15 minutes.\n\n"
       "If you did not ask for it, there is nothing to do. We never ask you for this code.",
       0},
      {Kind::kContactCode, kSms, "",
       "{{CLINIC}}: your code is {{CODE}}. It is good for 15 minutes. We never ask you for it.", 1},
      {Kind::kSignIn, kEmail, "Your sign-in code",
       "Your code to sign in is {{CODE}}. It is good for 15 minutes.\n\n"
       "Or open this page:\n{{LINK}}\n\n"
       "If you did not ask for it, there is nothing to do. We never ask you for this code.",
       0},
      {Kind::kSignIn, kSms, "",
       "{{CLINIC}}: your code to sign in is {{CODE}}. We never ask you for it.", 1},
      {Kind::kAppointmentBooked, kEmail, "Your appointment: {{WHEN}}",
       "Hello,\n\nyour appointment is booked.\n\n{{WHEN}}\n{{PLACE}}\n\n{{ARRIVAL}}\n{{CARE}}\n\n"
       "To see the details or choose another time:\n{{LINK}}\n\n"
       "Questions? Call us: {{PHONE}}.\n\n{{CRISIS}}\n\nWe look forward to seeing you.\n{{CLINIC}}",
       0},
      {Kind::kAppointmentBooked, kSms, "",
       "{{CLINIC}}: your appointment is booked, {{WHEN}}. {{RIDE}} Details or another time: "
       "{{LINK}} "
       "{{PHONE}} STOP to opt out",
       2},
      {Kind::kAppointmentMoved, kEmail, "Your new time: {{WHEN}}",
       "Hello,\n\nyour appointment has a new time or place. This is what counts now:\n\n"
       "{{WHEN}}\n{{PLACE}}\n\n{{ARRIVAL}}\n{{CARE}}\n\n"
       "To see the details or choose another time:\n{{LINK}}\n\n"
       "Questions? Call us: {{PHONE}}.\n\nSee you then.\n{{CLINIC}}",
       0},
      {Kind::kAppointmentMoved, kSms, "",
       "{{CLINIC}}: your appointment moved to {{WHEN}}. {{RIDE}} Details or another time: {{LINK}} "
       "{{PHONE}} STOP to opt out",
       2},
      {Kind::kAppointmentCancelled, kEmail, "Cancelled: {{WHEN}}",
       "Hello,\n\nyour appointment is cancelled:\n\n{{WHEN}}\n\n"
       "You are welcome to book another time whenever you like. Call us: {{PHONE}}.\n\n"
       "All the best\n{{CLINIC}}",
       0},
      {Kind::kAppointmentCancelled, kSms, "",
       "{{CLINIC}}: your appointment {{WHEN}} is cancelled. To book another time, call {{PHONE}}. "
       "STOP to opt out",
       1},
      {Kind::kPreparation, kEmail, "How to prepare for {{WHEN}}",
       "Hello,\n\nwe look forward to seeing "
       "you:\n\n{{WHEN}}\n{{PLACE}}\n\n{{ARRIVAL}}\n{{CARE}}\n\n"
       "Please bring a photo ID, a list of what you take, comfortable clothes and, if you like, "
       "music and an eye mask.\n\n"
       "To see all instructions, fill in forms or choose another time:\n{{LINK}}\n\n"
       "Questions? Call us: {{PHONE}}.\n\n{{CRISIS}}\n\nSee you soon.\n{{CLINIC}}",
       0},
      {Kind::kReminder, kEmail, "Reminder: {{WHEN}}",
       "Hello,\n\na short reminder of your appointment:\n\n{{WHEN}}\n{{PLACE}}\n\n"
       "{{ARRIVAL}}\n{{CARE}}\n\n"
       "To confirm it, choose another time or tell us who brings you home:\n{{LINK}}\n\n"
       "Questions? Call us: {{PHONE}}.\n\nSee you soon.\n{{CLINIC}}",
       0},
      {Kind::kReminder, kSms, "",
       "{{CLINIC}}: appt {{WHEN}}. {{RIDE}} Reply C to confirm, R to change {{LINK}} {{PHONE}} "
       "STOP "
       "to opt out",
       2},
      {Kind::kDayBefore, kEmail, "See you {{WHEN}}",
       "Hello,\n\nwe look forward to seeing "
       "you:\n\n{{WHEN}}\n{{PLACE}}\n\n{{ARRIVAL}}\n{{CARE}}\n\n"
       "If something has come up, please call us: {{PHONE}}. We will find another time.\n\n"
       "All details:\n{{LINK}}\n\nSee you soon.\n{{CLINIC}}",
       0},
      {Kind::kDayBefore, kSms, "",
       "{{CLINIC}}: see you {{WHEN}}. {{ARRIVAL}} {{RIDE}} To prepare: {{LINK}} {{PHONE}} STOP to "
       "opt out",
       2},
      {Kind::kJoinLink, kEmail, "Your call: {{WHEN}}",
       "Hello,\n\nwe talk:\n\n{{WHEN}}\n\nTo join, open this page a few minutes "
       "before:\n{{LINK}}\n\n"
       "If it does not work, call us: {{PHONE}}.\n\nTalk to you soon.\n{{CLINIC}}",
       0},
      {Kind::kJoinLink, kSms, "",
       "{{CLINIC}}: your call {{WHEN}}. Join here: {{LINK}} {{PHONE}} STOP to opt out", 1},
      {Kind::kDayAfter, kEmail, "How are you today?",
       "Hello,\n\nhow are you today? We hope you could rest.\n\n"
       "If anything worries you, please call us: {{PHONE}}. We like to hear from you.\n\n"
       "What others found helpful, and your next appointments:\n{{LINK}}\n\n{{CRISIS}}\n\n"
       "Take good care of yourself.\n{{CLINIC}}",
       0},
      {Kind::kDayAfter, kSms, "",
       "{{CLINIC}}: how are you today? We are here: {{PHONE}}. {{CRISIS}} STOP to opt out", 3},
      {Kind::kMissed, kEmail, "Shall we find another time?",
       "Hello,\n\nwe did not meet today, and we hope you are well.\n\n"
       "Whenever you are ready, you can choose another time here:\n{{LINK}}\n\n"
       "Or call us: {{PHONE}}. You are always welcome.\n\nAll the best\n{{CLINIC}}",
       0},
      {Kind::kMissed, kSms, "",
       "{{CLINIC}}: we hope you are well. To find another time: {{LINK}} {{PHONE}} STOP to opt out",
       1},
      {Kind::kWeek, kEmail, "Your week with us",
       "Hello,\n\nthese are your appointments this week:\n\n{{VISITS}}\n\n{{RIDE}}\n\n"
       "To confirm them, see how to prepare or choose other times:\n{{LINK}}\n\n"
       "Questions? Call us: {{PHONE}}.\n\nSee you soon.\n{{CLINIC}}",
       0},
      {Kind::kWeek, kSms, "",
       "{{CLINIC}}: your week: {{VISITS}}. {{RIDE}} Reply C to confirm, R to change {{LINK}} "
       "{{PHONE}} STOP to opt out",
       2},
      {Kind::kBoosterDue, kEmail, "Would you like to book?",
       "Hello,\n\nyou were with us some weeks ago, and you are welcome again.\n\n"
       "If you would like that, choose a time here:\n{{LINK}}\n\n"
       "If not, there is nothing to do. Questions? Call us: {{PHONE}}.\n\n"
       "All the best\n{{CLINIC}}",
       0},
      {Kind::kBoosterDue, kSms, "",
       "{{CLINIC}}: would you like to come again? If so, choose a time: {{LINK}} {{PHONE}} STOP to "
       "opt out",
       1},
      {Kind::kBoosterSoon, kEmail, "If you would like to book",
       "Hello,\n\nyou are welcome to come again around now.\n\n"
       "If you would like that, you can still choose a time here:\n{{LINK}}\n\n"
       "If not, there is nothing to do, and we will not ask again. Questions? Call us: "
       "{{PHONE}}.\n\n"
       "All the best\n{{CLINIC}}",
       0},
      {Kind::kBoosterSoon, kSms, "",
       "{{CLINIC}}: you are welcome to come again. Times: {{LINK}} {{PHONE}} STOP to opt out", 1},
      {Kind::kRideNote, kEmail, "A ride: {{WHEN}}",
       "Hello,\n\n{{FIRST_NAME}} asked us to remind you of a ride:\n\n{{WHEN}}\n\n"
       "Thank you for being there. Questions? Call us: {{PHONE}}.\n\n{{CLINIC}}",
       0},
      {Kind::kRideNote, kSms, "",
       "{{CLINIC}}: {{FIRST_NAME}} asked us to remind you of a ride {{WHEN}}. Thank you! {{PHONE}} "
       "STOP to opt out",
       1},
      {Kind::kTherapistDay, kEmail, "Your day: {{DAY}}",
       "Good morning,\n\nyour visits on {{DAY}}: {{COUNT}}.\n\nYour day:\n{{LINK}}\n\n{{CLINIC}}",
       0},
      {Kind::kReply, kSms, "",
       "{{CLINIC}}: thank you, your visit is confirmed. Details: {{LINK}} {{PHONE}} STOP to opt "
       "out",
       1, Reply::kConfirmed},
      {Kind::kReply, kSms, "",
       "{{CLINIC}}: to choose another time: {{LINK}} or call {{PHONE}}. STOP to opt out", 1,
       Reply::kChange},
      {Kind::kReply, kSms, "",
       "{{CLINIC}}: thank you, we noted that somebody brings you home. {{PHONE}} STOP to opt out",
       1, Reply::kRideYes},
      {Kind::kReply, kSms, "",
       "{{CLINIC}}: thank you for telling us. We will call you about a ride home. {{PHONE}} STOP "
       "to opt out",
       1, Reply::kRideNo},
      {Kind::kReply, kSms, "",
       "{{CLINIC}}: you will get no more texts from us. To get them again, reply START. {{PHONE}}",
       1, Reply::kOptedOut},
      {Kind::kReply, kSms, "",
       "{{CLINIC}}: you will get our texts again. HELP for help, STOP to opt out. {{PHONE}}", 1,
       Reply::kOptedIn},
      {Kind::kReply, kSms, "",
       "{{CLINIC}}: call us at {{PHONE}}. {{CRISIS}} Nobody watches this number. STOP to opt out",
       3, Reply::kHelp},
      {Kind::kReply, kSms, "", "{{CRISIS}} This number is not watched for emergencies. {{CLINIC}}",
       3, Reply::kCrisis},
      {Kind::kReply, kSms, "",
       "{{CLINIC}}: sorry, we did not understand. C to confirm, R to change, HELP for help. "
       "{{PHONE}} STOP to opt out",
       1, Reply::kNotUnderstood},
  };
}

}  // namespace

const std::vector<BuiltInWords>& BuiltInEnglish() {
  static const std::vector<BuiltInWords>* words = Build();
  return *words;
}

}  // namespace tandem::words
