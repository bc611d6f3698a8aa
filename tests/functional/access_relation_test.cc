// SPDX-License-Identifier: Apache-2.0
// What the door cannot see: that a thing is the caller's own, or that the caller has its secret.
// Each method that declares such a relation stands in a table here with something real that is not
// the caller's; a new method without a row fails. All through the wire.
#include <functional>
#include <map>

#include "base/rpc/time_proto.h"
#include "scheduler/secret_key.h"
#include "scheduler/sessions/session_secrets.h"
#include "tests/functional/consultations_fixture.h"
#include "tests/support/any_method.h"
#include "tests/support/desk.h"

namespace tandem::testing {
namespace {

using access::Role;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

using Request = std::unique_ptr<Message>;

constexpr char kNobody[] = "0190b2a0-0000-7000-8000-00000000dead";
const absl::Time kMonday = absl::FromUnixSeconds(1'799'683'200);  // 2027-01-11, 11:00 in New York

template <class T>
Request Packed(const T& request) {
  return std::make_unique<T>(request);
}

// Refused as if it did not exist: not one byte tells the two apart.
void ExpectSameRefusal(const grpc::Status& real, const grpc::Status& missing) {
  EXPECT_FALSE(real.ok());
  EXPECT_EQ(real.error_code(), missing.error_code());
  EXPECT_EQ(real.error_message(), missing.error_message());
  EXPECT_EQ(real.error_details(), missing.error_details());
}

std::vector<const MethodDescriptor*> MethodsOf(v1::Relation relation, Role role) {
  std::vector<const MethodDescriptor*> found;
  for (const MethodDescriptor* method : AllMethods()) {
    if (RuleOf(*method).relation() == relation && Allows(*method, role)) found.push_back(method);
  }
  return found;
}

// A person and a visit of theirs, as names.
struct Belongings {
  std::string patient;
  std::string visit;
  std::string session = kNobody;  // ids
  std::string proxy = kNobody;
};

class SelfRelationTest : public ::testing::Test {
 protected:
  using Make = std::function<Request(const Belongings&)>;

  Belongings NewPatient(absl::Duration until_visit) {
    Belongings made;
    made.patient = desk_.AddPatient();
    const auto visit = desk_.Book(desk_.WishFor("talk", kMonday + until_visit), made.patient);
    EXPECT_OK(visit);
    if (visit.ok()) made.visit = visit->name();
    made.session = service_.db().Sql(
        "WITH reached AS (INSERT INTO contact SELECT clinic_id, gen_random_uuid(), patient_id, "
        "'email', 'x@example.com', 'x', now(), now() FROM patient WHERE patient_id = '" +
        IdOf(made.patient) +
        "' RETURNING *) INSERT INTO patient_session SELECT clinic_id, gen_random_uuid()::text::"
        "bytea, gen_random_uuid(), patient_id, contact_id, NULL, NULL, now(), now(), now(), NULL "
        "FROM reached RETURNING session_id");
    made.proxy = service_.db().Sql(
        "INSERT INTO proxy_grant SELECT clinic_id, gen_random_uuid(), patient_id, contact_id, 'x', "
        "'appointments', now(), NULL, NULL FROM contact WHERE patient_id = '" +
        IdOf(made.patient) + "' LIMIT 1 RETURNING grant_id");
    return made;
  }
  Belongings Nobody() const {
    Belongings none;
    none.patient = desk_.Name("patients", kNobody);
    none.visit = desk_.Name("appointments", kNobody);
    return none;
  }
  Who Self(const Belongings& owner) {
    return service_.AsPatient(PatientId(ParseUuid(IdOf(owner.patient)).value()));
  }
  grpc::Status Try(const Who& who, const MethodDescriptor& method, const Request& request) {
    return CallAny(service_.client(), who, method, *request);
  }
  // A good request of each method about someone's belongings.
  std::map<std::string, Make> Requests();

  SimulatedClock clock_{kMonday};
  TestService service_{{.clock = &clock_, .db = nullptr, .yaml = SmallClinic().Yaml()}};
  Desk desk_{service_};
};

std::map<std::string, SelfRelationTest::Make> SelfRelationTest::Requests() {
  const auto named = [](auto request, const std::string& name) {
    request.set_name(name);
    return Packed(request);
  };
  std::map<std::string, Make> make;
  make["GetAppointment"] = [=](const Belongings& of) {
    return named(v1::GetAppointmentRequest(), of.visit);
  };
  make["ListAppointments"] = [this](const Belongings& of) {
    v1::ListAppointmentsRequest request;
    request.set_parent(service_.parent());
    request.set_patient(of.patient);
    return Packed(request);
  };
  make["GetPatient"] = [=](const Belongings& of) {
    return named(v1::GetPatientRequest(), of.patient);
  };
  make["ExportPatient"] = [=](const Belongings& of) {
    return named(v1::ExportPatientRequest(), of.patient);
  };
  make["UpdatePatient"] = [this](const Belongings& of) {
    v1::UpdatePatientRequest request;
    request.set_request_id(desk_.NewRequestId());
    request.mutable_patient()->set_name(of.patient);
    request.mutable_patient()->set_preferred_name("Sam");
    request.mutable_update_mask()->add_paths("preferred_name");
    return Packed(request);
  };
  make["RecordConsent"] = [this](const Belongings& of) {
    v1::RecordConsentRequest request;
    request.set_name(of.patient);
    request.set_request_id(desk_.NewRequestId());
    request.mutable_consent()->set_kind(v1::CONSENT_KIND_EMAIL);
    request.mutable_consent()->set_document_version("2026-11");
    request.mutable_consent()->set_channel("web");
    return Packed(request);
  };
  make["ListSessions"] = [](const Belongings& of) {
    v1::ListSessionsRequest request;
    request.set_parent(of.patient);
    return Packed(request);
  };
  make["RevokeSession"] = [=](const Belongings& of) {
    return named(v1::RevokeSessionRequest(), of.patient + "/sessions/" + of.session);
  };
  make["GrantProxy"] = [this](const Belongings& of) {
    v1::GrantProxyRequest request;
    request.set_parent(of.patient);
    request.set_request_id(desk_.NewRequestId());
    request.mutable_proxy()->mutable_contact()->set_email("mother@example.com");
    request.mutable_proxy()->set_scope(v1::PROXY_SCOPE_APPOINTMENTS);
    return Packed(request);
  };
  make["RevokeProxy"] = [this, named](const Belongings& of) {
    v1::RevokeProxyRequest request;
    request.set_request_id(desk_.NewRequestId());
    return named(request, of.patient + "/proxies/" + of.proxy);
  };
  make["ListProxies"] = [](const Belongings& of) {
    v1::ListProxiesRequest request;
    request.set_parent(of.patient);
    return Packed(request);
  };
  return make;
}

TEST_F(SelfRelationTest, AnotherPatientOfTheClinicIsLikeNobody) {
  const Belongings mine = NewPatient(absl::Hours(3));
  const Belongings theirs = NewPatient(absl::Hours(4));
  const auto requests = Requests();
  for (const MethodDescriptor* method : MethodsOf(v1::RELATION_SELF, Role::kPatient)) {
    SCOPED_TRACE(method->full_name());
    const auto found = requests.find(method->name());
    if (found == requests.end()) {
      ADD_FAILURE() << "has no row: add a request about someone's belongings";
      continue;
    }
    const Make& make = found->second;
    const grpc::Status foreign = Try(Self(mine), *method, make(theirs));
    ExpectSameRefusal(foreign, Try(Self(mine), *method, make(Nobody())));
    EXPECT_THAT(FromGrpc(foreign), HasReason(Reason::kNotFound));
    EXPECT_OK(FromGrpc(Try(Self(theirs), *method, make(theirs))));  // it is there, for its owner
  }
}

// These two name a patient although no relation to one is declared.
TEST_F(SelfRelationTest, FreeTimesOfAnotherPatientAreLikeThoseOfNobody) {
  const Belongings mine = NewPatient(absl::Hours(3));
  const Belongings theirs = NewPatient(absl::Hours(4));
  v1::SearchSlotsRequest search;
  search.set_parent(service_.parent());
  search.set_visit_type(desk_.Name("visitTypes", "talk"));
  rpc::WriteInterval({kMonday, kMonday + absl::Hours(24)}, *search.mutable_window());
  v1::ExplainSlotRequest explain;
  explain.set_parent(service_.parent());
  *explain.mutable_wish() = desk_.WishFor("talk", kMonday + absl::Hours(6));
  const auto ask = [&](const char* method, auto request, const Belongings& of) {
    const auto* found = google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
        std::string("tandem.v1.AvailabilityService.") + method);
    request.set_patient(of.patient);
    return Try(Self(mine), *found, Packed(request));
  };
  ExpectSameRefusal(ask("SearchSlots", search, theirs), ask("SearchSlots", search, Nobody()));
  ExpectSameRefusal(ask("ExplainSlot", explain, theirs), ask("ExplainSlot", explain, Nobody()));
  EXPECT_OK(FromGrpc(ask("SearchSlots", search, mine)));
  EXPECT_OK(FromGrpc(ask("ExplainSlot", explain, mine)));
}

// What a caller shows: which hold, with which secret and code; or which link.
struct Shown {
  v1::ConsultationHold hold;
  std::string code;
  std::string token;
  std::string sign_in;  // the token of its link
};

class BearerRelationTest : public ConsultationsTest {
 protected:
  using Make = std::function<Request(const Shown&)>;

