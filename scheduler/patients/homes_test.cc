// SPDX-License-Identifier: Apache-2.0
#include "scheduler/patients/homes.h"

#include "scheduler/patients/testing/patients_fixture.h"

namespace tandem::patients {
namespace {

using Found = std::map<PatientId, GeoPoint>;

class HomesTest : public PatientsFixture {
 protected:
  PatientId LivesAt(std::string postal_code) {
    Patient patient = Person("Anna", "Lind");
    patient.postal_code = std::move(postal_code);
    return Enter(patient).id;
  }

  Homes homes_{db_.pool(), PostalAreas::Parse("GEOID\tINTPTLAT\tINTPTLONG\n"
                                              "98101\t47.611\t-122.334\n"
                                              "98052\t47.677\t-122.121\n",
                                              "test")
                               .value()};
};

TEST_F(HomesTest, AHomeIsTheMiddleOfItsPostalCode) {
  const PatientId anna = LivesAt("98101");
  const PatientId ben = LivesAt("98052");
  const PatientId elsewhere = LivesAt("10023");
  const PatientId unsaid = LivesAt("");
  ASSERT_OK_AND_ASSIGN(const Found found, homes_.Find(desk_, {anna, ben, elsewhere, unsaid}));
  EXPECT_EQ(found, (Found{{anna, {47.611, -122.334}}, {ben, {47.677, -122.121}}}));
}

TEST_F(HomesTest, ARecordThatWasMergedHasTheHomeOfTheOneThatStays) {
  const PatientId stays = LivesAt("98101");
  const PatientId duplicate = LivesAt("98052");
  ASSERT_OK(patients_.Merge(desk_, {Key(), stays, duplicate}));
  ASSERT_OK_AND_ASSIGN(const Found found, homes_.Find(desk_, {duplicate}));
  EXPECT_EQ(found, (Found{{duplicate, {47.611, -122.334}}}));
}

TEST_F(HomesTest, NobodyLivesAnywhereForAnotherClinicOrWithoutAFile) {
  const PatientId anna = LivesAt("98101");
  EXPECT_THAT(homes_.Find(other_.Call(), {anna}), IsOkAndHolds(Found()));
  const Homes without(db_.pool(), PostalAreas());
  EXPECT_THAT(without.Find(desk_, {anna}), IsOkAndHolds(Found()));
}

}  // namespace
}  // namespace tandem::patients
