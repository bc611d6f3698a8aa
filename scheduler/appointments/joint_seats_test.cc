// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/joint_seats.h"

#include <gtest/gtest.h>

#include <memory>

#include "base/testing/seeded_ids.h"

namespace tandem::appointments {
namespace {

const absl::Time kTen = absl::FromUnixSeconds(1'767'693'600);

Interval Minutes(int start, int end) {
  return {kTen + absl::Minutes(start), kTen + absl::Minutes(end)};
}

class JointSeatsTest : public ::testing::Test {
 protected:
  directory::SnapshotPtr File() const {
    auto file = std::make_shared<directory::Snapshot>();
    directory::Practitioner nurse;
    nurse.id = nurse_;
    nurse.seats = 2;
    file->practitioners.push_back(nurse);
    for (const RoomId id : {chair_, other_}) {
      directory::Room room;
      room.id = id;
      file->rooms.push_back(room);
    }
    return file;
  }
  JointSeatsTest() {
    // An hour of a chair for oneself, and of a nurse who looks after two.
    directory::Need chair;
    chair.key = "chair";
    chair.kind = directory::NeedKind::kRoom;
    directory::Need nurse_need;
    nurse_need.key = "nurse";
    nurse_need.kind = directory::NeedKind::kPractitioner;
    type_.needs = {chair, nurse_need};
    type_.phases = {{"sit", absl::Hours(1), true, {{0, true}, {1, false}}}};
  }

  Proposal At(int minute, const std::vector<RoomId>& chairs) const {
    Proposal proposal;
    proposal.snapshot = file_;
    proposal.type = &type_;
    proposal.start = kTen + absl::Minutes(minute);
    for (const RoomId chair : chairs) {
      proposal.options.push_back({{ResourceId(chair), ResourceId(nurse_)}});
    }
    return proposal;
  }
  // The option that is chosen and taken.
  std::optional<std::size_t> Take(const Proposal& proposal, std::size_t first = 0) {
    const auto option = FirstFitting(seats_, proposal, first);
    if (option.has_value()) seats_.Take(PartsOf(proposal, proposal.options[*option]));
    return option;
  }

  SeededIds ids_;
  const PractitionerId nurse_ = ids_.NextId<PractitionerId>();
  const RoomId chair_ = ids_.NextId<RoomId>();
  const RoomId other_ = ids_.NextId<RoomId>();
  const directory::SnapshotPtr file_ = File();
  directory::VisitType type_;
  JointSeats seats_{*file_};
};

TEST_F(JointSeatsTest, NoTwoVisitsAreGivenOneChair) {
  EXPECT_EQ(Take(At(0, {chair_, other_})), 0u);
  EXPECT_EQ(Take(At(30, {chair_, other_})), 1u);
  EXPECT_EQ(Take(At(60, {chair_, other_})), 0u) << "the chair is free again";
}

TEST_F(JointSeatsTest, WhoSharesASeatIsSharedByAsManyAsTheyHaveSeats) {
  seats_.Take({{ResourceId(nurse_), Minutes(0, 60), false}});
  EXPECT_TRUE(seats_.Fit({{ResourceId(nurse_), Minutes(30, 90), false}}));
  EXPECT_FALSE(seats_.Fit({{ResourceId(nurse_), Minutes(30, 90), true}})) << "not for oneself";
  seats_.Take({{ResourceId(nurse_), Minutes(30, 90), false}});
  EXPECT_FALSE(seats_.Fit({{ResourceId(nurse_), Minutes(40, 50), false}}));
  EXPECT_TRUE(seats_.Fit({{ResourceId(nurse_), Minutes(90, 120), true}}));
}

TEST_F(JointSeatsTest, TheLookBeginsWhereItIsToldToAndGoesRound) {
  EXPECT_EQ(Take(At(0, {chair_, other_}), 1), 1u);
  EXPECT_EQ(Take(At(0, {chair_, other_}), 1), 0u);
  EXPECT_EQ(Take(At(0, {chair_, other_}), 1), std::nullopt);
}

}  // namespace
}  // namespace tandem::appointments
