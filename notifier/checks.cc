// SPDX-License-Identifier: Apache-2.0
#include "notifier/checks.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "base/civil.h"
#include "base/status.h"
#include "notifier/delivery_rules.h"
#include "notifier/fact_store.h"
#include "scheduler/reminders/message_plan.h"
#include "scheduler/reminders/therapist_day.h"

namespace tandem::notifier {
namespace {

constexpr absl::Duration kDayMax = absl::Hours(26);  // clocks that are set back, and to spare

using reminders::Kind;
using reminders::KnownVisit;
using reminders::PersonFacts;
using What = Decision::What;

template <class Visit>
void ForEach(const Lease& lease, Visit visit) {
  for (const Parcel& parcel : lease.parcels) {
    for (const DueMessage& due : parcel.messages) visit(due);
  }
}

// How a message ends that does not go.
Ending EndingOf(const CheckedParcel& checked, const DueMessage& due, const Decision& decision) {
  Ending ending{.clinic = checked.clinic,
                .token = checked.token,
                .delivery = checked.parcel.delivery,
                .due = due};
  ending.outcome = std::string(decision.why);
  switch (decision.what) {
    case What::kWait:
      ending.state = reminders::State::kPlanned;
      ending.next_time = decision.next_time;
      if (due.may_be_taken) ending.outcome = "unknown";
      break;
    case What::kExpire:
      ending.state = reminders::State::kExpired;
      ending.unreached = true;
      break;
    case What::kNoAddress:
      ending.state = reminders::State::kFailed;
      ending.unreached = true;
      break;
    case What::kRefused:
      ending.state = reminders::State::kWithheld;
      ending.refused = !due.may_be_taken;  // a second way could tell it twice
      break;
    case What::kOverflow:
      ending.state = reminders::State::kWithheld;
      ending.unreached = true;
      break;
    case What::kWithhold:
    case What::kSend:
      ending.state = reminders::State::kWithheld;
      break;
  }
  return ending;
}

}  // namespace

struct Checks::Facts {
  const directory::Snapshot* file = nullptr;
  absl::Time now;
  std::shared_ptr<const reminders::ReminderPolicy> policy;
  std::map<Uuid, KnownVisit> visits;              // by the appointment
  std::map<Uuid, std::vector<KnownVisit>> weeks;  // by the message's subject
  std::vector<reminders::OptOut> opt_outs;
  std::map<std::string, std::vector<absl::Time>> texts_sent;  // by the digest's bytes
  std::map<Uuid, std::vector<absl::Time>> texts_promised;     // by the contact
  std::set<Uuid> open_codes;
  std::map<std::pair<Uuid, int>, int> day_visits;  // by practitioner and day

  // Of a practitioner's day; 0 for any other message.
  int VisitsOfDay(const DueMessage& due) const {
    const auto day = day_visits.find({due.message.subject, due.message.version});
    return day == day_visits.end() ? 0 : day->second;
  }

  const PersonFacts* PersonOf(const DueMessage& due) const {
    if (due.message.kind == Kind::kWeek) return PersonOfWeek(due);
    if (const auto visit = visits.find(due.message.subject); visit != visits.end()) {
      return &visit->second.person;
    }
    return nullptr;
  }

  // With the zone of the first visit that the week is about, as it was planned.
  const PersonFacts* PersonOfWeek(const DueMessage& due) const {
    const auto week = weeks.find(due.message.subject);
    if (week == weeks.end()) return nullptr;
    const auto first =
        std::find_if(week->second.begin(), week->second.end(),
                     [](const KnownVisit& known) { return known.visit.type->care.series; });
    return first == week->second.end() ? nullptr : &first->person;
  }

  std::optional<std::vector<reminders::Message>> PlanOf(const DueMessage& due,
                                                        absl::Time at) const {
    if (due.message.kind == Kind::kWeek) {
      const auto week = weeks.find(due.message.subject);
      const PersonFacts* person = PersonOf(due);
      if (week == weeks.end() || person == nullptr) return std::nullopt;
      std::vector<reminders::VisitFacts> all;
      for (const KnownVisit& visit : week->second) all.push_back(visit.visit);
      const auto message = reminders::PlanWeek(all, *person, *policy, at);
      if (!message.has_value()) return std::nullopt;
      return std::vector<reminders::Message>{*message};
    }
    const auto visit = visits.find(due.message.subject);
    if (visit == visits.end()) return std::nullopt;
    return reminders::PlanVisit(visit->second.visit, visit->second.person, *policy, at);
  }

  // When there was time enough for it: what goes another way is planned when it is late already.
  absl::Time InTime(const DueMessage& due) const {
    const auto visit = visits.find(due.message.subject);
    const bool another_way = due.message.reason == reminders::reason::kNotDelivered;
    return another_way && visit != visits.end() ? visit->second.visit.change_time : due.message.due;
  }