  grpc::Status Try(const MethodDescriptor& method, const Request& request) {
    return CallAny(service_.client(), Who{}, method, *request);
  }
  std::map<std::string, Make> Requests();

  // Something real, by its owner's secrets.
  Shown Real() {
    const std::string email = "p" + std::to_string(++people_) + "@example.com";
    Shown real;
    real.token = Booked("b" + email).manage_token();
    const auto hold = Hold(email);
    EXPECT_OK(hold);
    if (hold.ok()) {
      real.hold = *hold;
      real.code = CodeOf(*hold);
    }
    real.sign_in = SignInLink("b" + email);
    return real;
  }

  // Of a sign-in by the address of somebody who is a patient now.
  std::string SignInLink(const std::string& email) {
    service_.db().Sql("UPDATE patient SET status = 'active'; SELECT 1");
    v1::StartSignInRequest request;
    request.set_parent(parent());
    request.mutable_contact()->set_email(email);
    const auto started = service_.Call({}, &v1::SessionsService::Stub::StartSignIn, request);
    EXPECT_OK(started);
    if (!started.ok()) return "";
    return sessions_.LinkToken(service_.clinic(), ParseUuid(started->sign_in()).value());
  }

 private:
  int people_ = 0;
  const sessions::SessionSecrets sessions_{
      ReadSecretKey(service_.config().secret_key_file).value()};
};

std::map<std::string, BearerRelationTest::Make> BearerRelationTest::Requests() {
  const auto of_hold = [this](auto request, const Shown& shown) {
    request.set_name(shown.hold.name());
    request.set_request_id(NewRequestId());
    request.set_secret(shown.hold.secret());
    return Packed(request);
  };
  std::map<std::string, Make> make;
  make["ResendCode"] = [=](const Shown& shown) { return of_hold(v1::ResendCodeRequest(), shown); };
  make["ReleaseConsultationHold"] = [=](const Shown& shown) {
    return of_hold(v1::ReleaseConsultationHoldRequest(), shown);
  };
  make["VerifyContact"] = [this](const Shown& shown) {
    return Packed(VerifyRequest(shown.hold, shown.code));
  };
  make["BookConsultation"] = [this](const Shown& shown) {
    return Packed(BookRequest(shown.hold, shown.code));
  };
  make["GetConsultation"] = [this](const Shown& shown) {
    v1::GetConsultationRequest request;
    request.set_parent(parent());
    request.set_manage_token(shown.token);
    return Packed(request);
  };
  make["FinishSignIn"] = [this](const Shown& shown) {
    v1::FinishSignInRequest request;
    request.set_parent(parent());
    request.set_link_token(shown.sign_in);
    return Packed(request);
  };
  make["RescheduleConsultation"] = [this](const Shown& shown) {
    const auto offered = Search();
    EXPECT_OK(offered);
    return Packed(MoveRequest(shown.token, offered->slots(3).time().start_time()));
  };
  make["CancelConsultation"] = [this](const Shown& shown) {
    return Packed(CancelRequest(shown.token));
  };
  return make;
}

TEST_F(BearerRelationTest, AWrongSecretOfSomethingRealIsLikeAnySecretOfNothing) {
  const auto requests = Requests();
  for (const MethodDescriptor* method : MethodsOf(v1::RELATION_BEARER, Role::kAnonymous)) {
    SCOPED_TRACE(method->full_name());
    const auto found = requests.find(method->name());
    if (found == requests.end()) {
      ADD_FAILURE() << "has no row: add a request with a secret";
      continue;
    }
    const Make& make = found->second;
    const Shown real = Real();
    Shown wrong = real;
    wrong.hold.set_secret(Real().hold.secret());  // a good one, of another hold
    wrong.token.back() = wrong.token.back() == 'A' ? 'E' : 'A';
    wrong.sign_in.back() = wrong.sign_in.back() == 'A' ? 'E' : 'A';
    Shown missing = wrong;
    missing.hold.set_name(parent() + "/appointments/" + kNobody);
    missing.token = service_.clinic() + "." + std::string(43, 'A');
    missing.sign_in = missing.token;
    const grpc::Status refused = Try(*method, make(wrong));
    ExpectSameRefusal(refused, Try(*method, make(missing)));
    const auto reason = ReasonOf(FromGrpc(refused));
    EXPECT_TRUE(reason == Reason::kNotFound || reason == Reason::kLinkInvalid)
        << refused.error_message();
    EXPECT_OK(FromGrpc(Try(*method, make(real))));  // it is there, for who has the secret
  }
}

// Else the table above, which has anonymous callers, would miss someone.
TEST_F(BearerRelationTest, WhereASecretIsNeededNoRoleIs) {
  for (const MethodDescriptor* method : AllMethods()) {
    if (RuleOf(*method).relation() != v1::RELATION_BEARER) continue;
    EXPECT_TRUE(Allows(*method, Role::kAnonymous)) << method->full_name();
    EXPECT_EQ(RuleOf(*method).roles_size(), 1) << method->full_name();
  }
}

}  // namespace
}  // namespace tandem::testing
