// SPDX-License-Identifier: Apache-2.0
// Traps that other products fell into, each by its name. Object-level authorization is in
// access_matrix_test.cc and id_swap_test.cc, a clinic that is unset or empty in tests/schema, codes
// and limiters in sign_in_abuse_test.cc.
#include <fmt/format.h>

#include "base/pg/statement.h"
#include "base/testing/matchers.h"
#include "base/testing/simulated_clock.h"
#include "scheduler/access/token.h"
#include "tests/functional/request_texts.h"
#include "tests/support/cast.h"
#include "tests/support/text_pattern.h"

namespace tandem::testing {
namespace {

using access::Role;

const absl::Time kMonday = absl::FromUnixSeconds(1'799'683'200);  // 2027-01-11, 11:00 in New York

class AccessTrapsTest : public ::testing::Test {
 protected:
  using People = v1::PatientsService::Stub;

  static std::string IdOf(const std::string& name) { return name.substr(name.rfind('/') + 1); }
  // All that is kept of a person.
  std::string RowsOf(const Person& person) {
    std::string query;
    for (const char* table : {"patient", "patient_identity", "contact", "supporter", "consent",
                              "proxy_grant", "patient_session", "appointment"}) {
      query += fmt::format("{}SELECT t::text AS row FROM {} t WHERE patient_id = '{}'",
                           query.empty() ? "" : " UNION ALL ", table, IdOf(person.patient));
    }
    return service_.db().Sql("SELECT string_agg(row, chr(10) ORDER BY row) FROM (" + query +
                             ") AS rows");
  }
  std::string ContactOf(const Person& person) {
    return service_.db().Sql("SELECT contact_id FROM contact WHERE patient_id = '" +
                             IdOf(person.patient) + "'");
  }
  std::string NewRequestId() { return ToString(ids_.Next()); }
  v1::CreatePatientRequest Creation() {
    v1::CreatePatientRequest request;
    request.set_parent(service_.parent());
    request.set_request_id(NewRequestId());
    request.mutable_patient()->set_given_name("Mallory");
    request.mutable_patient()->set_family_name("Crow");
    return request;
  }

  SimulatedClock clock_{kMonday};
  TestService service_{{.clock = &clock_, .db = nullptr, .yaml = GoodRequests::Yaml("elm")}};
  GoodRequests requests_{service_};
  Desk desk_{service_};
  SeededIds ids_{20270112};
};

// Trap: an id in the body turned a create into an update of another person's row.
TEST_F(AccessTrapsTest, AnIdInTheBodyNeverTurnsACreateIntoAnUpdate) {
  requests_.Open("oak");
  int created_ones = 0;
  for (const Person& victim : {requests_.Enter("elm"), requests_.Enter("oak")}) {
    const std::string supporter_id = service_.db().Sql(
        "INSERT INTO supporter SELECT clinic_id, gen_random_uuid(), patient_id, 'Kim' FROM patient "
        "WHERE patient_id = '" +
        IdOf(victim.patient) + "' RETURNING supporter_id");
    const std::string before = RowsOf(victim);
    v1::CreatePatientRequest creation = Creation();
    creation.mutable_patient()->set_name(victim.patient);
    v1::Contact& contact = *creation.mutable_patient()->add_contacts();
    contact.set_id(ContactOf(victim));
    contact.set_email("mallory@example.com");
    v1::Supporter& supporter = *creation.mutable_patient()->add_supporters();
    supporter.set_id(supporter_id);
    supporter.set_display_name("Trudy");
    const auto created = service_.Call(desk_.who(), &People::CreatePatient, creation);
    ASSERT_OK(created);  // what only we say is not read
    EXPECT_NE(created->name(), victim.patient);
    EXPECT_EQ(RowsOf(victim), before);

    v1::UpdatePatientRequest update;
    update.set_request_id(NewRequestId());
    *update.mutable_patient() = creation.patient();
    update.mutable_patient()->set_name(created->name());
    update.mutable_update_mask()->add_paths("contacts");
    update.mutable_update_mask()->add_paths("supporters");
    EXPECT_OK(service_.Call(desk_.who(), &People::UpdatePatient, update));
    EXPECT_EQ(RowsOf(victim), before) << "their contact and supporter are not taken over";
    ++created_ones;
    for (const char* own :
         {"contact WHERE value LIKE 'mallory%'", "supporter WHERE display_name = 'Trudy'"}) {
      EXPECT_EQ(service_.db().Sql(std::string("SELECT count(*) FROM ") + own),
                std::to_string(created_ones));
    }
  }
}

TEST_F(AccessTrapsTest, AGrantThatNamesAnotherOneIsANewOne) {
  const Person victim = requests_.Enter("elm");
  const Person mallory = requests_.Enter("elm");
  const v1::Proxy granted = requests_.Grant(victim, "mother@qzvxkwjq.example.com");
  const std::string before = RowsOf(victim);
  const auto request = requests_.Make("GrantProxy", mallory);
  auto& grant = static_cast<v1::GrantProxyRequest&>(*request);
  grant.mutable_proxy()->set_name(granted.name());
  const auto made = service_.Call(desk_.who(), &v1::SessionsService::Stub::GrantProxy, grant);
  EXPECT_NE(made.value_or(v1::Proxy()).name(), granted.name());
  EXPECT_EQ(RowsOf(victim), before);
}

// The id of a request is the only one that a caller chooses. It opens nothing.
TEST_F(AccessTrapsTest, TheIdOfSomebodyElsesRequestTellsNothingOfIt) {
  requests_.Open("oak");
  const Person there = requests_.Enter("oak");
  const auto theirs = requests_.Make("RecordConsent", there);
  const Who oak_desk = service_.As(Role::kFrontDesk, "oak");
  const std::string used =
      TextIn(*theirs, *theirs->GetDescriptor()->FindFieldByName("request_id"), -1);
  ASSERT_TRUE(CallAny(service_.client(), oak_desk, MethodNamed("RecordConsent"), *theirs).ok());
  v1::CreatePatientRequest creation = Creation();
  creation.set_request_id(used);  // another clinic's: as new as any
  ASSERT_OK_AND_ASSIGN(const auto first,
                       service_.Call(desk_.who(), &People::CreatePatient, creation));
  // Of the own clinic, by somebody else, for something else, or both.
  EXPECT_THAT(service_.Call(service_.As(Role::kPractitioner), &People::CreatePatient, creation),
              HasReason(Reason::kRequestIdReused));
  creation.mutable_patient()->set_given_name("Trudy");
  EXPECT_THAT(service_.Call(desk_.who(), &People::CreatePatient, creation),
              HasReason(Reason::kRequestIdReused));
  EXPECT_EQ(service_.db().Sql("SELECT count(*) FROM patient_identity WHERE family_name = 'Crow'"),
            "1");
}

TEST_F(AccessTrapsTest, ATokenEndsToTheSecondAndBeginsWithTheLeewayOfTwoClocks) {
  const absl::Time now = clock_.Now();
  const auto ask = [&](const char* claim, absl::Time time) {
    nlohmann::json claims = service_.issuer().Claims(Role::kFrontDesk, service_.clinic());
    claims[claim] = absl::ToUnixSeconds(time);
    v1::ListRoomsRequest request;
    request.set_parent(service_.parent());
    const Who who = {service_.issuer().Sign(claims)};
    return service_.Call(who, &v1::DirectoryService::Stub::ListRooms, request).status();
  };
  service_.As(Role::kFrontDesk);
  const absl::Duration second = absl::Seconds(1);
  EXPECT_OK(ask("exp", now + second));
  EXPECT_THAT(ask("exp", now), HasReason(Reason::kUnauthenticated));
  EXPECT_THAT(ask("exp", now - second), HasReason(Reason::kUnauthenticated));
  EXPECT_OK(ask("nbf", now + access::kTokenLeeway - second));
  EXPECT_OK(ask("nbf", now + access::kTokenLeeway));
  EXPECT_THAT(ask("nbf", now + access::kTokenLeeway + second), HasReason(Reason::kUnauthenticated));
}

// Trap: SQL through a sort parameter. Nothing that a caller types orders or filters a list: what is
// plain text is listed in request_texts.cc, and its values are compared, never interpreted.
TEST_F(AccessTrapsTest, NoRequestHasATextThatOrdersOrFilters) {
  const std::string telling =
      "(^|_)(order|sort|filter|where|column|columns|query|expression|sql)(_|$)";
  int texts = 0;
  for (const auto* method : AllMethods()) {
    for (const auto* field : TextFieldsOf(*method->input_type())) {
      EXPECT_FALSE(Contains(field->name(), telling)) << field->full_name();
      EXPECT_TRUE(IsIdField(NameOf(*field)) || IsPlainField(NameOf(*field))) << field->full_name();
      ++texts;
    }
  }
  EXPECT_GT(texts, 150);
}

TEST_F(AccessTrapsTest, NoStatementTakesItsOrderFromAParameter) {
  for (const pg::Statement* statement : pg::AllStatements()) {
    for (const auto& match : FindAll(statement->sql, "ORDER BY[^;()]*")) {
      const std::string order = match[0].substr(0, match[0].find("LIMIT"));
      EXPECT_EQ(order.find('$'), std::string::npos) << statement->room << "." << statement->name;
    }
  }
}

}  // namespace
}  // namespace tandem::testing