  SendFacts Of(const DueMessage& due) const {
    SendFacts facts;
    facts.person = PersonOf(due);
    facts.policy = policy.get();
    if (IsPlanned(due.message.kind)) {
      facts.plan = PlanOf(due, now);
      const bool late = facts.person != nullptr &&
                        reminders::FirstAllowed(now, *facts.person) >= due.message.expire;
      if (late) facts.plan_in_time = PlanOf(due, InTime(due));
    }
    if (const auto sent = texts_sent.find(due.address_digest.data); sent != texts_sent.end()) {
      facts.texts_sent = sent->second;
    }
    if (const auto promised = texts_promised.find(due.message.recipient);
        promised != texts_promised.end()) {
      facts.texts_promised = promised->second;
    }
    facts.opted_out =
        IsOptedOut(opt_outs, due.address_digest, due.message.channel, due.message.kind);
    facts.wanted = open_codes.contains(due.message.subject) || VisitsOfDay(due) > 0;
    return facts;
  }
};

reminders::ClinicFiles Checks::Files(const Lease& lease, const directory::Snapshot& file) {
  pg::TxOptions options;
  options.clinic = lease.clinic.uuid;
  options.read_only = true;
  return {file, parts_.directories, options};
}

absl::Status Checks::ReadVisits(pg::Transaction& tx, const Lease& lease, Facts& facts) {
  std::set<AppointmentId> asked;
  ForEach(lease, [&asked](const DueMessage& due) {
    const Kind kind = due.message.kind;
    if (IsPlanned(kind) && kind != Kind::kWeek) asked.insert(AppointmentId(due.message.subject));
  });
  if (asked.empty()) return absl::OkStatus();
  const std::vector<AppointmentId> ids(asked.begin(), asked.end());
  ASSIGN_OR_RETURN(std::vector<KnownVisit> visits,
                   reminders::ReadVisits(tx, lease.clinic, Files(lease, *facts.file), ids));
  for (KnownVisit& visit : visits) {
    const Uuid id = visit.visit.id.uuid;
    facts.visits.emplace(id, std::move(visit));
  }
  return absl::OkStatus();
}

absl::Status Checks::ReadWeeks(pg::Transaction& tx, const Lease& lease, Facts& facts) {
  std::map<Uuid, const DueMessage*> weeks;
  ForEach(lease, [&](const DueMessage& due) {
    if (due.message.kind != Kind::kWeek || due.message.patient.IsNil()) return;
    weeks.emplace(due.message.subject, &due);
  });
  for (const auto& [subject, due] : weeks) {
    const absl::CivilDay monday = reminders::MondayOf(due->message.version);
    ASSIGN_OR_RETURN(std::vector<KnownVisit> visits,
                     reminders::ReadWeek(tx, lease.clinic, Files(lease, *facts.file),
                                         due->message.patient, monday));
    // Nobody is told of what was cancelled, or is over.
    std::erase_if(visits, [&facts](const KnownVisit& known) {
      return known.visit.state != reminders::VisitState::kBooked || known.visit.start <= facts.now;
    });
    facts.weeks.emplace(subject, std::move(visits));
  }
  return absl::OkStatus();
}

absl::Status Checks::ReadDays(pg::Transaction& tx, const Lease& lease, Facts& facts) {
  for (const Parcel& parcel : lease.parcels) {
    const reminders::Message& message = parcel.first().message;
    if (message.kind != Kind::kTherapistDay) continue;
    const Interval day = DayInterval(reminders::DayOf(message.version), facts.file->zone);
    ASSIGN_OR_RETURN(
        const int visits,
        reminders::CountVisits(tx, lease.clinic, PractitionerId(message.recipient), day));
    facts.day_visits.emplace(std::pair(message.subject, message.version), visits);
  }
  return absl::OkStatus();
}

absl::Status Checks::ReadAddresses(pg::Transaction& tx, const Lease& lease, Facts& facts) {
  std::set<std::string> digests;
  std::set<std::string> text_digests;
  std::set<Uuid> texted;
  std::vector<Uuid> deliveries;
  std::vector<Uuid> codes;
  ForEach(lease, [&](const DueMessage& due) {
    if (due.address.empty()) return;
    digests.insert(due.address_digest.data);
    const bool is_text = due.message.channel == reminders::Channel::kSms;
    if (is_text && IsLimited(due.message.kind)) {
      text_digests.insert(due.address_digest.data);
      texted.insert(due.message.recipient);
    }
    if (!IsPlanned(due.message.kind)) codes.push_back(due.message.subject);
  });
  for (const Parcel& parcel : lease.parcels) deliveries.push_back(parcel.delivery);
  const auto list = [](const std::set<std::string>& set) {
    std::vector<Bytes> bytes;
    for (const std::string& data : set) bytes.push_back(Bytes{data});
    return bytes;
  };
  FactStore store(tx, lease.clinic);
  ASSIGN_OR_RETURN(facts.opt_outs, parts_.opt_outs.Read(tx, lease.clinic, list(digests)));
  if (!text_digests.empty()) {
    ASSIGN_OR_RETURN(facts.texts_sent, store.TextsSent(list(text_digests), deliveries,
                                                       facts.now - kTextWeek - absl::Hours(24)));
    ASSIGN_OR_RETURN(facts.texts_promised, store.TextsPromised({texted.begin(), texted.end()},
                                                               facts.now, facts.now + kDayMax));
  }
  if (!codes.empty()) {
    ASSIGN_OR_RETURN(facts.open_codes, store.OpenCodes(codes));
  }
  return absl::OkStatus();
}

absl::StatusOr<Checks::Facts> Checks::Read(pg::Transaction& tx, const Lease& lease,
                                           const directory::Snapshot& file) {
  Facts facts;
  facts.file = &file;
  facts.now = parts_.clock.Now();
  facts.policy = std::make_shared<const reminders::ReminderPolicy>(reminders::PolicyOf(file));
  RETURN_IF_ERROR(ReadVisits(tx, lease, facts));
  RETURN_IF_ERROR(ReadWeeks(tx, lease, facts));
  RETURN_IF_ERROR(ReadDays(tx, lease, facts));
  RETURN_IF_ERROR(ReadAddresses(tx, lease, facts));
  return facts;
}

absl::StatusOr<Letter> Checks::Write(pg::Transaction& tx, const Facts& facts, const DueMessage& due,
                                     const Decision& decision, ClinicId clinic) {
  Letter letter;
  letter.due = due;
  letter.told = decision.told;
  letter.visit_count = facts.VisitsOfDay(due);
  if (const auto visit = facts.visits.find(due.message.subject); visit != facts.visits.end()) {
    letter.visits = {visit->second};
  } else if (const auto week = facts.weeks.find(due.message.subject); week != facts.weeks.end()) {
    letter.visits = week->second;
  }
  if (const PersonFacts* person = facts.PersonOf(due)) letter.person = *person;
  if (decision.told == Kind::kRideNote && !due.message.patient.IsNil()) {
    access::CallContext call;
    call.principal.clinic = clinic;
    ASSIGN_OR_RETURN(const auto names,
                     parts_.people.FindFirstNames(tx, call, {due.message.patient}));
    if (!names.empty()) letter.first_name = names[0].name;
  }
  const words::Key key{
      .kind = decision.told, .channel = due.message.channel, .language = due.message.language};
  ASSIGN_OR_RETURN(letter.words, parts_.words.InForce(tx, clinic, key, facts.now));
  return letter;
}

absl::Status Checks::Judge(pg::Transaction& tx, const Facts& facts, CheckedParcel& checked) {
  for (const DueMessage& due : checked.parcel.messages) {
    const Decision decision = Decide(due, facts.Of(due), facts.now);
    if (decision.what != What::kSend) {
      checked.endings.push_back(EndingOf(checked, due, decision));
      continue;
    }
    ASSIGN_OR_RETURN(Letter letter, Write(tx, facts, due, decision, checked.clinic));
    checked.letters.push_back(std::move(letter));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<CheckedParcel>> Checks::Check(const Lease& lease) {
  pg::TxOptions options;
  options.clinic = lease.clinic.uuid;
  options.read_only = true;
  const absl::Duration read_at = Uptime();
  ASSIGN_OR_RETURN(const directory::SnapshotPtr file, parts_.directories.Latest(options));
  return parts_.pool.Run(options,
                         [&](pg::Transaction& tx) -> absl::StatusOr<std::vector<CheckedParcel>> {
                           ASSIGN_OR_RETURN(const Facts facts, Read(tx, lease, *file));
                           std::vector<CheckedParcel> all;
                           for (const Parcel& parcel : lease.parcels) {
                             CheckedParcel checked;
                             checked.clinic = lease.clinic;
                             checked.token = lease.token;
                             checked.ends_at = lease.ends_at;
                             checked.read_at = read_at;
                             checked.file = file;
                             checked.policy = facts.policy;
                             checked.parcel = parcel;
                             RETURN_IF_ERROR(Judge(tx, facts, checked));
                             all.push_back(std::move(checked));
                           }
                           return all;
                         });
}

}  // namespace tandem::notifier
