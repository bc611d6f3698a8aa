// SPDX-License-Identifier: Apache-2.0
// What people hold, are offered and choose.
#include <fmt/format.h>

#include "base/error.h"
#include "tests/simulation/course_history.h"

namespace tandem::testing {
namespace {

constexpr absl::Duration kStaffHold = absl::Minutes(30);

bool TakesPlace(const v1::Appointment& visit) {
  return visit.status() != v1::APPOINTMENT_STATUS_CANCELLED &&
         visit.status() != v1::APPOINTMENT_STATUS_NOSHOW &&
         visit.status() != v1::APPOINTMENT_STATUS_ENTERED_IN_ERROR;
}

}  // namespace

void CourseHistory::HoldFirst(v1::BookCourseRequest& order) {
  v1::HoldPairRequest request;
  request.set_parent(desk_.parent());
  request.set_request_id(desk_.NewRequestId());
  request.set_patient(order.course().patient());
  request.set_infusion_type(order.course().infusion_type());
  request.set_session_type(order.course().session_type());
  *request.mutable_infusion() = order.pairs(0).infusion();
  *request.mutable_session() = order.pairs(0).session();
  const auto held = Call(&Courses::HoldPair, request);
  if (!held.ok()) return Found("what was proposed cannot be held: " + held.status().ToString());
  const auto again = Call(&Courses::HoldPair, request);
  if (!again.ok() || again->infusion() != held->infusion()) Found("a replay held another pair");
  Did("hold");
  order.add_holds(held->infusion());
  order.add_holds(held->session());
  if (random_() % 4 != 0) return;
  clock_.Advance(kStaffHold);
  const auto late = Call(&Courses::BookCourse, order);
  if (ReasonOf(late.status()) != Reason::kHoldExpired) {
    Found("a hold that is over: " + late.status().ToString());
  }
  order.clear_holds();
}

void CourseHistory::MovePair() {
  event_ = "mend";
  const std::string name = AnyCourse();
  if (name.empty()) return;
  v1::ListPairOffersRequest question;
  question.set_name(name);
  const Seen before = ReadAll();
  const auto course = Read(name);
  question.set_position(AnyPair(*course).position());
  const v1::Pair& pair = course->pairs(question.position() - 1);
  if (!before.contains(pair.infusion()) || !TakesPlace(before.at(pair.infusion()))) return;
  const auto offers = Call(&Courses::ListPairOffers, question);
  if (!offers.ok()) return Found("offers: " + offers.status().ToString());
  if (offers->offers_size() > 3) Found("more than three offers");
  if (offers->offers().empty()) return;
  v1::MovePairRequest order;
  order.set_name(name);
  order.set_request_id(desk_.NewRequestId());
  order.set_position(question.position());
  const v1::PairOffer& offer = offers->offers(
      static_cast<int>(random_() % static_cast<std::uint64_t>(offers->offers_size())));
  if (!offer.pair().has_session()) {
    TakeOffer(offer, name, question.position());
    return Judge(before, {});
  }
  *order.mutable_infusion() = offer.pair().infusion();
  *order.mutable_session() = offer.pair().session();
  const auto moved = Call(&Courses::MovePair, order);
  if (!moved.ok()) {
    Found("what was offered is refused: " + moved.status().ToString());
  } else {
    Did(event_);
    const auto state = moved->pairs(question.position() - 1).state();
    if (state != v1::PAIR_STATE_LINKED && state != v1::PAIR_STATE_DEGRADED &&
        state != v1::PAIR_STATE_HELD) {
      Found(fmt::format("what was offered makes no pair: {}", v1::PairState_Name(state)));
    }
  }
  Judge(before, {pair.infusion(), pair.session()});
}

void CourseHistory::TakeOffer(const v1::PairOffer& offer, const std::string& course, int position) {
  v1::ChoosePairingRequest request;
  request.set_name(course);
  request.set_request_id(desk_.NewRequestId());
  request.set_position(position);
  if (offer.step() == v1::PairOffer::STEP_WAIT) {
    request.set_choice(v1::PAIRING_CHOICE_WAITING);
  } else if (offer.step() == v1::PairOffer::STEP_FOLLOW_UP) {
    request.set_choice(v1::PAIRING_CHOICE_FOLLOW_UP);
  } else {
    return;  // whoever has a therapist of their own says when
  }
  const auto chosen = Call(&Courses::ChoosePairing, request);
  if (!chosen.ok()) return Found("what was offered is refused: " + chosen.status().ToString());
  if (chosen->pairs(position - 1).state() != offer.pair().state()) {
    Found("an offer without a session makes another state than it said");
  }
  Did("wait");
}

void CourseHistory::Choose() {
  event_ = "choose";
  const std::string name = AnyCourse();
  if (name.empty()) return;
  const Seen before = ReadAll();
  v1::ChoosePairingRequest request;
  request.set_name(name);
  request.set_request_id(desk_.NewRequestId());
  request.set_position(AnyPair(*Read(name)).position());
  constexpr v1::PairingChoice kChoices[] = {v1::PAIRING_CHOICE_DECLINED, v1::PAIRING_CHOICE_WANTED,
                                            v1::PAIRING_CHOICE_WAITING,
                                            v1::PAIRING_CHOICE_FOLLOW_UP};
  request.set_choice(kChoices[random_() % std::size(kChoices)]);
  const auto chosen = Call(&Courses::ChoosePairing, request);
  if (!chosen.ok()) Found("choose: " + chosen.status().ToString());
  service_.RunJobs();  // looks for times of those who wait
  Did(event_);
  Judge(before, {});
}

}  // namespace tandem::testing
