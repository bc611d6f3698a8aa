// SPDX-License-Identifier: Apache-2.0
// Who does not get in: every RPC of the contract, with every bad token and every wrong clinic,
// through the wire. Who does, and about what, is in access_matrix_test.cc.
#include <fmt/format.h>

#include <array>
#include <vector>

#include "base/crypto.h"
#include "base/testing/matchers.h"
#include "scheduler/access/request_clinic_wire.h"
#include "scheduler/access/token.h"
#include "scheduler/staff/staff_member.h"
#include "tests/support/any_method.h"
#include "tests/support/service.h"

namespace tandem::testing {
namespace {

using access::Role;
using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using nlohmann::json;

constexpr char kNobody[] = "0190b2a0-0000-7000-8000-00000000dead";
constexpr absl::Duration kAnswerMax = absl::Seconds(5);  // with sanitizers, on a busy machine
constexpr std::array<Role, 8> kTokenRoles = {
    Role::kPatient,   Role::kSupporter,   Role::kTherapist, Role::kPractitioner,
    Role::kFrontDesk, Role::kClinicAdmin, Role::kAuditor,   Role::kService};

// Every kind of name there is, with an id that nothing has.
std::string NameFor(const MethodDescriptor& method, const std::string& clinic) {
  const std::string& service = method.service()->name();
  if (method.name() == "GetClinic") return "clinics/" + clinic;
  const char* kind = service == "PatientsService" ? "patients"
                     : service == "StaffService"  ? "staff"
                                                  : "appointments";
  return fmt::format("clinics/{}/{}/{}", clinic, kind, kNobody);
}

// A request that names `clinic` wherever the door looks, and is otherwise empty.
std::unique_ptr<Message> RequestFor(const MethodDescriptor& method, const std::string& clinic) {
  std::unique_ptr<Message> request = NewRequest(method);
  SetText(*request, "parent", "clinics/" + clinic);
  SetText(*request, "name", NameFor(method, clinic));
  SetText(*request, "location", "clinics/" + clinic + "/locations/nowhere");
  // The resource of an update.
  for (int i = 0; i < method.input_type()->field_count(); ++i) {
    const FieldDescriptor* field = method.input_type()->field(i);
    if (field->is_repeated() || field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (field->message_type()->FindFieldByName("name") == nullptr) continue;
    Message* inner = request->GetReflection()->MutableMessage(request.get(), field);
    SetText(*inner, "name", NameFor(method, clinic));
  }
  return request;
}

class AccessTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    service_ = std::make_unique<TestService>();
    for (const auto& [id, slug] : {std::pair{"01", kSampleClinic}, {"02", "other-clinic"}}) {
      service_->db().Sql(fmt::format(
          "INSERT INTO clinic_route VALUES ('0190b2a0-0000-7000-8000-0000000000{}', '{}')", id,
          slug));
    }
  }
  static void TearDownTestSuite() { service_.reset(); }

  grpc::Status Raw(const Who& who, const MethodDescriptor& method, const Message& request) {
    return CallAny(service_->client(), who, method, request);
  }
  grpc::Status Raw(const std::string& token, const MethodDescriptor& method,
                   const std::string& clinic = kSampleClinic) {
    return Raw(Who{token}, method, *RequestFor(method, clinic));
  }
  // The answer, which must not be long in coming.
  absl::Status Ask(const std::string& token, const MethodDescriptor& method,
                   const std::string& clinic = kSampleClinic) {
    const absl::Time start = service_->clock().Now();
    const absl::Status status = FromGrpc(Raw(token, method, clinic));
    EXPECT_LT(service_->clock().Now() - start, kAnswerMax) << method.full_name() << " " << status;
    return status;
  }

