// SPDX-License-Identifier: Apache-2.0
#include "scheduler/inbound/inbound.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/crypto.h"
#include "base/error.h"
#include "base/log.h"
#include "base/status.h"
#include "scheduler/inbound/inbound_errors.h"
#include "scheduler/inbound/inbound_reading.h"
#include "scheduler/reminders/known_visits.h"
#include "scheduler/reminders/message_plan.h"

namespace tandem::inbound {

using access::CallContext;
namespace {

// What was asked about a time that it is not at any more is no question any more.
bool StillStands(const Question& question, const reminders::VisitFacts& visit, absl::Time now) {
  if (visit.state != reminders::VisitState::kBooked || visit.start <= now) return false;
  if (!question.week) return question.version >= visit.version;
  return visit.type->care.series && visit.change_time <= question.ask_time;
}

// What was asked, as it stands.
class Standing {
 public:
  Standing(pg::Transaction& tx, ClinicId clinic, const reminders::ClinicFiles& files,
           absl::Time now)
      : tx_(tx), clinic_(clinic), files_(files), now_(now) {}

  // The visits of each text's questions that stand, by start; none of a text with none that does.
  absl::StatusOr<std::vector<std::vector<OpenVisit>>> Read(const std::vector<Question>& asked) {
    RETURN_IF_ERROR(ReadVisits(asked));
    std::vector<std::vector<OpenVisit>> texts;
    for (std::size_t i = 0; i < asked.size(); ++i) {
      if (i == 0 || asked[i].text != asked[i - 1].text) texts.emplace_back();
      RETURN_IF_ERROR(Add(asked[i], texts.back()));
    }
    std::erase_if(texts, [](const std::vector<OpenVisit>& visits) { return visits.empty(); });
    for (std::vector<OpenVisit>& visits : texts) {
      std::sort(visits.begin(), visits.end(), [](const OpenVisit& a, const OpenVisit& b) {
        return a.visit.start < b.visit.start;
      });
    }
    return texts;
  }

 private:
  absl::Status ReadVisits(const std::vector<Question>& asked) {
    std::set<AppointmentId> ids;
    for (const Question& question : asked) {
      if (!question.week) ids.insert(AppointmentId(question.subject));
    }
    ASSIGN_OR_RETURN(visits_,
                     reminders::ReadVisits(tx_, clinic_, files_, {ids.begin(), ids.end()}));
    return absl::OkStatus();
  }

