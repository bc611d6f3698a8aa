// SPDX-License-Identifier: Apache-2.0
#include "notifier/wording.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/crypto.h"
#include "base/status.h"
#include "notifier/calendar_invite.h"
#include "notifier/delivery_rules.h"
#include "notifier/mail_fields.h"
#include "scheduler/reminders/therapist_day.h"

namespace tandem::notifier {
namespace {

using reminders::Channel;
using reminders::Kind;

bool IsInvitation(const Letter& letter) {
  return letter.due.message.channel == Channel::kEmail && letter.visits.size() == 1 &&
         letter.due.message.recipient_kind == reminders::RecipientKind::kContact &&
         reminders::CategoryOf(letter.told) == reminders::Category::kChanges;
}

}  // namespace

Wording::Wording(std::string_view master, std::string public_url, std::string mail_from,
                 std::string return_mailbox)
    : consultations_(master),
      sessions_(master),
      public_url_(std::move(public_url)),
      mail_from_(std::move(mail_from)),
      returns_(master),
      return_mailbox_(std::move(return_mailbox)) {}

std::string Wording::LinkOf(const CheckedParcel& checked, const Letter& letter,
                            const std::string& public_url) const {
  const reminders::Message& message = letter.due.message;
  const Uuid& link = message.link;
  // A telephone shows its texts to whoever holds it.
  if (link.IsNil() || message.channel == Channel::kSms) return {};
  const std::string& slug = checked.file->slug;
  return message.kind == Kind::kSignIn
             ? fmt::format("{}/sign-in/{}", public_url, sessions_.LinkToken(slug, link))
             : fmt::format("{}/manage/{}", public_url, consultations_.ManageToken(slug, link));
}

std::string Wording::Unsubscribe(const CheckedParcel& checked,
                                 const std::string& public_url) const {
  const DueMessage& due = checked.letters.front().due;
  if (due.message.channel != Channel::kEmail || !IsLimited(due.message.kind)) return {};
  // The digest is keyed: nobody makes one for another's address.
  return fmt::format("{}/u/{}.{}", public_url, checked.file->slug, Base64Url(due.address_digest));
}

std::string Wording::ReturnPath(const CheckedParcel& checked) const {
  if (return_mailbox_.empty() || checked.parcel.first().message.channel != Channel::kEmail) {
    return {};
  }
  return returns_.Write(ReturnMailbox(return_mailbox_, checked.file->slug), checked.clinic,
                        checked.parcel.delivery);
}

words::FieldSources Wording::SourcesOf(const CheckedParcel& checked, const Letter& letter) const {
  const reminders::Message& message = letter.due.message;
  words::FieldSources sources;
  sources.clinic = checked.file.get();
  sources.policy = checked.policy.get();
  sources.channel = message.channel;
  sources.language = message.language;
  sources.zone = letter.person.has_value() ? letter.person->zone : checked.file->zone;
  sources.public_url =
      checked.policy->public_url.empty() ? public_url_ : checked.policy->public_url;
  if (!letter.visits.empty()) sources.visit = &letter.visits.front().visit;
  for (const reminders::KnownVisit& visit : letter.visits) sources.visits.push_back(&visit.visit);
  sources.link = LinkOf(checked, letter, sources.public_url);
  const bool is_code = letter.told == Kind::kContactCode || letter.told == Kind::kSignIn;
  if (is_code) sources.code = sessions_.Code(message.subject);
  sources.first_name = letter.first_name;
  if (letter.told == Kind::kTherapistDay) {
    sources.visit_count = letter.visit_count;
    sources.day = reminders::DayOf(message.version);
  }
  sources.unsubscribe = Unsubscribe(checked, sources.public_url);
  return sources;
}

void Wording::AddInvitation(const CheckedParcel& checked, Outgoing& outgoing) const {
  const Letter& letter = checked.letters.front();
  if (!IsInvitation(letter)) return;
  const reminders::VisitFacts& visit = letter.visits.front().visit;
  const bool cancelled = letter.told == Kind::kAppointmentCancelled;
  Invite invite;
  invite.method = cancelled ? InviteMethod::kCancel : InviteMethod::kRequest;
  invite.visit = visit.id;
  invite.sequence = visit.version;
  invite.start = visit.start;
  invite.end = std::max(visit.patient_end, visit.start);
  invite.stamp = outgoing.first_time;
  invite.language = letter.due.message.language;
  invite.organizer = mail_from_;
  invite.sender_name = outgoing.sender_name;
  invite.attendee = outgoing.to;
  invite.domain = std::string(DomainOf(mail_from_));
  outgoing.calendar = WriteInvite(invite);
  outgoing.method = std::string(Name(invite.method));
}

absl::StatusOr<Outgoing> Wording::Write(const CheckedParcel& checked, absl::Time now) const {
  const Letter& first = checked.letters.front();
  Outgoing outgoing;
  outgoing.delivery = checked.parcel.delivery;
  outgoing.channel = first.due.message.channel;
  outgoing.to = first.due.address;
  outgoing.return_path = ReturnPath(checked);
  outgoing.sender_name =
      words::SenderName(*checked.file, *checked.policy, first.due.message.language);
  outgoing.time = now;
  outgoing.first_time = checked.parcel.may_be_taken ? first.due.first_time : now;
  outgoing.may_be_taken = checked.parcel.may_be_taken;
  std::vector<words::Part> parts;
  for (const Letter& letter : checked.letters) {
    const words::FieldSources sources = SourcesOf(checked, letter);
    if (outgoing.unsubscribe.empty()) outgoing.unsubscribe = sources.unsubscribe;
    parts.push_back({letter.words, words::FieldsOf(sources)});
  }
  ASSIGN_OR_RETURN(words::Rendered rendered, words::RenderTogether(std::move(parts)));
  outgoing.subject = std::move(rendered.subject);
  outgoing.text = std::move(rendered.text);
  outgoing.html = std::move(rendered.html);
  AddInvitation(checked, outgoing);
  return outgoing;
}

}  // namespace tandem::notifier