  static std::string Token(Role role, const std::string& clinic = kSampleClinic) {
    return Signed(role, clinic, [](json&) {});
  }
  template <class Change>
  static std::string Signed(Role role, const std::string& clinic, Change change) {
    service_->EnterStaff(role, clinic);
    json claims = service_->issuer().Claims(role, clinic);
    if (role == Role::kPatient) claims["patient"] = kNobody;
    change(claims);
    return service_->issuer().Sign(claims);
  }
  // A role that may call the method, to sign bad tokens with.
  static Role SomeAllowed(const MethodDescriptor& method) {
    for (const Role role : kTokenRoles) {
      if (Allows(method, role)) return role;
    }
    return Role::kFrontDesk;  // the method is for anonymous callers only
  }
  // Every way in which a token can be bad, with its name.
  static std::vector<std::pair<std::string, std::string>> BadTokens(Role role);

  static inline std::unique_ptr<TestService> service_;
};

std::vector<std::pair<std::string, std::string>> AccessTest::BadTokens(Role role) {
  const absl::Time now = service_->clock().Now();
  service_->EnterStaff(role, kSampleClinic);
  json claims = service_->issuer().Claims(role, kSampleClinic);
  if (role == Role::kPatient) claims["patient"] = kNobody;
  const access::TokenSigner& ours = service_->issuer().signer();
  const access::TokenSigner stranger(access::Algorithm::kEdDsa, ours.kid());
  json none = ours.Header();
  none["alg"] = "none";
  std::string tampered = ours.Sign(claims);
  const std::size_t middle = tampered.rfind('.') + 10;  // in the signature
  tampered[middle] = tampered[middle] == 'A' ? 'B' : 'A';
  const std::string unsigned_text = Base64Url(none.dump()) + "." + Base64Url(claims.dump()) + ".";
  const auto changed = [&](const char* name, const json& value) {
    json other = claims;
    other[name] = value;
    return ours.Sign(other);
  };
  const auto with_kid = [&](const char* kid) {
    json header = ours.Header();
    header["kid"] = kid;
    return ours.SignWith(header, claims);
  };
  json shared = ours.Header();
  shared["alg"] = "HS256";
  const std::string shared_text = Base64Url(shared.dump()) + "." + Base64Url(claims.dump());
  std::vector<std::pair<std::string, std::string>> bad = {
      {"expired", changed("exp", absl::ToUnixSeconds(now) - 1)},
      {"not yet", changed("nbf", absl::ToUnixSeconds(now + 2 * access::kTokenLeeway))},
      {"alg none", ours.SignWith(none, claims)},
      {"unsigned", unsigned_text},
      {"tampered", tampered},
      {"foreign key", stranger.Sign(claims)},
      {"other audience", changed("aud", "other")},
      {"other issuer", changed("iss", "http://other.test")},
      {"unknown key", with_kid("unknown")},
      {"key id that is a path", with_kid("../../../dev/null")},
      {"key id that is SQL", with_kid("' OR '1'='1")},
      {"public key as a secret",
       shared_text + "." + Base64Url(HmacSha256(ours.Jwk().dump(), shared_text))},
      {"truncated", ours.Sign(claims).substr(0, ours.Sign(claims).size() - 1)},
      {"garbage", "garbage"},
  };
  if (staff::IsStaffRole(role)) {
    bad.emplace_back("of somebody whom the clinic does not know", changed("sub", "stranger"));
  }
  return bad;
}

TEST_F(AccessTest, EveryRequestNamesItsClinicWhereTheDoorLooks) {
  for (const MethodDescriptor* method : AllMethods()) {
    const auto named = access::ReadClinic(*RequestFor(*method, "elm"));
    EXPECT_EQ(named.slug, "elm") << method->full_name();
  }
}

TEST_F(AccessTest, ABadTokenIsRefusedEverywhereEvenWhereNoneIsNeeded) {
  for (const MethodDescriptor* method : AllMethods()) {
    for (const auto& [what, token] : BadTokens(SomeAllowed(*method))) {
      EXPECT_THAT(Ask(token, *method), HasReason(Reason::kUnauthenticated))
          << method->full_name() << " with a token: " << what;
    }
  }
}

TEST_F(AccessTest, AnotherClinicsThingsAreNotThere) {
  for (const MethodDescriptor* method : AllMethods()) {
    const Role role = SomeAllowed(*method);
    if (!Allows(*method, role)) continue;
    const grpc::Status foreign = Raw(Token(role, "other-clinic"), *method);
    const grpc::Status missing = Raw(Token(role, "other-clinic"), *method, "no-such-clinic");
    EXPECT_THAT(FromGrpc(foreign), HasReason(Reason::kNotFound)) << method->full_name();
    EXPECT_EQ(foreign.error_message(), missing.error_message());
    EXPECT_EQ(foreign.error_details(), missing.error_details()) << method->full_name();
  }
}

TEST_F(AccessTest, WhatIsMissingAndWhatIsForeignAreToldInTheSameBytes) {
  for (const char* name : {"AppointmentsService.GetAppointment",
                           "AppointmentsService.CancelAppointment", "PatientsService.GetPatient"}) {
    const MethodDescriptor* method =
        DescriptorPool::generated_pool()->FindMethodByName(std::string("tandem.v1.") + name);
    const auto request = RequestFor(*method, kSampleClinic);
    SetText(*request, "request_id", "9b2f0f36-63f0-4b5e-9a3e-3a1d5b1f2c11");
    if (const FieldDescriptor* why = method->input_type()->FindFieldByName("reason")) {
      request->GetReflection()->SetEnumValue(request.get(), why, v1::CANCELLATION_REASON_PATIENT);
    }
    const grpc::Status missing = Raw(Who{Token(Role::kFrontDesk)}, *method, *request);
    const grpc::Status foreign =
        Raw(Who{Token(Role::kFrontDesk, "other-clinic")}, *method, *request);
    EXPECT_THAT(FromGrpc(missing), HasReason(Reason::kNotFound)) << name;
    EXPECT_EQ(missing.error_message(), foreign.error_message()) << name;
    EXPECT_EQ(missing.error_details(), foreign.error_details()) << name;
  }
}

TEST_F(AccessTest, ARoleIsRefusedInTheSameWordsWhateverIsThere) {
  for (const MethodDescriptor* method : AllMethods()) {
    if (Allows(*method, Role::kAuditor)) continue;
    const grpc::Status here = Raw(Token(Role::kAuditor), *method);
    const grpc::Status nowhere = Raw(Token(Role::kAuditor), *method, "no-such-clinic");
    EXPECT_EQ(here.error_message(), nowhere.error_message()) << method->full_name();
    EXPECT_EQ(here.error_details(), nowhere.error_details()) << method->full_name();
  }
}

TEST_F(AccessTest, ATokenOfAClinicThatIsNotThereOpensNothing) {
  for (const MethodDescriptor* method : AllMethods()) {
    const Role role = SomeAllowed(*method);
    if (!Allows(*method, role)) continue;
    EXPECT_THAT(Ask(Token(role, "no-such-clinic"), *method, "no-such-clinic"),
                HasReason(Reason::kNotFound))
        << method->full_name();
  }
}

TEST_F(AccessTest, ACallWithoutADeadlineIsRefused) {
  v1::GetClinicRequest request;
  request.set_name(service_->parent());
  grpc::ClientContext context;
  v1::Clinic reply;
  EXPECT_THAT(FromGrpc(service_->client().directory().GetClinic(&context, request, &reply)),
              HasReason(Reason::kDeadlineRequired));
}

TEST_F(AccessTest, TextWithANulNeverReachesARoom) {
  v1::FindPatientsRequest request;
  request.set_parent(service_->parent());
  request.set_name_prefix(std::string("An\0na", 5));
  EXPECT_THAT(service_->Call(service_->As(Role::kFrontDesk),
                             &v1::PatientsService::Stub::FindPatients, request),
              HasViolation("name_prefix"));
}

}  // namespace
}  // namespace tandem::testing
