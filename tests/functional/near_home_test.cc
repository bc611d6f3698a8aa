// SPDX-License-Identifier: Apache-2.0
// Sessions near where a patient lives, through the wire: the postal code is written, the file of
// areas says where it lies, and what is offered says why. The sample clinic: infusions at Harbor
// Street; Ngozi Bell sees people at North Bluff, eight kilometers north.
#include <fstream>
#include <set>

#include "base/rpc/time_proto.h"
#include "base/testing/matchers.h"
#include "base/testing/simulated_clock.h"
#include "tandem/v1/courses.grpc.pb.h"
#include "tests/support/desk.h"

namespace tandem::testing {
namespace {

using access::Role;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

const absl::Time kMonday = absl::FromUnixSeconds(1'799'683'200);  // 2027-01-11, 08:00 in Seattle

class NearHomeTest : public ::testing::Test {
 protected:
  // North Bluff, and a place in the east of the country.
  static void NameAreas(SchedulerConfig& config) {
    config.postal_codes_file = config.secret_key_file + ".areas";
    std::ofstream(config.postal_codes_file) << "GEOID\tINTPTLAT\tINTPTLONG\n"
                                               "98177\t47.74\t-122.37\n"
                                               "10023\t40.78\t-73.98\n";
  }

  void LivesAt(const std::string& postal_code) {
    v1::UpdatePatientRequest update;
    update.set_request_id(desk_.NewRequestId());
    update.mutable_patient()->set_name(patient_);
    update.mutable_patient()->set_postal_code(postal_code);
    update.mutable_update_mask()->add_paths("postal_code");
    const auto patient =
        service_.Call(desk_.who(), &v1::PatientsService::Stub::UpdatePatient, update);
    ASSERT_OK(patient);
    EXPECT_EQ(patient->postal_code(), postal_code);
  }

  // What is said of Ngozi's sessions at North Bluff after an infusion on Tuesday.
  std::set<std::string> Said(const std::string& language) {
    v1::SearchPairsRequest request;
    request.set_parent(service_.parent());
    request.set_infusion_type(desk_.Name("visitTypes", "infusion-mood"));
    request.set_session_type(desk_.Name("visitTypes", "therapy-integration"));
    rpc::WriteInterval({kMonday + absl::Hours(24), kMonday + absl::Hours(32)},
                       *request.mutable_window());
    request.set_patient(patient_);
    v1::CourseWishes& wishes = *request.mutable_wishes();
    wishes.add_locations(desk_.Name("locations", "harbor-street"));
    wishes.add_session_modes(v1::VISIT_MODE_IN_PERSON);
    wishes.set_therapist(desk_.Name("practitioners", "ngozi-bell"));
    wishes.set_patient_state("WA");
    request.set_session_count(10);
    request.set_language(language);
    const auto courses = v1::CoursesService::NewStub(service_.client().shared_channel());
    const auto context = Client::Context(desk_.who());
    v1::SearchPairsResponse reply;
    EXPECT_OK(FromGrpc(courses->SearchPairs(context.get(), request, &reply)));
    std::set<std::string> said;
    for (const v1::PairSlot& slot : reply.slots()) {
      for (const v1::PlannedPair& pair : slot.pairs()) {
        if (pair.session().location() == desk_.Name("locations", "north-bluff")) {
          said.insert(pair.explanation());
        }
      }
    }
    return said;
  }

  SimulatedClock clock_{kMonday};
  TestService service_{
      {.clock = &clock_, .db = nullptr, .yaml = SampleClinic(), .configure = NameAreas}};
  Desk desk_{service_};
  const std::string patient_ = desk_.AddPatient();
};

TEST_F(NearHomeTest, ASessionNearThePatientsHomeSaysSoInTheirLanguage) {
  EXPECT_THAT(Said("en"), Contains("On the next day, at another site."));
  EXPECT_THAT(Said("en"), Not(Contains(HasSubstr("home"))));
  LivesAt("98177");
  EXPECT_THAT(Said("en"), Contains("On the next day, near your home."));
  EXPECT_THAT(Said("en"), Not(Contains(HasSubstr("another site"))));
  EXPECT_THAT(Said("es"), Contains("Al día siguiente, cerca de su casa."));
}

TEST_F(NearHomeTest, WhoLivesElsewhereOrNowhereThatIsKnownIsOfferedWhatIsNearTheInfusion) {
  for (const char* code : {"10023", "98001", ""}) {  // the second one is in no line of the file
    LivesAt(code);
    EXPECT_THAT(Said("en"), Contains("On the next day, at another site.")) << code;
    EXPECT_THAT(Said("en"), Not(Contains(HasSubstr("home")))) << code;
  }
}

TEST_F(NearHomeTest, WhatIsNoPostalCodeIsRefused) {
  v1::UpdatePatientRequest update;
  update.set_request_id(desk_.NewRequestId());
  update.mutable_patient()->set_name(patient_);
  update.mutable_patient()->set_postal_code("98177-1234");
  update.mutable_update_mask()->add_paths("postal_code");
  EXPECT_THAT(service_.Call(desk_.who(), &v1::PatientsService::Stub::UpdatePatient, update),
              HasViolation("patient.postal_code"));
}

}  // namespace
}  // namespace tandem::testing
