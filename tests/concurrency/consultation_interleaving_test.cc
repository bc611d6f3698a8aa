// SPDX-License-Identifier: Apache-2.0
// The hottest pairs of a person's mutations on the web, statement by statement, in every order: one
// consultation for a contact, one end for a hold, one use of a link.
#include <fmt/format.h>

#include "tests/concurrency/interleaving_fixture.h"
#include "tests/support/canary.h"

namespace tandem::testing {
namespace {

using consultations::Consultation;
using consultations::HoldBooking;
using consultations::HoldRef;

class ConsultationInterleavingTest : public InterleavingTest {
 protected:
  ConsultationInterleavingTest() {
    // Rows of one consultation, which its appointment's lock guards, and of one contact.
    Commute({"find_held", "read_contact", "insert_lead", "end_inactive", "end_active",
             "supersede_messages", "read_known_visit", "read_consultation"});
    visitor_.principal.clinic = clinic_.id();
    visitor_.principal.clinic_slug = clinic_.slug();
    visitor_.method = "Test";
    visitor_.peer = "ipv4:192.0.2.1:1";
  }

  // No stops in this pair either, unless all are asked for.
  void Commute(const std::set<std::string>& statements) {
    if (!commuting_.empty()) commuting_.insert(statements.begin(), statements.end());
  }

  // A contact of this order alone.
  std::string NewContact() { return fmt::format("visitor-{}@qzvxkwjq.example.com", ++contacts_); }

  // Held by the contact, which has proved itself by the code.
  HoldRef HeldBy(const std::string& email, absl::Time start) {
    consultations::TalkWish talk;
    talk.snapshot = clinic_.snapshot;
    talk.start = start;
    talk.location = clinic_.location("main");
    talk.mode = directory::Mode::kInPerson;
    talk.contact = {patients::ContactKind::kEmail, email};
    talk.language = "en";
    talk.time_zone = "America/New_York";
    auto& holds = setup().consultations.holds;
    const consultations::Hold hold = Must(holds.HoldConsultation(visitor_, Key(), talk));
    const std::string code_id = db_.Sql(fmt::format(
        "SELECT contact_code_id FROM contact_code WHERE appointment_id = '{}'", ToString(hold.id)));
    const HoldRef ref = {hold.id, hold.secret};
    (void)Must(holds.VerifyContact(visitor_, Key(), ref,
                                   setup().secrets.Code(ParseUuid(code_id).value())));
    return ref;
  }

  HoldBooking BookingOf(const HoldRef& hold) const {
    return {.snapshot = clinic_.snapshot,
            .hold = hold,
            .code = "",
            .person = {CanaryName("Robin"), CanaryName("Vale")},
            .answers = {},
            .notice_version = "1"};
  }

  // The manage link of a booked consultation.
  std::string LinkOf(absl::Time start) {
    const HoldRef hold = HeldBy(NewContact(), start);
    return Must(setup().consultations.booking.BookConsultation(visitor_, Key(), BookingOf(hold)))
        .manage_token;
  }

  static Answer FromResult(const absl::StatusOr<Consultation>& result) {
    Answer answer;
    answer.status = result.status();
    if (result.ok()) answer.appointment.version = result->version;
    return answer;
  }

  std::function<Answer()> BookTalk(int side, const requests::RequestKey& key, const HoldRef& hold) {
    return [this, side, key, hold] {
      return FromResult(
          scheduler(side).consultations.booking.BookConsultation(visitor_, key, BookingOf(hold)));
    };
  }

  std::function<Answer()> Release(int side, const requests::RequestKey& key, const HoldRef& hold) {
    return [this, side, key, hold] {
      Answer answer;
      answer.status =
          scheduler(side).consultations.holds.ReleaseConsultationHold(visitor_, key, hold);
      return answer;
    };
  }

  std::function<Answer()> MoveTalk(int side, const requests::RequestKey& key,
                                   const consultations::LinkMove& move) {
    return [this, side, key, move] {
      return FromResult(
          scheduler(side).consultations.links.RescheduleConsultation(visitor_, key, move));
    };
  }

  std::function<Answer()> CancelTalk(int side, const requests::RequestKey& key,
                                     const std::string& link) {
    return [this, side, key, link] {
      return FromResult(
          scheduler(side).consultations.links.CancelConsultation(visitor_, key, {link}));
    };
  }

 private:
  access::CallContext visitor_;
  int contacts_ = 0;
};

TEST_F(ConsultationInterleavingTest, OneContactThatBooksTwoHolds) {
  // Each has a hold of its own: they meet at the contact, and only one gets as far as the
  // calendars.
  Commute({"lock_appointment", "lock_calendars", "keep_claims", "patient_status", "claims_near",
           "claim_seats", "clear_expired_in_way", "save_step"});
  ExploreAll("book x book a consultation, same contact", [&] {
    const std::string contact = NewContact();
    const HoldRef first = HeldBy(contact, start());
    const HoldRef second = HeldBy(contact, start() + absl::Hours(1));
    const auto a = Key();
    const auto b = Key();
    return Scene{.sides = {BookTalk(0, a, first), BookTalk(1, b, second)},
                 .refusals = {Reason::kConsultationExists},
                 .requests = {a.request_id, b.request_id},
                 .judge = ExactlyOneWins};
  });
}

TEST_F(ConsultationInterleavingTest, AHoldThatIsBookedWhileItIsGivenBack) {
  ExploreAll("book a consultation x release its hold", [&] {
    const HoldRef hold = HeldBy(NewContact(), start());
    const auto a = Key();
    const auto b = Key();
    return Scene{.sides = {BookTalk(0, a, hold), Release(1, b, hold)},
                 .refusals = {Reason::kHoldExpired, Reason::kStateForbids},
                 .requests = {a.request_id, b.request_id},
                 .judge = ExactlyOneWins};
  });
}

TEST_F(ConsultationInterleavingTest, AConsultationThatIsMovedWhileItIsCancelled) {
  ExploreAll("move x cancel a consultation, same link", [&] {
    const std::string link = LinkOf(start());
    const auto a = Key();
    const auto b = Key();
    return Scene{
        .sides = {MoveTalk(0, a, {link, start() + absl::Hours(1)}), CancelTalk(1, b, link)},
        .refusals = {Reason::kLinkInvalid},
        .requests = {a.request_id, b.request_id},
        .judge = ExactlyOneWins};
  });
}

// The front desk takes the very time that the link is to move to.
TEST_F(ConsultationInterleavingTest, AConsultationThatIsMovedToATimeThatIsBeingBooked) {
  Commute({"find_link", "lock_appointment"});  // the desk's booking is of another appointment
  ExploreAll("move a consultation x book the target", [&] {
    const std::string link = LinkOf(start());
    const absl::Time target = start() + absl::Hours(1);
    const auto a = Key();
    const auto b = NewBooking(target, "ana", patients_[0]);
    (void)Booked(target, "kim", patients_[1]);  // nobody else is free then
    return Scene{.sides = {MoveTalk(0, a, {link, target}), Book(1, b)},
                 .requests = {a.request_id, b.key.request_id},
                 .judge = ExactlyOneWins};
  });
}

}  // namespace
}  // namespace tandem::testing