  absl::Status Add(const Question& question, std::vector<OpenVisit>& visits) {
    if (!question.week) {
      AddStanding(question, visits_, visits);
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(const std::vector<reminders::KnownVisit> week,
                     reminders::ReadWeek(tx_, clinic_, files_, PatientId(question.subject),
                                         reminders::MondayOf(question.version)));
    AddStanding(question, week, visits);
    return absl::OkStatus();
  }

  void AddStanding(const Question& question, const std::vector<reminders::KnownVisit>& read,
                   std::vector<OpenVisit>& visits) const {
    for (const reminders::KnownVisit& known : read) {
      const bool asked = question.week || known.visit.id.uuid == question.subject;
      if (!asked || !StillStands(question, known.visit, now_)) continue;
      visits.push_back({known.visit, known.person, known.own_file});
    }
  }

  pg::Transaction& tx_;
  const ClinicId clinic_;
  const reminders::ClinicFiles& files_;
  const absl::Time now_;
  std::vector<reminders::KnownVisit> visits_;
};

absl::Status VisitChanges() {
  return MakeError(absl::StatusCode::kAborted, Reason::kConcurrentChange,
                   "The visit is being changed. Send the callback again.");
}

}  // namespace

Uuid UuidOf(const CallContext& call, std::string_view purpose, std::string_view reference) {
  const Bytes digest = Sha256(fmt::format("{}/{}/{}", purpose, ToString(call.clinic()), reference));
  Uuid uuid;
  std::copy_n(digest.data.begin(), uuid.bytes.size(), uuid.bytes.begin());
  uuid.bytes[6] = static_cast<std::uint8_t>((uuid.bytes[6] & 0x0f) | 0x40);
  uuid.bytes[8] = static_cast<std::uint8_t>((uuid.bytes[8] & 0x3f) | 0x80);
  return uuid;
}

absl::Status Inbound::CheckSignature(const CallContext& call, const SignedForm& form,
                                     std::string_view what) const {
  const std::string address =
      fmt::format("{}/clinics/{}/{}", account_.public_url, call.principal.clinic_slug, what);
  return IsSigned(form, account_.token, address) ? absl::OkStatus() : errors::SignatureInvalid();
}

absl::StatusOr<std::string> Inbound::ReceiveText(const CallContext& call, const SignedForm& form) {
  RETURN_IF_ERROR(CheckSignature(call, form, "texts"));
  ASSIGN_OR_RETURN(const ProviderText text, ReadText(form.fields));
  ASSIGN_OR_RETURN(const directory::SnapshotPtr file, parts_.directories.Latest(call));
  for (int attempt = 0; attempt < kDecideMax; ++attempt) {
    ASSIGN_OR_RETURN(const Reading reading, Read(call, text, *file));
    if (reading.before.has_value()) return Word(call, *reading.before, *file);
    const Meaning meaning = ReadMeaning(text.words, AskedOf(reading.sender));
    const Decision decision = Decide(meaning, reading.sender, parts_.clock.Now());
    ASSIGN_OR_RETURN(const bool done, Confirm(call, reading, decision, text));
    if (!done) continue;
    const absl::StatusOr<InboundText> kept = Carry(call, reading, decision, text);
    if (ReasonOf(kept.status()) == Reason::kStateForbids) continue;  // since it was read
    RETURN_IF_ERROR(kept.status());
    return Word(call, *kept, *file);
  }
  return VisitChanges();
}

absl::StatusOr<Inbound::Reading> Inbound::Read(const CallContext& call, const ProviderText& text,
                                               const directory::Snapshot& file) {
  const auto read = [&](pg::Transaction& tx) -> absl::StatusOr<Reading> {
    const absl::Time now = parts_.clock.Now();
    InboundStore store(tx, call.clinic());
    Reading reading;
    ASSIGN_OR_RETURN(reading.before, store.Find(text.reference));
    if (reading.before.has_value()) return reading;
    reading.address_digest = parts_.people.Digest(text.sender);
    SenderFacts& sender = reading.sender;
    sender.text = UuidOf(call, "text", text.reference);
    sender.from_number = text.from_number;
    ASSIGN_OR_RETURN(sender.people, parts_.people.FindHolders(tx, call, reading.address_digest));
    ASSIGN_OR_RETURN(const auto opt_outs,
                     parts_.opt_outs.Read(tx, call.clinic(), {reading.address_digest}));
    sender.opted_out = reminders::IsOptedOut(opt_outs, reading.address_digest,
                                             reminders::Channel::kSms, reminders::Kind::kReply);
    ASSIGN_OR_RETURN(sender.recent_texts,
                     store.CountSince(reading.address_digest, now - kRecently));
    ASSIGN_OR_RETURN(const std::vector<Question> asked,
                     store.FindAsked(reading.address_digest, now));
    const reminders::ClinicFiles files(file, parts_.directories, call.Tx(/*read_only=*/true));
    if (!asked.empty()) reading.language = asked.front().language;
    ASSIGN_OR_RETURN(sender.earlier, Standing(tx, call.clinic(), files, now).Read(asked));
    if (sender.earlier.empty()) return reading;
    sender.visits = std::move(sender.earlier.front());
    sender.earlier.erase(sender.earlier.begin());
    return reading;
  };
  return parts_.pool.Run<Reading>(call.Tx(/*read_only=*/true), read);
}

absl::StatusOr<std::string> Inbound::Word(const CallContext& call, const InboundText& text,
                                          const directory::Snapshot& file) {
  const words::Reply reply = words::ParseReply(text.reply).value_or(words::Reply::kNone);
  if (reply == words::Reply::kNone) return std::string();
  const words::Key key = {reminders::Kind::kReply, reminders::Channel::kSms, text.language, reply};
  const auto word = [&](pg::Transaction& tx) -> absl::StatusOr<std::string> {
    ASSIGN_OR_RETURN(const words::Template own,
                     parts_.words.InForce(tx, call.clinic(), key, parts_.clock.Now()));
    std::optional<reminders::KnownVisit> known;
    if (!text.visit.IsNil()) {
      ASSIGN_OR_RETURN(known,
                       reminders::ReadVisit(tx, call.clinic(),
                                            {file, parts_.directories, call.Tx(/*read_only=*/true)},
                                            text.visit));
    }
    words::FieldSources sources;
    sources.clinic = &file;
    sources.channel = reminders::Channel::kSms;
    sources.language = text.language;
    sources.zone = known.has_value() ? known->person.zone : file.zone;
    sources.public_url = account_.public_url;
    sources.visit = known.has_value() ? &known->visit : nullptr;
    if (!known.has_value()) sources.link = account_.public_url;
    absl::StatusOr<words::Rendered> rendered = words::Render(own, words::FieldsOf(sources));
    if (!rendered.ok()) rendered = words::Render(words::BuiltIn(key), words::FieldsOf(sources));
    if (rendered.ok()) return std::move(rendered->text);
    Log(LogLevel::kWarning, "reply_not_worded", {{"clinic", call.clinic()}, {"reply", text.reply}});
    return std::string();  // what was asked for is done; asking again would not mend the words
  };
  return parts_.pool.Run<std::string>(call.Tx(/*read_only=*/true), word);
}

absl::StatusOr<int> Inbound::Purge(pg::Transaction& tx, ClinicId clinic) {
  return InboundStore(tx, clinic).Purge(parts_.clock.Now() - kTextKept, kTextPurgeMax);
}

}  // namespace tandem::inbound
