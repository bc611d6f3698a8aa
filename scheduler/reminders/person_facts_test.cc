// SPDX-License-Identifier: Apache-2.0
// Where people may be written to, by the view person_facts, against a few lines that say the same
// of the rows that a random history has left.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "base/testing/seeds.h"
#include "scheduler/appointments/testing/booking_fixture.h"

namespace tandem::reminders {
namespace {

constexpr int kPeople = 3;
constexpr int kChanges = 60;
constexpr std::uint64_t kHistories = 4;
constexpr std::uint64_t kSeed = 1;  // unless TANDEM_SEED names another

struct Contact {
  Uuid id;
  bool mail;
  int address;  // two people may have the same one
  bool verified;
  int create;
};
struct Consent {
  int give;
  Uuid id;
  bool mail;
  bool withdrawn;
};
struct Person {
  PatientId id;
  std::vector<Contact> contacts;
  std::vector<Consent> consents;
};
struct OptOut {
  int address;
  bool mail;
  bool all;  // else of one category
  auto operator<=>(const OptOut&) const = default;
};

class PersonFactsTest : public appointments::BookingFixture {
 protected:
  void Begin(std::uint64_t seed) {
    random_.seed(seed);
    people_.clear();
    opt_outs_.clear();
    db_.Sql("DELETE FROM opt_out; DELETE FROM consent; DELETE FROM contact");
    for (int i = 0; i < kPeople; ++i) people_.push_back({AddPatient(), {}, {}});
    db_.Sql("DELETE FROM contact");
  }

  int Number(int most) { return std::uniform_int_distribution<int>(0, most)(random_); }
  bool Chance(int of) { return Number(of - 1) == 0; }
  std::string Clinic() const { return ToString(clinic_->clinic); }
  static const char* Way(bool mail) { return mail ? "email" : "sms"; }

  void Change() {
    Person& person = people_[static_cast<std::size_t>(Number(kPeople - 1))];
    switch (Number(5)) {
      case 0:
      case 1:
        return AddContact(person);
      case 2:
        return Verify(person);
      case 3:
        return AddConsent(person);
      case 4:
        return StopOrStart();
      default:
        return Remove(person);
    }
  }

  void AddContact(Person& person) {
    const Contact one{ids_.Next(), Chance(2), Number(5), Chance(3), Number(9)};
    person.contacts.push_back(one);
    db_.Sql(fmt::format(
        "INSERT INTO contact (clinic_id, contact_id, patient_id, kind, value, value_digest,"
        " verify_time, create_time) VALUES ('{}', '{}', '{}', '{}', 'x', '\\x0{}', {},"
        " to_timestamp({}))",
        Clinic(), ToString(one.id), ToString(person.id), one.mail ? "email" : "phone", one.address,
        one.verified ? "now()" : "NULL", one.create));
  }

  void Verify(Person& person) {
    if (person.contacts.empty()) return;
    Contact& one =
        person.contacts[static_cast<std::size_t>(Number(int(person.contacts.size()) - 1))];
    one.verified = !one.verified;
    db_.Sql(fmt::format("UPDATE contact SET verify_time = {} WHERE contact_id = '{}'",
                        one.verified ? "now()" : "NULL", ToString(one.id)));
  }

  void AddConsent(Person& person) {
    const Consent one{Number(20), ids_.Next(), Chance(2), Chance(2)};
    person.consents.push_back(one);
    db_.Sql(fmt::format(
        "INSERT INTO consent (clinic_id, consent_id, patient_id, kind, document_version, channel,"
        " give_time, withdraw_time) VALUES ('{}', '{}', '{}', '{}', '1', 'phone',"
        " to_timestamp({}), {})",
        Clinic(), ToString(one.id), ToString(person.id), Way(one.mail), one.give,
        one.withdrawn ? "now()" : "NULL"));
  }

  void StopOrStart() {
    const OptOut one{Number(5), Chance(2), !Chance(3)};
    const auto stands = std::find(opt_outs_.begin(), opt_outs_.end(), one);
    const std::string category = one.all ? "all" : "reminders";
    if (stands != opt_outs_.end()) {
      opt_outs_.erase(stands);
      db_.Sql(
          fmt::format("UPDATE opt_out SET withdraw_time = now() WHERE address_digest ="
                      " '\\x0{}' AND channel = '{}' AND category = '{}' AND withdraw_time IS"
                      " NULL",
                      one.address, Way(one.mail), category));
      return;
    }
    opt_outs_.push_back(one);
    db_.Sql(
        fmt::format("INSERT INTO opt_out (clinic_id, opt_out_id, channel, address_digest,"
                    " category, source, give_time) VALUES ('{}', '{}', '{}', '\\x0{}', '{}',"
                    " 'desk', to_timestamp(0))",
                    Clinic(), ToString(ids_.Next()), Way(one.mail), one.address, category));
  }

  void Remove(Person& person) {
    if (person.contacts.empty()) return;
    db_.Sql(fmt::format("DELETE FROM contact WHERE contact_id = '{}'",
                        ToString(person.contacts.back().id)));
    person.contacts.pop_back();
  }

  // A proven one before one that was only given, the older first; none whose way or address they
  // objected to.
  std::string Expected(const Person& person, bool mail) const {
    const Consent* last = nullptr;
    for (const Consent& one : person.consents) {
      if (one.mail != mail) continue;
      if (last == nullptr || std::tie(last->give, last->id) < std::tie(one.give, one.id)) {
        last = &one;
      }
    }
    if (last != nullptr && last->withdrawn) return "";
    std::vector<std::tuple<bool, int, Uuid>> open;
    for (const Contact& one : person.contacts) {
      const OptOut stop{one.address, mail, true};
      if (one.mail != mail || std::count(opt_outs_.begin(), opt_outs_.end(), stop) > 0) continue;
      open.emplace_back(!one.verified, one.create, one.id);
    }
    return open.empty() ? ""
                        : ToString(std::get<Uuid>(*std::min_element(open.begin(), open.end())));
  }

  std::string Chosen(const Person& person) {
    return db_.Sql(
        fmt::format("SELECT coalesce(email_contact_id::text, '') || ' ' ||"
                    " coalesce(text_contact_id::text, '') FROM person_facts WHERE"
                    " clinic_id = '{}' AND patient_id = '{}'",
                    Clinic(), ToString(person.id)));
  }

  std::mt19937_64 random_;
  std::vector<Person> people_;
  std::vector<OptOut> opt_outs_;  // that stand
};

TEST_F(PersonFactsTest, TheContactsAreTheBestThatNobodyObjectedToWhateverHappened) {
  const std::uint64_t first = testing::FirstSeed(kSeed);
  for (std::uint64_t seed = first; seed < first + testing::Rounds(kHistories); ++seed) {
    SCOPED_TRACE(fmt::format("TANDEM_SEED={} ./dev test 'reminders_test:PersonFacts*'", seed));
    Begin(seed);
    for (int change = 0; change < kChanges; ++change) {
      Change();
      for (const Person& person : people_) {
        ASSERT_EQ(Chosen(person), Expected(person, true) + " " + Expected(person, false))
            << "after " << change + 1 << " changes";
      }
    }
  }
}

}  // namespace
}  // namespace tandem::reminders
