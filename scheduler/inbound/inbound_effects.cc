// SPDX-License-Identifier: Apache-2.0
// What a text does, once it is decided.
#include <utility>

#include "base/error.h"
#include "base/log.h"
#include "base/status.h"
#include "base/strings.h"
#include "scheduler/inbound/inbound.h"
#include "scheduler/inbound/inbound_errors.h"
#include "scheduler/inbound/inbound_reading.h"
#include "scheduler/inbound/ride_answer.h"
#include "scheduler/reminders/fallbacks.h"

namespace tandem::inbound {

using access::CallContext;
namespace {

// How a consent by text is recorded.
constexpr std::string_view kConsentKind = "sms";
constexpr std::string_view kStopDocument = "text-stop";
constexpr std::string_view kStartDocument = "text-start";
constexpr std::string_view kConsentChannel = "phone";

// Whoever has the telephone is taken for the patient whom we asked there.
CallContext InNameOf(const CallContext& call, PatientId patient) {
  CallContext own = call;
  own.principal.role = access::Role::kPatient;
  own.principal.patient = patient;
  own.principal.subject = ToString(patient);
  return own;
}

reminders::OptOutWish AllTextsTo(const Bytes& address) {
  return {reminders::Channel::kSms, address, reminders::Category::kNone};
}

reminders::Ride RideOf(const Decision& decision, const ProviderText& text, absl::Time now) {
  reminders::Ride ride;
  ride.appointment = decision.visit;
  ride.arranged = decision.meaning == Meaning::kRideYes;
  ride.answer_time = now;
  if (!ride.arranged) return ride;
  const Driver driver = ReadDriver(text.words);
  if (Utf8Length(driver.name) <= reminders::kDriverNameMax) ride.driver_name = driver.name;
  Violations unreadable;
  const auto phone =
      patients::ReadPhone(driver.phone, patients::kRegionDefault, "driver", unreadable);
  if (phone.has_value()) ride.driver_phone = phone->value;
  return ride;
}

audit::Deed DeedOf(const Decision& decision, const Uuid& text) {
  audit::Deed deed;
  deed.subject_kind = decision.meaning == Meaning::kCrisis ? "crisis_text" : "inbound_text";
  deed.subject = text;
  deed.patient = decision.patient;
  return deed;
}

}  // namespace

absl::StatusOr<bool> Inbound::Confirm(const CallContext& call, const Reading& reading,
                                      const Decision& decision, const ProviderText& text) {
  for (const AppointmentId& id : decision.confirm) {
    const OpenVisit* open = FindOpen(reading.sender, id);
    if (open == nullptr) return InternalError("a visit to be confirmed that nobody asked about");
    const CallContext own = InNameOf(call, open->person.patient);
    ASSIGN_OR_RETURN(const appointments::Appointment before, parts_.appointments.Get(own, id));
    if (before.time.start != open->visit.start) return false;
    const std::string reference = text.reference + "/" + ToString(id);
    const requests::RequestKey key = {UuidOf(call, "confirm", reference),
                                      requests::Fingerprint(own, reference)};
    const auto confirmed =
        parts_.appointments.Confirm(own, {.id = id, .etag = Etag(before), .key = key});
    const auto reason = ReasonOf(confirmed.status());
    if (reason == Reason::kEtagMismatch || reason == Reason::kStateForbids) return false;
    RETURN_IF_ERROR(confirmed.status());
  }
  return true;
}

absl::StatusOr<InboundText> Inbound::Carry(const CallContext& call, const Reading& reading,
                                           const Decision& decision, const ProviderText& text) {
  const bool asked = !reading.language.empty();
  const InboundText fresh = {.reference = text.reference,
                             .address_digest = reading.address_digest,
                             .meaning = decision.meaning,
                             .visit = decision.visit,
                             .reply = std::string(words::Name(decision.reply)),
                             .language = asked ? reading.language : LanguageOf(text.words),
                             .receive_time = parts_.clock.Now()};
  const auto carry = [&](pg::Transaction& tx) -> absl::StatusOr<InboundText> {
    InboundStore store(tx, call.clinic());
    ASSIGN_OR_RETURN(const bool is_new, store.Insert(fresh));
    if (!is_new) {
      ASSIGN_OR_RETURN(std::optional<InboundText> before, store.Find(text.reference));
      if (!before.has_value()) return InternalError("a text that was there is gone");
      return *std::move(before);
    }
    if (decision.opt_out) {
      RETURN_IF_ERROR(CarryOptOut(tx, call, reading.address_digest, reading.sender.people));
    }
    if (decision.opt_in) RETURN_IF_ERROR(CarryOptIn(tx, call, reading));
    if (decision.ride) {
      RETURN_IF_ERROR(parts_.reminders.SaveRide(tx, InNameOf(call, decision.patient),
                                                RideOf(decision, text, fresh.receive_time)));
    }
    RETURN_IF_ERROR(parts_.tasks.Add(tx, call.clinic(), decision.tasks));
    RETURN_IF_ERROR(trail_.Write(tx, call, DeedOf(decision, reading.sender.text)));
    tx.AfterCommit([count = parts_.count, meaning = decision.meaning] {
      if (count) count(meaning);
    });
    return fresh;
  };
  ASSIGN_OR_RETURN(InboundText kept, parts_.pool.Run<InboundText>(call.Tx(), carry));
  if (decision.meaning == Meaning::kCrisis) {
    Log(LogLevel::kWarning, "crisis_text",
        {{"clinic", call.clinic()}, {"text", reading.sender.text}});
  }
  if (decision.opt_out) PlanByMail(call, reading.sender.people);
  return kept;
}

absl::Status Inbound::CarryOptOut(pg::Transaction& tx, const CallContext& call,
                                  const Bytes& address, const std::vector<PatientId>& people) {
  ASSIGN_OR_RETURN(const std::vector<reminders::Message> last_ways,
                   parts_.messages.FindLastWays(tx, call.clinic(), address));
  // Consents first: what goes elsewhere must not go to another number of theirs.
  for (const PatientId& patient : people) {
    RETURN_IF_ERROR(parts_.people.WithdrawConsent(tx, call, patient, kConsentKind, kStopDocument,
                                                  kConsentChannel));
  }
  RETURN_IF_ERROR(
      parts_.opt_outs.Give(tx, call.clinic(), AllTextsTo(address), reminders::OptOutSource::kText)
          .status());
  // Of what neither mail nor text tells any more, somebody calls.
  return reminders::Fallbacks(parts_.clock, parts_.tasks)
      .Plan(tx, call.clinic(), last_ways, /*refused=*/true);
}

// After the stop is safe, and never in its way.
void Inbound::PlanByMail(const CallContext& call, const std::vector<PatientId>& people) {
  const directory::SnapshotPtr file = parts_.directories.Seen(call.clinic());
  if (file == nullptr || people.empty()) return;  // the next change of a visit plans anew, too
  const absl::Status planned = parts_.pool.Run(call.Tx(), [&](pg::Transaction& tx) -> absl::Status {
    for (const PatientId& patient : people) {
      RETURN_IF_ERROR(parts_.messages.PlanAnew(
          tx, call.clinic(), {*file, parts_.directories, call.Tx(/*read_only=*/true)}, patient));
    }
    return absl::OkStatus();
  });
  if (!planned.ok()) Log(LogLevel::kWarning, "mail_not_planned", {{"clinic", call.clinic()}});
}

absl::Status Inbound::CarryOptIn(pg::Transaction& tx, const CallContext& call,
                                 const Reading& reading) {
  ASSIGN_OR_RETURN(const bool was_out,
                   parts_.opt_outs.Withdraw(tx, call.clinic(), AllTextsTo(reading.address_digest)));
  if (!was_out) return absl::OkStatus();
  for (const PatientId& patient : reading.sender.people) {
    RETURN_IF_ERROR(
        parts_.people.AddConsent(tx, call, patient, kConsentKind, kStartDocument, kConsentChannel));
  }
  return absl::OkStatus();
}

absl::Status Inbound::ReceiveReceipt(const CallContext& call, const SignedForm& form) {
  RETURN_IF_ERROR(CheckSignature(call, form, "receipts"));
  ASSIGN_OR_RETURN(const ProviderReceipt receipt, ReadReceipt(form.fields));
  if (receipt.fate == Fate::kOnItsWay) return absl::OkStatus();
  const auto record = [&](pg::Transaction& tx) { return RecordReceipt(tx, call, receipt); };
  ASSIGN_OR_RETURN(const std::vector<PatientId> opted_out,
                   parts_.pool.Run<std::vector<PatientId>>(call.Tx(), record));
  PlanByMail(call, opted_out);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<PatientId>> Inbound::RecordReceipt(pg::Transaction& tx,
                                                              const CallContext& call,
                                                              const ProviderReceipt& receipt) {
  std::vector<PatientId> opted_out;
  const Bytes recipient =
      receipt.recipient.has_value() ? parts_.people.Digest(*receipt.recipient) : Bytes();
  ASSIGN_OR_RETURN(const std::optional<reminders::ReceivedDelivery> ended,
                   Record(tx, call,
                          {.provider_reference = receipt.reference,
                           .delivered = receipt.fate == Fate::kDelivered,
                           .outcome = receipt.outcome,
                           .address_digest = recipient}));
  if (!ended.has_value() || receipt.fate != Fate::kOptedOut) return opted_out;
  ASSIGN_OR_RETURN(opted_out, parts_.people.FindHolders(tx, call, ended->address_digest));
  RETURN_IF_ERROR(CarryOptOut(tx, call, ended->address_digest, opted_out));
  return opted_out;
}

absl::StatusOr<std::optional<reminders::ReceivedDelivery>> Inbound::Record(
    pg::Transaction& tx, const CallContext& call, const reminders::Receipt& receipt) {
  ASSIGN_OR_RETURN(const std::optional<reminders::ReceivedDelivery> ended,
                   parts_.receipts.Record(tx, call.clinic(), receipt));
  if (!ended.has_value()) return ended;
  audit::Deed deed;
  deed.subject_kind = "delivery";
  deed.subject = ended->id;
  deed.patient = ended->patient;
  RETURN_IF_ERROR(trail_.Write(tx, call, deed));
  return ended;
}

absl::Status Inbound::ReceiveBounce(const CallContext& call, const Bounce& bounce) {
  if (!parts_.return_addresses.IsOurs(call.clinic(), bounce.returned_to)) {
    return errors::ReturnAddressInvalid();
  }
  if (!bounce.IsForGood()) return absl::OkStatus();
  const reminders::Receipt receipt = {.provider_reference = {},
                                      .outcome = "bounced_" + bounce.status,
                                      .delivery = bounce.returned_to.delivery};
  return parts_.pool.Run(call.Tx(), [&](pg::Transaction& tx) -> absl::Status {
    return Record(tx, call, receipt).status();
  });
}

}  // namespace tandem::inbound
