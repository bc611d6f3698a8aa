// SPDX-License-Identifier: Apache-2.0
// "Who read about me?": every read of every method says of everybody whom it told of, and an
// auditor finds it by each of them. Through the wire.
#include <regex>
#include <set>

#include "base/rpc/time_proto.h"
#include "base/testing/simulated_clock.h"
#include "tests/functional/audit_watch.h"
#include "tests/support/cast.h"
#include "tests/support/desk.h"

namespace tandem::testing {
namespace {

using access::Role;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using Ids = std::set<std::string>;

const absl::Time kMonday = absl::FromUnixSeconds(1'799'683'200);  // 2027-01-11, 11:00 in New York

// About one person, whom neither the request nor the reply names.
const std::set<std::string> kNameless = {"GetRide", "ListAppointmentMessages", "PreviewMessages",
                                         "ListSessions", "ListProxies"};

std::string IdIn(const std::string& name) { return name.substr(name.rfind('/') + 1); }

// As they stand in the text, however deep.
Ids PatientsNamedIn(const Message& message) {
  static const std::regex kName("clinics/[^/\"]+/patients/([0-9a-f-]{36})");
  const std::string text = message.DebugString();
  Ids ids;
  for (std::sregex_iterator it(text.begin(), text.end(), kName), end; it != end; ++it) {
    ids.insert((*it)[1]);
  }
  return ids;
}

class AuditPeopleTest : public ::testing::Test {
 protected:
  using Visits = v1::AppointmentsService::Stub;

  // Everybody whom the only entry names.
  Ids Recorded() {
    const std::string text = watch_.Column(
        "array_to_string(array_remove(coalesce(patient_ids, '{}') || patient_id, NULL), ' ')");
    Ids ids;
    for (std::size_t at = 0; at + 36 <= text.size(); at += 37) ids.insert(text.substr(at, 36));
    return ids;
  }
  // Who may call it, staff first.
  static Role CallerOf(const MethodDescriptor& method) {
    for (const Role role : {Role::kFrontDesk, Role::kPractitioner, Role::kClinicAdmin,
                            Role::kTherapist, Role::kAuditor, Role::kPatient}) {
      if (Allows(method, role)) return role;
    }
    return Role::kAnonymous;
  }
  std::string BookedPerson(int hour) {
    const std::string patient = desk_.AddPatient();
    EXPECT_OK(desk_.Book(desk_.WishFor("talk", kMonday + absl::Hours(hour)), patient));
    return patient;
  }
  // Methods of reads that told of the patient, newest first, page by page.
  std::vector<std::string> WhoRead(const std::string& patient, int page_size = 0) {
    v1::SearchAuditEntriesRequest search;
    search.set_parent(service_.parent());
    search.set_patient(patient);
    search.set_action(v1::AUDIT_ACTION_READ);
    search.set_page_size(page_size);
    rpc::WriteInterval({kMonday - absl::Hours(1), kMonday + absl::Hours(23)},
                       *search.mutable_time());
    std::vector<std::string> methods;
    do {
      const auto page = service_.Call(service_.As(Role::kAuditor),
                                      &v1::AuditService::Stub::SearchAuditEntries, search);
      EXPECT_OK(page);
      if (!page.ok()) break;
      for (const auto& entry : page->entries()) {
        if (entry.method() != "SearchAuditEntries") methods.push_back(entry.method());
      }
      search.set_page_token(page->next_page_token());
    } while (!search.page_token().empty());
    return methods;
  }
  void ListDay() {
    v1::ListAppointmentsRequest list;
    list.set_parent(service_.parent());
    rpc::WriteInterval({kMonday, kMonday + absl::Hours(24)}, *list.mutable_time());
    ASSERT_OK(service_.Call(desk_.who(), &Visits::ListAppointments, list));
  }
  v1::WatchDayRequest Day() {
    v1::WatchDayRequest request;
    request.set_location(desk_.Name("locations", "main"));
    request.mutable_date()->set_year(2027);
    request.mutable_date()->set_month(1);
    request.mutable_date()->set_day(11);
    return request;
  }

  SimulatedClock clock_{kMonday};
  TestService service_{{.clock = &clock_, .db = nullptr, .yaml = GoodRequests::Yaml("elm")}};
  GoodRequests requests_{service_};
  Desk desk_{service_};
  AuditWatch watch_{service_};
};

TEST_F(AuditPeopleTest, EveryReadNamesEverybodyWhomItToldOf) {
  Cast cast(service_, requests_, "elm");
  auto& factory = *google::protobuf::MessageFactory::generated_factory();
  int walked = 0;
  std::size_t several = 0;
  for (const MethodDescriptor* method : AllMethods()) {
    const v1::Audit audit = RuleOf(*method).audit();
    if (audit != v1::AUDIT_READ && audit != v1::AUDIT_EXPORT) continue;
    const Role role = CallerOf(*method);
    for (const std::string& kind : requests_.KindsOf(*method)) {
      const Person own = cast.Own(role, method->name());
      const Request request = requests_.Make(kind, own);
      const Who who = cast.At(role, method->name());
      watch_.Forget();
      const Answer answer = AskAny(service_.client(), who, *method, *request);
      ASSERT_TRUE(answer.status.ok()) << kind << ": " << FromGrpc(answer.status);
      const std::unique_ptr<Message> reply(factory.GetPrototype(method->output_type())->New());
      ASSERT_TRUE(reply->ParseFromString(answer.reply));
      Ids expected = PatientsNamedIn(*reply);
      expected.merge(PatientsNamedIn(*request));
      if (kNameless.contains(method->name())) expected.insert(IdIn(own.patient));
      if (method->name() == "GetConsultation") continue;  // AuditConsultationsTest
      EXPECT_EQ(Recorded(), expected) << kind;
      several += expected.size() > 1 ? 1 : 0;
      ++walked;
    }
  }
  EXPECT_GT(walked, 20);
  EXPECT_GT(several, 0u) << "lists of several people";
}

TEST_F(AuditPeopleTest, WhoReadTheDayIsFoundByEachOfItsPatientsAndByNobodyElse) {
  const std::string first = BookedPerson(2);
  const std::string second = BookedPerson(4);
  const std::string elsewhere = desk_.AddPatient();
  ListDay();
  clock_.Advance(absl::Minutes(1));
  EXPECT_TRUE(AskAny(service_.client(), desk_.who(), MethodNamed("WatchDay"), Day()).status.ok());
  const std::vector<std::string> both = {"WatchDay", "ListAppointments"};
  EXPECT_EQ(WhoRead(first), both);
  EXPECT_EQ(WhoRead(second), both);
  EXPECT_EQ(WhoRead(elsewhere), std::vector<std::string>());
}

TEST_F(AuditPeopleTest, PagesMixWhatConcernsOneAndWhatConcernsManyInTheOrderOfTime) {
  const std::string patient = BookedPerson(2);
  BookedPerson(4);
  v1::GetPatientRequest get;
  get.set_name(patient);
  std::vector<std::string> expected;
  for (int i = 0; i < 7; ++i) {
    clock_.Advance(absl::Seconds(1));
    const bool list = i % 3 == 0;
    if (list) {
      ListDay();
    } else {
      ASSERT_OK(service_.Call(desk_.who(), &v1::PatientsService::Stub::GetPatient, get));
    }
    expected.insert(expected.begin(), list ? "ListAppointments" : "GetPatient");
  }
  for (const int page_size : {1, 2, 3, 50}) {
    clock_.Advance(absl::Seconds(1));
    EXPECT_EQ(WhoRead(patient, page_size), expected) << page_size;
  }
}

TEST_F(AuditPeopleTest, AnOpenDayIsRecordedAgainWhenSomebodyNewAppearsAndNotOtherwise) {
  const std::string first = BookedPerson(2);
  const auto context = Client::Context(desk_.who());
  const auto stream = service_.client().appointments().WatchDay(context.get(), Day());
  v1::WatchDayResponse news;
  ASSERT_TRUE(stream->Read(&news));
  ASSERT_EQ(news.appointments_size(), 1);
  ASSERT_OK(desk_.Move(news.appointments(0).name(), kMonday + absl::Hours(3)));
  ASSERT_TRUE(stream->Read(&news));  // the same person
  const std::string second = BookedPerson(5);
  ASSERT_TRUE(stream->Read(&news));
  context->TryCancel();
  stream->Finish();
  EXPECT_EQ(service_.db().Sql("SELECT string_agg(patient_id::text, ' ' ORDER BY entry_id) FROM "
                              "audit_entry WHERE method = 'WatchDay'"),
            IdIn(first) + " " + IdIn(second));
}

TEST_F(AuditPeopleTest, ADayThatCannotBeRecordedIsNotShown) {
  BookedPerson(2);
  service_.db().Sql("REVOKE INSERT ON audit_entry FROM tandem_app");
  const Answer answer = AskAny(service_.client(), desk_.who(), MethodNamed("WatchDay"), Day());
  EXPECT_THAT(FromGrpc(answer.status), HasReason(Reason::kAuditUnavailable));
  EXPECT_TRUE(answer.reply.empty());
  service_.db().Sql("GRANT INSERT ON audit_entry TO tandem_app");
}

TEST_F(AuditPeopleTest, AMergeIsFoundByBothRecords) {
  const std::string stays = desk_.AddPatient();
  const std::string duplicate = desk_.AddPatient();
  v1::MergePatientsRequest merge;
  merge.set_name(stays);
  merge.set_duplicate(duplicate);
  merge.set_request_id(desk_.NewRequestId());
  watch_.Forget();
  ASSERT_OK(service_.Call(desk_.who(), &v1::PatientsService::Stub::MergePatients, merge));
  EXPECT_EQ(watch_.Column("patient_id"), IdIn(stays));
  EXPECT_EQ(Recorded(), (Ids{IdIn(stays), IdIn(duplicate)}));
}

}  // namespace
}  // namespace tandem::testing
