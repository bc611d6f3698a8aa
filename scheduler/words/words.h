// SPDX-License-Identifier: Apache-2.0
// The words of every message: templates, their check, and what is sent. Whoever plans or sends asks
// here; nobody else writes a sentence to a patient. Pure and thread-safe.
//
//   const Template& words = ...;                    // InForce (words_in_force.h), else BuiltIn
//   ASSIGN_OR_RETURN(const Rendered sent, Render(words, FieldsOf(sources)));
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "scheduler/reminders/message.h"
#include "scheduler/reminders/reminder_policy.h"
#include "scheduler/reminders/visit_facts.h"

namespace tandem::words {

// Which answer, of kind kReply; kNone for every other kind.
enum class Reply {
  kNone,
  kConfirmed,      // to C
  kChange,         // to R: the link
  kRideYes,        // somebody brings them home
  kRideNo,         // nobody does: we call
  kOptedOut,       // the one text after STOP
  kOptedIn,        // to START
  kHelp,           // to HELP
  kCrisis,         // 988, at once
  kNotUnderstood,  // to anything else
};
std::string_view Name(Reply reply);  // "not_understood"; kNone: ""
std::optional<Reply> ParseReply(std::string_view name);

// One set of words is for one of these.
struct Key {
  reminders::Kind kind = reminders::Kind::kReminder;
  reminders::Channel channel = reminders::Channel::kEmail;
  std::string language;  // "en" or "es"
  Reply reply = Reply::kNone;
  auto operator<=>(const Key&) const = default;
};

struct Template {
  reminders::Kind kind = reminders::Kind::kReminder;
  reminders::Channel channel = reminders::Channel::kEmail;
  std::string language;
  int version = 0;       // 0: built in
  std::string subject;   // empty for a text
  std::string body;      // plain text with {{FIELD}}s; an empty line parts paragraphs
  int segments_max = 1;  // 0 for an email
  Reply reply = Reply::kNone;

  Key key() const { return {kind, channel, language, reply}; }
};

// "WHEN" -> "Wed 3/4 9:30a". Unescaped.
using Fields = std::map<std::string, std::string>;

struct Rendered {
  std::string subject;  // one line; empty for a text
  std::string text;
  std::string html;  // empty for a text
  int segments = 0;  // of a text; 0 for an email
};

struct Fault {
  std::string field;  // "subject" or "body"
  std::string reason;
  bool operator==(const Fault&) const = default;
};

// Every field escaped for where it stands. The footer of a mail (postal address, how to get no
// more) is added here. Errors: INVALID_ARGUMENT WORDS_REFUSED: a field has no value, or the result
// is what Lint would refuse. Nothing is cut or taken out.
absl::StatusOr<Rendered> Render(const Template& words, const Fields& fields);

// Several messages to one person as one, in this order: the first one's subject, one footer; of
// texts only the last says how to opt out. At least one; all of one channel and language. Where a
// clinic's own words are refused (a word was forbidden since, a name is too long for them) the
// built-in ones are sent: 988 is never held back by somebody's wording. Errors: as above.
struct Part {
  Template words;
  Fields fields;
};
absl::StatusOr<Rendered> RenderTogether(std::vector<Part> parts);

// Everything that is wrong with the words, with the longest values; empty: they may be sent.
std::vector<Fault> Lint(const Template& words);

// Fields that the words of this key may use, in alphabetical order.
std::vector<std::string> FieldNames(const Key& key);

// Every key that is ever sent, each once.
const std::vector<Key>& AllKeys();
bool IsKnown(const Key& key);

// The words of the service itself. A key that is not known (a language that we do not speak, a
// channel that a kind is never sent by) gets the nearest: English, the other channel.
const Template& BuiltIn(const Key& key);
inline const Template& BuiltIn(reminders::Kind kind, reminders::Channel channel,
                               std::string_view language, Reply reply = Reply::kNone) {
  return BuiltIn(Key{kind, channel, std::string(language), reply});
}

// What the fields of a message are made of. What a kind does not use stays empty.
struct FieldSources {
  const directory::Snapshot* clinic = nullptr;  // never null
  // The clinic's, of whoever makes many messages; null: it is read out of the clinic's file.
  const reminders::ReminderPolicy* policy = nullptr;
  reminders::Channel channel = reminders::Channel::kEmail;
  std::string language;
  // The reader's own; for calls. Visits in person are told in their location's zone.
  absl::TimeZone zone;
  std::string public_url;  // "https://visits.example.com", without a slash at the end
  const reminders::VisitFacts* visit = nullptr;
  std::vector<const reminders::VisitFacts*> visits;  // of a week, by start
  std::string link;         // with its secret; empty: the page of the visit
  std::string code;         // of six digits
  std::string first_name;   // in a ride note only
  std::string unsubscribe;  // where to get no more mail; empty: the page of the clinic's messages
  int visit_count = 0;      // of a therapist's day; 0: as many as `visits`
  absl::CivilDay day;       // of a therapist; none: of the first of `visits`
};
Fields FieldsOf(const FieldSources& sources);

// {public_url}/v/{22 characters}: no secret, the page asks to sign in.
std::string VisitLink(std::string_view public_url, AppointmentId visit);

// The name that people see as the sender: policy "reminders", value "sender_name"; else the
// clinic's display name unless that tells of the treatment; else "Your clinic".
std::string SenderName(const directory::Snapshot& clinic, std::string_view language);
// The same of whoever has the policy at hand.
std::string SenderName(const directory::Snapshot& clinic, const reminders::ReminderPolicy& policy,
                       std::string_view language);

// Texts have room for this much of {public_url}; whoever reads a configuration asks.
constexpr int kPublicUrlBytesMax = 31;

}  // namespace tandem::words
